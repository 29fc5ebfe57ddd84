// What a simulated adapter can do.
#pragma once

#include <cstdint>

#include "hal/capability.h"
#include "model/part_family.h"

namespace avbhal::sim {

CapabilityManifest capabilities(model::PartFamily family, std::uint16_t device_id);

}  // namespace avbhal::sim
