#include "hal/pci_families.h"

#include "hal/pci_parts.gen.h"

namespace avbhal {

const PciPart* find_pci_part(std::uint16_t device_id) {
  for (const PciPart& part : kPciParts) {
    if (part.device_id == device_id) return &part;
  }
  return nullptr;
}

Family family_of_device(std::uint16_t device_id) {
  const PciPart* part = find_pci_part(device_id);
  return part == nullptr ? Family::kUnknown : part->family;
}

}  // namespace avbhal
