// What a simulated adapter can do.
#pragma once

#include <cstdint>

#include "hal/capability.h"
#include "hal/types.h"

namespace avbhal::sim {

CapabilityManifest capabilities(Family family, std::uint16_t device_id);

}  // namespace avbhal::sim
