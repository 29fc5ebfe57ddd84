// The linux_phc backend over a table of functions and a clock; the tests bring their own.
#pragma once

#include <memory>

#include "backends/linux_phc/linux_api.h"
#include "hal/backend.h"

namespace avbhal::linux_phc {

// Never null. `api` and `system` must outlive the backend; `system` must be CLOCK_MONOTONIC_RAW.
std::unique_ptr<Backend> make_linux_phc_backend(const LinuxApi& api, SystemClock& system);

}  // namespace avbhal::linux_phc
