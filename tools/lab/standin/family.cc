#include "family.h"

#include "backends/intel_avb/abi.h"

namespace avbhal::standin {
namespace {

constexpr DriverTraits kFamilies[] = {
    {Family::kI210, "i210", avb_abi::kDeviceI210, 0x1533, 3, 0x183, 0x08000000u, 15, true, true,
     "Intel I210 Gigabit Ethernet - IEEE 1588 PTP"},
    {Family::kI217, "i217", avb_abi::kDeviceI217, 0x153A, 4, 0x0C1, 0x08000001u, 15, true, false,
     "Intel I217 Gigabit Ethernet - Basic PTP"},
    {Family::kI219, "i219", avb_abi::kDeviceI219, 0x15B8, 0x31, 0x0C3, 0x02F42400u, 15, true, false,
     "Intel I219 Gigabit Ethernet - Enhanced PTP"},
    {Family::kI225, "i225", avb_abi::kDeviceI225, 0x15F2, 3, 0x0BF, 0x18000000u, 15, false, true,
     ""},
    {Family::kI226, "i226", avb_abi::kDeviceI226, 0x125B, 4, 0x1FF, 0x18000000u, 47, true, true,
     "Intel I226 2.5G Ethernet - Advanced TSN"},
};

struct FamilyId {
  std::uint16_t device_id;
  Family family;
};

constexpr FamilyId kFamilyIds[] = {
    {0x1533, Family::kI210}, {0x1534, Family::kI210}, {0x1535, Family::kI210},
    {0x1536, Family::kI210}, {0x1537, Family::kI210}, {0x1538, Family::kI210},
    {0x153A, Family::kI217}, {0x153B, Family::kI217}, {0x156F, Family::kI219},
    {0x1570, Family::kI219}, {0x15B7, Family::kI219}, {0x15B8, Family::kI219},
    {0x15B9, Family::kI219}, {0x15D6, Family::kI219}, {0x15D7, Family::kI219},
    {0x15D8, Family::kI219}, {0x15E3, Family::kI219}, {0x15F2, Family::kI225},
    {0x125B, Family::kI226},
};

bool same_text(const char* text, const char* other, std::uint32_t length) {
  std::uint32_t i = 0;
  for (; i < length; ++i)
    if (text[i] != other[i] || other[i] == '\0') return false;
  return other[i] == '\0';
}

}  // namespace

const DriverTraits& driver_traits_of(Family family) {
  for (const DriverTraits& traits : kFamilies)
    if (traits.family == family) return traits;
  return kFamilies[0];
}

bool device_belongs_to(std::uint16_t device_id, Family family) {
  for (const FamilyId& entry : kFamilyIds)
    if (entry.device_id == device_id) return entry.family == family;
  return false;
}

bool family_of_name(const char* name, std::uint32_t length, Family* family) {
  for (const DriverTraits& traits : kFamilies) {
    if (!same_text(name, traits.name, length)) continue;
    *family = traits.family;
    return true;
  }
  return false;
}

}  // namespace avbhal::standin
