// Target times of AvbAdapter.
//
// The comparator holds seconds and nanoseconds. For an I226 the public driver writes the two halves
// of the nanosecond value into it, which fires at another time. The driver reports the low half of
// what the comparator held before, so asking twice tells what the first request wrote; when it is
// such a half, seconds and nanoseconds are packed in a way that these halves come out right.
#include <utility>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/errors.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kRequest[] = "SET_TARGET_TIME";
constexpr std::uint32_t kTimers = 2;
constexpr std::uint64_t kSecond = 1000000000u;

std::uint32_t low_half(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
std::uint32_t nanoseconds_of(std::uint64_t ns) { return static_cast<std::uint32_t>(ns % kSecond); }
std::uint64_t packed(std::uint64_t ns) { return (ns / kSecond) << 32 | ns % kSecond; }

// One in 2^32 targets has equal halves; such a one tells nothing.
bool tells_apart(std::uint64_t ns) { return low_half(ns) != nanoseconds_of(ns); }

}  // namespace

Status AvbAdapter::check_target(const TargetTimeRequest& request) {
  if (request.timer >= kTimers) {
    return make_error(ErrorCode::kInvalidArgument, kRequest,
                      "timer: wanted 0 or 1, came " + std::to_string(request.timer));
  }
  Result<Config> config = read_running_config();
  if (!config.ok()) return config.take_status();
  const std::uint64_t now_ns = config.value().systim_ns;
  if (request.device_ns > now_ns && request.device_ns < kLastSecondNs) return ok_status();
  return make_error(ErrorCode::kSetRefused, kRequest,
                    "the target " + std::to_string(request.device_ns) +
                        " ns must lie after the clock, which reads " + std::to_string(now_ns) +
                        " ns, and below 4294967295 s",
                    "Choose a target in the future of this adapter's own clock.");
}

// Writes `value` disarmed, then as wanted; gives the low half that the first write left.
Result<std::uint32_t> AvbAdapter::write_target(std::uint32_t timer, std::uint64_t value, bool arm) {
  Result<std::uint32_t> before = client_.set_target_time(timer, value, false);
  if (!before.ok()) return explained(before.take_status());
  Result<std::uint32_t> left = client_.set_target_time(timer, value, arm);
  if (!left.ok()) return explained(left.take_status());
  return left;
}

Result<TargetTimeOutcome> AvbAdapter::set_target_time(const TargetTimeRequest& request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kTargetTime)) return Adapter::set_target_time(request);
  Status valid = check_target(request);
  if (!valid.ok()) return valid;
  const std::uint64_t target = request.device_ns;
  // A probe that is not armed: a wrong one must not fire.
  const std::uint64_t probe = tells_apart(target) ? target : target + kSecond;
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

}  // namespace avbhal::intel_avb
