// Npcap exists on Windows only.
#include "backends/intel_avb/npcap_port.h"

namespace avbhal::intel_avb {

const NpcapPort& platform_npcap_port() {
  static const auto* none = new NpcapPort();
  return *none;
}

}  // namespace avbhal::intel_avb
