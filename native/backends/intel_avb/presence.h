// What a failed request on a bound handle means. Errors 21 and 31 have several causes each; only
// the adapter's state tells them apart.
#pragma once

#include <cstdint>

#include "backends/intel_avb/identity.h"
#include "hal/status.h"

namespace avbhal::intel_avb {

// `failed` is an error of a request that `client`, bound to an adapter of `device_id`, has made.
// Asks GET_HW_STATE when that can help and returns the refined error:
// HAL_ADAPTER_GONE when the driver no longer has the adapter, or answers for another one;
// HAL_ADAPTER_NOT_READY with the state that is too low; else `failed` itself.
Status explain_failure(const Client& client, std::uint16_t device_id, Status failed);

}  // namespace avbhal::intel_avb
