// The writing half of AvbAdapter: every change is read back before it is reported.
#include <cmath>
#include <utility>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/rate.h"
#include "backends/intel_avb/routing.h"

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

// HAL_SET_REFUSED unless now + offset is a time the adapter can hold.
Status check_step(std::uint64_t now_ns, std::int64_t offset_ns) {
  const std::uint64_t size = magnitude(offset_ns);
  const bool fits = offset_ns < 0 ? size <= now_ns : size < kLastSecondNs - now_ns;
  if (now_ns < kLastSecondNs && fits) return ok_status();
  return make_error(ErrorCode::kSetRefused, kOffsetRequest,
                    "a step of " + std::to_string(offset_ns) + " ns from " +
                        std::to_string(now_ns) +
                        " ns leaves the adapter's range of 0 to 4294967295 s",
                    "Choose a smaller step.");
}

}  // namespace

Status AvbAdapter::verify_step(const char* request, std::uint64_t start_ns,
                               std::uint64_t since_ns) {
  DeviceWindow window;
  std::uint64_t read_ns = 0;
  for (int i = 0; i < kVerifyAttempts; ++i) {
    Result<TimedConfig> timed = read_timed_config();
    if (!timed.ok()) return timed.take_status();
    window = window_after(start_ns, timed.value().after_ns - since_ns);
    read_ns = timed.value().config.systim_ns;
    if (window.contains(read_ns)) return ok_status();
  }
  return make_error(ErrorCode::kNotEffective, request,
                    "afterwards the clock must read from " + std::to_string(window.low_ns) +
                        " to " + std::to_string(window.high_ns) + " ns, it reads " +
                        std::to_string(read_ns) + " ns",
                    info_.family == Family::kI219
                        ? "Another process may steer the clock, or the counter of this I219 "
                          "stands still and the driver delivers the computer's time."
                        : "");
}

Status AvbAdapter::set_refusal(Status refused, std::uint64_t device_ns) {
  if (refused.code() != ErrorCode::kSetRefused) return explained(std::move(refused));
  Result<Config> config = read_config();
  if (!config.ok()) return config.take_status();
  refused.error().detail += "; wanted " + std::to_string(device_ns) + " ns, the clock reads " +
                            std::to_string(config.value().systim_ns) + " ns";
  return refused;
}

Status AvbAdapter::set_clock(std::uint64_t device_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kClockSet)) return Adapter::set_clock(device_ns);
  Status settable = check_settable(info_.family, kSetRequest, device_ns);
  if (!settable.ok()) return settable;
  // Also makes sure that the handle is still bound: an unbound one would set another adapter.
  Result<Config> before = read_config();
  if (!before.ok()) return before.take_status();
  const std::uint64_t since_ns = clock_.now_ns();
  Status set = client_.set_timestamp(device_ns);
  if (!set.ok()) return set_refusal(std::move(set), device_ns);
  last_cross_ns_ = 0;
  return verify_step(kSetRequest, device_ns, since_ns);
}

Status AvbAdapter::adjust_offset(std::int64_t offset_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kClockOffsetAdjust)) return Adapter::adjust_offset(offset_ns);
  Result<TimedConfig> before = read_steady_config();
  if (!before.ok()) return before.take_status();
  const std::uint64_t now_ns = before.value().config.systim_ns;
  Status step = check_step(now_ns, offset_ns);
  if (!step.ok()) return step;
  // A step by 0 would still lose the time that the driver takes.
  if (offset_ns == 0) return ok_status();
  Status adjusted = client_.adjust_offset(offset_ns);
  if (!adjusted.ok()) return explained(std::move(adjusted));
  last_cross_ns_ = 0;
  const std::uint64_t start_ns =
      offset_ns < 0 ? now_ns - magnitude(offset_ns) : now_ns + magnitude(offset_ns);
  return verify_step(kOffsetRequest, start_ns, before.value().before_ns);
}

double AvbAdapter::scale_or_guess() const { return scale_.value_or(seed_scale(info_.family)); }

