// Clock services of this process by number, so that other threads' environments can read a page
// that one of them opened.
#pragma once

#include <cstdint>
#include <memory>

#include "runtime/clock_service.h"

namespace avbhal {

// A number says which process, which copy of this binary and which service: the upper 40 bits are
// drawn at random when the binary is loaded. Any thread. The registry does not keep a service
// alive.
std::uint64_t register_service(const std::shared_ptr<ClockService>& service);
// Whether `number` was given out here, and not by another process or another copy of the binary.
bool is_registered_here(std::uint64_t number);
// Null when the number was never given out or its service is gone.
std::shared_ptr<ClockService> find_service(std::uint64_t number);

}  // namespace avbhal
