// TSN and port settings of a simulated adapter: the plan of core/tsn_plan.h into the model's
// registers, then read back. The model keeps what is written; no frame moves.
#include "backends/sim/sim_tsn.h"

#include "backends/sim/sim_adapter.h"
#include "backends/sim/sim_options.h"
#include "base/registers.gen.h"
#include "core/tsn_limits.h"
#include "core/tsn_silicon.h"
#include "hal/absent.h"

namespace avbhal::sim {
namespace {

constexpr Capability kSilicon[] = {Capability::kGateControl,      Capability::kFramePreemption,
                                   Capability::kCreditShaper,     Capability::kLaunchTime,
                                   Capability::kPciePtm,          Capability::kVlanTagging,
                                   Capability::kEnergyEfficiency, Capability::kPriorityFlowControl};

constexpr char kVerifyNote[] =
    "effect not verified: the registers were read back, but on this family software does the "
    "verification handshake of IEEE 802.3 clause 99, and the simulator sends no frames";
constexpr char kLaunchNote[] =
    "effect not verified: the queue's mode was read back, but a launch time stands in the transmit "
    "descriptor of each frame, and the simulator sends none";
constexpr char kVlanNote[] =
    "effect not verified: filter and stripping were read back, but the tag of a transmitted frame "
    "stands in its descriptor, and the simulator sends none";

TsnOutcome accepted(const char* note) { return {Effect::kAccepted, note}; }

}  // namespace

void add_tsn_capabilities(CapabilityManifest& manifest, Family family, std::uint16_t device_id) {
  for (const Capability c : kSilicon) {
    const char* lacks = silicon_lacks(family, device_id, c);
    lacks == nullptr ? manifest.allow(c) : manifest.deny(c, lacks);
  }
  manifest.deny(Capability::kStreamReservation,
                "the simulator sends no frames, so no stream can be announced");
  manifest.deny(Capability::kEntityEvents, "the simulator has no AVDECC entities around it");
  manifest.deny(Capability::kDriverCounters, "the simulator has no kernel driver");
}

void SimDevice::write_step(const RegisterStep& step) {
  std::uint32_t value = step.value;
  if (step.mask != 0xFFFFFFFFu) value |= model_.read(step.offset) & ~step.mask;
  model_.write(step.offset, value);
}

Status SimDevice::program(const char* operation, const RegisterPlan& plan) {
  for (const RegisterStep& step : plan) write_step(step);
  Status status = flush(operation);
  if (!status.ok()) return status;
  Result<std::string> differs = compare_plan(
      plan, [this](std::uint32_t offset) { return Result<std::uint32_t>(model_.read(offset)); });
  if (!differs.ok()) return differs.take_status();
  if (differs.value().empty()) return ok_status();
  return make_error(ErrorCode::kNotEffective, operation, differs.value());
}

Result<TsnOutcome> SimDevice::configure(Generation handle, const char* operation,
                                        const RegisterPlan& plan) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, operation);
  if (status.ok()) status = program(operation, plan);
  if (!status.ok()) return status;
  return TsnOutcome{Effect::kVerified, {}};
}

Result<TsnOutcome> SimDevice::configure_gates(Generation handle, const GateSchedule& schedule) {
  constexpr const char* kOperation = "configureGates";
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  Result<Sample> now = sample(kOperation);
  if (!now.ok()) return now.take_status();
  Result<RegisterPlan> plan = plan_gates(schedule, now.value().ns);
  if (!plan.ok()) return plan.take_status();
  status = program(kOperation, plan.value());
  if (!status.ok()) return status;
  return TsnOutcome{Effect::kVerified, {}};
}

// The shaper that serves the class, else a free one, else kShapers.
std::uint32_t SimDevice::shaper_for(std::uint8_t traffic_class) const {
  std::uint32_t free = tsn_registers::kShapers;
  for (std::uint32_t i = tsn_registers::kShapers; i-- > 0;) {
    if (shaper_class_[i] == traffic_class) return i;
    if (shaper_class_[i] == kNoClass) free = i;
  }
  return free;
}

