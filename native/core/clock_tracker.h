// Follows one clock: feeds brackets to the interval estimator, tells jumps from drift and from bad
// readings, decides when to sample next, and says what the page must show. Pure logic: the owner
// takes the brackets and knows the time.
#pragma once

#include <cstdint>

#include "core/clock_page.h"
#include "core/drift_watch.h"
#include "core/interval_estimator.h"
#include "core/sampling_pace.h"

namespace avbhal {

struct TrackerConfig {
  EstimatorConfig estimator{};
  PaceConfig pace{};
};

enum class TrackerEvent : std::uint8_t {
  kNone,
  kLocked,         // the first good estimate of a generation
  kDiscontinuity,  // the clock jumped, restarted or changed its rate: a new generation
  kDriftExceeded,  // the rate changed faster than the declared bound; the bound was raised
  kRejected,       // one reading contradicted its neighbours and was dropped
  kLost,           // sampling failed for good, or the clock stands still
  kRecovered       // samples come again after holdover or loss
};

class ClockTracker {
 public:
  explicit ClockTracker(const TrackerConfig& config);

  // Takes the next bracket, in the order of time.
  TrackerEvent add(const BracketSample& sample);
  // A bracket could not be taken. `gone`: it never will again on this handle.
  TrackerEvent fail(bool gone);
  // The owner itself set or stepped the clock since the last bracket: what was known is void.
  void expect_step();
  // The owner itself moved the clock's rate by `change_ppb` since the last bracket, or is about to,
  // not before `ticks`; called again before the next bracket, the last change counts. What was
  // known at `ticks` becomes one bracket; of the rate it is still known that it is what it was,
  // plus the change give or take its half.
  void expect_rate_change(double change_ppb, std::uint64_t ticks);

  // What the page must show now.
  const LineValues& line() const { return line_; }
  // False while the line is known to be wrong or suspected to be: after expect_step() and while one
  // reading contradicts its predecessors.
  bool line_holds() const { return holds_ && !have_pending_; }
  // How long to wait before the next bracket.
  std::uint32_t next_interval_us() const { return pace_.interval_us(); }
  double drift_bound_ppb_per_s() const { return estimator_.config().drift_ppb_per_s; }
  std::uint32_t rejected() const { return rejected_; }
  std::uint64_t samples() const { return samples_; }
  // Grows whenever the line begins again and says nothing about the times before it.
  std::uint64_t restarts() const { return restarts_; }
  // Bounds of the rate against the time base's nominal frequency; false while unknown.
  bool rate_ppb(double& low, double& high) const;

 private:
  // Bounds of the rate from before the owner's change of it, relative to nominal.
  struct RateBefore {
    bool valid = false;
    double low_ppb = 0, high_ppb = 0;
    std::uint64_t at_ticks = 0;
  };

  EstimateState solve(IntervalEstimate& out);
  void bound_rate();
  void age_line_to(std::uint64_t ticks);
  BracketSample window_as_bracket() const;
  TrackerEvent accept(EstimateState state, const IntervalEstimate& estimate);
  TrackerEvent contradict(const BracketSample& sample);
  TrackerEvent resolve(const BracketSample& sample);
  TrackerEvent start_generation(const BracketSample& first, const BracketSample& second);
  bool base_went_back(const BracketSample& sample) const;
  TrackerEvent start_on_new_base(const BracketSample& sample);
  TrackerEvent regain(const BracketSample& sample);
  TrackerEvent lose_frozen(const BracketSample& sample);
  void restart_with(const BracketSample& first, const BracketSample& second);
  void begin_generation();
  bool stands_still(const BracketSample& since, const BracketSample& now) const;
  TrackerEvent raise_drift_bound();
  bool looks_like_drift(const BracketSample& sample) const;
  void publish_estimate(PageState state);
  double rate_ppb_of(double rate) const;
  TrackerConfig config_;
  IntervalEstimator estimator_;
  IntervalEstimate estimate_{};
  bool have_estimate_ = false;
  bool holds_ = false;
  bool locked_ = false;  // this generation had a good estimate
  RateBefore before_;    // the rate before a change that no bracket has followed yet
  RateBefore after_;     // what that makes of the rate now
  LineValues line_{};
  BracketSample pending_{};  // contradicted its predecessors; the next one decides
  bool have_pending_ = false;
  DriftWatch watch_;
  SamplingPace pace_;
  std::uint32_t failures_ = 0;
  std::uint32_t standing_ = 0;  // new generations in a row that did not lead to a lock
  std::uint32_t rejected_ = 0;
  std::uint64_t samples_ = 0;
  std::uint64_t restarts_ = 0;
  bool jumped_while_lost_ = false;  // the present loss has got its generation
  double declared_drift_;
};

}  // namespace avbhal
