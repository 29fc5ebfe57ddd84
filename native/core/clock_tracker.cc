#include "core/clock_tracker.h"

#include <algorithm>
#include <cmath>

namespace avbhal {
namespace {

constexpr std::uint32_t kFailuresUntilLost = 20;
constexpr std::uint32_t kRestartsUntilLost = 8;
// Two brackets around the instant at which a clock starts again can agree on a rate it never had.
constexpr std::size_t kBracketsToRecover = 3;
// No oscillator changes its rate faster than this; a larger deviation is a jump.
constexpr double kPossibleDriftPpbPerS = 20000;
// Nor, however long one waits, by more than this: twice what a crystal may be off.
constexpr double kPossibleChangePpb = 400000;
// Brackets of a longer time say more than the rate from before a change does.
constexpr double kKnownRateSeconds = 10;
constexpr double kKnownRateMarginPpb = 20;
// How far two references of a commanded rate can be apart: the tolerance of a crystal.
constexpr double kOtherReferencePpb = 200000;

}  // namespace

ClockTracker::ClockTracker(const TrackerConfig& config)
    : config_(config),
      estimator_(config.estimator),
      interval_us_(config.min_interval_us),
      declared_drift_(config.estimator.drift_ppb_per_s) {}

TrackerEvent ClockTracker::add(const BracketSample& sample) {
  ++samples_;
  const bool away = failures_ > 0 || line_.state == PageState::kLost;
  failures_ = 0;
  if (base_went_back(sample)) return start_on_new_base(sample);
  if (have_pending_) return resolve(sample);
  estimator_.add(sample);
  IntervalEstimate estimate;
  const EstimateState state = solve(estimate);
  if (state == EstimateState::kContradiction) return contradict(sample);
  const TrackerEvent event = accept(state, estimate);
  const bool recovered = away && line_.state != PageState::kLost;
  return event == TrackerEvent::kNone && recovered ? TrackerEvent::kRecovered : event;
}

void ClockTracker::bound_rate() {
  double low_ppb = config_.estimator.min_rate_ppb, high_ppb = config_.estimator.max_rate_ppb;
  if (after_.valid && estimator_.size() > 0) {
    const std::uint64_t newest = estimator_.sample(estimator_.size() - 1).after_ticks;
    const double seconds =
        static_cast<double>(static_cast<std::int64_t>(newest - after_.at_ticks)) /
        estimator_.config().ticks_per_second;
    after_.valid = seconds <= kKnownRateSeconds;
    const double moved_ppb = estimator_.config().drift_ppb_per_s * std::max(seconds, 0.0);
    if (after_.valid) {
      low_ppb = std::max(low_ppb, after_.low_ppb - moved_ppb);
      high_ppb = std::min(high_ppb, after_.high_ppb + moved_ppb);
    }
  }
  estimator_.set_rate_bounds(low_ppb, high_ppb);
}

// The estimate under what is known of the rate; brackets that contradict it are believed.
EstimateState ClockTracker::solve(IntervalEstimate& out) {
  bound_rate();
  const EstimateState state = estimator_.estimate(out);
  if (state != EstimateState::kContradiction || !after_.valid) return state;
  after_.valid = false;
  bound_rate();
  return estimator_.estimate(out);
}

TrackerEvent ClockTracker::accept(EstimateState state, const IntervalEstimate& estimate) {
  estimate_ = estimate;
  have_estimate_ = true;
  before_.valid = false;
  choose_interval(state);
  if (line_.state == PageState::kLost) {
    // One step at a time: found again first, good with the next bracket.
    if (estimator_.size() >= kBracketsToRecover) publish_estimate(PageState::kSettling);
    interval_us_ = config_.min_interval_us;
    return TrackerEvent::kNone;
  }
  const bool ok = state == EstimateState::kOk;
  const bool settling_again = !ok && line_.state == PageState::kDiscontinuity;
  publish_estimate(ok ? PageState::kOk
                      : (settling_again ? PageState::kDiscontinuity : PageState::kSettling));
  if (!ok) return TrackerEvent::kNone;
  standing_ = 0;
  const bool first = !locked_;
  locked_ = true;
  return first ? TrackerEvent::kLocked : TrackerEvent::kNone;
}

bool ClockTracker::looks_like_drift(const BracketSample& sample) const {
  if (!have_estimate_) return false;
  const ValueInterval predicted = value_at(estimate_, sample.after_ticks, estimator_.config());
  const double value =
      static_cast<double>(static_cast<std::int64_t>(sample.device_ns - estimate_.reference_ns));
  const double width =
      static_cast<double>(sample.after_ticks - sample.before_ticks) * estimate_.high_rate;
  const double gap = std::max(predicted.low_ns - (value + width), value - predicted.high_ns);
  const double seconds = (static_cast<double>(sample.after_ticks - estimate_.reference_ticks)) /
                         estimator_.config().ticks_per_second;
  return gap <=
         std::min(0.5 * kPossibleDriftPpbPerS * seconds * seconds, kPossibleChangePpb * seconds);
}

// A counter that begins anew, as the TSC of some machines does when they resume.
bool ClockTracker::base_went_back(const BracketSample& sample) const {
  const std::size_t size = estimator_.size();
  return size > 0 && sample.after_ticks < estimator_.sample(size - 1).before_ticks;
}

TrackerEvent ClockTracker::start_on_new_base(const BracketSample& sample) {
  have_pending_ = false;
  return start_generation(sample, sample);
}

TrackerEvent ClockTracker::contradict(const BracketSample& sample) {
  if (looks_like_drift(sample)) return raise_drift_bound();
  // One reading alone may be bad (a torn register pair, a software time); the next one decides, and
  // it is taken at once.
  estimator_.drop_newest();
  pending_ = sample;
  have_pending_ = true;
  interval_us_ = 0;
  line_.state = PageState::kDiscontinuity;
  return TrackerEvent::kNone;
}

TrackerEvent ClockTracker::resolve(const BracketSample& sample) {
  have_pending_ = false;
  estimator_.add(sample);
  IntervalEstimate estimate;
  const EstimateState state = solve(estimate);
  if (state != EstimateState::kContradiction) {
    ++rejected_;
    accept(state, estimate);
    return TrackerEvent::kRejected;
  }
  return start_generation(pending_, sample);
}

TrackerEvent ClockTracker::start_generation(const BracketSample& first,
                                            const BracketSample& second) {
  estimator_.clear();
  estimator_.set_drift_bound(declared_drift_);
  after_.valid = false;
  before_.valid = false;
  bound_rate();
  locked_ = false;
  if (&first != &second) estimator_.add(first);
  estimator_.add(second);
  IntervalEstimate estimate;
  EstimateState state = estimator_.estimate(estimate);
  if (state == EstimateState::kContradiction) {
    estimator_.keep_newest(1);
    state = estimator_.estimate(estimate);
  }
  estimate_ = estimate;
  have_estimate_ = true;
  ++line_.generation;
  ++standing_;
  interval_us_ = config_.min_interval_us;
  const bool lost = standing_ >= kRestartsUntilLost;
  if (lost) interval_us_ = config_.max_interval_us / 4;
  const bool was_lost = line_.state == PageState::kLost;
  publish_estimate(lost ? PageState::kLost : PageState::kDiscontinuity);
  if (lost) return was_lost ? TrackerEvent::kNone : TrackerEvent::kLost;
  return TrackerEvent::kDiscontinuity;
}

TrackerEvent ClockTracker::raise_drift_bound() {
  const double raised = std::min(2 * estimator_.config().drift_ppb_per_s, kPossibleDriftPpbPerS);
  estimator_.set_drift_bound(raised);
  // Which of the older brackets are still true under the raised bound, nobody can tell.
  estimator_.keep_newest(1);
  IntervalEstimate estimate;
  const EstimateState state = estimator_.estimate(estimate);
  estimate_ = estimate;
  interval_us_ = config_.min_interval_us;
  publish_estimate(state == EstimateState::kOk ? PageState::kOk : PageState::kSettling);
  return TrackerEvent::kDriftExceeded;
}

TrackerEvent ClockTracker::fail(bool gone) {
  ++failures_;
  interval_us_ =
      std::min(std::max(interval_us_ * 2, config_.min_interval_us), config_.max_interval_us);
  if (line_.state == PageState::kEmpty && !gone) return TrackerEvent::kNone;
  const bool lost = gone || failures_ >= kFailuresUntilLost;
  const PageState before = line_.state;
  line_.state = lost ? PageState::kLost : PageState::kHoldover;
  return lost && before != PageState::kLost ? TrackerEvent::kLost : TrackerEvent::kNone;
}

void ClockTracker::expect_step() {
  estimator_.clear();
  have_estimate_ = false;
  have_pending_ = false;
  holds_ = false;
  locked_ = false;
  before_.valid = false;
  after_.valid = false;
  ++line_.generation;
  line_.state = PageState::kDiscontinuity;
  interval_us_ = 0;
}

void ClockTracker::expect_rate_change(double change_ppb, std::uint64_t ticks) {
  const double nominal = 1e9 / estimator_.config().ticks_per_second;
  if (have_estimate_) {
    before_ = {true, (estimate_.low_rate / nominal - 1) * 1e9,
               (estimate_.high_rate / nominal - 1) * 1e9, estimate_.reference_ticks};
    line_.state = PageState::kSettling;
  }
  age_line_to(ticks);
  // The value goes on without a step. Until the next bracket the line keeps the old slope, with a
  // window that allows for the new one; what is commanded may be relative to another reference.
  line_.half_rate += nominal * (1.5 * std::abs(change_ppb) + kOtherReferencePpb) * 1e-9;
  const double margin_ppb = 0.5 * std::abs(change_ppb) + kKnownRateMarginPpb;
  after_ = before_;
  after_.low_ppb += change_ppb - margin_ppb;
  after_.high_ppb += change_ppb + margin_ppb;
  estimator_.keep_newest(0);
  if (before_.valid) estimator_.add(window_as_bracket());
  have_pending_ = false;
  have_estimate_ = false;
  interval_us_ = 0;
}

// The device shows the middle of the window at most as early or late as the window is wide, at the
// slowest allowed rate.
BracketSample ClockTracker::window_as_bracket() const {
  const double slowest =
      1e9 / estimator_.config().ticks_per_second * (1 + config_.estimator.min_rate_ppb * 1e-9);
  const auto reach = static_cast<std::uint64_t>((line_.half_ns + 1) / slowest) + 1;
  const auto middle = static_cast<std::uint64_t>(static_cast<std::int64_t>(line_.offset_ns));
  return {line_.base_ticks - reach, line_.base_ticks + reach, line_.base_ns + middle, 0};
}

// The same line, told from a later instant.
void ClockTracker::age_line_to(std::uint64_t ticks) {
  const double age = static_cast<double>(static_cast<std::int64_t>(ticks - line_.base_ticks));
  if (age <= 0) return;
  const double shift = line_.offset_ns + line_.rate * age;
  const double whole = std::floor(shift);
  line_.half_ns += line_.half_rate * age + line_.bend * age * age;
  line_.half_rate += 2 * line_.bend * age;
  line_.base_ticks = ticks;
  line_.base_ns += static_cast<std::uint64_t>(static_cast<std::int64_t>(whole));
  line_.offset_ns = shift - whole;
}

void ClockTracker::publish_estimate(PageState state) {
  const EstimatorConfig& config = estimator_.config();
  holds_ = true;
  line_.state = state;
  line_.interval_ms = static_cast<std::uint16_t>((interval_us_ + 999) / 1000);
  line_.base_ticks = estimate_.reference_ticks;
  line_.base_ns = estimate_.reference_ns;
  line_.offset_ns = (estimate_.low_ns + estimate_.high_ns) / 2;
  line_.rate = (estimate_.low_rate + estimate_.high_rate) / 2;
  line_.half_ns = (estimate_.high_ns - estimate_.low_ns) / 2;
  line_.half_rate = (estimate_.high_rate - estimate_.low_rate) / 2;
  const double per_tick = 1 / config.ticks_per_second;
  line_.bend = 0.5 * config.drift_ppb_per_s * per_tick * per_tick;
}

std::uint32_t ClockTracker::settling_interval_us() const {
  const std::uint64_t oldest = estimator_.sample(0).before_ticks;
  const std::uint64_t newest = estimator_.sample(estimator_.size() - 1).after_ticks;
  const double span_us =
      static_cast<double>(newest - oldest) / estimator_.config().ticks_per_second * 1e6;
  const double wanted_us = std::min<double>(span_us / 8, config_.max_interval_us);
  return std::max(static_cast<std::uint32_t>(wanted_us), config_.min_interval_us);
}

void ClockTracker::choose_interval(EstimateState state) {
  if (state != EstimateState::kOk) {
    interval_us_ = settling_interval_us();
    return;
  }
  const EstimatorConfig& config = estimator_.config();
  const double half = (estimate_.high_ns - estimate_.low_ns) / 2;
  const double half_rate = (estimate_.high_rate - estimate_.low_rate) / 2;
  // No sampling makes the window narrower than the best bracket: beyond that, what is wanted is out
  // of reach on this path and the bracket itself is the measure.
  const double reachable = std::max(config_.wanted_bound_ns, 1.5 * narrowest_half_ns());
  if (half > reachable) {
    interval_us_ = std::max(interval_us_ / 2, config_.min_interval_us);
    return;
  }
  const double allowed = std::max(0.25 * half, reachable - half);
  const std::uint32_t doubled = std::max(interval_us_ * 2, config_.min_interval_us);
  std::uint32_t interval = std::min(doubled, config_.max_interval_us);
  while (interval > config_.min_interval_us) {
    const double seconds = interval * 1e-6;
    const double growth = half_rate * seconds * config.ticks_per_second +
                          0.5 * config.drift_ppb_per_s * seconds * seconds;
    if (growth <= allowed) break;
    interval /= 2;
  }
  interval_us_ = std::max(interval, config_.min_interval_us);
}

double ClockTracker::narrowest_half_ns() const {
  std::uint64_t ticks = ~std::uint64_t{0};
  for (std::size_t i = 0; i < estimator_.size(); ++i) {
    const BracketSample& s = estimator_.sample(i);
    ticks = std::min(ticks, s.after_ticks - s.before_ticks);
  }
  return 0.5 * static_cast<double>(ticks) * 1e9 / estimator_.config().ticks_per_second;
}

bool ClockTracker::rate_ppb(double& low, double& high) const {
  if (!have_estimate_ || (line_.state != PageState::kOk && line_.state != PageState::kHoldover)) {
    return false;
  }
  const double nominal = 1e9 / estimator_.config().ticks_per_second;
  low = (estimate_.low_rate / nominal - 1) * 1e9;
  high = (estimate_.high_rate / nominal - 1) * 1e9;
  return true;
}

}  // namespace avbhal
