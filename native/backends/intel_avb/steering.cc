// Changing the clock: every change is read back before it is reported.
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/routing.h"
#include "hal/time_range.h"

namespace avbhal::intel_avb {
namespace {

// A reading may be wrong by chance (latch error of the I219, about 0.4 % of its reads).
constexpr int kVerifyAttempts = 3;

constexpr char kSetRequest[] = "SET_TIMESTAMP";
constexpr char kOffsetRequest[] = "PHC_OFFSET_ADJUST";

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                   : static_cast<std::uint64_t>(value);
}

Status unreachable(const RateScale& rate, double ppb) {
  const RateRange range = rate.range();
  std::string detail = "wanted " + decimal_text(ppb) + " ppb, the driver reaches " +
                       decimal_text(range.min_ppb) + " to " + decimal_text(range.max_ppb) + " ppb";
  if (rate.only_faster() && ppb < range.min_ppb) {
    detail +=
        ": it neither takes an increment below 1 nor sets the sign bit, so the clock can only be "
        "made faster than its oscillator";
  }
  return make_error(ErrorCode::kRateUnreachable, {}, detail,
                    "Stay inside clock.rateRange(), or let the HAL discipline the time in "
                    "software on top of this clock.");
}

class AvbSteering final : public AvbFacet<Steering> {
 public:
  using AvbFacet::AvbFacet;

 private:
  using Config = Device::Config;
  using TimedConfig = Device::TimedConfig;

  Result<ClockConfig> do_config() override;
  Result<RateRange> do_rate_range() override {
    const auto lock = device_.lock();
    return device_.rate.range();
  }
  Status do_set(std::uint64_t device_ns) override;
  Status do_adjust_offset(std::int64_t offset_ns) override;
  Result<RateAdjustment> do_adjust_rate(double ppb) override;

  // Both: the device's lock is held.
  Status set_refusal(Status refused, std::uint64_t device_ns);
  // Whether the clock is where it must be that was put to `start_ns` at or after `since_ns`.
  Status verify_step(const char* request, std::uint64_t start_ns, std::uint64_t since_ns);
};

Result<ClockConfig> AvbSteering::do_config() {
  const auto lock = device_.lock();
  if (Status hardware = device_.require_hardware_time(); !hardware.ok()) return hardware;
  Result<Config> config = device_.read_config();
  if (!config.ok()) return config.take_status();
  const Config& c = config.value();
  ClockConfig out;
  out.device_ns = c.systim_ns;
  out.timinca = c.timinca;
  out.tsauxc = c.tsauxc;
  out.timinca_ppb = device_.rate.ppb(c.timinca);
  out.running = !counter_stopped(device_.family(), c.timinca, c.tsauxc);
  return out;
}

Status AvbSteering::verify_step(const char* request, std::uint64_t start_ns,
                                std::uint64_t since_ns) {
  DeviceWindow window;
  std::uint64_t read_ns = 0;
  for (int i = 0; i < kVerifyAttempts; ++i) {
    Result<TimedConfig> timed = device_.read_timed_config();
    if (!timed.ok()) return timed.take_status();
    window = window_after(start_ns, timed.value().after_ns - since_ns);
    read_ns = timed.value().config.systim_ns;
    if (window.contains(read_ns)) return ok_status();
  }
  return make_error(ErrorCode::kNotEffective, request,
                    "afterwards the clock must read from " + std::to_string(window.low_ns) +
                        " to " + std::to_string(window.high_ns) + " ns, it reads " +
                        std::to_string(read_ns) + " ns",
                    device_.family() == Family::kI219
                        ? "Another process may steer the clock, or the counter of this I219 "
                          "stands still and the driver delivers the computer's time."
                        : "");
}

Status AvbSteering::set_refusal(Status refused, std::uint64_t device_ns) {
  if (refused.code() != ErrorCode::kSetRefused) return device_.explained(std::move(refused));
  Result<Config> config = device_.read_config();
  if (!config.ok()) return config.take_status();
  refused.error().detail += "; wanted " + std::to_string(device_ns) + " ns, the clock reads " +
                            std::to_string(config.value().systim_ns) + " ns";
  return refused;
}

Status AvbSteering::do_set(std::uint64_t device_ns) {
  const auto lock = device_.lock();
  Status settable = check_settable(device_.family(), device_ns);
  if (!settable.ok()) return settable;
  // Also makes sure that the handle is still bound: an unbound one would set another adapter.
  if (Result<Config> before = device_.read_config(); !before.ok()) return before.take_status();
  const std::uint64_t since_ns = device_.clock().now_ns();
  Status set = device_.client().set_timestamp(device_ns);
  if (!set.ok()) return set_refusal(std::move(set), device_ns);
  return verify_step(kSetRequest, device_ns, since_ns);
}

Status AvbSteering::do_adjust_offset(std::int64_t offset_ns) {
  const auto lock = device_.lock();
  Result<TimedConfig> before = device_.read_steady_config();
  if (!before.ok()) return before.take_status();
  const std::uint64_t now_ns = before.value().config.systim_ns;
  Status step = check_step(offset_ns, now_ns, kLastSecondNs - 1);
  if (!step.ok()) return step;
  // A step by 0 would still lose the time that the driver takes.
  if (offset_ns == 0) return ok_status();
  Status adjusted = device_.explained(device_.client().adjust_offset(offset_ns));
  if (!adjusted.ok()) return adjusted;
  const std::uint64_t start_ns =
      offset_ns < 0 ? now_ns - magnitude(offset_ns) : now_ns + magnitude(offset_ns);
  return verify_step(kOffsetRequest, start_ns, before.value().before_ns);
}

Result<RateAdjustment> AvbSteering::do_adjust_rate(double ppb) {
  const auto lock = device_.lock();
  const RateScale& rate = device_.rate;
  if (!rate.calibrated()) {
    return make_error(ErrorCode::kNotCalibrated, {},
                      rate.contradicted()
                          ? "the last measured rate contradicts the increment"
                          : "the frequency behind this adapter's counter is not known");
  }
  RateCommand command;
  if (!rate.encode(ppb, &command)) return unreachable(rate, ppb);
  Result<std::uint32_t> timinca = command_rate(device_.bound(), command);
  if (!timinca.ok()) return timinca.take_status();
  RateAdjustment done;
  done.requested_ppb = ppb;
  done.commanded_ppb = command.ppb;
  done.register_value = timinca.value();
  done.reference = rate.measured() ? RateReference::kSystem : RateReference::kNominal;
  return done;
}

}  // namespace

Lacks steering_lacks(const DriverOffer& offer, Capability c) {
  switch (c) {
    case Capability::kClockRateAdjust:
    case Capability::kClockConfig: return offer.obstacle;
    case Capability::kClockSet:
    case Capability::kClockOffsetAdjust:
      if (offer.obstacle != nullptr || offer.family != Family::kI217) return offer.obstacle;
      return "the driver cannot write the clock of an I217";
    default: return std::nullopt;
  }
}

std::unique_ptr<Steering> make_steering(const Opened& at) {
  return std::make_unique<AvbSteering>(at);
}

}  // namespace avbhal::intel_avb
