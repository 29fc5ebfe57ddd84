// Opens clock pages and starts pumps, for the borders (addon, C interface). Any thread.
#pragma once

#include <memory>

#include "hal/backend.h"
#include "runtime/clock_service.h"
#include "runtime/event_pump.h"
#include "runtime/virtual_walk.h"

namespace avbhal {

// A page of `adapter` with its first bracket, which its device's other pages and changes know of.
// It samples by itself, or is put into `pumped` in virtual time. Fails with what keeps the bracket
// from being taken, or HAL_OUT_OF_MEMORY when the system has no thread to give.
Result<std::shared_ptr<ClockService>> open_clock_page(const std::shared_ptr<Backend>& backend,
                                                      const std::shared_ptr<Adapter>& adapter,
                                                      const ClockServiceConfig& config,
                                                      PumpedList& pumped);

// Lets `pump` fetch by itself, or puts it into `pumped` in virtual time. HAL_OUT_OF_MEMORY, and the
// pump is closed, when the system has no thread to give.
Status start_pump(const std::shared_ptr<EventPump>& pump, const SystemClock& system,
                  const char* operation, PumpedList& pumped);

}  // namespace avbhal
