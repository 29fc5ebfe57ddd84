// The counters of GET_STATISTICS that requests move (avb-ioctl contract 6.30).
#pragma once

#include "call.h"

namespace avbhal::standin {

// Ideal behaviour: counts clock readings, sets and adjustments that succeeded, and requests that
// failed, on the adapter that the handle stands for. The public driver counts none of them.
void count_result(const Call& call, NtStatus status);

}  // namespace avbhal::standin
