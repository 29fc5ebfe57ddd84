#include "family.h"

#include "backends/intel_avb/abi.h"

namespace avbhal::standin {
namespace {

using model::PartFamily;

constexpr FamilyTraits kFamilies[] = {
    {PartFamily::kI210, "i210", avb_abi::kDeviceI210, 0x1533, 3, 0x183, 0x08000000u, 15, true, true,
     "Intel I210 Gigabit Ethernet - IEEE 1588 PTP"},
    {PartFamily::kI217, "i217", avb_abi::kDeviceI217, 0x153A, 4, 0x0C1, 0x08000001u, 15, true,
     false, "Intel I217 Gigabit Ethernet - Basic PTP"},
    {PartFamily::kI219, "i219", avb_abi::kDeviceI219, 0x15B8, 0x31, 0x0C3, 0x02F42400u, 15, true,
     false, "Intel I219 Gigabit Ethernet - Enhanced PTP"},
    {PartFamily::kI225, "i225", avb_abi::kDeviceI225, 0x15F2, 3, 0x0BF, 0x18000000u, 15, false,
     true, ""},
    {PartFamily::kI226, "i226", avb_abi::kDeviceI226, 0x125B, 4, 0x1FF, 0x18000000u, 47, true, true,
     "Intel I226 2.5G Ethernet - Advanced TSN"},
};

struct FamilyId {
  std::uint16_t device_id;
  PartFamily family;
};

constexpr FamilyId kFamilyIds[] = {
    {0x1533, PartFamily::kI210}, {0x1534, PartFamily::kI210}, {0x1535, PartFamily::kI210},
    {0x1536, PartFamily::kI210}, {0x1537, PartFamily::kI210}, {0x1538, PartFamily::kI210},
    {0x153A, PartFamily::kI217}, {0x153B, PartFamily::kI217}, {0x156F, PartFamily::kI219},
    {0x1570, PartFamily::kI219}, {0x15B7, PartFamily::kI219}, {0x15B8, PartFamily::kI219},
    {0x15B9, PartFamily::kI219}, {0x15D6, PartFamily::kI219}, {0x15D7, PartFamily::kI219},
    {0x15D8, PartFamily::kI219}, {0x15E3, PartFamily::kI219}, {0x15F2, PartFamily::kI225},
    {0x125B, PartFamily::kI226},
};

bool same_text(const char* text, const char* other, std::uint32_t length) {
  std::uint32_t i = 0;
  for (; i < length; ++i)
    if (text[i] != other[i] || other[i] == '\0') return false;
  return other[i] == '\0';
}

}  // namespace

const FamilyTraits& traits_of(PartFamily family) {
  for (const FamilyTraits& traits : kFamilies)
    if (traits.family == family) return traits;
  return kFamilies[0];
}

bool device_belongs_to(std::uint16_t device_id, PartFamily family) {
  for (const FamilyId& entry : kFamilyIds)
    if (entry.device_id == device_id) return entry.family == family;
  return false;
}

bool family_of_name(const char* name, std::uint32_t length, PartFamily* family) {
  for (const FamilyTraits& traits : kFamilies) {
    if (!same_text(name, traits.name, length)) continue;
    *family = traits.family;
    return true;
  }
  return false;
}

}  // namespace avbhal::standin
