// TSN settings of a simulated adapter: the plan of core/tsn_plan.h into the model's registers, then
// read back. The model keeps what is written; no frame moves.
#include "backends/sim/facets.h"
#include "backends/sim/options.h"

namespace avbhal::sim {
namespace {

constexpr char kVerifyNote[] =
    "effect not verified: the registers were read back, but on this family software does the "
    "verification handshake of IEEE 802.3 clause 99, and the simulator sends no frames";
constexpr char kLaunchNote[] =
    "effect not verified: the queue's mode was read back, but a launch time stands in the transmit "
    "descriptor of each frame: send it with port.send(bytes, { launchNs })";

// `unverified`: why the effect is not known; null when reading back proves it.
TsnOutcome outcome(const char* unverified) {
  if (unverified == nullptr) return {Effect::kVerified, {}};
  return {Effect::kAccepted, unverified};
}

class SimTsn final : public SimFacet<Tsn> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<TsnOutcome> do_configure_gates(const GateSchedule& schedule) override;
  Result<TsnOutcome> do_configure_preemption(const FramePreemption& preemption) override;
  Result<TsnOutcome> do_configure_shaper(const CreditShaper& shaper) override;
  Result<TsnOutcome> do_configure_launch_time(const LaunchTime& launch) override;
  Result<TsnOutcome> do_configure_ptm(const PciePtm& ptm) override;

  // All with the device's mutex held.
  Result<TsnOutcome> program(Result<RegisterPlan> plan, const char* unverified = nullptr);
  // The shaper that serves the class, else a free one, else kShapers.
  std::uint32_t shaper_for(std::uint8_t traffic_class) const;
};

Result<TsnOutcome> SimTsn::program(Result<RegisterPlan> plan, const char* unverified) {
  Status status = device_.check_handle(handle_);
  if (status.ok()) status = plan.take_status();
  if (status.ok()) status = device_.program(plan.value());
  if (!status.ok()) return status;
  return outcome(unverified);
}

Result<TsnOutcome> SimTsn::do_configure_gates(const GateSchedule& schedule) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_handle(handle_); !status.ok()) return status;
  Result<SimDevice::Sample> now = device_.sample();
  if (!now.ok()) return now.take_status();
  return program(plan_gates(schedule, now.value().ns));
}

Result<TsnOutcome> SimTsn::do_configure_preemption(const FramePreemption& preemption) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  const bool handshake = preemption.verify && preemption.preemptable_queues != 0;
  return program(plan_preemption(preemption), handshake ? kVerifyNote : nullptr);
}

std::uint32_t SimTsn::shaper_for(std::uint8_t traffic_class) const {
  std::uint32_t free = tsn_registers::kShapers;
  for (std::uint32_t i = tsn_registers::kShapers; i-- > 0;) {
    if (device_.shaper_class[i] == traffic_class) return i;
    if (device_.shaper_class[i] == SimDevice::kNoClass) free = i;
  }
  return free;
}

Result<TsnOutcome> SimTsn::do_configure_shaper(const CreditShaper& shaper) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_handle(handle_); !status.ok()) return status;
  const std::uint32_t unit = shaper_for(shaper.traffic_class);
  if (unit == tsn_registers::kShapers) {
    return not_supported({}, "both shapers of this adapter serve other traffic classes");
  }
  Result<TsnOutcome> done = program(plan_shaper(device_.family(), shaper, unit));
  if (!done.ok()) return done;
  device_.shaper_class[unit] = shaper.enable ? shaper.traffic_class : SimDevice::kNoClass;
  return done;
}

Result<TsnOutcome> SimTsn::do_configure_launch_time(const LaunchTime& launch) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Result<RegisterPlan> plan = plan_launch_mode(device_.family(), launch);
  if (!plan.ok()) return plan.take_status();
  Status status = device_.check_handle(handle_);
  if (!status.ok()) return status;
  Result<SimDevice::Sample> now = device_.sample();
  if (!now.ok()) return now.take_status();
  status = check_launch_future(launch, now.value().ns);
  if (!status.ok()) return status;
  return program(std::move(plan), launch.enable ? kLaunchNote : nullptr);
}

Result<TsnOutcome> SimTsn::do_configure_ptm(const PciePtm& ptm) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  return program(plan_ptm(ptm));
}

}  // namespace

std::unique_ptr<Tsn> make_tsn(const Opened& at) { return std::make_unique<SimTsn>(at); }

}  // namespace avbhal::sim
