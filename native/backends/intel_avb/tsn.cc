// TSN settings. The public driver's success means little (IntelAvbFilter commit 79b021f: the gate
// call programs mode and cycle, the others nothing), so an effect counts as verified only when the
// registers of this adapter's own handle hold the whole setting; that needs a debug driver.
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/proof.h"
#include "backends/intel_avb/routing.h"
#include "core/tsn_silicon.h"

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
    return not_supported({}, "slopes of " + std::to_string(shaper.idle_slope_bps) + " and " +
                                 std::to_string(shaper.send_slope_bps) +
                                 " bit/s are more than the driver's request holds");
  }
  slopes.idle = static_cast<std::uint32_t>(idle);
  slopes.send = static_cast<std::int32_t>(send);
  slopes.hi_credit = shaper.hi_credit_bytes;
  slopes.lo_credit = shaper.lo_credit_bytes;
  return slopes;
}

class AvbTsn final : public AvbFacet<Tsn> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<TsnOutcome> do_configure_gates(const GateSchedule& schedule) override;
  Result<TsnOutcome> do_configure_preemption(const FramePreemption& preemption) override;
  Result<TsnOutcome> do_configure_shaper(const CreditShaper& shaper) override;
  Result<TsnOutcome> do_configure_launch_time(const LaunchTime& launch) override;
  Result<TsnOutcome> do_configure_ptm(const PciePtm& ptm) override;

  // All below: the device's lock is held.
  Result<TsnOutcome> prove_gates(const GateSchedule& schedule, const RegisterPlan& plan);
  Result<TsnOutcome> prove_base_time(const GateSchedule& schedule);
  Result<TsnOutcome> prove_shaper(const ShaperValues& values);
  // Sends a request that acts on the adapter opened last by anyone, with this one selected.
  template <class Send>
  Status routed(const char* request, Send&& send);
};

template <class Send>
Status AvbTsn::routed(const char* request, Send&& send) {
  return through_selection(device_.bound(), [&](const Client& selected) -> Status {
    Status sent = send(selected);
    // An adapter of another family tells itself by the driver's text; one of the same does not.
    const bool diverted = !device_.bound().device_text.empty() &&
                          text_of_selected(selected, device_.family()).empty();
    if (!diverted) return sent;
    return make_error(
        ErrorCode::kNotEffective, request,
        "the driver applies it to the adapter opened last by anyone, which now is "
        "one of another family; the driver " +
            (sent.ok() ? std::string("accepted it") : "refused it: " + sent.error().detail),
        "Another process opened an adapter at the same moment: stop it, or try again. "
        "The other adapter may have got this setting.");
  });
}

