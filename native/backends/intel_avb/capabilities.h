// What the AVB filter driver lets an adapter do, with a reason for each absence.
#pragma once

#include <cstdint>

#include "hal/types.h"

namespace avbhal::intel_avb {

// What decides about capabilities.
struct DriverOffer {
  Family family = Family::kUnknown;
  // As the driver reports it. Only single bits are looked at: masks differ between releases.
  std::uint32_t capability_mask = 0;
  bool debug_driver = false;
  // Why nothing that needs the adapter's registers can be used; nullptr when it can.
  const char* obstacle = nullptr;
};

CapabilityManifest capabilities_of(Family family, std::uint32_t capability_mask, bool debug_driver);
// Its parts, a file each.
void offer_stamps(CapabilityManifest& manifest, const DriverOffer& offer);
void offer_phy(CapabilityManifest& manifest, const DriverOffer& offer);
void offer_tsn(CapabilityManifest& manifest, const DriverOffer& offer);

}  // namespace avbhal::intel_avb
