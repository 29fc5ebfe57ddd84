#include "backends/intel_avb/capabilities.h"

#include <array>

#include "backends/intel_avb/abi.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::array<Capability, 6> kClockCapabilities = {
    Capability::kClockRead,       Capability::kClockSet,    Capability::kClockOffsetAdjust,
    Capability::kClockRateAdjust, Capability::kClockConfig, Capability::kCrossTimestamp};

// Why the clock cannot be used at all; nullptr when it can.
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

void allow_clock(CapabilityManifest& manifest, Family family) {
  for (const Capability c : kClockCapabilities) manifest.allow(c);
  if (family != Family::kI217) return;
  const char* reason = "the driver cannot write the clock of an I217";
  manifest.deny(Capability::kClockSet, reason);
  manifest.deny(Capability::kClockOffsetAdjust, reason);
}

void set_register_access(CapabilityManifest& manifest, const char* obstacle, bool debug_driver) {
  for (const Capability c : {Capability::kRegisterRead, Capability::kRegisterWrite}) {
    if (!debug_driver) {
      manifest.deny(
          c, "release build of the driver: it has no register access; install its debug build");
    } else if (obstacle != nullptr) {
      manifest.deny(c, obstacle);
    } else {
      manifest.allow(c);
    }
  }
}

}  // namespace

CapabilityManifest capabilities_of(Family family, std::uint32_t capability_mask,
                                   bool debug_driver) {
  CapabilityManifest manifest;
  const char* obstacle = clock_obstacle(family, capability_mask);
  if (obstacle == nullptr) {
    allow_clock(manifest, family);
  } else {
    for (const Capability c : kClockCapabilities) manifest.deny(c, obstacle);
  }
  set_register_access(manifest, obstacle, debug_driver);
  const DriverOffer offer{family, capability_mask, debug_driver, obstacle};
  offer_stamps(manifest, offer);
  offer_phy(manifest, offer);
  offer_tsn(manifest, offer);
  manifest.allow(Capability::kDriverState);
  manifest.allow(Capability::kTimestampStatus);
  manifest.deny(Capability::kGroundTruth, "only a simulator knows the true device time");
  return manifest;
}

}  // namespace avbhal::intel_avb
