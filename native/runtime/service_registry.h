// Clock services of this process by number, so that other threads' environments can read a page
// that one of them opened.
#pragma once

#include <cstdint>
#include <memory>

#include "runtime/clock_service.h"

namespace avbhal {

// Any thread. The registry does not keep a service alive.
std::uint64_t register_service(const std::shared_ptr<ClockService>& service);
// Null when the number was never given out or its service is gone.
std::shared_ptr<ClockService> find_service(std::uint64_t number);

}  // namespace avbhal
