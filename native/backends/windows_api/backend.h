// The windows_api backend over a table of functions and a clock; the tests bring their own.
#pragma once

#include <memory>

#include "backends/windows_api/win_api.h"
#include "hal/backend.h"

namespace avbhal::windows_api {

// Never null. `api` and `system` must outlive the backend; `system` must be the clock that the
// operating system stamps cross timestamps with.
std::unique_ptr<Backend> make_windows_api_backend(const WinApi& api, SystemClock& system);

}  // namespace avbhal::windows_api
