// What the model knows about an adapter's clock, in the unit in which the driver reports it.
#pragma once

#include "machine_state.h"

namespace avbhal::standin {

// device_ns and rate_ppb are those of the clock that GET_TIMESTAMP shows, without its wall clock
// substitutes. system_qpc is the tick at which this is true (Host: one origin for time and qpc).
TruthReply truth_of(MachineState& machine, Adapter& adapter);

}  // namespace avbhal::standin
