// An installed Npcap for programs that have the stand-in in their process: the fake wpcap.dll and
// what Windows would say about it and the adapters. One a process: wpcap.dll has no handle of
// itself.
#pragma once

#include "backends/intel_avb/npcap_port.h"
#include "fake_wpcap.h"

namespace avbhal::lab {

// What can be wrong around the library; the library's own faults are fake_wpcap_faults().
struct NpcapAround {
  std::uint32_t load_error = 0, interfaces_error = 0;
  intel_avb::NpcapService service{true, true, false, false};
  // Changes what was loaded, or what was listed.
  void (*spoil_calls)(intel_avb::PcapCalls& calls) = nullptr;
  void (*spoil_interfaces)(std::vector<intel_avb::NetInterface>& all) = nullptr;
};

// Over this control device from now on, with no faults. `door.context` must outlive the port's use.
intel_avb::NpcapPort in_process_npcap(const WireDoor& door);
NpcapAround& npcap_around();

}  // namespace avbhal::lab
