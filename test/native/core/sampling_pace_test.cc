// How long the pace waits between two brackets: every rule at its edge.
#include "core/sampling_pace.h"

#include <cmath>

#include "harness.h"

namespace avbhal {
namespace {

const PaceConfig kConfig{2000, 1000, 1000000};

// An estimator on a time base of 1 MHz: one tick is 1000 ns.
IntervalEstimator brackets_of(std::uint64_t span_us, std::uint64_t width_us) {
  EstimatorConfig config;
  config.ticks_per_second = 1e6;
  IntervalEstimator estimator(config);
  estimator.add({5000, 5000 + 2 * width_us, 1, 8});
  const std::uint64_t last = 5000 + span_us - width_us;
  estimator.add({last, last + width_us, 1, 8});
  return estimator;
}

// A window of `half_ns` that grows by `growth_ns` per second.
IntervalEstimate window_of(double half_ns, double growth_ns = 0) {
  IntervalEstimate estimate;
  estimate.low_ns = 300 - half_ns;
  estimate.high_ns = 300 + half_ns;
  estimate.low_rate = 1000 - growth_ns * 1e-6;
  estimate.high_rate = 1000 + growth_ns * 1e-6;
  return estimate;
}

// The pause after `times` readings that make nothing wider.
SamplingPace after_quiet(int times, double half_ns = 100) {
  SamplingPace pace(kConfig);
  for (int i = 0; i < times; ++i) pace.hold(brackets_of(100000, 1), window_of(half_ns));
  return pace;
}

}  // namespace

TEST("pace: begins at the shortest pause; at once, soon and seldom are what they say") {
  SamplingPace pace(kConfig);
  CHECK_EQ(pace.interval_us(), 1000u);
  pace.at_once();
  CHECK_EQ(pace.interval_us(), 0u);
  pace.seldom();
  CHECK_EQ(pace.interval_us(), 250000u);
  pace.soon();
  CHECK_EQ(pace.interval_us(), 1000u);
}

TEST("pace: 2 us are wanted by default, in pauses of 1 ms to 1 s") {
  CHECK_EQ(PaceConfig{}.wanted_bound_ns, 2000);
  CHECK_EQ(PaceConfig{}.min_interval_us, 1000u);
  CHECK_EQ(PaceConfig{}.max_interval_us, 1000000u);
}

TEST("pace: a failure doubles the pause, up to the longest") {
  SamplingPace pace(kConfig);
  pace.at_once();
  for (const std::uint32_t us : {1000u, 2000u, 4000u, 8000u}) {
    pace.back_off();
    CHECK_EQ(pace.interval_us(), us);
  }
  for (int i = 0; i < 20; ++i) pace.back_off();
  CHECK_EQ(pace.interval_us(), 1000000u);
}

TEST("pace: while settling it is an eighth of the span, between the shortest and the longest") {
  SamplingPace pace(kConfig);
  pace.settle(brackets_of(80000, 10));
  CHECK_EQ(pace.interval_us(), 10000u);
  pace.settle(brackets_of(4000, 10));
  CHECK_EQ(pace.interval_us(), 1000u);
  pace.settle(brackets_of(80000000, 10));
  CHECK_EQ(pace.interval_us(), 1000000u);
}

TEST("pace: a narrow window doubles the pause up to the longest, a wide one halves it") {
  CHECK_EQ(after_quiet(1).interval_us(), 2000u);
  CHECK_EQ(after_quiet(5).interval_us(), 32000u);
  CHECK_EQ(after_quiet(20).interval_us(), 1000000u);
  SamplingPace pace = after_quiet(5);
  pace.hold(brackets_of(100000, 1), window_of(2001));
  CHECK_EQ(pace.interval_us(), 16000u);
  // Exactly as wide as is wanted is not too wide.
  pace.hold(brackets_of(100000, 1), window_of(2000));
  CHECK_EQ(pace.interval_us(), 32000u);
  for (int i = 0; i < 20; ++i) pace.hold(brackets_of(100000, 1), window_of(2001));
  CHECK_EQ(pace.interval_us(), 1000u);
  pace.at_once();
  pace.hold(brackets_of(100000, 1), window_of(100));
  CHECK_EQ(pace.interval_us(), 1000u);
}

TEST("pace: what is out of reach on this path is measured by the narrowest bracket") {
  // Brackets of 10 and 20 us: 1.5 times half of the narrowest is 7500 ns.
  for (const double half_ns : {7400.0, 7600.0}) {
    SamplingPace pace = after_quiet(5);
    pace.hold(brackets_of(100000, 10), window_of(half_ns));
    CHECK_EQ(pace.interval_us(), half_ns < 7500 ? 64000u : 16000u);
  }
}

TEST("pace: the window may grow to what is wanted, or by a quarter of itself") {
  // Without drift; 1900 ns may grow by 475 ns, 100 ns by 1900 ns.
  struct Case {
    double half_ns, growth_ns;
    std::uint32_t expected_us;
  };
  // The pause would double to 64 ms; it is halved until the growth fits.
  for (const Case& c : {Case{1900, 475 / 0.065, 64000}, Case{1900, 475 / 0.063, 32000},
                        Case{1900, 475 / 0.031, 16000}, Case{100, 1900 / 0.065, 64000},
                        Case{100, 1900 / 0.063, 32000}, Case{100, 1e9, 1000}}) {
    SamplingPace pace = after_quiet(5);
    pace.hold(brackets_of(100000, 1), window_of(c.half_ns, c.growth_ns));
    CHECK_EQ(pace.interval_us(), c.expected_us);
  }
}

TEST("pace: drift and a sudden change count as growth") {
  EstimatorConfig config;
  config.ticks_per_second = 1e6;
  const auto pause_with = [](const EstimatorConfig& estimator_config) {
    IntervalEstimator estimator(estimator_config);
    estimator.add({5000, 5001, 1, 8});
    SamplingPace pace = after_quiet(8);  // 256 ms, the next one would be 512 ms
    pace.hold(estimator, window_of(100));
    return pace.interval_us();
  };
  // 1900 ns are allowed; half of the drift times the square of 0.512 s.
  const double square = 0.512 * 0.512;
  config.drift_ppb_per_s = 2 * 1890 / square;
  CHECK_EQ(pause_with(config), 512000u);
  config.drift_ppb_per_s = 2 * 1910 / square;
  CHECK_EQ(pause_with(config), 256000u);
  config.drift_ppb_per_s = 0;
  config.sudden_ppb = 1890 / 0.512;
  CHECK_EQ(pause_with(config), 512000u);
  config.sudden_ppb = 1910 / 0.512;
  CHECK_EQ(pause_with(config), 256000u);
}

}  // namespace avbhal