Result<TsnOutcome> SimDevice::configure_shaper(Generation handle, const CreditShaper& shaper) {
  constexpr const char* kOperation = "configureShaper";
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  const std::uint32_t unit = shaper_for(shaper.traffic_class);
  if (unit == tsn_registers::kShapers) {
    return not_supported(kOperation, "both shapers of this adapter serve other traffic classes");
  }
  Result<RegisterPlan> plan = plan_shaper(family_, shaper, unit);
  if (!plan.ok()) return plan.take_status();
  status = program(kOperation, plan.value());
  if (!status.ok()) return status;
  shaper_class_[unit] = shaper.enable ? shaper.traffic_class : kNoClass;
  return TsnOutcome{Effect::kVerified, {}};
}

Result<TsnOutcome> SimDevice::configure_vlan(Generation handle, const VlanTagging& vlan) {
  constexpr const char* kOperation = "configureVlan";
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  status = program(kOperation, plan_vlan(family_, vlan, vlan_id_));
  if (!status.ok()) return status;
  vlan_id_ = vlan.enable ? vlan.vlan_id : std::uint16_t{0};
  if (vlan.enable) return accepted(kVlanNote);
  return TsnOutcome{Effect::kVerified, {}};
}

void SimDevice::forget_tsn() {
  shaper_class_.fill(kNoClass);
  vlan_id_ = 0;
}

Result<TsnOutcome> SimAdapter::configure_gates(const GateSchedule& schedule) {
  if (!can(Capability::kGateControl)) return Adapter::configure_gates(schedule);
  Status valid = check_gates(schedule);
  if (!valid.ok()) return valid;
  return device_.configure_gates(handle_, schedule);
}

Result<TsnOutcome> SimAdapter::configure_preemption(const FramePreemption& preemption) {
  if (!can(Capability::kFramePreemption)) return Adapter::configure_preemption(preemption);
  Status valid = check_preemption(preemption);
  if (!valid.ok()) return valid;
  Result<RegisterPlan> plan = plan_preemption(preemption);
  if (!plan.ok()) return plan.take_status();
  Result<TsnOutcome> done = device_.configure(handle_, "configurePreemption", plan.value());
  if (!done.ok() || !preemption.verify || preemption.preemptable_queues == 0) return done;
  return accepted(kVerifyNote);
}

Result<TsnOutcome> SimAdapter::configure_shaper(const CreditShaper& shaper) {
  if (!can(Capability::kCreditShaper)) return Adapter::configure_shaper(shaper);
  Status valid = check_shaper(shaper);
  if (!valid.ok()) return valid;
  return device_.configure_shaper(handle_, shaper);
}

Result<TsnOutcome> SimAdapter::configure_launch_time(const LaunchTime& launch) {
  if (!can(Capability::kLaunchTime)) return Adapter::configure_launch_time(launch);
  Status valid = check_launch_time(launch);
  if (!valid.ok()) return valid;
  Result<RegisterPlan> plan = plan_launch_mode(info_.family, launch);
  if (!plan.ok()) return plan.take_status();
  Result<ClockReading> now = read_clock();
  if (!now.ok()) return now.take_status();
  valid = check_launch_future(launch, now.value().device_ns);
  if (!valid.ok()) return valid;
  Result<TsnOutcome> done = device_.configure(handle_, "configureLaunchTime", plan.value());
  if (!done.ok() || !launch.enable) return done;
  return accepted(kLaunchNote);
}

Result<TsnOutcome> SimAdapter::configure_ptm(const PciePtm& ptm) {
  if (!can(Capability::kPciePtm)) return Adapter::configure_ptm(ptm);
  return device_.configure(handle_, "configurePtm", plan_ptm(ptm));
}

Result<TsnOutcome> SimAdapter::configure_vlan(const VlanTagging& vlan) {
  if (!can(Capability::kVlanTagging)) return Adapter::configure_vlan(vlan);
  Status valid = check_vlan(vlan);
  if (!valid.ok()) return valid;
  return device_.configure_vlan(handle_, vlan);
}

Result<TsnOutcome> SimAdapter::configure_eee(const EnergyEfficiency& eee) {
  if (!can(Capability::kEnergyEfficiency)) return Adapter::configure_eee(eee);
  Status valid = check_eee(eee);
  if (!valid.ok()) return valid;
  return device_.configure(handle_, "configureEee", plan_eee(eee));
}

}  // namespace avbhal::sim
