// What the AVB filter driver lets an adapter do, with a reason for each absence.
#pragma once

#include <cstdint>

#include "hal/types.h"

namespace avbhal::intel_avb {

// `capability_mask`: as the driver reports it. Only single bits are looked at: masks differ between
// releases of the driver.
CapabilityManifest capabilities_of(Family family, std::uint32_t capability_mask, bool debug_driver);

}  // namespace avbhal::intel_avb
