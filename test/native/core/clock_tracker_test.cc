// How densely the tracker samples: brackets of any width must lead to a lock, and keep it.
#include "core/clock_tracker.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <utility>

#include "core/drift_limits.h"
#include "harness.h"

namespace avbhal {
namespace {

constexpr double kRate = 1.0293;  // an I226 behind the public driver
constexpr std::uint64_t kStartNs = 1000000000;
constexpr std::uint64_t kDeviceAtStart = 5000000000000;
constexpr int kLimit = 200000;  // brackets; a tracker that does not settle ends the test here

// A driver whose calls take `width_ns`, some of them up to ten times that.
class SlowDriver {
 public:
  SlowDriver(std::uint64_t width_ns, std::uint32_t seed) : width_ns_(width_ns), random_(seed) {}

  BracketSample take() {
    std::uniform_real_distribution<double> part(0, 1);
    const double extra = part(random_) < 0.1 ? 9 * part(random_) : 0.2 * part(random_);
    const auto width = static_cast<std::uint64_t>(static_cast<double>(width_ns_) * (1 + extra));
    BracketSample sample;
    sample.before_ticks = now_ns_;
    now_ns_ += static_cast<std::uint64_t>(static_cast<double>(width) * part(random_));
    sample.device_ns = device_at(now_ns_);
    sample.after_ticks = std::max(now_ns_, sample.before_ticks + width);
    sample.resolution_ns = 8;
    now_ns_ = sample.after_ticks;
    return sample;
  }
  static std::uint64_t device_at(std::uint64_t ns) {
    return kDeviceAtStart + static_cast<std::uint64_t>(static_cast<double>(ns - kStartNs) * kRate);
  }
  void wait_us(std::uint64_t us) { now_ns_ += us * 1000; }
  double seconds() const { return static_cast<double>(now_ns_ - kStartNs) * 1e-9; }

 private:
  std::uint64_t width_ns_;
  std::uint64_t now_ns_ = kStartNs;
  std::mt19937 random_;
};

struct Outcome {
  double locked_at_s = -1;
  int readings_after = 0, not_ok_after = 0, outside = 0;
  std::uint32_t greatest_interval_us = 0;
};

bool contains_truth(const LineValues& line, std::uint64_t ticks) {
  const double age = static_cast<double>(ticks - line.base_ticks);
  const double shown = line.offset_ns + line.rate * age;
  const double half = line.half_ns + line.half_rate * age + line.bend * age * age;
  const auto truth =
      static_cast<double>(static_cast<std::int64_t>(SlowDriver::device_at(ticks) - line.base_ns));
  return std::fabs(truth - shown) <= half + 1;
}

Outcome follow(std::uint64_t width_ns, std::uint32_t seed, double seconds) {
  SlowDriver driver(width_ns, seed);
  ClockTracker tracker{TrackerConfig{}};
  Outcome outcome;
  for (int i = 0; i < kLimit && driver.seconds() < seconds; ++i) {
    const BracketSample sample = driver.take();
    const TrackerEvent event = tracker.add(sample);
    if (event == TrackerEvent::kLocked) outcome.locked_at_s = driver.seconds();
    if (outcome.locked_at_s >= 0) {
      ++outcome.readings_after;
      outcome.not_ok_after += tracker.line().state != PageState::kOk;
    }
    outcome.greatest_interval_us =
        std::max(outcome.greatest_interval_us, tracker.next_interval_us());
    driver.wait_us(tracker.next_interval_us());
    const std::uint64_t then =
        sample.after_ticks + std::uint64_t{tracker.next_interval_us()} * 1000;
    outcome.outside += !contains_truth(tracker.line(), then);
  }
  return outcome;
}

void check_width(std::uint64_t width_ns, double lock_within_s) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    const Outcome outcome = follow(width_ns, seed, 60);
    const bool locked = outcome.locked_at_s >= 0 && outcome.locked_at_s <= lock_within_s;
    const bool stays = outcome.not_ok_after == 0 && outcome.readings_after > 10;
    if (locked && stays && outcome.outside == 0) continue;
    test::fail(__FILE__, __LINE__,
               "brackets of " + std::to_string(width_ns) + " ns, seed " + std::to_string(seed) +
                   ": locked at " + std::to_string(outcome.locked_at_s) + " s, then " +
                   std::to_string(outcome.not_ok_after) + " of " +
                   std::to_string(outcome.readings_after) + " lines not ok, " +
                   std::to_string(outcome.outside) + " outside the truth");
  }
}

}  // namespace

