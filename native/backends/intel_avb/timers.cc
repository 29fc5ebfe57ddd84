// Target times and auxiliary inputs.
//
// The comparator holds seconds and nanoseconds. For an I226 the public driver writes the two halves
// of the nanosecond value into it, which fires at another time. The driver reports the low half of
// what the comparator held before, so asking twice tells what the first request wrote; when it is
// such a half, seconds and nanoseconds are packed in a way that these halves come out right.
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/routing.h"
#include "backends/intel_avb/stamp_time.h"
#include "hal/time_range.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kRequest[] = "SET_TARGET_TIME";

std::uint32_t low_half(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
std::uint32_t nanoseconds_of(std::uint64_t ns) {
  return static_cast<std::uint32_t>(ns % kNsPerSecond);
}
std::uint64_t packed(std::uint64_t ns) { return (ns / kNsPerSecond) << 32 | ns % kNsPerSecond; }

// One in 2^32 targets has equal halves; such a one tells nothing.
bool tells_apart(std::uint64_t ns) { return low_half(ns) != nanoseconds_of(ns); }

class AvbTimers final : public AvbFacet<Timers> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<TargetTimeOutcome> do_set_target(const TargetTimeRequest& request) override;
  Result<AuxiliaryStamp> do_auxiliary(std::uint32_t channel, bool clear) override;

  // Both: the device's lock is held.
  Status check_future(std::uint64_t target_ns);
  // Writes `value` disarmed, then as wanted; gives the low half that the first write left.
  Result<std::uint32_t> write_target(std::uint32_t timer, std::uint64_t value, bool arm);
};

Status AvbTimers::check_future(std::uint64_t target_ns) {
  Result<Device::Config> config = device_.read_running_config();
  if (!config.ok()) return config.take_status();
  const std::uint64_t now_ns = config.value().systim_ns;
  return check_time("deviceNs", target_ns, now_ns + 1, kLastSecondNs - 1);
}

Result<std::uint32_t> AvbTimers::write_target(std::uint32_t timer, std::uint64_t value, bool arm) {
  Result<std::uint32_t> before =
      device_.explained(device_.client().set_target_time(timer, value, false));
  if (!before.ok()) return before;
  return device_.explained(device_.client().set_target_time(timer, value, arm));
}

Result<TargetTimeOutcome> AvbTimers::do_set_target(const TargetTimeRequest& request) {
  const auto lock = device_.lock();
  if (Status valid = check_future(request.device_ns); !valid.ok()) return valid;
  const std::uint64_t target = request.device_ns;
  // A probe that is not armed: a wrong one must not fire.
  const std::uint64_t probe = tells_apart(target) ? target : target + kNsPerSecond;
  Result<std::uint32_t> format = write_target(request.timer, probe, false);
  if (!format.ok()) return format.take_status();
  const bool halves = format.value() == low_half(probe);
  if (!halves && format.value() != nanoseconds_of(probe)) {
    return make_error(ErrorCode::kNotEffective, kRequest,
                      "the comparator was left with low half " + hex_text(format.value()) +
                          ", wanted " + hex_text(nanoseconds_of(probe)));
  }
  Result<std::uint32_t> left =
      write_target(request.timer, halves ? packed(target) : target, request.event);
  if (!left.ok()) return left.take_status();
  if (left.value() != nanoseconds_of(target)) {
    return make_error(ErrorCode::kNotEffective, kRequest,
                      "the comparator holds " + std::to_string(left.value()) +
                          " ns within the second, wanted " +
                          std::to_string(nanoseconds_of(target)));
  }
  TargetTimeOutcome out;
  out.note = "verified to the nanoseconds within the second; the driver does not give the seconds";
  if (halves) {
    out.note +=
        ". This driver writes the halves of a 64-bit number where the comparator wants seconds and "
        "nanoseconds; the request was packed accordingly";
  }
  return out;
}

Result<AuxiliaryStamp> AvbTimers::do_auxiliary(std::uint32_t channel, bool clear) {
  const auto lock = device_.lock();
  Result<avb_abi::AuxTimestampRequest> reply =
      through_selection(device_.bound(), [channel, clear](const Client& selected) {
        return selected.auxiliary_stamp(channel, clear);
      });
  if (!reply.ok()) return reply.take_status();
  AuxiliaryStamp stamp;
  stamp.raw = reply.value().timestamp;
  Result<Device::Config> config = device_.read_config();
  if (!config.ok()) return config.take_status();
  const auto ns = past_stamp_ns(device_.family(), stamp.raw, config.value().systim_ns);
  stamp.valid = reply.value().valid != 0 && ns.has_value();
  stamp.device_ns = stamp.valid ? *ns : 0;
  stamp.trustworthy = false;  // the driver looks at the target times' causes
  return stamp;
}

}  // namespace

Lacks timers_lacks(const DriverOffer& offer, Capability c) {
  const char* obstacle = offer.stamp_obstacle();
  switch (c) {
    case Capability::kTargetTime:
      if (obstacle != nullptr || !offer.counts()) return obstacle;
      return "the driver has no target times for adapters of this family";
    case Capability::kAuxiliaryStamps:
      if (obstacle != nullptr || offer.family == Family::kI226) return obstacle;
      return "the driver has no auxiliary stamps for adapters of this family";
    default: return std::nullopt;
  }
}

std::unique_ptr<Timers> make_timers(const Opened& at) { return std::make_unique<AvbTimers>(at); }

}  // namespace avbhal::intel_avb
