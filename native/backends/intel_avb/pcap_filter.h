// Programs for Npcap's kernel filter. It sees frames without their VLAN tag.
#pragma once

#include <cstdint>
#include <vector>

#include "backends/intel_avb/npcap_port.h"

namespace avbhal::intel_avb {

// Whole frames of `ether_type` and of PTP; of all others the first `other_bytes`, or nothing of
// them with 0.
std::vector<BpfInstruction> frames_of(std::uint16_t ether_type, std::uint32_t other_bytes);
// For a handle that only sends.
std::vector<BpfInstruction> no_frames();

}  // namespace avbhal::intel_avb
