// The requests of the control device (control.h): the adapters as Windows sees them, and the truth.
#pragma once

#include "machine_state.h"
#include "nt_status.h"

namespace avbhal::standin {

// Orders included. Input or output too short: BUFFER_TOO_SMALL; an order that is not understood or
// an adapter number of kMaxAdapters and above: INVALID_PARAMETER; unknown code:
// INVALID_DEVICE_REQUEST. An adapter that does not exist or is removed gives a reply with present =
// 0 or win32_error = 2 (file not found); truth about it: NO_SUCH_DEVICE.
NtStatus control_request(MachineState& machine, Request& request);

}  // namespace avbhal::standin
