#include "backends/windows_api/clock.h"

#include <cstdio>
#include <string>

#include "backends/windows_api/errors.h"
#include "core/bracket.h"

namespace avbhal::windows_api {
namespace {

constexpr const char* kCall = "CaptureInterfaceHardwareCrossTimestamp";
constexpr std::uint32_t kBurst = 8;
constexpr std::uint64_t kWaitsNs[] = {10000000, 20000000, 40000000};
// A driver may hand out a pair it captured a little before the call. One from another clock domain
// (TSC, ART) lies further away than this, but for a coincidence.
constexpr std::uint64_t kOldestPairNs = kNsPerSecond;
// Two processors' readings of the performance counter may differ by a tick.
constexpr std::uint64_t kFutureSlackNs = 1000;

std::string unprecise_text(double error_ppm) {
  char text[160];
  std::snprintf(text, sizeof text,
                "the driver reports no counter frequency and its captures are too wide to measure "
                "it: +-%.0f ppm so far, +-%u ppm wanted",
                error_ppm, static_cast<unsigned>(CounterUnit::kWorstErrorPpm));
  return text;
}

// No further attempt can succeed.
bool is_final(ErrorCode code) {
  return code == ErrorCode::kAdapterGone || code == ErrorCode::kNotSupported ||
         code == ErrorCode::kAccessDenied || code == ErrorCode::kInvalidArgument;
}

}  // namespace

void CrossClock::reset(std::uint64_t luid, std::uint64_t reported_hz) {
  const std::lock_guard<std::mutex> lock(mutex_);
  luid_ = luid;
  reported_hz_ = reported_hz;
  unit_.reset(reported_hz);
  have_last_ = false;
  have_anchor_ = false;
}

std::uint64_t CrossClock::restarts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return restarts_;
}

CounterUnit CrossClock::unit() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return unit_;
}

Result<CrossTimestamp> CrossClock::read(std::uint32_t count) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Best best;
  // Twice, because the reading itself may show that the counter restarted and its unit is void.
  for (int round = 0; round < 2; ++round) {
    if (!unit_.known()) {
      Status status = learn_unit();
      if (!status.ok()) return status;
    }
    best = Best();
    Status status = narrowest(count, best);
    if (!status.ok()) return status;
    if (unit_.known()) break;
  }
  if (!unit_.known()) {
    return make_error(ErrorCode::kDiscontinuity, kCall,
                      "the counter went backwards repeatedly while it was read");
  }
  Bracket bracket;
  bracket.before_ticks = best.pair.before_ticks;
  bracket.after_ticks = best.pair.after_ticks;
  // Equal system times: the driver paired in hardware and converted; how it rounded is not
  // documented, so the instant may lie a tick to either side.
  if (bracket.before_ticks == bracket.after_ticks) --bracket.before_ticks;
  bracket.raw_counter = best.pair.raw;
  bracket.device_ns = unit_.to_ns(best.pair.raw);
  CrossTimestamp cross =
      to_cross_timestamp(bracket, system_, unit_.resolution_ns(), CrossMethod::kOsCross);
  cross.samples = count;
  cross.samples_failed = best.failed;
  return cross;
}

Status CrossClock::capture(CounterPair& pair) {
  CrossCapture raw;
  const std::uint64_t call_before = system_.now_ticks();
  const std::uint32_t error = api_.capture_cross(api_.context, luid_, &raw);
  const std::uint64_t call_after = system_.now_ticks();
  if (error != 0) return call_error(kCall, error);
  Status status = check_capture(raw, call_before, call_after);
  if (status.ok()) pair = {raw.system1, raw.system2, raw.hardware};
  return status;
}

Status CrossClock::check_capture(const CrossCapture& raw, std::uint64_t call_before,
                                 std::uint64_t call_after) const {
  if (raw.system1 == 0 || raw.hardware == 0 || raw.system2 == 0) {
    return make_error(ErrorCode::kClockReadInvalid, kCall,
                      "the driver reported success with a time of zero, which is not a time");
  }
  if (raw.system2 < raw.system1) {
    return make_error(ErrorCode::kSystemClock, kCall,
                      "the second system time lies before the first one");
  }
  const std::uint64_t hz = system_.frequency_hz();
  const std::uint64_t oldest = ns_to_ticks(kOldestPairNs, hz);
  const std::uint64_t slack = ns_to_ticks(kFutureSlackNs, hz) + 2;
  const bool too_old = call_before > oldest && raw.system1 < call_before - oldest;
  if (too_old || raw.system2 > call_after + slack) {
    return make_error(ErrorCode::kClockReadInvalid, kCall,
                      "the driver's system times " + std::to_string(raw.system1) + " and " +
                          std::to_string(raw.system2) + " are not performance-counter values of " +
                          std::to_string(call_before) + " to " + std::to_string(call_after));
  }
  return ok_status();
}

bool CrossClock::note_restart(const CounterPair& pair) {
  const bool backwards =
      have_last_ && pair.raw < last_.raw && pair.after_ticks >= last_.before_ticks;
  if (backwards) {
    ++restarts_;
    unit_.reset(reported_hz_);
    have_anchor_ = false;
  }
  last_ = pair;
  have_last_ = true;
  return backwards;
}

Status CrossClock::narrowest(std::uint32_t count, Best& best) {
  Status last;
  for (std::uint32_t i = 0; i < count; ++i) {
    CounterPair pair;
    Status status = capture(pair);
    if (!status.ok()) {
      ++best.failed;
      if (is_final(status.code())) return status;
      last = std::move(status);
      continue;
    }
    if (note_restart(pair) && best.have) {
      // Brackets from before a restart belong to another timeline.
      best.failed = i;
      best.have = false;
    }
    const std::uint64_t width = pair.after_ticks - pair.before_ticks;
    if (!best.have || width < best.pair.after_ticks - best.pair.before_ticks) best.pair = pair;
    best.have = true;
  }
  if (best.have) return ok_status();
  if (!last.ok()) return last;
  return make_error(ErrorCode::kInvalidArgument, kCall, "at least one bracket must be asked for");
}

Status CrossClock::learn_unit() {
  for (const std::uint64_t wait_ns : kWaitsNs) {
    Best first;
    if (!have_anchor_) {
      Status status = narrowest(kBurst, first);
      if (!status.ok()) return status;
      anchor_ = first.pair;
      have_anchor_ = true;
    }
    system_.sleep_ns(wait_ns);
    Best second;
    Status status = narrowest(kBurst, second);
    if (!status.ok()) return status;
    // A restart in the second burst has dropped the anchor.
    if (!have_anchor_) continue;
    switch (unit_.measure(anchor_, second.pair, system_.frequency_hz())) {
      case CounterUnit::Outcome::kKnown:
        have_anchor_ = false;
        return ok_status();
      case CounterUnit::Outcome::kStandingStill:
        have_anchor_ = false;
        return make_error(ErrorCode::kClockFrozen, kCall, "the adapter's counter stands still");
      case CounterUnit::Outcome::kTooShort:
        break;
    }
  }
  return make_error(ErrorCode::kNotCalibrated, kCall, unprecise_text(unit_.error_ppm()),
                    "Read the clock again: the measurement goes on and grows more precise.");
}

}  // namespace avbhal::windows_api
