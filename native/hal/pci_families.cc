// Sources: device id tables of Intel's shared code (DPDK, igb, e1000e), Linux igc, iPXE and
// pci.ids; an id stands here when at least one of these lineages names it, and in doubt the
// majority decides.
#include "hal/pci_families.h"

#include <algorithm>
#include <iterator>

namespace avbhal {
namespace {

constexpr PciPart kParts[] = {
    {0x0D4C, "I219-LM (11)", Family::kI219},
    {0x0D4D, "I219-V (11)", Family::kI219},
    {0x0D4E, "I219-LM (10)", Family::kI219},
    {0x0D4F, "I219-V (10)", Family::kI219},
    {0x0D53, "I219-LM (12)", Family::kI219},
    {0x0D55, "I219-V (12)", Family::kI219},
    {0x0D9F, "I225-IT", Family::kI225},
    {0x0DC5, "I219-LM (23)", Family::kI219},
    {0x0DC6, "I219-V (23)", Family::kI219},
    {0x0DC7, "I219-LM (22)", Family::kI219},
    {0x0DC8, "I219-V (22)", Family::kI219},
    {0x125B, "I226-LM", Family::kI226},
    {0x125C, "I226-V", Family::kI226},
    {0x125D, "I226-IT", Family::kI226},
    {0x125E, "I221-V", Family::kI226},
    {0x125F, "I226 blank NVM", Family::kI226},
    {0x1531, "I210 (unprogrammed flash)", Family::kI210},
    {0x1533, "I210-AT / I210-IT", Family::kI210},
    {0x1534, "I210 copper (OEM1)", Family::kI210},
    {0x1535, "I210-IT copper", Family::kI210},
    {0x1536, "I210-IS fiber", Family::kI210},
    {0x1537, "I210-IS SerDes / backplane", Family::kI210},
    {0x1538, "I210-IS SGMII", Family::kI210},
    {0x1539, "I211-AT", Family::kI210},
    {0x153A, "I217-LM", Family::kI217},
    {0x153B, "I217-V", Family::kI217},
    {0x1559, "I218-V", Family::kI217},
    {0x155A, "I218-LM", Family::kI217},
    {0x156F, "I219-LM", Family::kI219},
    {0x1570, "I219-V", Family::kI219},
    {0x157B, "I210-AT/IT flashless", Family::kI210},
    {0x157C, "I210 SerDes flashless", Family::kI210},
    {0x15A0, "I218-LM (2)", Family::kI217},
    {0x15A1, "I218-V (2)", Family::kI217},
    {0x15A2, "I218-LM (3)", Family::kI217},
    {0x15A3, "I218-V (3)", Family::kI217},
    {0x15B7, "I219-LM (2)", Family::kI219},
    {0x15B8, "I219-V (2)", Family::kI219},
    {0x15B9, "I219-LM (3)", Family::kI219},
    {0x15BB, "I219-LM (7)", Family::kI219},
    {0x15BC, "I219-V (7)", Family::kI219},
    {0x15BD, "I219-LM (6)", Family::kI219},
    {0x15BE, "I219-V (6)", Family::kI219},
    {0x15D6, "I219-V (5)", Family::kI219},
    {0x15D7, "I219-LM (4)", Family::kI219},
    {0x15D8, "I219-V (4)", Family::kI219},
    {0x15DF, "I219-LM (8)", Family::kI219},
    {0x15E0, "I219-V (8)", Family::kI219},
    {0x15E1, "I219-LM (9)", Family::kI219},
    {0x15E2, "I219-V (9)", Family::kI219},
    {0x15E3, "I219-LM (5)", Family::kI219},
    {0x15F2, "I225-LM", Family::kI225},
    {0x15F3, "I225-V", Family::kI225},
    {0x15F4, "I219-LM (15)", Family::kI219},
    {0x15F5, "I219-V (15)", Family::kI219},
    {0x15F6, "I210 SGMII flashless", Family::kI210},
    {0x15F7, "I220-V", Family::kI225},
    {0x15F8, "I225-I", Family::kI225},
    {0x15F9, "I219-LM (14)", Family::kI219},
    {0x15FA, "I219-V (14)", Family::kI219},
    {0x15FB, "I219-LM (13)", Family::kI219},
    {0x15FC, "I219-V (13)", Family::kI219},
    {0x15FD, "I225 blank NVM", Family::kI225},
    {0x1A1C, "I219-LM (17)", Family::kI219},
    {0x1A1D, "I219-V (17)", Family::kI219},
    {0x1A1E, "I219-LM (16)", Family::kI219},
    {0x1A1F, "I219-V (16)", Family::kI219},
    {0x3100, "I225-K", Family::kI225},
    {0x3101, "I225-K2", Family::kI225},
    {0x3102, "I226-K", Family::kI226},
    {0x5502, "I225-LMvP", Family::kI225},
    {0x5503, "I226-LMvP", Family::kI226},
    {0x550A, "I219-LM (18)", Family::kI219},
    {0x550B, "I219-V (18)", Family::kI219},
    {0x550C, "I219-LM (19)", Family::kI219},
    {0x550D, "I219-V (19)", Family::kI219},
    {0x550E, "I219-LM (20)", Family::kI219},
    {0x550F, "I219-V (20)", Family::kI219},
    {0x5510, "I219-LM (21)", Family::kI219},
    {0x5511, "I219-V (21)", Family::kI219},
    {0x57A0, "I219-LM (24)", Family::kI219},
    {0x57A1, "I219-V (24)", Family::kI219},
    {0x57B3, "I219-LM (25)", Family::kI219},
    {0x57B4, "I219-V (25)", Family::kI219},
    {0x57B5, "I219-LM (26)", Family::kI219},
    {0x57B6, "I219-V (26)", Family::kI219},
    {0x57B7, "I219-LM (27)", Family::kI219},
    {0x57B8, "I219-V (27)", Family::kI219},
    {0x57B9, "I219-LM (29)", Family::kI219},
    {0x57BA, "I219-V (29)", Family::kI219},
};

constexpr bool strictly_ascending() {
  for (std::size_t i = 1; i < std::size(kParts); ++i) {
    if (kParts[i - 1].device_id >= kParts[i].device_id) return false;
  }
  return true;
}
static_assert(strictly_ascending(), "the look-up bisects this table");

}  // namespace

const PciPart* find_pci_part(std::uint16_t device_id) {
  const auto* end = std::end(kParts);
  const auto* at = std::lower_bound(
      std::begin(kParts), end, device_id,
      [](const PciPart& part, std::uint16_t wanted) { return part.device_id < wanted; });
  return at != end && at->device_id == device_id ? at : nullptr;
}

Family family_of_device(std::uint16_t device_id) {
  const PciPart* part = find_pci_part(device_id);
  return part == nullptr ? Family::kUnknown : part->family;
}

std::size_t pci_part_count() { return std::size(kParts); }

}  // namespace avbhal
