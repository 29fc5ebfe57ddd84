// Reading the clock, and pairing it with the system clock.
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/rate.h"
#include "core/bracket.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kConfigRequest[] = "GET_CLOCK_CONFIG";
constexpr char kCrossRequest[] = "PHC_CROSSTIMESTAMP";

class AvbClock final : public AvbFacet<Clock> {
 public:
  explicit AvbClock(const Opened& at)
      : AvbFacet(at, intel_avb::latch_error_ns(at.device.family())) {}

 private:
  using Config = Device::Config;

  Result<ClockReading> do_read() override;
  // Around PHC_CROSSTIMESTAMP, or GET_CLOCK_CONFIG where the driver has no such operation. The
  // driver's own counter reading, taken just before the device's, replaces the lower edge when it
  // is in the unit of the system clock.
  Result<CrossTimestamp> do_cross_timestamp() override;
  Result<RateBand> do_rate_band() override;
  Status do_apply_rate_measurement(const RateMeasurement& measured) override;

  // All below: the device's lock is held.
  Status read_cross(Bracket& bracket);
  Status read_config(Bracket& bracket);
  template <class Read>
  Result<CrossTimestamp> bracket(Read&& read) {
    return take_bracket(device_.clock(), counter_tick(device_.family(), device_.timinca()),
                        CrossMethod::kUserBracket, std::forward<Read>(read));
  }
  Result<CrossTimestamp> read_bracket();

  bool cross_request_missing_ = false;  // both guarded by the device's lock
  std::uint64_t last_raw_ = 0;
};

Result<ClockReading> AvbClock::do_read() {
  const auto lock = device_.lock();
  if (latch_error_ns() == 0) {
    Result<Config> config = device_.read_running_config();
    if (!config.ok()) return config.take_status();
    return ClockReading{config.value().systim_ns, ReadingSource::kHardware};
  }
  if (Status hardware = device_.require_hardware_time(); !hardware.ok()) return hardware;
  Result<Device::TimedConfig> steady = device_.read_steady_config();
  if (!steady.ok()) return steady.take_status();
  if (Status running = device_.check_running(steady.value().config); !running.ok()) return running;
  return ClockReading{steady.value().config.systim_ns, ReadingSource::kHardware};
}

Status AvbClock::read_cross(Bracket& bracket) {
  Result<avb_abi::CrossTimestampReply> result = device_.client().cross_timestamp();
  bracket.after_ticks = device_.clock().now_ticks();
  if (!result.ok()) return result.take_status();
  const avb_abi::CrossTimestampReply& reply = result.value();
  if (Status valid = check_device_time(kCrossRequest, reply.phc_time_ns); !valid.ok()) return valid;
  bracket.device_ns = reply.phc_time_ns;
  bracket.raw_counter = reply.phc_time_ns;
  const bool same_clock = device_.clock().id() != SystemClockId::kMonotonicRaw &&
                          reply.qpc_frequency_hz == device_.clock().frequency_hz();
  if (!same_clock) return ok_status();
  if (reply.system_qpc < bracket.before_ticks || reply.system_qpc > bracket.after_ticks) {
    return reply_error(kCrossRequest, "system_qpc " + std::to_string(reply.system_qpc) +
                                          " lies outside the request, which lasted from " +
                                          std::to_string(bracket.before_ticks) + " to " +
                                          std::to_string(bracket.after_ticks));
  }
  // Only the lower edge: the driver reads its counter before the device, never after it.
  bracket.before_ticks = reply.system_qpc;
  return ok_status();
}

Status AvbClock::read_config(Bracket& bracket) {
  Result<Config> config = device_.client().clock_config();
  if (!config.ok()) return config.take_status();
  bracket.device_ns = config.value().systim_ns;
  bracket.raw_counter = config.value().systim_ns;
  return check_device_time(kConfigRequest, bracket.device_ns);
}

Result<CrossTimestamp> AvbClock::read_bracket() {
  if (!cross_request_missing_) {
    Result<CrossTimestamp> cross = bracket([this](Bracket& b) { return read_cross(b); });
    cross_request_missing_ = !cross.ok() && cross.status().code() == ErrorCode::kNotSupported;
    if (!cross_request_missing_) return cross;
  }
  return bracket([this](Bracket& b) { return read_config(b); });
}

Result<CrossTimestamp> AvbClock::do_cross_timestamp() {
  const auto lock = device_.lock();
  if (Status hardware = device_.require_hardware_time(); !hardware.ok()) return hardware;
  if (latch_error_ns() != 0 && device_.timinca() == 0) {
    // How long its tick is depends on the settings.
    Result<Config> config = device_.read_running_config();
    if (!config.ok()) return config.take_status();
  }
  Result<CrossTimestamp> cross = device_.explained(read_bracket());
  if (!cross.ok()) return cross;
  // Only the settings tell a stopped or removed adapter from one that was read twice in one tick.
  const std::uint64_t raw = cross.value().raw_counter;
  if (raw == 0 || raw == last_raw_ || raw >= kLastSecondNs) {
    Result<Config> config = device_.read_running_config();
    if (!config.ok()) return config.take_status();
  }
  last_raw_ = raw;
  return cross;
}

Result<RateBand> AvbClock::do_rate_band() {
  const auto lock = device_.lock();
  Result<Config> config = device_.read_running_config();
  if (config.ok()) return device_.rate.band(config.value().timinca);
  // Where no bracket needs the band to be believed, a driver without that request will do.
  if (latch_error_ns() == 0) return RateBand{};
  return config.take_status();
}

Status AvbClock::do_apply_rate_measurement(const RateMeasurement& measured) {
  const auto lock = device_.lock();
  Result<Config> config = device_.read_running_config();
  if (!config.ok()) return config.take_status();
  const std::uint32_t timinca = config.value().timinca;
  if (device_.rate.adopt(1.0 + measured.rate_ppb / 1e9, timinca)) return ok_status();
  const Family family = device_.family();
  return make_error(
      ErrorCode::kNotCalibrated, {},
      "a rate of " + decimal_text(measured.rate_ppb) + " ppb contradicts TIMINCA " +
          hex_text(timinca) + ", which stands for " +
          decimal_text(timinca_ppb(family, timinca, seed_scale(family))) + " ppb",
      "Measure again: the clock was steered meanwhile, or this driver converts rates differently.");
}

}  // namespace

Lacks clock_lacks(const DriverOffer& offer, Capability c) {
  const bool mine = c == Capability::kClockRead || c == Capability::kCrossTimestamp;
  return mine ? Lacks(offer.obstacle) : std::nullopt;
}

std::unique_ptr<Clock> make_clock(const Opened& at) { return std::make_unique<AvbClock>(at); }

}  // namespace avbhal::intel_avb