TEST("tracker: brackets of a fast driver lock at once and stay locked") { check_width(1000, 0.2); }

TEST("tracker: brackets of a slow driver lock, too") {
  check_width(10000, 2);
  check_width(60000, 6);
  check_width(300000, 20);
}

TEST("tracker: brackets of a millisecond lock within the minute") { check_width(1000000, 50); }

TEST("tracker: once locked, it samples ever more rarely") {
  CHECK(follow(1000, 1, 60).greatest_interval_us >= 100000);
  CHECK(follow(60000, 1, 60).greatest_interval_us >= 100000);
}

namespace {

// A clock at the nominal rate, in brackets of 1 us.
BracketSample steady(std::uint64_t at_ns) { return {at_ns, at_ns + 1000, at_ns + 500, 8}; }

ClockTracker locked(std::uint64_t& now_ns) {
  ClockTracker tracker{TrackerConfig{}};
  now_ns = kStartNs;
  for (int i = 0; i < 100; ++i, now_ns += 10000000) tracker.add(steady(now_ns));
  CHECK(tracker.line().state == PageState::kOk);
  return tracker;
}

}  // namespace

TEST("tracker: before the first reading failures leave the page empty, unless the clock is gone") {
  ClockTracker tracker{TrackerConfig{}};
  for (int i = 0; i < 100; ++i) {
    CHECK(tracker.fail(false) == TrackerEvent::kNone);
    CHECK(tracker.line().state == PageState::kEmpty);
  }
  CHECK_EQ(tracker.next_interval_us(), PaceConfig{}.max_interval_us);
  CHECK(tracker.fail(true) == TrackerEvent::kLost);
  CHECK(tracker.line().state == PageState::kLost);
  CHECK(tracker.fail(true) == TrackerEvent::kNone);
}

TEST("tracker: after a reading failures are holdover at once, and lost once after twenty") {
  std::uint64_t now_ns = 0;
  ClockTracker tracker = locked(now_ns);
  const LineValues before = tracker.line();
  for (int i = 1; i < 20; ++i) {
    CHECK(tracker.fail(false) == TrackerEvent::kNone);
    CHECK(tracker.line().state == PageState::kHoldover);
  }
  CHECK_EQ(tracker.line().half_ns, before.half_ns);
  CHECK(tracker.fail(false) == TrackerEvent::kLost);
  CHECK(tracker.line().state == PageState::kLost);
  CHECK(tracker.fail(false) == TrackerEvent::kNone);
  CHECK_EQ(tracker.line().generation, before.generation);
}

TEST("tracker: one reading after failures is recovered, and twenty more failures are needed") {
  std::uint64_t now_ns = 0;
  ClockTracker tracker = locked(now_ns);
  for (int round = 0; round < 3; ++round) {
    for (int i = 1; i < 20; ++i) CHECK(tracker.fail(false) == TrackerEvent::kNone);
    now_ns += 10000000;
    CHECK(tracker.add(steady(now_ns)) == TrackerEvent::kRecovered);
    CHECK(tracker.line().state == PageState::kOk);
    now_ns += 10000000;
    CHECK(tracker.add(steady(now_ns)) == TrackerEvent::kNone);
  }
}

