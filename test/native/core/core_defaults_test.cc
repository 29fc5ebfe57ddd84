// What the values of the clock's core hold before anybody fills them, and its limits.
#include <cstdint>

#include "core/bracket.h"
#include "core/clock_page.h"
#include "core/clock_tracker.h"
#include "core/discipline.h"
#include "core/drift_limits.h"
#include "core/frame_matcher.h"
#include "core/interval_estimator.h"
#include "core/latch.h"
#include "core/sampling_pace.h"
#include "harness.h"

namespace avbhal {

TEST("core defaults: brackets, estimates and windows begin empty") {
  const Bracket bracket;
  CHECK(bracket.before_ticks == 0 && bracket.after_ticks == 0);
  CHECK(bracket.device_ns == 0 && bracket.raw_counter == 0);
  const BracketSample sample;
  CHECK(sample.before_ticks == 0 && sample.after_ticks == 0);
  CHECK(sample.device_ns == 0 && sample.resolution_ns == 0);
  const IntervalEstimate estimate;
  CHECK(estimate.reference_ticks == 0 && estimate.reference_ns == 0 && estimate.samples == 0);
  CHECK(estimate.low_ns == 0 && estimate.high_ns == 0 && estimate.value_ns == 0);
  CHECK(estimate.low_rate == 0 && estimate.high_rate == 0 && estimate.rate == 0);
  const ValueWindow window;
  CHECK(window.low_ns == 0 && window.high_ns == 0 && window.guess_ns == 0);
  const ValueInterval interval{};
  CHECK(interval.low_ns == 0 && interval.high_ns == 0);
  CHECK_EQ(CrossTerms{}.latch_error_ns, 0u);
  CHECK(!Confirmed{}.judged);
}

TEST("core defaults: a line that nobody published says nothing") {
  const LineValues line;
  CHECK_EQ(line.state, PageState::kEmpty);
  CHECK(line.generation == 0 && line.interval_ms == 0);
  CHECK(line.base_ticks == 0 && line.base_ns == 0 && line.offset_ns == 0 && line.rate == 0);
  CHECK(line.half_ns == 0 && line.half_rate == 0 && line.bend == 0 && line.sudden_ns == 0);
  // The numbers that readers of other languages know.
  CHECK_EQ(static_cast<int>(PageState::kEmpty), 0);
  CHECK_EQ(static_cast<int>(PageState::kSettling), 1);
  CHECK_EQ(static_cast<int>(PageState::kOk), 2);
  CHECK_EQ(static_cast<int>(PageState::kHoldover), 3);
  CHECK_EQ(static_cast<int>(PageState::kDiscontinuity), 4);
}

TEST("core defaults: what a clock page assumes, and how much it keeps") {
  const TrackerConfig config;
  CHECK_EQ(config.estimator.ticks_per_second, 1e9);
  CHECK_EQ(config.estimator.drift_ppb_per_s, 20.0);
  CHECK_EQ(config.estimator.sudden_ppb, 0.0);
  CHECK_EQ(config.estimator.max_rate_ppb, 2e8);
  CHECK_EQ(config.pace.wanted_bound_ns, 2000.0);
  CHECK_EQ(config.pace.min_interval_us, 1000u);
  CHECK_EQ(config.pace.max_interval_us, 1000000u);
  CHECK_EQ(IntervalEstimator::kCapacity, 64u);
  CHECK_EQ(kSuddenShare, 1e-5);
  CHECK_EQ(kPossibleDriftPpbPerS, 20000.0);
  CHECK_EQ(kPossibleChangePpb, 400000.0);
  CHECK_EQ(Discipline::kPast, 1024u);
  CHECK_EQ(FrameMatcher::kMostFrames, 4096u);
  const FrameDecision decision;
  CHECK(decision.id == 0 && decision.stamp_ns == 0);
  CHECK_EQ(decision.verdict, FrameVerdict::kPending);
}

TEST("core defaults: a pace waits the least time, nothing, or a quarter of the longest") {
  SamplingPace pace{PaceConfig{}};
  CHECK_EQ(pace.interval_us(), 1000u);
  pace.seldom();
  CHECK_EQ(pace.interval_us(), 250000u);
  pace.at_once();
  CHECK_EQ(pace.interval_us(), 0u);
  pace.soon();
  CHECK_EQ(pace.interval_us(), 1000u);
}

}  // namespace avbhal
