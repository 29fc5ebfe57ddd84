// TSN settings of AvbAdapter. The public driver's success means little (IntelAvbFilter commit
// 79b021f: the gate call programs mode and cycle, the others nothing), so an effect counts as
// verified only when the registers of this adapter's own handle hold the whole setting; that needs
// a debug driver.
#include <mutex>
#include <utility>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/errors.h"
#include "core/tsn_plan.h"
#include "core/tsn_silicon.h"
#include "hal/tsn_limits.h"

namespace avbhal::intel_avb {
namespace {

using namespace tsn_registers;

constexpr char kGatesReason[] =
    "the public driver programs the mode and the cycle, neither gates nor base time";
constexpr char kPreemptionReason[] = "the public driver programs nothing for preemption";
constexpr char kPtmReason[] = "the public driver does not say whether PTM runs";
constexpr char kShaperReason[] = "the public driver accepts shapers and programs nothing";
constexpr char kLaunchReason[] =
    "the public driver remembers the time and programs nothing; a launch time stands in the "
    "transmit descriptor of each frame, which the network driver writes";
constexpr char kVerifyReason[] =
    "the registers were read back, but on this family software does the verification handshake "
    "of IEEE 802.3 clause 99";

bool is_base_time(const RegisterStep& step) {
  return step.offset == kBaseTimeL || step.offset == kBaseTimeH;
}

// What can be compared without knowing when the driver looked at the clock.
RegisterPlan without_base_time(const RegisterPlan& plan) {
  RegisterPlan rest;
  for (const RegisterStep& step : plan) {
    if (!is_base_time(step)) rest.push_back(step);
  }
  return rest;
}

// The part that the public driver programs, too.
RegisterPlan cycle_of(const RegisterPlan& plan) {
  RegisterPlan part;
  for (const RegisterStep& step : plan) {
    if (step.offset == kCycle || (step.offset == kTqavCtrl && step.proves)) part.push_back(step);
  }
  return part;
}

// The next byte up: a class must get at least what it reserved.
Result<ByteSlopes> byte_slopes(const CreditShaper& shaper) {
  ByteSlopes slopes;
  if (!shaper.enable) return slopes;
  const std::int64_t rate_bps = shaper.idle_slope_bps - shaper.send_slope_bps;
  const std::int64_t idle = (shaper.idle_slope_bps + 7) / 8;
  const std::int64_t send = idle - (rate_bps + 7) / 8;
  if (idle > 0xFFFFFFFF || send < INT32_MIN) {
    return not_supported("configureShaper", "slopes of " + std::to_string(shaper.idle_slope_bps) +
                                                " and " + std::to_string(shaper.send_slope_bps) +
                                                " bit/s are more than the driver's request holds");
  }
  slopes.idle = static_cast<std::uint32_t>(idle);
  slopes.send = static_cast<std::int32_t>(send);
  slopes.hi_credit = shaper.hi_credit_bytes;
  slopes.lo_credit = shaper.lo_credit_bytes;
  return slopes;
}

}  // namespace

TsnOutcome AvbAdapter::unverified(const std::string& reason) const {
  return {Effect::kAccepted, "effect not verified: " + reason};
}

RegisterReader AvbAdapter::own_registers() {
  return [this](std::uint32_t offset) -> Result<std::uint32_t> {
    Result<std::uint32_t> value = client_.read_register(offset);
    if (!value.ok()) return explained(value.take_status());
    return value;
  };
}

Result<TsnOutcome> AvbAdapter::prove(const RegisterPlan& plan, const std::string& reason) {
  if (!can(Capability::kRegisterRead)) {
    return unverified(reason + "; this build of the driver reads no registers");
  }
  Result<std::string> differs = compare_plan(plan, own_registers());
  if (!differs.ok()) return differs.take_status();
  if (differs.value().empty()) return TsnOutcome{Effect::kVerified, {}};
  return unverified(reason + "; read back: " + differs.value());
}

Status AvbAdapter::routed(const char* request, const std::function<Status(const Client&)>& send) {
  const std::lock_guard<std::mutex> selection(selection_mutex());
  Result<Client> selected = select_adapter(bound());
  if (!selected.ok()) return selected.take_status();
  Status sent = send(selected.value());
  // An adapter of another family tells itself by the driver's text; one of the same does not.
  const bool diverted =
      !device_text_.empty() && text_of_selected(selected.value(), info_.family).empty();
  if (diverted) {
    return make_error(
        ErrorCode::kNotEffective, request,
        "the driver applies it to the adapter opened last by anyone, which now is "
        "one of another family; the driver " +
            (sent.ok() ? std::string("accepted it") : "refused it: " + sent.error().detail),
        "Another process opened an adapter at the same moment: stop it, or try again. "
        "The other adapter may have got this setting.");
  }
  return sent.ok() ? std::move(sent) : explained(std::move(sent));
}

// The base time lies whole cycles after the one asked for, and not beyond the next.
Result<TsnOutcome> AvbAdapter::prove_base_time(const GateSchedule& schedule) {
  Result<std::uint32_t> high = client_.read_register(kBaseTimeH);
  if (!high.ok()) return explained(high.take_status());
  Result<std::uint32_t> low = client_.read_register(kBaseTimeL);
  if (!low.ok()) return explained(low.take_status());
  Result<Config> now = read_config();
  if (!now.ok()) return now.take_status();
  const std::uint64_t base_ns = high.value() * kNsPerSecond + low.value();
  const std::uint64_t last_ns = now.value().systim_ns + schedule.cycle_time_ns;
  const bool moved = base_ns >= schedule.base_time_ns && base_ns <= last_ns &&
                     (base_ns - schedule.base_time_ns) % schedule.cycle_time_ns == 0;
  if (base_ns == schedule.base_time_ns || moved) return TsnOutcome{Effect::kVerified, {}};
  return unverified(std::string(kGatesReason) + "; read back: a base time of " +
                    std::to_string(base_ns) + " ns instead of " +
                    std::to_string(schedule.base_time_ns) + " ns or whole cycles later");
}

Result<TsnOutcome> AvbAdapter::prove_gates(const GateSchedule& schedule, const RegisterPlan& plan) {
  if (!can(Capability::kRegisterRead)) return prove(plan, kGatesReason);
  Result<std::string> cycle = compare_plan(cycle_of(plan), own_registers());
  if (!cycle.ok()) return cycle.take_status();
  if (!cycle.value().empty()) {
    return make_error(
        ErrorCode::kNotEffective, "SETUP_TAS",
        "the driver accepted it, but on this adapter " + cycle.value() +
            "; the driver applies it to the adapter opened last by anyone",
        "Another process opened an adapter at the same moment: stop it, or try again. "
        "The other adapter may have got this setting.");
  }
  Result<TsnOutcome> gates = prove(without_base_time(plan), kGatesReason);
  if (!gates.ok() || gates.value().effect == Effect::kAccepted) return gates;
  return prove_base_time(schedule);
}

Result<TsnOutcome> AvbAdapter::configure_gates(const GateSchedule& schedule) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kGateControl)) return Adapter::configure_gates(schedule);
  Status valid = check_gates(schedule);
  if (!valid.ok()) return valid;
  Result<Config> now = read_config();
  if (!now.ok()) return now.take_status();
  Result<RegisterPlan> plan = plan_gates(schedule, now.value().systim_ns);
  if (!plan.ok()) return plan.take_status();
  Status sent =
      routed("SETUP_TAS", [&](const Client& client) { return client.setup_gates(schedule); });
  if (!sent.ok()) return sent;
  return prove_gates(schedule, plan.value());
}

