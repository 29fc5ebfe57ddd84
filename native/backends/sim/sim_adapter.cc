#include "backends/sim/sim_adapter.h"

#include "backends/sim/sim_options.h"
#include "backends/sim/sim_tsn.h"
#include "hal/pci_families.h"
#include "hal/stamp_status.h"

namespace avbhal::sim {
namespace {

void allow_stamps(CapabilityManifest& manifest, Family family) {
  for (const Capability c :
       {Capability::kStampControl, Capability::kTransmitStamps, Capability::kReceiveStamps,
        Capability::kStampMatching, Capability::kStampEvents}) {
    manifest.allow(c);
  }
  manifest.deny(Capability::kPortLatency, "the simulator has no driver that adds to stamps");
  const bool timed = has_split_clock(family);
  const auto only = [&manifest, timed](Capability c, const char* reason) {
    if (timed) {
      manifest.allow(c);
    } else {
      manifest.deny(c, reason);
    }
  };
  only(Capability::kTargetTime, kNoTimedIo);
  only(Capability::kAuxiliaryStamps, kNoTimedIo);
  only(Capability::kQueueStamping, kNoBufferStamps);
}

CapabilityManifest capabilities(Family family) {
  CapabilityManifest manifest;
  for (const Capability c :
       {Capability::kClockRead, Capability::kClockSet, Capability::kClockOffsetAdjust,
        Capability::kClockRateAdjust, Capability::kClockConfig, Capability::kCrossTimestamp,
        Capability::kRegisterRead, Capability::kRegisterWrite, Capability::kPhyRead,
        Capability::kPhyWrite, Capability::kTimestampStatus, Capability::kGroundTruth}) {
    manifest.allow(c);
  }
  allow_stamps(manifest, family);
  manifest.deny(Capability::kDriverState, "the simulator has no kernel driver");
  return manifest;
}

// "Intel I210 (simulated)"
std::string part_name(Family family) {
  std::string name = family_name(family);
  name[0] = 'I';
  return "Intel " + name + " (simulated)";
}

constexpr StampCalls kCalls = {"hal.adapters()", "TSAUXC, TIMINCA", "TSYNCTXCTL, TSYNCRXCTL"};
constexpr StampAdvice kAdvice = {
    "clear bit 31 of TSAUXC (I210, I225, I226) or give TIMINCA a value (I217, I219), with access "
    "'configure'.",
    ""};

}  // namespace

AdapterInfo describe(SimDevice& device, std::size_t n, std::uint32_t index, LinkState link) {
  const model::Identity& identity = device.identity();
  AdapterInfo info;
  info.key = "sim:" + std::to_string(n);
  info.name = part_name(device.family());
  const PciPart* part = find_pci_part(identity.device_id);
  info.description = "model of " + std::string(part != nullptr ? part->name : "an unknown part") +
                     ", number " + std::to_string(n) + " of the scenario";
  info.family = device.family();
  info.index = index;
  PciId pci;
  pci.vendor = 0x8086;
  pci.device = identity.device_id;
  pci.subsystem_vendor = identity.subsystem_vendor;
  pci.subsystem_device = identity.subsystem_device;
  pci.revision = identity.revision;
  pci.exact = true;
  info.pci = pci;
  info.mac = identity.mac;
  info.link = link;
  info.simulated = true;
  info.capabilities = capabilities(device.family());
  add_tsn_capabilities(info.capabilities, info.family, identity.device_id);
  return info;
}

Result<TimestampStatus> SimAdapter::timestamp_status() {
  Result<StampingState> state = device_.stamping_state(handle_);
  if (!state.ok()) return state.take_status();
  return stamp_status(info_.capabilities, state.value(), kCalls, kAdvice);
}

Status SimAdapter::refresh() {
  Result<LinkState> link = device_.link(handle_);
  if (!link.ok()) return link.take_status();
  info_.link = link.value();
  return ok_status();
}

}  // namespace avbhal::sim