namespace {

TrackerConfig with_sudden_changes() {
  TrackerConfig config;
  config.estimator.sudden_ppb = kSuddenChangePpb;
  return config;
}

bool is_near(double a, double b) { return std::fabs(a - b) <= 1e-9 * std::fabs(b) + 1e-15; }

// Which end of its bracket a reading belongs to.
enum class End { kBefore, kAfter };

BracketSample read_at(End end, std::uint64_t at_ns, std::uint64_t width_ns) {
  return {at_ns, at_ns + width_ns, at_ns + (end == End::kAfter ? width_ns : 0), 8};
}

}  // namespace

TEST("tracker: the page shows the bounds of the estimate, as wide as they are on the wider side") {
  ClockTracker tracker(with_sudden_changes());
  IntervalEstimator estimator(with_sudden_changes().estimator);
  for (std::uint64_t i = 0; i < 50; ++i) {
    const std::uint64_t at_ns = kStartNs + i * 30000000;
    const BracketSample sample = read_at(i % 3 == 0 ? End::kAfter : End::kBefore, at_ns, 1000);
    tracker.add(sample);
    estimator.add(sample);
    IntervalEstimate e;
    CHECK(estimator.estimate(e) != EstimateState::kContradiction);
    const LineValues& line = tracker.line();
    CHECK_EQ(line.base_ticks, e.reference_ticks);
    CHECK_EQ(line.base_ns, e.reference_ns);
    if (line.state != PageState::kOk) continue;
    CHECK(is_near(line.offset_ns, e.value_ns) && is_near(line.rate, e.rate));
    CHECK(is_near(line.half_ns, std::max(e.high_ns - e.value_ns, e.value_ns - e.low_ns)));
    CHECK(is_near(line.half_rate, std::max(e.high_rate - e.rate, e.rate - e.low_rate)));
    CHECK(is_near(line.bend, 0.5 * 20 * 1e-18));
    CHECK_EQ(line.interval_ms, (tracker.next_interval_us() + 999) / 1000);
    // Until three intervals have passed, at least 0.1 s.
    CHECK(is_near(line.sudden_ns, 1e4 * std::max(0.1, 3e-3 * line.interval_ms)));
    double low_ppb = 0, high_ppb = 0;
    CHECK(tracker.rate_ppb(low_ppb, high_ppb));
    CHECK(is_near(low_ppb, (e.low_rate - 1) * 1e9) && is_near(high_ppb, (e.high_rate - 1) * 1e9));
  }
  CHECK(tracker.line().state == PageState::kOk);
}

TEST("tracker: an own change of the rate ages the line and adds doubt about the reference") {
  for (const double change_ppb : {1000.0, -300000.0}) {
    ClockTracker tracker(with_sudden_changes());
    for (std::uint64_t i = 0; i < 50; ++i) tracker.add(steady(kStartNs + i * 10000000));
    const LineValues before = tracker.line();
    CHECK(before.state == PageState::kOk);
    for (const std::uint64_t age : {std::uint64_t{0}, std::uint64_t{7000000}}) {
      ClockTracker changed = tracker;
      const std::uint64_t ticks = before.base_ticks + age;
      changed.expect_rate_change(change_ppb, ticks);
      const LineValues& line = changed.line();
      CHECK(line.state == PageState::kSettling);
      CHECK_EQ(line.base_ticks, ticks);
      CHECK_EQ(line.generation, before.generation);
      const double doubt = (1.5 * std::fabs(change_ppb) + 200000) * 1e-9;
      for (const double later : {0.0, 1e6, 1e8, 3e9}) {
        const auto at = ticks + static_cast<std::uint64_t>(later);
        const double grown = half_at(before, static_cast<double>(age) + later) + doubt * later;
        CHECK(std::fabs(half_at(line, later) - grown) < 1e-3);
        CHECK(value_ns(line, at) + 1 - value_ns(before, at) <= 2);
      }
    }
  }
}