Result<TsnOutcome> AvbAdapter::configure_preemption(const FramePreemption& preemption) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kFramePreemption)) return Adapter::configure_preemption(preemption);
  Status valid = check_preemption(preemption);
  if (!valid.ok()) return valid;
  Result<RegisterPlan> plan = plan_preemption(preemption);
  if (!plan.ok()) return plan.take_status();
  Status sent =
      routed("SETUP_FP", [&](const Client& client) { return client.setup_preemption(preemption); });
  if (!sent.ok()) return sent;
  Result<TsnOutcome> proof = prove(plan.value(), kPreemptionReason);
  if (!proof.ok() || proof.value().effect == Effect::kAccepted) return proof;
  if (!preemption.verify || preemption.preemptable_queues == 0) return proof;
  return unverified(kVerifyReason);
}

Result<TsnOutcome> AvbAdapter::configure_ptm(const PciePtm& ptm) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kPciePtm)) return Adapter::configure_ptm(ptm);
  Status sent =
      routed("SETUP_PTM", [&](const Client& client) { return client.setup_ptm(ptm.enable); });
  if (!sent.ok()) return sent;
  return prove({{"PTM_CTRL", kPtmCtrl, kPtmEnable, ptm.enable ? kPtmEnable : 0}}, kPtmReason);
}

