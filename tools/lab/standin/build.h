// Building a machine from its configuration.
#pragma once

#include "machine_state.h"

namespace avbhal::standin {

// Forgets everything but the generations of contexts, so that handles from before are stale.
// MACs a0:36:9f:00:00:01 and up; every adapter draws its oscillator from the seed.
void build_machine(MachineState& machine, const Host& host, const MachineConfig& config);

}  // namespace avbhal::standin
