// The driver's table of control codes and the order of its checks (avb-ioctl contract 2 and 3.3).
#pragma once

#include "machine_state.h"
#include "nt_status.h"

namespace avbhal::standin {

// One request to \Device\IntelAvbFilter, faults on order included.
NtStatus dispatch(MachineState& machine, FileContext& file, Request& request);

}  // namespace avbhal::standin
