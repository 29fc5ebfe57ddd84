// Where the tracker draws its lines: between drift and a jump, between a jump and a lost clock, and
// how far what is known of a rate reaches.
#include <cmath>
#include <cstdint>
#include <string>

#include "core/clock_tracker.h"
#include "core/drift_limits.h"
#include "harness.h"
#include "tracker_readings.h"

namespace avbhal {
namespace {

using test::kStartNs;
using test::reading;

struct Followed {
  ClockTracker tracker{TrackerConfig{}};
  IntervalEstimator estimator{EstimatorConfig{}};  // of the same brackets
  std::uint64_t now_ns = kStartNs;

  explicit Followed(int readings = 100) {
    for (int i = 0; i < readings; ++i, now_ns += 10000000) add(reading(now_ns));
  }
  TrackerEvent add(const BracketSample& sample) {
    estimator.add(sample);
    return tracker.add(sample);
  }
  IntervalEstimate estimate() const {
    IntervalEstimate e;
    CHECK(estimator.estimate(e) != EstimateState::kContradiction);
    return e;
  }
};

// The event of one reading that lies `gap_ns` beyond what the page allows after `seconds`.
TrackerEvent event_of_gap(double seconds, double gap_ns, bool ahead) {
  Followed clock;
  const IntervalEstimate e = clock.estimate();
  const std::uint64_t ticks = e.reference_ticks + static_cast<std::uint64_t>(seconds * 1e9);
  const ValueInterval allowed = value_at(e, ticks, EstimatorConfig{});
  BracketSample sample{ticks, ticks, e.reference_ns, 0};
  const double value =
      ahead ? std::ceil(allowed.high_ns + gap_ns) : std::floor(allowed.low_ns - gap_ns);
  sample.device_ns += static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
  return clock.tracker.add(sample);
}

}  // namespace

TEST("tracker limits: what an oscillator can do is drift, more is a suspected jump") {
  struct Case {
    double seconds, limit_ns;
  };
  // A sudden 10 ppm, 20 ppm/s, and 400 ppm, whichever counts at that age.
  for (const Case& c : {Case{0.1, 1000}, Case{0.5, 5000}, Case{4, 160000}, Case{60, 24000000}}) {
    for (const bool ahead : {true, false}) {
      CHECK(event_of_gap(c.seconds, 0.995 * c.limit_ns - 2, ahead) == TrackerEvent::kDriftExceeded);
      CHECK(event_of_gap(c.seconds, 1.005 * c.limit_ns + 2, ahead) == TrackerEvent::kNone);
    }
  }
}

TEST("tracker limits: a broken bound is raised by half, or to a quarter more than was measured") {
  Followed slightly;
  CHECK_EQ(slightly.tracker.drift_bound_ppb_per_s(), 20);
  std::int64_t ahead_ns = 0;
  for (int i = 0; i < 4000 && slightly.tracker.drift_bound_ppb_per_s() == 20; ++i) {
    // 23 ppb/s: little more than is allowed.
    const double seconds = 0.1 * i;
    ahead_ns = static_cast<std::int64_t>(0.5 * 23 * seconds * seconds);
    slightly.add(reading(slightly.now_ns, ahead_ns));
    slightly.now_ns += 100000000;
  }
  CHECK_EQ(slightly.tracker.drift_bound_ppb_per_s(), 30);

  // 3000 ppb/s: raised step by step to what the brackets prove, and no further than a quarter more.
  Followed clearly;
  for (int i = 0; i < 100; ++i) {
    const double seconds = 0.2 * i;
    clearly.add(reading(clearly.now_ns, static_cast<std::int64_t>(1500 * seconds * seconds)));
    clearly.now_ns += 200000000;
  }
  CHECK(clearly.tracker.drift_bound_ppb_per_s() > 2500);
  CHECK(clearly.tracker.drift_bound_ppb_per_s() <= 1.25 * 3000 * 1.01);

  // Never beyond what an oscillator can do.
  Followed wildly;
  for (int i = 0; i < 100; ++i) {
    const std::int64_t swing = i % 2 == 0 ? 150000 : -150000;
    (void)wildly.add(reading(wildly.now_ns, swing));
    wildly.now_ns += 4000000000;
    CHECK(wildly.tracker.drift_bound_ppb_per_s() <= kPossibleDriftPpbPerS);
  }
}

TEST("tracker limits: seven jumps in a row are reported, the eighth is a lost clock") {
  Followed clock;
  int jumps = 0;
  std::int64_t ahead_ns = 0;
  TrackerEvent event = TrackerEvent::kNone;
  for (int i = 0; i < 100 && event != TrackerEvent::kLost; ++i) {
    ahead_ns += 700000000;  // agrees with nothing before
    event = clock.tracker.add(reading(clock.now_ns, ahead_ns));
    jumps += event == TrackerEvent::kDiscontinuity;
    clock.now_ns += 1000000;
  }
  CHECK(event == TrackerEvent::kLost);
  CHECK_EQ(jumps, 7);
  CHECK_EQ(clock.tracker.line().generation, 8u);
  CHECK_EQ(clock.tracker.next_interval_us(), PaceConfig{}.max_interval_us / 4);
  // A lock in between counts from the beginning again.
  Followed steady;
  for (int i = 0; i < 20; ++i) {
    ahead_ns += 700000000;
    for (int k = 0; k < 60; ++k, steady.now_ns += 10000000) {
      CHECK(steady.tracker.add(reading(steady.now_ns, ahead_ns)) != TrackerEvent::kLost);
    }
    CHECK(steady.tracker.line().state == PageState::kOk);
  }
}

TEST("tracker limits: a clock that stood still is found again with its third good reading") {
  Followed clock;
  const BracketSample last = reading(clock.now_ns);
  clock.add(last);
  int readings = 0;
  TrackerEvent event = TrackerEvent::kNone;
  while (event != TrackerEvent::kLost && readings < 10) {
    clock.now_ns += 1000000;
    BracketSample still = reading(clock.now_ns);
    still.device_ns = last.device_ns;
    event = clock.tracker.add(still);
    ++readings;
  }
  CHECK_EQ(readings, 2);
  // The first good reading contradicts the standing one.
  for (int good = 1; good <= 3; ++good) {
    clock.now_ns += 100000000;
    event = clock.tracker.add(reading(clock.now_ns, -50000000));
    CHECK(event == (good == 3 ? TrackerEvent::kRecovered : TrackerEvent::kNone));
    CHECK(clock.tracker.line().state == (good == 3 ? PageState::kSettling : PageState::kLost));
  }
}

TEST("tracker limits: after an own change the old rate counts for ten seconds, give or take 20") {
  for (const double change_ppb : {0.0, 5000.0}) {
    for (const double after_s : {0.05, 9.9, 10.1}) {
      Followed clock;
      const IntervalEstimate e = clock.estimate();
      clock.tracker.expect_rate_change(change_ppb, clock.now_ns);
      // So wide that it says little about the rate by itself.
      const std::uint64_t width_ns = 40000000;
      const std::uint64_t at_ns = clock.now_ns + static_cast<std::uint64_t>(after_s * 1e9);
      const auto ahead = static_cast<std::int64_t>(change_ppb * after_s);
      clock.tracker.add(reading(at_ns, ahead, width_ns));
      const LineValues& line = clock.tracker.line();
      const double known_ppb = (e.high_rate - e.low_rate) / 2 * 1e9 + 20 + 0.5 * change_ppb;
      // The bound on the change of rate since what was known.
      const double least = known_ppb, most = known_ppb + 20 * (after_s + 0.1) + 1;
      const double half_ppb = line.half_rate * 1e9;
      if (after_s > 10) {
        CHECK(half_ppb > 1.5 * most);
      } else {
        CHECK(half_ppb >= least - 1 && half_ppb <= most);
      }
    }
  }
}

TEST("tracker limits: a value may stand for as long as its tick, longer is a frozen clock") {
  for (const std::uint64_t tick_ns : {8u, 1000000u}) {
    for (const bool long_enough : {false, true}) {
      Followed clock;
      // Two readings of one value; then a third, less or more than two ticks after the first.
      clock.now_ns += 100000000;
      BracketSample first = reading(clock.now_ns, -700000000);
      first.resolution_ns = tick_ns;
      CHECK(clock.tracker.add(first) == TrackerEvent::kNone);
      BracketSample second = first;
      const std::uint64_t pause = long_enough ? 3 * tick_ns : tick_ns;
      second.before_ticks = first.after_ticks + pause;
      second.after_ticks = second.before_ticks + 1000;
      const TrackerEvent event = clock.tracker.add(second);
      CHECK(event == (long_enough ? TrackerEvent::kLost : TrackerEvent::kDiscontinuity));
    }
  }
}

}  // namespace avbhal
