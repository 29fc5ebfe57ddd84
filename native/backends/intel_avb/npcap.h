// Whether frames can go through an installed Npcap at an adapter, and through which of Windows'
// interfaces.
#pragma once

#include <cstdint>
#include <string>

#include "backends/intel_avb/npcap_port.h"
#include "hal/types.h"

namespace avbhal::intel_avb {

// Below 1.77 Npcap's stamps may stand still (npcap #695).
inline constexpr std::uint32_t kOldestNpcapMinor = 77;

struct FrameAccess {
  std::string obstacle;  // why no frames go, with what to do; empty: they go
  PcapCalls calls;
  NetInterface at;
};

// `of_family`: how many adapters of `family` the filter driver has. An interface is the adapter's
// own when either side has exactly one of that family.
//
// In this order, so that nothing is touched that need not be: loaded, version, rights, interface,
// and last a device that is opened and closed at once. Milliseconds; never asks the user for
// rights.
FrameAccess frame_access(const NpcapPort& port, Family family, std::uint32_t of_family);

// "\Device\NPF_{GUID}"
std::string npcap_device(const NetInterface& at);

// The Win32 number at the end of a text of wpcap.dll: "... (31)"; 0: none. At most kPcapErrorBytes
// are looked at, nullptr is no text.
std::uint32_t win32_of_text(const char* text);
// The text itself, as far as it is there and can be shown.
std::string pcap_text(const char* text);

}  // namespace avbhal::intel_avb