TEST("tracker: what was known before an own change is no narrower after it") {
  for (const auto& [first, second] :
       {std::pair{End::kBefore, End::kAfter}, std::pair{End::kAfter, End::kBefore},
        std::pair{End::kBefore, End::kBefore}, std::pair{End::kAfter, End::kAfter}}) {
    ClockTracker tracker{TrackerConfig{}};
    std::uint64_t now_ns = kStartNs;
    // All read at one end: the truth lies at an edge of the window.
    for (int i = 0; i < 50; ++i, now_ns += 10000000) tracker.add(read_at(first, now_ns, 1000));
    tracker.expect_rate_change(0, now_ns - 5000000);
    for (int i = 0; i < 20; ++i, now_ns += 1000000) {
      CHECK(tracker.add(read_at(second, now_ns, 2)) != TrackerEvent::kDiscontinuity);
      CHECK(tracker.line_holds());
      const LineValues& line = tracker.line();
      const double error =
          static_cast<double>(static_cast<std::int64_t>(line.base_ticks - line.base_ns)) -
          line.offset_ns;
      CHECK(std::fabs(error) <= line.half_ns + 0.01);
    }
    CHECK_EQ(tracker.rejected(), 0u);
  }
}

TEST("tracker: after an own change the rate may be half as far off again") {
  for (const double change_ppb : {2000.0, -2000.0, 100000.0}) {
    for (const double share : {0.52, 1.0, 1.48}) {
      ClockTracker tracker{TrackerConfig{}};
      std::uint64_t now_ns = kStartNs;
      for (int i = 0; i < 100; ++i, now_ns += 10000000) tracker.add(steady(now_ns));
      tracker.expect_rate_change(change_ppb, now_ns);
      const std::uint64_t changed_ns = now_ns;
      const double rate_ppb = share * change_ppb;
      for (int i = 0; i < 300; ++i) {
        now_ns += 1000000;
        BracketSample sample = steady(now_ns);
        const double gained = static_cast<double>(now_ns + 500 - changed_ns) * rate_ppb * 1e-9;
        sample.device_ns +=
            static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(gained)));
        const TrackerEvent event = tracker.add(sample);
        CHECK(event == TrackerEvent::kNone || event == TrackerEvent::kLocked);
        CHECK(tracker.line_holds());
      }
      double low = 0, high = 0;
      CHECK(tracker.rate_ppb(low, high));
      CHECK(low <= rate_ppb + 1 && high >= rate_ppb - 1);
    }
  }
}

TEST("tracker: a step of the owner's is a new generation, known to nobody until a reading") {
  std::uint64_t now_ns = 0;
  ClockTracker tracker = locked(now_ns);
  const std::uint64_t generation = tracker.line().generation;
  CHECK(tracker.line_holds());
  tracker.expect_step();
  CHECK(tracker.line().state == PageState::kDiscontinuity);
  CHECK_EQ(tracker.line().generation, generation + 1);
  CHECK(!tracker.line_holds());
  CHECK_EQ(tracker.next_interval_us(), 0u);
  double low = 0, high = 0;
  CHECK(!tracker.rate_ppb(low, high));
  const std::uint64_t restarts = tracker.restarts();
  BracketSample sample = steady(now_ns);
  sample.device_ns += 123456789;
  tracker.add(sample);
  CHECK(tracker.line_holds());
  CHECK_EQ(tracker.restarts(), restarts + 1);
  CHECK_EQ(tracker.line().generation, generation + 1);
}

TEST("tracker: a counter that begins again is a new generation with its first bracket") {
  std::uint64_t now_ns = 0;
  ClockTracker tracker = locked(now_ns);
  const std::uint64_t generation = tracker.line().generation;
  const std::uint64_t samples = tracker.samples();
  CHECK_EQ(ClockTracker(TrackerConfig{}).samples(), 0u);
  CHECK(tracker.add(steady(5000)) == TrackerEvent::kDiscontinuity);
  CHECK_EQ(tracker.line().generation, generation + 1);
  CHECK_EQ(tracker.line().base_ticks, 6000u);
  CHECK_EQ(tracker.samples(), samples + 1);
  for (std::uint64_t i = 1; i < 50; ++i) tracker.add(steady(5000 + i * 10000000));
  CHECK(tracker.line().state == PageState::kOk);
  CHECK_EQ(tracker.line().generation, generation + 1);
}

