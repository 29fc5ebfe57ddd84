#include "backends/linux_phc/cross_reader.h"

#include <string>
#include <utility>

#include "backends/linux_phc/errors.h"

namespace avbhal::linux_phc {
namespace {

constexpr char kPreciseCall[] = "PTP_SYS_OFFSET_PRECISE";
constexpr char kExtendedCall[] = "PTP_SYS_OFFSET_EXTENDED";
constexpr char kPlainCall[] = "PTP_SYS_OFFSET";
// A pair may have been latched a little before the call; one of another clock lies further away.
constexpr std::uint64_t kOldestPairNs = kNsPerSecond;
// adjtimex allows a tick to be off by 10 % and the frequency by 500 ppm, adjtime another 500 ppm.
constexpr std::uint64_t kSlewParts = 1000, kMostSlewParts = 1101;
constexpr std::uint64_t kLastSeconds = UINT64_MAX / kNsPerSecond - 1;

// At least this much passed on the raw clock while CLOCK_REALTIME advanced by `ns`.
std::uint64_t surely_passed(std::uint64_t ns) { return ns * kSlewParts / kMostSlewParts; }

Status invalid(const char* call, const std::string& detail) {
  return make_error(ErrorCode::kClockReadInvalid, call, detail);
}

}  // namespace

Result<std::uint64_t> checked_ns(const char* call, const PtpTime& time) {
  if (time.seconds < 0) {
    return invalid(
        call, "the clock shows " + std::to_string(time.seconds) + " s, a time before its epoch");
  }
  const auto seconds = static_cast<std::uint64_t>(time.seconds);
  if (time.ns >= kNsPerSecond || seconds > kLastSeconds) {
    return invalid(call, std::to_string(time.seconds) + " s and " + std::to_string(time.ns) +
                             " ns are not a time");
  }
  return seconds * kNsPerSecond + time.ns;
}

struct CrossReader::Around {
  std::uint64_t raw_before = 0, raw_after = 0;            // CLOCK_MONOTONIC_RAW
  std::uint64_t realtime_before = 0, realtime_after = 0;  // read inside of these
};

int CrossReader::control(Around& around, int file, std::uint32_t request, void* data) {
  around.raw_before = system_.now_ns();
  around.realtime_before = api_.realtime_ns(api_.context);
  const int error = api_.control(api_.context, file, request, data);
  around.realtime_after = api_.realtime_ns(api_.context);
  around.raw_after = system_.now_ns();
  return error;
}

Status CrossReader::probe(int file, const PtpCaps& caps) {
  std::vector<CrossMethod> answered;
  for (CrossMethod call : {CrossMethod::kPhcPrecise, CrossMethod::kPhcExtendedRaw,
                           CrossMethod::kPhcExtended, CrossMethod::kPhcPlain}) {
    if (call == CrossMethod::kPhcPrecise && caps.cross_timestamping == 0) continue;
    CrossMethod taken = call;
    Bracket bracket;
    Status status = take(file, taken, bracket);
    if (!status.ok()) {
      const auto error = static_cast<int>(status.error().os_error);
      if (means_gone(error)) return status;
      // One that is known but fails now may work the next time.
      if (means_unsupported(error)) continue;
    }
    answered.push_back(call);
  }
  if (answered.empty()) return not_supported(kPlainCall, "the driver answers no cross timestamp");
  calls_ = std::move(answered);
  return ok_status();
}

Result<CrossTimestamp> CrossReader::read(int file, const CounterTick& tick) {
  Status last;
  std::uint32_t failed = 0;
  for (CrossMethod method : calls_) {
    Bracket bracket;
    last = take(file, method, bracket);
    if (last.ok()) {
      CrossTimestamp cross = to_cross_timestamp(bracket, system_, tick, method);
      cross.samples += failed;
      cross.samples_failed = failed;
      return cross;
    }
    if (last.code() == ErrorCode::kAdapterGone) break;
    ++failed;
  }
  return last;
}

Status CrossReader::take(int file, CrossMethod& method, Bracket& bracket) {
  switch (method) {
    case CrossMethod::kPhcPrecise: return precise(file, bracket);
    case CrossMethod::kPhcExtendedRaw: return extended_raw(file, bracket);
    case CrossMethod::kPhcExtended: return extended(file, method, bracket);
    default: return plain(file, method, bracket);
  }
}

Status CrossReader::precise(int file, Bracket& bracket) {
  PtpPrecise answer;
  Around around;
  const int error = control(around, file, kPtpPrecise, &answer);
  if (error != 0) return call_error(kPreciseCall, error);
  Result<std::uint64_t> device = checked_ns(kPreciseCall, answer.device);
  if (!device.ok()) return device.take_status();
  Result<std::uint64_t> raw = checked_ns(kPreciseCall, answer.monotonic_raw);
  if (!raw.ok()) return raw.take_status();
  const std::uint64_t at = raw.value();
  if (at > around.raw_after || at + kOldestPairNs < around.raw_before || at < kPreciseNs) {
    return invalid(kPreciseCall, "the system time " + std::to_string(at) +
                                     " ns lies outside the call, which lasted from " +
                                     std::to_string(around.raw_before) + " to " +
                                     std::to_string(around.raw_after) + " ns");
  }
  bracket = {at - kPreciseNs, at + kPreciseNs, device.value(), device.value()};
  return ok_status();
}

Status CrossReader::within_call(const Around& around, const Bracket& bracket) const {
  if (around.raw_before <= bracket.before_ticks && bracket.before_ticks <= bracket.after_ticks &&
      bracket.after_ticks <= around.raw_after) {
    return ok_status();
  }
  return invalid(kExtendedCall, "the system times " + std::to_string(bracket.before_ticks) +
                                    " and " + std::to_string(bracket.after_ticks) +
                                    " ns lie outside the call, which lasted from " +
                                    std::to_string(around.raw_before) + " to " +
                                    std::to_string(around.raw_after) + " ns");
}

Status CrossReader::extended_raw(int file, Bracket& bracket) {
  PtpExtended answer;
  answer.samples = 1;
  answer.clock = kClockMonotonicRaw;
  Around around;
  const int error = control(around, file, kPtpExtended, &answer);
  if (error != 0) return call_error(kExtendedCall, error);
  std::uint64_t ns[3] = {};
  for (int i = 0; i < 3; ++i) {
    Result<std::uint64_t> checked = checked_ns(kExtendedCall, answer.times[0][i]);
    if (!checked.ok()) return checked.take_status();
    ns[i] = checked.value();
  }
  bracket = {ns[0], ns[2], ns[1], ns[1]};
  return within_call(around, bracket);
}

Status CrossReader::extended(int file, CrossMethod& method, Bracket& bracket) {
  PtpExtended answer;
  answer.samples = 1;
  answer.clock = kClockRealtime;
  Around around;
  const int error = control(around, file, kPtpExtended, &answer);
  if (error != 0) return call_error(kExtendedCall, error);
  Result<std::uint64_t> device = checked_ns(kExtendedCall, answer.times[0][1]);
  if (!device.ok()) return device.take_status();
  bracket.device_ns = bracket.raw_counter = device.value();
  return carry_over(around, answer.times[0][0], answer.times[0][2], method, bracket);
}

Status CrossReader::plain(int file, CrossMethod& method, Bracket& bracket) {
  PtpOffset answer;
  answer.samples = 1;
  Around around;
  const int error = control(around, file, kPtpOffset, &answer);
  if (error != 0) return call_error(kPlainCall, error);
  Result<std::uint64_t> device = checked_ns(kPlainCall, answer.times[1]);
  if (!device.ok()) return device.take_status();
  bracket.device_ns = bracket.raw_counter = device.value();
  return carry_over(around, answer.times[0], answer.times[2], method, bracket);
}

Status CrossReader::carry_over(const Around& around, const PtpTime& before, const PtpTime& after,
                               CrossMethod& method, Bracket& bracket) const {
  if (around.raw_after < around.raw_before) {
    return make_error(ErrorCode::kSystemClock, {},
                      "the system clock went backwards during the reading");
  }
  const std::uint64_t call_ns = around.raw_after - around.raw_before;
  const Result<std::uint64_t> first = checked_ns(kPlainCall, before);
  const Result<std::uint64_t> second = checked_ns(kPlainCall, after);
  const bool steady = first.ok() && second.ok() && around.realtime_before <= first.value() &&
                      first.value() <= second.value() && second.value() <= around.realtime_after &&
                      surely_passed(around.realtime_after - around.realtime_before) <= call_ns;
  if (!steady) {
    method = CrossMethod::kUserBracket;
    bracket.before_ticks = around.raw_before;
    bracket.after_ticks = around.raw_after;
    return ok_status();
  }
  bracket.before_ticks = around.raw_before + surely_passed(first.value() - around.realtime_before);
  bracket.after_ticks = around.raw_after - surely_passed(around.realtime_after - second.value());
  return ok_status();
}

}  // namespace avbhal::linux_phc
