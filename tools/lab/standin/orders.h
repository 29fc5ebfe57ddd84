// Orders to misbehave: those of the model with their effect on the driver, and the stand-in's own
// (docs/simulation.md).
#pragma once

#include <cstdint>

#include "machine_state.h"
#include "nt_status.h"

namespace avbhal::standin {

// INVALID_PARAMETER: not understood or not possible now; MachineState::order_error says why and
// nothing else has changed.
NtStatus give_order(MachineState& machine, const char* text, std::uint32_t length);

}  // namespace avbhal::standin
