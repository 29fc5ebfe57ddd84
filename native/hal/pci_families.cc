#include "hal/pci_families.h"

#include <algorithm>
#include <iterator>

#include "hal/pci_parts.gen.h"

namespace avbhal {
namespace {

constexpr bool strictly_ascending() {
  for (std::size_t i = 1; i < std::size(kPciParts); ++i) {
    if (kPciParts[i - 1].device_id >= kPciParts[i].device_id) return false;
  }
  return true;
}
static_assert(strictly_ascending(), "the look-up bisects this table");

}  // namespace

const PciPart* find_pci_part(std::uint16_t device_id) {
  const auto* end = std::end(kPciParts);
  const auto* at = std::lower_bound(
      std::begin(kPciParts), end, device_id,
      [](const PciPart& part, std::uint16_t wanted) { return part.device_id < wanted; });
  return at != end && at->device_id == device_id ? at : nullptr;
}

Family family_of_device(std::uint16_t device_id) {
  const PciPart* part = find_pci_part(device_id);
  return part == nullptr ? Family::kUnknown : part->family;
}

std::size_t pci_part_count() { return std::size(kPciParts); }

}  // namespace avbhal
