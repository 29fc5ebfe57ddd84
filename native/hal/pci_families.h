// Which Intel Ethernet part a PCI device id (vendor 0x8086) stands for.
#pragma once

#include <cstdint>

#include "hal/types.h"

namespace avbhal {

inline constexpr std::uint16_t kIntelVendorId = 0x8086;

struct PciPart {
  std::uint16_t device_id = 0;
  const char* name = "";  // "I226-V"; Intel's generation number in parentheses where it has one
  Family family = Family::kUnknown;
};

// The part, or null for an id that no supported family uses. I211 counts as I210, I218 as I217,
// I220 as I225 and I221 as I226: same clock block. Any thread.
const PciPart* find_pci_part(std::uint16_t device_id);
// Its family; kUnknown for an id outside the table.
Family family_of_device(std::uint16_t device_id);

}  // namespace avbhal
