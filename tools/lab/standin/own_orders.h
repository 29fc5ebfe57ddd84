// The orders that only the stand-in driver has (docs/simulation.md).
#pragma once

#include <cstdint>

#include "machine_state.h"
#include "model/order.h"

namespace avbhal::standin {

// Nothing has changed unless the result is kNone.
model::OrderError carry_out_own_order(MachineState& machine, const char* text,
                                      std::uint32_t length);

}  // namespace avbhal::standin
