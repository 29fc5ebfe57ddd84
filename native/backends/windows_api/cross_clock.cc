#include "backends/windows_api/cross_clock.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "backends/windows_api/errors.h"
#include "core/bracket.h"

namespace avbhal::windows_api {
namespace {

constexpr const char* kCall = "CaptureInterfaceHardwareCrossTimestamp";
constexpr int kBurst = 8;
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

}  // namespace

void CrossClock::reset(std::uint64_t luid, std::uint64_t reported_hz) {
  const std::lock_guard<std::mutex> lock(mutex_);
  luid_ = luid;
  reported_hz_ = reported_hz;
  unit_.reset(reported_hz);
  have_last_ = false;
  have_anchor_ = false;
  rate_.reset();
}

std::uint64_t CrossClock::restarts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return restarts_;
}

CounterUnit CrossClock::unit() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return unit_;
}

Result<CrossTimestamp> CrossClock::read(const CounterTick& tick) {
  const std::lock_guard<std::mutex> lock(mutex_);
  CounterPair pair;
  // Twice, because the reading itself may show that the counter restarted and its unit is void.
  for (int round = 0; round < 2; ++round) {
    if (!unit_.known()) {
      if (Status status = learn_unit(); !status.ok()) return status;
    }
    if (Status status = capture(pair); !status.ok()) return status;
    if (unit_.known()) break;
  }
  if (!unit_.known()) {
    return make_error(ErrorCode::kDiscontinuity, kCall,
                      "the counter went backwards repeatedly while it was read");
  }
  Bracket bracket{pair.before_ticks, pair.after_ticks, unit_.to_ns(pair.raw), pair.raw};
  // Equal system times: the driver paired in hardware and converted; how it rounded is not
  // documented, so the instant may lie a tick to either side.
  if (bracket.before_ticks == bracket.after_ticks) --bracket.before_ticks;
  const std::uint64_t unit_ns = unit_.resolution_ns();
  const CounterTick shown(std::max(unit_ns, tick.usual_ns), std::max(unit_ns, tick.most_ns));
  return to_cross_timestamp(bracket, system_, shown, CrossMethod::kOsCross);
}

Status CrossClock::note_rate(const RateMeasurement& measured) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!unit_.known()) {
    return make_error(ErrorCode::kNotCalibrated, {},
                      "the length of a counter tick is not known yet",
                      "Take a cross timestamp first; it measures the tick length.");
  }
  rate_ = measured;
  return ok_status();
}

std::string CrossClock::frequency_text() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!unit_.known() || (!rate_ && !unit_.measured())) return {};
  const double hz = rate_ ? unit_.hz() * (1 + rate_->rate_ppb / 1e9) : unit_.hz();
  const double ppm = rate_ ? rate_->bound_ppb / 1e3 : unit_.error_ppm();
  char text[120];
  std::snprintf(text, sizeof text, " The counter's frequency was measured: %.0f Hz +-%.3f ppm.", hz,
                ppm);
  return text;
}

Status CrossClock::capture(CounterPair& pair) {
  CrossCapture raw;
  const std::uint64_t call_before = system_.now_ticks();
  const std::uint32_t error = api_.capture_cross(api_.context, luid_, &raw);
  const std::uint64_t call_after = system_.now_ticks();
  if (error != 0) return call_error(kCall, error, "the driver delivered no cross timestamp");
  if (Status status = check_capture(raw, call_before, call_after); !status.ok()) return status;
  pair = {raw.system1, raw.system2, raw.hardware};
  note(pair);
  return ok_status();
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

// Keeps the newest capture, and drops what a restart of the counter has made void.
void CrossClock::note(const CounterPair& pair) {
  if (have_last_ && pair.raw < last_.raw && pair.after_ticks >= last_.before_ticks) {
    ++restarts_;
    unit_.reset(reported_hz_);
    have_anchor_ = false;
    rate_.reset();
  }
  last_ = pair;
  have_last_ = true;
}

// Of one burst, since its last restart. The last error when all captures fail.
Status CrossClock::narrowest(CounterPair& best) {
  const auto width = [](const CounterPair& pair) { return pair.after_ticks - pair.before_ticks; };
  bool have = false;
  Status last;
  for (int i = 0; i < kBurst; ++i) {
    const std::uint64_t restarts = restarts_;
    CounterPair pair;
    Status status = capture(pair);
    if (!status.ok()) {
      last = std::move(status);
      continue;
    }
    if (!have || restarts_ != restarts || width(pair) < width(best)) best = pair;
    have = true;
  }
  return have ? ok_status() : std::move(last);
}

Status CrossClock::learn_unit() {
  for (const std::uint64_t wait_ns : kWaitsNs) {
    if (!have_anchor_) {
      if (Status status = narrowest(anchor_); !status.ok()) return status;
      have_anchor_ = true;
    }
    system_.sleep_ns(wait_ns);
    CounterPair second;
    if (Status status = narrowest(second); !status.ok()) return status;
    // A restart in the second burst has dropped the anchor.
    if (!have_anchor_) continue;
    switch (unit_.measure(anchor_, second, system_.frequency_hz())) {
      case CounterUnit::Outcome::kKnown: have_anchor_ = false; return ok_status();
      case CounterUnit::Outcome::kStandingStill:
        have_anchor_ = false;
        return make_error(ErrorCode::kClockFrozen, kCall, "the adapter's counter stands still");
      case CounterUnit::Outcome::kTooShort: break;
    }
  }
  return make_error(ErrorCode::kNotCalibrated, kCall, unprecise_text(unit_.error_ppm()),
                    "Read the clock again: the measurement goes on and grows more precise.");
}

}  // namespace avbhal::windows_api
