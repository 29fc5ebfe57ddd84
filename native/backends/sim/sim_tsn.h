// What a simulated adapter says about TSN and port settings.
#pragma once

#include <cstdint>

#include "hal/capability.h"
#include "hal/types.h"

namespace avbhal::sim {

void add_tsn_capabilities(CapabilityManifest& manifest, Family family, std::uint16_t device_id);

}  // namespace avbhal::sim
