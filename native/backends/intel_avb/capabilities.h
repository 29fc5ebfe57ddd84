// What the AVB filter driver lets an adapter do, with a reason for each absence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hal/types.h"

namespace avbhal::intel_avb {

// `capability_mask`: as the driver reports it. Only single bits are looked at: masks differ between
// releases of the driver.
CapabilityManifest capabilities_of(Family family, std::uint32_t capability_mask, bool debug_driver);

// What `capabilities_of` leaves open: `obstacle` says why no frames go; empty: they do (npcap.h).
void decide_frames(CapabilityManifest& manifest, const std::string& obstacle);

// What decides about capabilities.
struct DriverOffer {
  Family family;
  std::uint32_t mask;
  bool debug;
  // Why nothing that needs the adapter's registers can be used; nullptr when it can.
  const char* obstacle;

  bool has(std::uint32_t bit) const { return (mask & bit) != 0; }
  // The families whose clock the driver gives as a count.
  bool counts() const { return family == Family::kI217 || family == Family::kI219; }
  // Why no packet stamps or timers can be used; nullptr when they can.
  const char* stamp_obstacle() const;
  // Of a setting; `bit` 0: the driver takes it for every adapter.
  const char* setting_obstacle(Capability c, std::uint32_t bit) const;
};

// Why a capability is absent, nullptr when it is there; empty for one of another facet. What no
// facet answers for is denied. Each is defined in the file of its facet.
using Lacks = std::optional<const char*>;
Lacks clock_lacks(const DriverOffer& offer, Capability c);
Lacks steering_lacks(const DriverOffer& offer, Capability c);
Lacks registers_lacks(const DriverOffer& offer, Capability c);
Lacks phy_lacks(const DriverOffer& offer, Capability c);
Lacks stamps_lacks(const DriverOffer& offer, Capability c);
Lacks stamping_lacks(const DriverOffer& offer, Capability c);
Lacks timers_lacks(const DriverOffer& offer, Capability c);
Lacks tsn_lacks(const DriverOffer& offer, Capability c);
Lacks port_lacks(const DriverOffer& offer, Capability c);
Lacks driver_lacks(const DriverOffer& offer, Capability c);
Lacks streams_lacks(const DriverOffer& offer, Capability c);

}  // namespace avbhal::intel_avb