// The base time lies whole cycles after the one asked for, and not beyond the next.
Result<TsnOutcome> AvbTsn::prove_base_time(const GateSchedule& schedule) {
  Result<std::uint32_t> high = device_.explained(device_.client().read_register(kBaseTimeH));
  if (!high.ok()) return high.take_status();
  Result<std::uint32_t> low = device_.explained(device_.client().read_register(kBaseTimeL));
  if (!low.ok()) return low.take_status();
  Result<Device::Config> now = device_.read_config();
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

Result<TsnOutcome> AvbTsn::prove_gates(const GateSchedule& schedule, const RegisterPlan& plan) {
  if (!device_.reads_registers()) return prove(device_, plan, kGatesReason);
  Result<std::string> cycle = compare_plan(cycle_of(plan), own_registers(device_));
  if (!cycle.ok()) return cycle.take_status();
  if (!cycle.value().empty()) {
    return make_error(
        ErrorCode::kNotEffective, "SETUP_TAS",
        "the driver accepted it, but on this adapter " + cycle.value() +
            "; the driver applies it to the adapter opened last by anyone",
        "Another process opened an adapter at the same moment: stop it, or try again. "
        "The other adapter may have got this setting.");
  }
  Result<TsnOutcome> gates = prove(device_, without_base_time(plan), kGatesReason);
  if (!gates.ok() || gates.value().effect == Effect::kAccepted) return gates;
  return prove_base_time(schedule);
}

Result<TsnOutcome> AvbTsn::do_configure_gates(const GateSchedule& schedule) {
  const auto lock = device_.lock();
  Result<Device::Config> now = device_.read_config();
  if (!now.ok()) return now.take_status();
  Result<RegisterPlan> plan = plan_gates(schedule, now.value().systim_ns);
  if (!plan.ok()) return plan.take_status();
  Status sent =
      routed("SETUP_TAS", [&](const Client& client) { return client.setup_gates(schedule); });
  if (!sent.ok()) return sent;
  return prove_gates(schedule, plan.value());
}

Result<TsnOutcome> AvbTsn::do_configure_preemption(const FramePreemption& preemption) {
  const auto lock = device_.lock();
  Result<RegisterPlan> plan = plan_preemption(preemption);
  if (!plan.ok()) return plan.take_status();
  Status sent =
      routed("SETUP_FP", [&](const Client& client) { return client.setup_preemption(preemption); });
  if (!sent.ok()) return sent;
  Result<TsnOutcome> proof = prove(device_, plan.value(), kPreemptionReason);
  if (!proof.ok() || proof.value().effect == Effect::kAccepted) return proof;
  if (!preemption.verify || preemption.preemptable_queues == 0) return proof;
  return unverified(kVerifyReason);
}

Result<TsnOutcome> AvbTsn::do_configure_ptm(const PciePtm& ptm) {
  const auto lock = device_.lock();
  Status sent =
      routed("SETUP_PTM", [&](const Client& client) { return client.setup_ptm(ptm.enable); });
  if (!sent.ok()) return sent;
  return prove(device_, {{"PTM_CTRL", kPtmCtrl, kPtmEnable, ptm.enable ? kPtmEnable : 0}},
               kPtmReason);
}

// Which of the two shapers serves the class is the driver's choice; a shaper that holds the values
// and that a queue uses proves the setting.
Result<TsnOutcome> AvbTsn::prove_shaper(const ShaperValues& values) {
  const bool i210 = device_.family() == Family::kI210;
  for (std::uint32_t unit = 0; unit < kShapers; ++unit) {
    const std::uint32_t mode = i210 ? kStreamReservation : 0;
    const RegisterPlan shaper = {
        {"TQAVCC", tqavcc(unit), kIdleSlopeMask | mode, values.slope | mode},
        {"TQAVHC", tqavhc(unit), 0xFFFFFFFFu, values.credit}};
    for (std::uint32_t q = 0; q < (i210 ? 1u : kTransmitQueues); ++q) {
      RegisterPlan plan = shaper;
      if (!i210) plan.push_back({"TXQCTL", txqctl(q), kQueueShaperMask, queue_shaper(unit)});
      Result<std::string> differs = compare_plan(plan, own_registers(device_));
      if (!differs.ok()) return differs.take_status();
      if (differs.value().empty()) return TsnOutcome{Effect::kVerified, {}};
    }
  }
  return unverified(std::string(kShaperReason) + "; read back: no shaper in use holds the slope " +
                    hex_text(values.slope) + " and the credit " + hex_text(values.credit));
}

Result<TsnOutcome> AvbTsn::do_configure_shaper(const CreditShaper& shaper) {
  const auto lock = device_.lock();
  Result<ByteSlopes> slopes = byte_slopes(shaper);
  if (!slopes.ok()) return slopes.take_status();
  CreditShaper rounded = shaper;
  rounded.idle_slope_bps = std::int64_t{slopes.value().idle} * 8;
  Result<ShaperValues> values = shaper_values(device_.family(), rounded);
  if (!values.ok()) return values.take_status();
  Status sent =
      device_.explained(device_.client().setup_shaper(shaper.traffic_class, slopes.value()));
  if (!sent.ok()) return sent;
  if (!device_.reads_registers()) return prove(device_, {}, kShaperReason);
  if (shaper.enable) return prove_shaper(values.value());
  return unverified(std::string(kShaperReason) + "; which queue a class has is not known");
}

Result<TsnOutcome> AvbTsn::do_configure_launch_time(const LaunchTime& launch) {
  const auto lock = device_.lock();
  if (launch.enable) {
    Result<Device::Config> now = device_.read_config();
    if (!now.ok()) return now.take_status();
    Status valid = check_launch_future(launch, now.value().systim_ns);
    if (!valid.ok()) return valid;
  }
  Status sent = device_.explained(device_.client().set_launch_time(launch));
  if (!sent.ok()) return sent;
  return unverified(kLaunchReason);
}

}  // namespace

Lacks tsn_lacks(const DriverOffer& offer, Capability c) {
  switch (c) {
    case Capability::kGateControl: return offer.setting_obstacle(c, avb_abi::kCapTsnTas);
    case Capability::kFramePreemption: return offer.setting_obstacle(c, avb_abi::kCapTsnFp);
    case Capability::kPciePtm: return offer.setting_obstacle(c, avb_abi::kCapPciePtm);
    case Capability::kCreditShaper:
    case Capability::kLaunchTime: return offer.setting_obstacle(c, 0);
    default: return std::nullopt;
  }
}

std::unique_ptr<Tsn> make_tsn(const Opened& at) { return std::make_unique<AvbTsn>(at); }

}  // namespace avbhal::intel_avb