// Which of the two shapers serves the class is the driver's choice; a shaper that holds the values
// and that a queue uses proves the setting.
Result<TsnOutcome> AvbAdapter::prove_shaper(const ShaperValues& values) {
  const bool i210 = info_.family == Family::kI210;
  for (std::uint32_t unit = 0; unit < kShapers; ++unit) {
    const std::uint32_t mode = i210 ? kStreamReservation : 0;
    const RegisterPlan shaper = {
        {"TQAVCC", tqavcc(unit), kIdleSlopeMask | mode, values.slope | mode},
        {"TQAVHC", tqavhc(unit), 0xFFFFFFFFu, values.credit}};
    for (std::uint32_t q = 0; q < (i210 ? 1u : kTransmitQueues); ++q) {
      RegisterPlan plan = shaper;
      if (!i210) plan.push_back({"TXQCTL", txqctl(q), kQueueShaperMask, queue_shaper(unit)});
      Result<std::string> differs = compare_plan(plan, own_registers());
      if (!differs.ok()) return differs.take_status();
      if (differs.value().empty()) return TsnOutcome{Effect::kVerified, {}};
    }
  }
  return unverified(std::string(kShaperReason) + "; read back: no shaper in use holds the slope " +
                    hex_text(values.slope) + " and the credit " + hex_text(values.credit));
}

Result<TsnOutcome> AvbAdapter::configure_shaper(const CreditShaper& shaper) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kCreditShaper)) return Adapter::configure_shaper(shaper);
  Status valid = check_shaper(shaper);
  if (!valid.ok()) return valid;
  Result<ByteSlopes> slopes = byte_slopes(shaper);
  if (!slopes.ok()) return slopes.take_status();
  CreditShaper rounded = shaper;
  rounded.idle_slope_bps = std::int64_t{slopes.value().idle} * 8;
  Result<ShaperValues> values = shaper_values(info_.family, rounded);
  if (!values.ok()) return values.take_status();
  Status sent = client_.setup_shaper(shaper.traffic_class, slopes.value());
  if (!sent.ok()) return explained(std::move(sent));
  if (!can(Capability::kRegisterRead)) return prove({}, kShaperReason);
  if (shaper.enable) return prove_shaper(values.value());
  return unverified(std::string(kShaperReason) + "; which queue a class has is not known");
}

Result<TsnOutcome> AvbAdapter::configure_launch_time(const LaunchTime& launch) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kLaunchTime)) return Adapter::configure_launch_time(launch);
  Status valid = check_launch_time(launch);
  if (!valid.ok()) return valid;
  if (launch.enable) {
    Result<Config> now = read_config();
    if (!now.ok()) return now.take_status();
    valid = check_launch_future(launch, now.value().systim_ns);
    if (!valid.ok()) return valid;
  }
  Status sent = client_.set_launch_time(launch);
  if (!sent.ok()) return explained(std::move(sent));
  return unverified(kLaunchReason);
}

}  // namespace avbhal::intel_avb
