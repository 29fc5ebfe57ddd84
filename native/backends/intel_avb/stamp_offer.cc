// Packet stamps, timers and events: what the driver's operations for each family come to.
#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/capabilities.h"

namespace avbhal::intel_avb {
namespace {

constexpr Capability kStampCapabilities[] = {
    Capability::kStampControl,  Capability::kTransmitStamps, Capability::kReceiveStamps,
    Capability::kStampEvents,   Capability::kTargetTime,     Capability::kAuxiliaryStamps,
    Capability::kQueueStamping, Capability::kPortLatency};

void give(CapabilityManifest& manifest, Capability c, const char* reason) {
  if (reason == nullptr) {
    manifest.allow(c);
  } else {
    manifest.deny(c, reason);
  }
}

const char* scaled(Family family, const char* reason) {
  return has_counter_clock(family) ? reason : nullptr;
}

const char* transmit_obstacle(Family family) {
  if (family == Family::kI210) {
    return "the driver looks at a bit that an I210 never sets, so it never finds a transmit stamp";
  }
  return scaled(family,
                "the driver gives counts without the software offset that it adds to the clock");
}

}  // namespace

void offer_stamps(CapabilityManifest& manifest, const DriverOffer& offer) {
  manifest.deny(Capability::kStampMatching,
                "the driver's stamps carry no sequence id: nothing tells which frame they are of");
  const char* obstacle = offer.obstacle;
  if (obstacle == nullptr && (offer.capability_mask & avb_abi::kCapEnhancedTs) == 0) {
    obstacle = "the driver has no packet stamps for this adapter";
  }
  if (obstacle != nullptr) {
    for (const Capability c : kStampCapabilities) manifest.deny(c, obstacle);
    return;
  }
  const Family family = offer.family;
  manifest.allow(Capability::kStampEvents);
  manifest.allow(Capability::kPortLatency);
  give(manifest, Capability::kStampControl,
       scaled(family, "the driver only remembers this setting for adapters of this family"));
  give(manifest, Capability::kReceiveStamps,
       scaled(family,
              "the driver gives counts without the software offset that it adds to the clock"));
  give(manifest, Capability::kTransmitStamps, transmit_obstacle(family));
  give(manifest, Capability::kTargetTime,
       scaled(family, "the driver has no target times for adapters of this family"));
  give(manifest, Capability::kAuxiliaryStamps,
       family == Family::kI226 ? nullptr
                               : "the driver has no auxiliary stamps for adapters of this family");
  give(manifest, Capability::kQueueStamping,
       scaled(family, "adapters of this family have no stamps in receive buffers"));
}

}  // namespace avbhal::intel_avb
