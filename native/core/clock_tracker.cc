#include "core/clock_tracker.h"

#include <algorithm>
#include <cmath>

#include "core/drift_limits.h"
#include "hal/clock.h"

namespace avbhal {
namespace {

constexpr std::uint32_t kFailuresUntilLost = 20;
constexpr std::uint32_t kRestartsUntilLost = 8;
// Two brackets around the instant at which a clock starts again can agree on a rate it never had.
constexpr std::size_t kBracketsToRecover = 3;
// Brackets of a longer time say more than the rate from before a change does.
constexpr double kKnownRateSeconds = 10;
constexpr double kKnownRateMarginPpb = 20;

}  // namespace

ClockTracker::ClockTracker(const TrackerConfig& config)
    : config_(config),
      estimator_(config.estimator),
      watch_(config.estimator),
      pace_(config.pace),
      declared_drift_(config.estimator.drift_ppb_per_s) {}

TrackerEvent ClockTracker::add(const BracketSample& sample) {
  ++samples_;
  const bool away = failures_ > 0;
  failures_ = 0;
  if (base_went_back(sample)) return start_on_new_base(sample);
  if (line_.state == PageState::kLost) return regain(sample);
  if (have_pending_) return resolve(sample);
  estimator_.add(sample);
  IntervalEstimate estimate;
  const EstimateState state = solve(estimate);
  if (state == EstimateState::kContradiction) return contradict(sample);
  const TrackerEvent event = accept(state, estimate);
  return event == TrackerEvent::kNone && away ? TrackerEvent::kRecovered : event;
}

// One step at a time: found again first, good with the next bracket.
TrackerEvent ClockTracker::regain(const BracketSample& sample) {
  have_pending_ = false;
  estimator_.add(sample);
  if (solve(estimate_) == EstimateState::kContradiction) {
    restart_with(sample, sample);
    begin_generation();
    pace_.seldom();
    publish_estimate(PageState::kLost);
    return TrackerEvent::kNone;
  }
  have_estimate_ = true;
  pace_.soon();
  if (estimator_.size() < kBracketsToRecover) return TrackerEvent::kNone;
  jumped_while_lost_ = false;
  publish_estimate(PageState::kSettling);
  return TrackerEvent::kRecovered;
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
  const bool ok = state == EstimateState::kOk;
  if (ok) {
    pace_.hold(estimator_, estimate_);
    estimator_.set_expected_rate(rate_ppb_of(estimate_.rate));
  } else {
    pace_.settle(estimator_);
  }
  const bool settling_again = !ok && line_.state == PageState::kDiscontinuity;
  publish_estimate(ok ? PageState::kOk
                      : (settling_again ? PageState::kDiscontinuity : PageState::kSettling));
  const BracketSample& newest = estimator_.sample(estimator_.size() - 1);
  if (!watch_.add(newest)) return raise_drift_bound();
  if (!ok) return TrackerEvent::kNone;
  standing_ = 0;
  const bool first = !locked_;
  locked_ = true;
  return first ? TrackerEvent::kLocked : TrackerEvent::kNone;
}

double ClockTracker::rate_ppb_of(double rate) const {
  return (rate * estimator_.config().ticks_per_second * 1e-9 - 1) * 1e9;
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
  const double drift = 0.5 * kPossibleDriftPpbPerS * seconds * seconds;
  return gap <= std::clamp(drift, kSuddenChangePpb * seconds, kPossibleChangePpb * seconds);
}

// A counter that begins again, as the TSC of some machines does when they resume.
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
  pace_.at_once();
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
  estimator_.drop_newest();
  const BracketSample& last = estimator_.sample(estimator_.size() - 1);
  if (stands_still(last, sample) || stands_still(pending_, sample)) return lose_frozen(sample);
  return start_generation(pending_, sample);
}

// The same value after a time in which even the slowest clock moves on.
bool ClockTracker::stands_still(const BracketSample& since, const BracketSample& now) const {
  if (since.device_ns != now.device_ns) return false;
  const double nominal = 1e9 / estimator_.config().ticks_per_second;
  const double slowest = nominal * (1 + config_.estimator.min_rate_ppb * 1e-9);
  const auto ticks = static_cast<double>(now.before_ticks - since.after_ticks);
  return now.before_ticks > since.after_ticks &&
         slowest * ticks > static_cast<double>(since.resolution_ns + now.resolution_ns);
}

TrackerEvent ClockTracker::lose_frozen(const BracketSample& sample) {
  restart_with(sample, sample);
  begin_generation();
  pace_.seldom();
  publish_estimate(PageState::kLost);
  return TrackerEvent::kLost;
}