TEST("tracker: an own change leaves the window at that instant as one bracket") {
  for (const double change_ppb : {0.0, 5000.0}) {
    for (const std::uint64_t later_ns : {std::uint64_t{0}, std::uint64_t{3000000}}) {
      std::uint64_t now_ns = 0;
      ClockTracker tracker = locked(now_ns);
      double low_ppb = 0, high_ppb = 0;
      CHECK(tracker.rate_ppb(low_ppb, high_ppb));
      const std::uint64_t known_at = tracker.line().base_ticks;
      tracker.expect_rate_change(change_ppb, known_at + later_ns);
      const LineValues line = tracker.line();
      // A bracket so wide that it adds nothing.
      now_ns = known_at + later_ns + 50000000;
      const BracketSample wide{now_ns, now_ns + 40000000, now_ns + 20000000, 8};
      tracker.add(wide);
      // At the slowest rate the device needs longest for what the window leaves open.
      const auto reach = static_cast<std::uint64_t>((line.half_ns + 1) / 0.9) + 1;
      IntervalEstimator expected{EstimatorConfig{}};
      expected.add({line.base_ticks - reach, line.base_ticks + reach,
                    line.base_ns + static_cast<std::uint64_t>(line.offset_ns), 0});
      expected.add(wide);
      // The old rate, the change give or take its half, 20 ppb, and the drift since it was known.
      const double doubt_ppb =
          0.5 * change_ppb + 20 + 20 * static_cast<double>(wide.after_ticks - known_at) * 1e-9;
      expected.set_rate_bounds(low_ppb + change_ppb - doubt_ppb, high_ppb + change_ppb + doubt_ppb);
      IntervalEstimate e;
      CHECK(expected.estimate(e) != EstimateState::kContradiction);
      CHECK(is_near(tracker.line().half_rate, (e.high_rate - e.low_rate) / 2));
      CHECK(std::fabs(tracker.line().half_ns - (e.high_ns - e.low_ns) / 2) < 0.01);
      CHECK(is_near(tracker.line().rate, e.rate));
    }
  }
}

TEST("tracker: after an own step an own change of the rate says nothing about the rate") {
  std::uint64_t now_ns = 0;
  ClockTracker tracker = locked(now_ns);
  tracker.expect_rate_change(0, now_ns);
  tracker.expect_step();
  tracker.expect_rate_change(0, now_ns);
  tracker.add(steady(now_ns + 10000000));
  CHECK(tracker.line().half_rate > 0.05);
}

TEST("tracker: a counter that begins again is told by one bracket before, and not by none") {
  ClockTracker one{TrackerConfig{}};
  one.add(steady(kStartNs));
  CHECK(one.add(steady(5000)) == TrackerEvent::kDiscontinuity);
  std::uint64_t now_ns = 0;
  ClockTracker none = locked(now_ns);
  none.expect_step();
  CHECK(none.add(steady(5000)) == TrackerEvent::kNone);
  CHECK_EQ(none.line().generation, 1u);
}

TEST("tracker: the page says the pause in whole ms, rounded up") {
  for (const auto& [pause_us, pause_ms] :
       {std::pair{1000u, 1}, std::pair{1001u, 2}, std::pair{2000u, 2}}) {
    TrackerConfig config;
    config.pace.min_interval_us = pause_us;
    ClockTracker tracker(config);
    tracker.add(steady(kStartNs));
    CHECK_EQ(tracker.line().interval_ms, pause_ms);
  }
}

}  // namespace avbhal
