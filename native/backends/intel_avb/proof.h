// Whether a setting that the driver accepted has reached the hardware.
#pragma once

#include <string>

#include "backends/intel_avb/device.h"
#include "core/tsn_plan.h"

namespace avbhal::intel_avb {

TsnOutcome unverified(const std::string& reason);

// Reads the registers of the adapter's own handle. The device's lock is held while it is used.
RegisterReader own_registers(Device& device);

// Verified when the adapter's registers hold what `plan` must have left; else accepted with
// `reason` and what was read. The device's lock is held.
Result<TsnOutcome> prove(Device& device, const RegisterPlan& plan, const std::string& reason);

}  // namespace avbhal::intel_avb
