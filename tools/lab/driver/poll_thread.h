// The thread that works off the machine's timers and frames, in place of the public driver's
// timers: once a millisecond while anything may fall due, otherwise now and then.
#pragma once

#include "compat_wdm.h"

namespace avbhal::standin {

// After create_machine().
NTSTATUS start_poll_thread();
// Returns when the thread has ended; nothing when it was never started.
void stop_poll_thread();

}  // namespace avbhal::standin
