// The kernel service that loads avbstandin.sys.
#pragma once

#include <string>

namespace avbhal::lab {

// Creates the service where it is missing, points it at `path` (a DOS path) and starts it. A
// service that already runs is stopped first, so that the driver's state is new. Returns a Win32
// error, 0 = running; `operation` then names the call that failed.
unsigned long start_driver(const std::wstring& path, std::string* operation);

// Stops the service; 0 also when it does not exist or does not run.
unsigned long stop_driver(std::string* operation);

}  // namespace avbhal::lab
