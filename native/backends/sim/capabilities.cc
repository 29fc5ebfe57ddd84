#include "backends/sim/capabilities.h"

#include "backends/sim/device.h"
#include "backends/sim/options.h"
#include "core/tsn_silicon.h"

namespace avbhal::sim {
namespace {

using C = Capability;

struct Absence {
  C capability;
  const char* reason;
};

constexpr Absence kNever[] = {
    {C::kPortLatency, "the simulator has no driver that adds to stamps"},
    {C::kDriverState, "the simulator has no kernel driver"},
    {C::kDriverCounters, "the simulator has no kernel driver"},
    {C::kStreamReservation, "the simulator sends no frames, so no stream can be announced"},
    {C::kEntityEvents, "the simulator has no AVDECC entities around it"}};

constexpr Absence kNotScaled[] = {{C::kTargetTime, kNoTimedIo},
                                  {C::kAuxiliaryStamps, kNoTimedIo},
                                  {C::kQueueStamping, kNoBufferStamps}};

// What none of these denies is offered: a new capability needs no row here.
const char* lacks(Family family, std::uint16_t device_id, C c) {
  for (const Absence& absence : kNever) {
    if (absence.capability == c) return absence.reason;
  }
  for (const Absence& absence : kNotScaled) {
    if (absence.capability == c && !has_split_clock(family)) return absence.reason;
  }
  return silicon_lacks(family, device_id, c);
}

}  // namespace

CapabilityManifest capabilities(Family family, std::uint16_t device_id) {
  CapabilityManifest manifest;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    const auto c = static_cast<C>(i);
    manifest.decide(c, lacks(family, device_id, c));
  }
  return manifest;
}

}  // namespace avbhal::sim
