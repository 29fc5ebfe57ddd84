#include "core/tsn_silicon.h"

namespace avbhal {
namespace {

constexpr std::uint16_t kI211 = 0x1539;
constexpr std::uint16_t kI225V = 0x15F3;

const char* queue_lacks(bool has, std::uint16_t device_id, const char* reason) {
  if (!has) return reason;
  return device_id == kI211 ? "the I211 has neither credit shapers nor launch times" : nullptr;
}

const char* ptm_lacks(Family family, std::uint16_t device_id) {
  if (!traits_of(family).ptm) return "this family has no PCIe precision time measurement";
  if (device_id != kI225V) return nullptr;
  return "the I225-V can lock up when PCIe precision time measurement is on";
}

}  // namespace

const char* silicon_lacks(Family family, std::uint16_t device_id, Capability capability) {
  if (family_bit(family) == 0) return "this adapter's family is not known";
  const FamilyTraits& traits = traits_of(family);
  switch (capability) {
    case Capability::kGateControl:
      return traits.gate_cycle_max_ns > 0
                 ? nullptr
                 : "this family has no transmission gates (I225, I226 have)";
    case Capability::kFramePreemption:
      return traits.preemption ? nullptr : "this family cannot preempt frames (I225, I226 can)";
    case Capability::kCreditShaper:
      return queue_lacks(traits.shaper.at_bps > 0, device_id, "this family has no credit shaper");
    case Capability::kLaunchTime:
    case Capability::kFrameLaunch:
      return queue_lacks(traits.launch_time, device_id, "this family has no launch times");
    case Capability::kPciePtm: return ptm_lacks(family, device_id);
    case Capability::kEnergyEfficiency:
      if (traits.eee_register) return nullptr;
      return "this family switches energy-efficient Ethernet through its PHY, not by a register "
             "this library knows";
    case Capability::kPriorityFlowControl:
      return "no adapter of these families has a register for priority flow control";
    default: return nullptr;
  }
}

}  // namespace avbhal
