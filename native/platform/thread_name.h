// Names of threads, for debuggers and profilers.
#pragma once

namespace avbhal {

// Names the calling thread; at most 15 characters are kept. Best effort, never fails.
void name_this_thread(const char* name);

}  // namespace avbhal