// What was known is void; `first` and `second` (which may be the same) are all there is.
void ClockTracker::restart_with(const BracketSample& first, const BracketSample& second) {
  estimator_.clear();
  estimator_.set_drift_bound(declared_drift_);
  after_.valid = false;
  bound_rate();
  locked_ = false;
  if (&first != &second) estimator_.add(first);
  estimator_.add(second);
  watch_.restart(estimator_);
  if (estimator_.estimate(estimate_) == EstimateState::kContradiction) {
    estimator_.keep_newest(1);
    static_cast<void>(estimator_.estimate(estimate_));
  }
  have_estimate_ = true;
  ++restarts_;
}

// One for each jump: a clock that is lost has jumped once, whatever it shows until it is found.
void ClockTracker::begin_generation() {
  if (!jumped_while_lost_) ++line_.generation;
  jumped_while_lost_ = true;
}

TrackerEvent ClockTracker::start_generation(const BracketSample& first,
                                            const BracketSample& second) {
  restart_with(first, second);
  begin_generation();
  ++standing_;
  if (standing_ >= kRestartsUntilLost) {
    pace_.seldom();
    publish_estimate(PageState::kLost);
    return TrackerEvent::kLost;
  }
  jumped_while_lost_ = false;
  pace_.soon();
  publish_estimate(PageState::kDiscontinuity);
  return TrackerEvent::kDiscontinuity;
}

// The rate is what it was, give or take what an oscillator can do; brackets from before the change
// are kept only as far as they agree with the newest under the bound as it was.
TrackerEvent ClockTracker::raise_drift_bound() {
  const double measured_ppb_per_s = watch_.least_drift(estimator_, kPossibleDriftPpbPerS);
  const double bound = estimator_.config().drift_ppb_per_s;
  const double raised =
      std::min(std::max(1.5 * bound, 1.25 * measured_ppb_per_s), kPossibleDriftPpbPerS);
  estimator_.keep_newest(estimator_.consistent_suffix());
  estimator_.set_drift_bound(raised);
  watch_.restart(estimator_);
  after_ = {true, rate_ppb_of(estimate_.low_rate) - kPossibleChangePpb,
            rate_ppb_of(estimate_.high_rate) + kPossibleChangePpb, estimate_.reference_ticks};
  const EstimateState state = solve(estimate_);
  pace_.soon();
  publish_estimate(state == EstimateState::kOk ? PageState::kOk : PageState::kSettling);
  return TrackerEvent::kDriftExceeded;
}

TrackerEvent ClockTracker::fail(bool gone) {
  ++failures_;
  pace_.back_off();
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
  jumped_while_lost_ = false;
  watch_.clear();
  pace_.at_once();
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
  // window that allows for the new one; what is commanded may be relative to another crystal.
  line_.half_rate += nominal * (1.5 * std::abs(change_ppb) + kCrystalsPpb) * 1e-9;
  const double margin_ppb = 0.5 * std::abs(change_ppb) + kKnownRateMarginPpb;
  after_ = before_;
  after_.low_ppb += change_ppb - margin_ppb;
  after_.high_ppb += change_ppb + margin_ppb;
  estimator_.keep_newest(0);
  if (before_.valid) estimator_.add(window_as_bracket());
  have_pending_ = false;
  have_estimate_ = false;
  watch_.clear();
  estimator_.set_expected_rate(estimator_.expected_rate_ppb() + change_ppb);
  pace_.at_once();
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
  const double grown = half_at(line_, age);
  line_.sudden_ns -= std::min(line_.sudden_ns, kSuddenShare * line_.rate * age);
  line_.half_ns = grown;
  line_.half_rate += 2 * line_.bend * age;
  line_.base_ticks = ticks;
  line_.base_ns += static_cast<std::uint64_t>(static_cast<std::int64_t>(whole));
  line_.offset_ns = shift - whole;
}

void ClockTracker::publish_estimate(PageState state) {
  const EstimatorConfig& config = estimator_.config();
  const IntervalEstimate& e = estimate_;
  if (!holds_) ++restarts_;
  holds_ = true;
  line_.state = state;
  line_.interval_ms = static_cast<std::uint16_t>((pace_.interval_us() + 999) / 1000);
  line_.base_ticks = e.reference_ticks;
  line_.base_ns = e.reference_ns;
  line_.offset_ns = e.value_ns;
  line_.rate = e.rate;
  // Both edges of the window lie within this of the guess, which need not be their middle.
  line_.half_ns = std::max(e.high_ns - e.value_ns, e.value_ns - e.low_ns);
  const double per_tick = 1 / config.ticks_per_second;
  line_.half_rate = std::max(e.high_rate - e.rate, e.rate - e.low_rate);
  // Until a reading is overdue; later than that the page says so (holdover).
  const double unseen_s = 1e-3 * overdue_ms(line_.interval_ms);
  line_.sudden_ns = config.sudden_ppb * unseen_s;
  line_.bend = 0.5 * config.drift_ppb_per_s * per_tick * per_tick;
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