Result<RateRange> AvbAdapter::rate_range() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kClockRateAdjust)) return Adapter::rate_range();
  RateRange range = reachable_rates(info_.family, scale_or_guess(), unit_);
  range.calibrated = !contradicted_ && (scale_.has_value() || !rate_needs_scale(info_.family));
  return range;
}

bool AvbAdapter::adopt_scale(double rate, std::uint32_t timinca, RateUnit unit) {
  const double ratio = timinca_ratio(info_.family, timinca, unit);
  if (!(ratio > 0) || !plausible_scale(info_.family, rate / ratio)) return false;
  scale_ = rate / ratio;
  unit_ = unit;
  return true;
}

Status AvbAdapter::apply_rate_measurement(const RateMeasurement& measured) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kClockRateAdjust)) return Adapter::apply_rate_measurement(measured);
  const double rate = 1.0 + measured.rate_ppb / 1e9;
  if (!std::isfinite(rate) || !(rate > 0)) {
    return make_error(
        ErrorCode::kInvalidArgument, "applyRateMeasurement",
        "rate_ppb: wanted a finite value above -1e9, came " + decimal_text(measured.rate_ppb));
  }
  Result<Config> config = read_running_config();
  if (!config.ok()) return config.take_status();
  const std::uint32_t timinca = config.value().timinca;
  // The unit that was found before comes first: near the rate where both agree it decides.
  const bool silicon_first = unit_ == RateUnit::kSilicon;
  const RateUnit other = silicon_first ? RateUnit::kDocumented : RateUnit::kSilicon;
  contradicted_ = !adopt_scale(rate, timinca, unit_) && !adopt_scale(rate, timinca, other);
  if (!contradicted_) return ok_status();
  scale_.reset();
  unit_ = RateUnit::kSilicon;
  return make_error(
      ErrorCode::kNotCalibrated, "applyRateMeasurement",
      "a rate of " + decimal_text(measured.rate_ppb) + " ppb contradicts TIMINCA " +
          hex_text(timinca) + ", which stands for " +
          decimal_text(timinca_ppb(info_.family, timinca, seed_scale(info_.family))) + " ppb",
      "Measure again: the clock was steered meanwhile, or this driver converts rates otherwise.");
}

Status AvbAdapter::unreachable(double ppb) const {
  const RateRange range = reachable_rates(info_.family, scale_or_guess(), unit_);
  std::string detail = "wanted " + decimal_text(ppb) + " ppb, the driver reaches " +
                       decimal_text(range.min_ppb) + " to " + decimal_text(range.max_ppb) + " ppb";
  const bool delta = !rate_needs_scale(info_.family) && unit_ == RateUnit::kSilicon;
  if (delta && ppb < range.min_ppb) {
    detail +=
        ": it neither takes an increment below 1 nor sets the sign bit, so the clock can only be "
        "made faster than its oscillator";
  }
  return make_error(ErrorCode::kRateUnreachable, "ADJUST_FREQUENCY", detail,
                    "Stay inside clock.rateRange(), or let the HAL discipline the time in "
                    "software on top of this clock.");
}

Result<RateAdjustment> AvbAdapter::adjust_rate(double ppb) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kClockRateAdjust)) return Adapter::adjust_rate(ppb);
  if (contradicted_ || (rate_needs_scale(info_.family) && !scale_)) {
    return make_error(ErrorCode::kNotCalibrated, "adjustRate",
                      contradicted_ ? "the last measured rate contradicts the increment"
                                    : "the frequency behind this adapter's counter is not known");
  }
  RateCommand command;
  if (!encode_rate(info_.family, scale_or_guess(), ppb, &command, unit_)) return unreachable(ppb);
  const BoundAdapter adapter = bound();
  Result<std::uint32_t> timinca = command_rate(adapter, command);
  if (!timinca.ok()) return timinca.take_status();
  RateAdjustment done;
  done.requested_ppb = ppb;
  done.commanded_ppb = command.ppb;
  done.register_value = timinca.value();
  done.reference = scale_ ? RateReference::kSystem : RateReference::kNominal;
  return done;
}

}  // namespace avbhal::intel_avb
