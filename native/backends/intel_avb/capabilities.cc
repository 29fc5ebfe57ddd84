#include "backends/intel_avb/capabilities.h"

#include "backends/intel_avb/abi.h"
#include "core/tsn_silicon.h"

namespace avbhal::intel_avb {
namespace {

const char* clock_obstacle(Family family, std::uint32_t mask) {
  if (family == Family::kI225) {
    return "the driver recognises the I225 but has no operation table for it";
  }
  if (family == Family::kUnknown) return "this adapter's family is not known to this backend";
  if (mask == 0) return "the driver could not create its context for this adapter";
  if ((mask & avb_abi::kCapBasic1588) == 0) return "the driver reports no PTP clock here";
  if ((mask & avb_abi::kCapMmio) == 0) {
    return "the driver could not map the adapter's registers and would answer with software time";
  }
  return nullptr;
}

const char* lacks(const DriverOffer& offer, Capability c) {
  for (const auto facet_lacks :
       {clock_lacks, steering_lacks, registers_lacks, phy_lacks, stamps_lacks, stamping_lacks,
        timers_lacks, tsn_lacks, port_lacks, driver_lacks, streams_lacks}) {
    if (const Lacks answer = facet_lacks(offer, c)) return *answer;
  }
  return c == Capability::kGroundTruth ? "only a simulator knows the true device time"
                                       : "this backend does not offer it";
}

}  // namespace

const char* DriverOffer::stamp_obstacle() const {
  if (obstacle != nullptr || has(avb_abi::kCapEnhancedTs)) return obstacle;
  return "the driver has no packet stamps for this adapter";
}

const char* DriverOffer::setting_obstacle(Capability c, std::uint32_t bit) const {
  if (obstacle != nullptr) return obstacle;
  const char* silicon = silicon_lacks(family, 0, c);
  if (silicon != nullptr || bit == 0 || has(bit)) return silicon;
  return "the driver does not report this ability for the adapter";
}

CapabilityManifest capabilities_of(Family family, std::uint32_t capability_mask,
                                   bool debug_driver) {
  const DriverOffer offer{family, capability_mask, debug_driver,
                          clock_obstacle(family, capability_mask)};
  CapabilityManifest manifest;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    const auto c = static_cast<Capability>(i);
    manifest.decide(c, lacks(offer, c));
  }
  return manifest;
}

void decide_frames(CapabilityManifest& manifest, const std::string& obstacle) {
  constexpr Capability kStamps = Capability::kStampEvents;
  if (!manifest.has(kStamps)) {
    manifest.deny(Capability::kFrames, manifest.reason(kStamps));
  } else if (!obstacle.empty()) {
    manifest.deny(Capability::kFrames, obstacle);
  } else {
    manifest.allow(Capability::kFrames);
  }
}

}  // namespace avbhal::intel_avb
