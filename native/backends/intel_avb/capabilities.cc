#include "backends/intel_avb/capabilities.h"

#include "backends/intel_avb/abi.h"
#include "core/tsn_silicon.h"

namespace avbhal::intel_avb {
namespace {

// What decides about capabilities.
struct DriverOffer {
  Family family;
  std::uint32_t mask;
  bool debug;
  // Why nothing that needs the adapter's registers can be used; nullptr when it can.
  const char* obstacle;

  bool has(std::uint32_t bit) const { return (mask & bit) != 0; }
};

constexpr char kNoOffset[] =
    "the driver gives counts without the software offset that it adds to the clock";

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

bool counts(Family family) { return family == Family::kI217 || family == Family::kI219; }

// Each of the following: why `c` is absent, nullptr when it is not.

const char* lacks_write(const DriverOffer& offer) {
  if (offer.obstacle != nullptr) return offer.obstacle;
  return offer.family == Family::kI217 ? "the driver cannot write the clock of an I217" : nullptr;
}

const char* lacks_registers(const DriverOffer& offer) {
  if (offer.debug) return offer.obstacle;
  return "release build of the driver: it has no register access; install its debug build";
}

const char* lacks_phy(const DriverOffer& offer) {
  if (offer.obstacle != nullptr) return offer.obstacle;
  return offer.has(avb_abi::kCapMdio) ? nullptr
                                      : "the driver has no MDIO operation for this adapter";
}

const char* lacks_stamps(const DriverOffer& offer, Capability c) {
  if (offer.obstacle != nullptr) return offer.obstacle;
  if (!offer.has(avb_abi::kCapEnhancedTs)) {
    return "the driver has no packet stamps for this adapter";
  }
  const bool only_counts = counts(offer.family);
  switch (c) {
    case Capability::kStampControl:
      return only_counts ? "the driver only remembers this setting for adapters of this family"
                         : nullptr;
    case Capability::kReceiveStamps:
      return only_counts ? kNoOffset : nullptr;
    case Capability::kTransmitStamps:
      if (offer.family == Family::kI210) {
        return "the driver looks at a bit that an I210 never sets, so it never finds a transmit "
               "stamp";
      }
      return only_counts ? kNoOffset : nullptr;
    case Capability::kTargetTime:
      return only_counts ? "the driver has no target times for adapters of this family" : nullptr;
    case Capability::kAuxiliaryStamps:
      return offer.family == Family::kI226
                 ? nullptr
                 : "the driver has no auxiliary stamps for adapters of this family";
    case Capability::kQueueStamping:
      return only_counts ? "adapters of this family have no stamps in receive buffers" : nullptr;
    default:
      return nullptr;
  }
}

// `bit` 0: the driver takes the setting for every adapter.
const char* lacks_setting(const DriverOffer& offer, Capability c, std::uint32_t bit) {
  if (offer.obstacle != nullptr) return offer.obstacle;
  const char* silicon = silicon_lacks(offer.family, 0, c);
  if (silicon != nullptr || bit == 0 || offer.has(bit)) return silicon;
  return "the driver does not report this ability for the adapter";
}

const char* lacks(const DriverOffer& offer, Capability c) {
  switch (c) {
    case Capability::kDriverState:
    case Capability::kTimestampStatus:
      return nullptr;
    case Capability::kClockSet:
    case Capability::kClockOffsetAdjust:
      return lacks_write(offer);
    case Capability::kRegisterRead:
    case Capability::kRegisterWrite:
      return lacks_registers(offer);
    case Capability::kPhyRead:
    case Capability::kPhyWrite:
      return lacks_phy(offer);
    case Capability::kStampControl:
    case Capability::kTransmitStamps:
    case Capability::kReceiveStamps:
    case Capability::kStampEvents:
    case Capability::kTargetTime:
    case Capability::kAuxiliaryStamps:
    case Capability::kQueueStamping:
    case Capability::kPortLatency:
      return lacks_stamps(offer, c);
    case Capability::kStampMatching:
      return "the driver's stamps carry no sequence id: nothing tells which frame they are of";
    case Capability::kFrames:
      return "the filter driver carries no frames of programs, and this version does not use Npcap "
             "for them";
    case Capability::kGateControl:
      return lacks_setting(offer, c, avb_abi::kCapTsnTas);
    case Capability::kFramePreemption:
      return lacks_setting(offer, c, avb_abi::kCapTsnFp);
    case Capability::kPciePtm:
      return lacks_setting(offer, c, avb_abi::kCapPciePtm);
    case Capability::kEnergyEfficiency:
      return lacks_setting(offer, c, avb_abi::kCapEee);
    case Capability::kCreditShaper:
    case Capability::kLaunchTime:
    case Capability::kVlanTagging:
      return lacks_setting(offer, c, 0);
    case Capability::kDriverCounters:
      return offer.mask != 0 ? nullptr : offer.obstacle;
    case Capability::kGroundTruth:
      return "only a simulator knows the true device time";
    case Capability::kClockRead:
    case Capability::kClockRateAdjust:
    case Capability::kClockConfig:
    case Capability::kCrossTimestamp:
      return offer.obstacle;
    case Capability::kPriorityFlowControl:
    case Capability::kStreamReservation:
    case Capability::kEntityEvents:
      // Books that the driver keeps whatever the adapter can do; the results say so.
      return offer.obstacle;
    case Capability::kCount:
      break;
  }
  return "this backend does not offer it";
}

}  // namespace

CapabilityManifest capabilities_of(Family family, std::uint32_t capability_mask,
                                   bool debug_driver) {
  const DriverOffer offer{family, capability_mask, debug_driver,
                          clock_obstacle(family, capability_mask)};
  CapabilityManifest manifest;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    const auto c = static_cast<Capability>(i);
    const char* reason = lacks(offer, c);
    if (reason == nullptr) {
      manifest.allow(c);
    } else {
      manifest.deny(c, reason);
    }
  }
  return manifest;
}

}  // namespace avbhal::intel_avb
