#include "backends/sim/capabilities.h"

#include "backends/sim/device.h"
#include "backends/sim/options.h"
#include "core/tsn_silicon.h"

namespace avbhal::sim {
namespace {

using C = Capability;

constexpr C kAlways[] = {C::kClockRead,       C::kClockSet,        C::kClockOffsetAdjust,
                         C::kClockRateAdjust, C::kClockConfig,     C::kCrossTimestamp,
                         C::kRegisterRead,    C::kRegisterWrite,   C::kPhyRead,
                         C::kPhyWrite,        C::kTimestampStatus, C::kGroundTruth,
                         C::kStampControl,    C::kTransmitStamps,  C::kReceiveStamps,
                         C::kStampMatching,   C::kStampEvents,     C::kFrames};

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

constexpr C kSilicon[] = {
    C::kGateControl, C::kFramePreemption, C::kCreditShaper,     C::kLaunchTime,
    C::kPciePtm,     C::kVlanTagging,     C::kEnergyEfficiency, C::kPriorityFlowControl};

}  // namespace

CapabilityManifest capabilities(Family family, std::uint16_t device_id) {
  CapabilityManifest manifest;
  for (const C c : kAlways) manifest.allow(c);
  for (const Absence& absence : kNever) manifest.deny(absence.capability, absence.reason);
  for (const Absence& absence : kNotScaled) {
    manifest.decide(absence.capability, has_split_clock(family) ? nullptr : absence.reason);
  }
  for (const C c : kSilicon) {
    manifest.decide(c, silicon_lacks(family, device_id, c));
  }
  return manifest;
}

}  // namespace avbhal::sim
