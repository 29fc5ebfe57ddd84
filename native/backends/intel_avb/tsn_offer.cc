// Which TSN and port settings the driver takes for an adapter.
#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/capabilities.h"
#include "core/tsn_silicon.h"

namespace avbhal::intel_avb {
namespace {

struct Row {
  Capability capability;
  std::uint32_t bit;  // 0: the driver takes it for every adapter
};

constexpr Row kSettings[] = {{Capability::kGateControl, avb_abi::kCapTsnTas},
                             {Capability::kFramePreemption, avb_abi::kCapTsnFp},
                             {Capability::kPciePtm, avb_abi::kCapPciePtm},
                             {Capability::kEnergyEfficiency, avb_abi::kCapEee},
                             {Capability::kCreditShaper, 0},
                             {Capability::kLaunchTime, 0},
                             {Capability::kVlanTagging, 0}};

const char* lacks(const Row& row, const DriverOffer& offer) {
  if (offer.obstacle != nullptr) return offer.obstacle;
  const char* silicon = silicon_lacks(offer.family, 0, row.capability);
  if (silicon != nullptr) return silicon;
  if (row.bit == 0 || (offer.capability_mask & row.bit) != 0) return nullptr;
  return "the driver does not report this ability for the adapter";
}

void decide(CapabilityManifest& manifest, Capability capability, const char* reason) {
  reason == nullptr ? manifest.allow(capability) : manifest.deny(capability, reason);
}

}  // namespace

void offer_tsn(CapabilityManifest& manifest, const DriverOffer& offer) {
  for (const Row& row : kSettings) decide(manifest, row.capability, lacks(row, offer));
  // Books that the driver keeps whatever the adapter can do; the results say so.
  for (const Capability c : {Capability::kPriorityFlowControl, Capability::kStreamReservation,
                             Capability::kEntityEvents}) {
    decide(manifest, c, offer.obstacle);
  }
  decide(manifest, Capability::kDriverCounters,
         offer.capability_mask != 0 ? nullptr : offer.obstacle);
}

}  // namespace avbhal::intel_avb
