// Where the tracker begins again: what it keeps of the brackets around a jump, a change and a loss,
// and what it must forget.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/clock_tracker.h"
#include "core/drift_limits.h"
#include "harness.h"
#include "tracker_readings.h"

namespace avbhal {
namespace {

using test::kStartNs;
using test::reading;

struct Clock {
  ClockTracker tracker{TrackerConfig{}};
  std::uint64_t now_ns = kStartNs;
  std::int64_t ahead_ns = 0;

  explicit Clock(int readings = 100) { (void)read(readings); }
  // How many of the events were `kind`.
  int read(int readings, TrackerEvent kind = TrackerEvent::kLocked) {
    int seen = 0;
    for (int i = 0; i < readings; ++i) seen += next(0.01) == kind;
    return seen;
  }
  TrackerEvent next(double seconds, std::uint64_t width_ns = 1000) {
    now_ns += static_cast<std::uint64_t>(std::llround(seconds * 1e9));
    return tracker.add(reading(now_ns, ahead_ns, width_ns));
  }
  TrackerEvent jump(std::int64_t by_ns, double seconds = 0.01) {
    ahead_ns += by_ns;
    return next(seconds);
  }
};

bool is_near(double a, double b, double within = 1e-3) { return std::fabs(a - b) <= within; }

// That the line says what the brackets say, and no more or less.
void expect_line_of(const ClockTracker& tracker, IntervalEstimator& estimator) {
  IntervalEstimate e;
  CHECK(estimator.estimate(e) != EstimateState::kContradiction);
  const LineValues& line = tracker.line();
  CHECK_EQ(line.base_ticks, e.reference_ticks);
  CHECK_EQ(line.base_ns, e.reference_ns);
  CHECK(is_near(line.offset_ns, e.value_ns));
  CHECK(is_near(line.half_ns, std::max(e.high_ns - e.value_ns, e.value_ns - e.low_ns)));
  // The rate that is assumed is the one from before.
  const double half_rate = std::max(e.high_rate - e.rate, e.rate - e.low_rate);
  CHECK(is_near(line.half_rate * 1e9, half_rate * 1e9, 100));
}

}  // namespace

TEST("tracker restart: after a jump both of its readings count, where they agree") {
  Clock clock;
  const std::uint64_t restarts = clock.tracker.restarts();
  CHECK(clock.jump(70000000) == TrackerEvent::kNone);
  const BracketSample first = reading(clock.now_ns, clock.ahead_ns);
  CHECK(clock.next(0.001) == TrackerEvent::kDiscontinuity);
  IntervalEstimator both{EstimatorConfig{}};
  both.add(first);
  both.add(reading(clock.now_ns, clock.ahead_ns));
  expect_line_of(clock.tracker, both);
  CHECK(clock.tracker.line().half_rate < 0.003);
  CHECK_EQ(clock.tracker.restarts(), restarts + 1);
  // It settles, and locks once more.
  CHECK(clock.next(0.001) == TrackerEvent::kNone);
  CHECK(clock.tracker.line().state == PageState::kDiscontinuity);
  CHECK_EQ(clock.read(100), 1);
  CHECK_EQ(clock.read(100), 0);
}

TEST("tracker restart: of two readings that contradict each other the newer one counts") {
  Clock clock;
  CHECK(clock.jump(70000000) == TrackerEvent::kNone);
  CHECK(clock.jump(70000000) == TrackerEvent::kDiscontinuity);
  IntervalEstimator newest{EstimatorConfig{}};
  newest.add(reading(clock.now_ns, clock.ahead_ns));
  expect_line_of(clock.tracker, newest);
  CHECK(clock.tracker.line().half_rate > 0.05);
  CHECK_EQ(clock.read(100), 1);
}

TEST("tracker restart: what is known of a jumped clock is carried through an own change") {
  Clock clock;
  CHECK(clock.jump(70000000) == TrackerEvent::kNone);
  CHECK(clock.next(0.01) == TrackerEvent::kDiscontinuity);
  clock.tracker.expect_rate_change(0, clock.now_ns + 1000);
  CHECK(clock.tracker.line().state == PageState::kSettling);
  CHECK(clock.next(0.01) == TrackerEvent::kNone);
  CHECK(clock.tracker.line().half_rate < 0.001);
}

TEST("tracker restart: a counter that begins again ends what was known of the rate") {
  Clock clock;
  clock.tracker.expect_rate_change(0, clock.now_ns + 1000);
  CHECK(clock.next(0.001) == TrackerEvent::kNone);
  CHECK(clock.tracker.line().half_rate < 1e-4);
  clock.now_ns = 5000;
  const std::uint64_t restarts = clock.tracker.restarts();
  CHECK(clock.next(0) == TrackerEvent::kDiscontinuity);
  CHECK_EQ(clock.tracker.restarts(), restarts + 1);
  CHECK(clock.tracker.line().half_rate > 0.05);
}

TEST("tracker restart: a bracket that ends where the last one began is not from before it") {
  for (const std::uint64_t earlier_ns : {0u, 1u}) {
    Clock clock(1);
    const std::uint64_t began = clock.now_ns;
    const BracketSample back = reading(began - earlier_ns - 10, 0, 10);
    const bool again = clock.tracker.add(back) == TrackerEvent::kDiscontinuity;
    CHECK_EQ(again, earlier_ns == 1);
  }
}

TEST("tracker restart: after an own change a reading that contradicts is suspected, not drift") {
  Clock clock;
  // So long after the last reading that 1 ms were drift, if the change were none.
  clock.now_ns += 15000000000;
  clock.tracker.expect_rate_change(0, clock.now_ns);
  CHECK(clock.jump(1000000, 0.001) == TrackerEvent::kNone);
  CHECK(!clock.tracker.line_holds());
  CHECK(clock.tracker.line().state == PageState::kDiscontinuity);
  CHECK_EQ(clock.tracker.next_interval_us(), 0u);
  CHECK(clock.next(0.001) == TrackerEvent::kDiscontinuity);
}

TEST("tracker restart: one failure is enough to recover from") {
  Clock clock;
  CHECK(clock.tracker.fail(false) == TrackerEvent::kNone);
  CHECK(clock.tracker.line().state == PageState::kHoldover);
  CHECK(clock.next(0.01) == TrackerEvent::kRecovered);
  CHECK(clock.next(0.01) == TrackerEvent::kNone);
}

TEST("tracker restart: a suspicion does not outlive a loss") {
  Clock clock;
  CHECK(clock.jump(70000000) == TrackerEvent::kNone);
  for (int i = 0; i < 20; ++i) (void)clock.tracker.fail(false);
  CHECK(clock.tracker.line().state == PageState::kLost);
  clock.ahead_ns = 0;
  CHECK(clock.next(0.01) == TrackerEvent::kRecovered);
  CHECK(clock.tracker.line_holds());
  CHECK(clock.next(0.01) == TrackerEvent::kNone);
  CHECK(clock.tracker.line().state == PageState::kOk);
}

TEST("tracker restart: a clock that is found again locks, changes and jumps as any other") {
  const auto found = [] {
    Clock clock;
    for (int i = 0; i < 20; ++i) (void)clock.tracker.fail(false);
    // Its time has gone on with a jump: three readings until it is found.
    CHECK(clock.jump(70000000) == TrackerEvent::kNone);
    CHECK(clock.tracker.line().state == PageState::kLost);
    CHECK_EQ(clock.tracker.line().generation, 1u);
    CHECK(clock.next(0.01) == TrackerEvent::kNone);
    CHECK(clock.next(0.01) == TrackerEvent::kRecovered);
    CHECK(clock.tracker.line().state == PageState::kSettling);
    return clock;
  };
  Clock changes = found();
  changes.tracker.expect_rate_change(0, changes.now_ns + 1000);
  CHECK(changes.next(0.01) == TrackerEvent::kNone);
  CHECK(changes.tracker.line().half_rate < 0.001);
  Clock jumps = found();
  CHECK(jumps.jump(70000000) == TrackerEvent::kNone);
  CHECK(jumps.next(0.01) == TrackerEvent::kDiscontinuity);
  CHECK_EQ(jumps.tracker.line().generation, 2u);
  Clock locks = found();
  CHECK_EQ(locks.read(100), 1);
}

TEST("tracker restart: a clock may stand as long as both of its ticks at the slowest rate") {
  struct Case {
    std::uint64_t first_tick_ns, second_tick_ns, longest_ns;
  };
  // Divided by 0.9; at exactly that the ticks may just have ended.
  for (const Case& c : {Case{1000, 1000, 2222}, Case{8, 1000, 1120}, Case{1000, 8, 1120},
                        Case{1, 8, 10}, Case{0, 0, 0}}) {
    for (const std::uint64_t more : {0u, 1u}) {
      Clock clock;
      BracketSample first = reading(clock.now_ns + 10000000, -700000000);
      first.resolution_ns = c.first_tick_ns;
      CHECK(clock.tracker.add(first) == TrackerEvent::kNone);
      BracketSample second = first;
      second.resolution_ns = c.second_tick_ns;
      second.before_ticks = first.after_ticks + c.longest_ns + more;
      second.after_ticks = second.before_ticks + 1000;
      CHECK_EQ(clock.tracker.add(second) == TrackerEvent::kLost, more == 1);
    }
  }
}

TEST("tracker restart: after drift the rate is what it was, give or take 400 ppm") {
  Clock clock(0);
  for (int i = 0; i < 40; ++i) (void)clock.next(10);
  CHECK(clock.tracker.line().state == PageState::kOk);
  double low_ppb = 0, high_ppb = 0;
  CHECK(clock.tracker.rate_ppb(low_ppb, high_ppb));
  const std::uint64_t known_at = clock.tracker.line().base_ticks;
  const BracketSample last = reading(clock.now_ns);
  // Of a bracket of 1 ms the lower end is 9 us ahead: with the one before alone it agrees.
  clock.now_ns += 1000000000;
  BracketSample wide = reading(clock.now_ns, 0, 1000000);
  wide.device_ns = wide.after_ticks + 9600;
  CHECK(clock.tracker.add(wide) == TrackerEvent::kDriftExceeded);
  EstimatorConfig config;
  config.drift_ppb_per_s = clock.tracker.drift_bound_ppb_per_s();
  IntervalEstimator expected(config);
  expected.add(last);
  expected.add(wide);
  const double moved =
      config.drift_ppb_per_s * static_cast<double>(wide.after_ticks - known_at) * 1e-9;
  expected.set_rate_bounds(low_ppb - kPossibleChangePpb - moved,
                           high_ppb + kPossibleChangePpb + moved);
  IntervalEstimate e;
  CHECK(expected.estimate(e) == EstimateState::kSettling);
  CHECK(is_near(e.high_rate * 1e9 - 1e9, high_ppb + kPossibleChangePpb + moved, 1));
  CHECK(is_near(clock.tracker.line().half_ns,
                std::max(e.high_ns - e.value_ns, e.value_ns - e.low_ns)));
  CHECK(is_near(clock.tracker.line().half_rate * 1e9,
                std::max(e.high_rate - e.rate, e.rate - e.low_rate) * 1e9));
}

TEST("tracker restart: an own change of the rate moves the rate that is assumed") {
  for (const double change_ppb : {300000.0, -300000.0}) {
    Clock clock;
    clock.tracker.expect_rate_change(change_ppb, clock.now_ns + 1000);
    const auto ahead = static_cast<std::int64_t>(0.001 * change_ppb);
    CHECK(clock.tracker.add(reading(clock.now_ns + 1001000, ahead)) == TrackerEvent::kNone);
    CHECK(clock.tracker.line().state == PageState::kSettling);
    CHECK(is_near(clock.tracker.line().rate * 1e9 - 1e9, change_ppb, 200));
  }
}

TEST("tracker restart: it begins with nothing known, and counts from there") {
  ClockTracker tracker{TrackerConfig{}};
  CHECK_EQ(tracker.samples() + tracker.restarts() + tracker.rejected(), 0u);
  CHECK(!tracker.line_holds());
  double low_ppb = 0, high_ppb = 0;
  CHECK(!tracker.rate_ppb(low_ppb, high_ppb));
  // An own change of an unknown rate leaves it unknown.
  tracker.expect_rate_change(0, kStartNs - 1000);
  CHECK(tracker.add(reading(kStartNs)) == TrackerEvent::kNone);
  CHECK(tracker.line_holds());
  CHECK(tracker.line().half_rate > 0.05);
  CHECK_EQ(tracker.line().generation, 0u);
  CHECK_EQ(tracker.restarts(), 1u);
  CHECK_EQ(tracker.samples(), 1u);
}

TEST("tracker restart: a clock that jumps from its first reading on is lost with its eighth jump") {
  Clock clock(1);
  int jumps = 0;
  TrackerEvent event = TrackerEvent::kNone;
  while (event != TrackerEvent::kLost && clock.tracker.samples() < 100) {
    event = clock.jump(700000000);
    jumps += event == TrackerEvent::kDiscontinuity;
  }
  CHECK(event == TrackerEvent::kLost);
  CHECK_EQ(jumps, 7);
  CHECK_EQ(clock.tracker.line().generation, 8u);
}

}  // namespace avbhal
