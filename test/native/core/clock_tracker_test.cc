// How densely the tracker samples: brackets of any width must lead to a lock, and keep it.
#include "core/clock_tracker.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

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

}  // namespace avbhal
