// From a key to a driver handle that is bound to the adapter and verified.
#pragma once

#include <string>

#include "backends/intel_avb/identity.h"
#include "hal/status.h"

namespace avbhal::intel_avb {

// Lists the adapters again, opens the one that `key` names and checks that the handle ended up at
// it: same device id, list unmoved, clock readable where the driver says it has one. Starts over
// when adapters moved meanwhile. The first opening of an adapter since the driver attached to it
// resets its clock to near 0 (I210, I226); later ones leave it alone. HAL_DRIVER_MISSING,
// HAL_ACCESS_DENIED, HAL_DRIVER_ERROR (version), HAL_NO_ADAPTER, HAL_ADAPTER_NOT_READY,
// HAL_ADAPTER_GONE.
Result<BoundHandle> open_by_key(const DriverPort& port, const std::string& key);

}  // namespace avbhal::intel_avb
