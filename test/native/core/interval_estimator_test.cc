// The estimator against a synthetic clock whose truth is known exactly.
#include "core/interval_estimator.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "draw.h"
#include "harness.h"

namespace {

using namespace avbhal;
using test::Draw;

struct Course {
  double rate_ppb;         // at the start
  double drift_ppb_per_s;  // constant change of rate
  double asymmetry;        // where inside the bracket the device is read, 0 … 1; -1 = anywhere
  double tail_share;
  double tail_ns;
  double interval_s;
  double declared_drift;
};

constexpr std::uint64_t kStartTicks = 9000000000000000000u;  // a long uptime
constexpr std::uint64_t kStartNs = 18000000000000000000u;
constexpr double kTicksPerSecond = 2.6e9;

double truth_ns(const Course& course, double seconds) {
  return seconds * 1e9 + course.rate_ppb * seconds +
         0.5 * course.drift_ppb_per_s * seconds * seconds;
}

BracketSample take(const Course& course, double seconds, Draw& draw) {
  double delay = 1000 + 400 * draw.unit();
  if (draw.unit() < course.tail_share) delay += course.tail_ns * draw.unit();
  const double where = course.asymmetry < 0 ? draw.unit() : course.asymmetry;
  const double at = seconds + where * delay * 1e-9;
  BracketSample s;
  s.before_ticks = kStartTicks + static_cast<std::uint64_t>(seconds * kTicksPerSecond);
  s.after_ticks =
      kStartTicks + static_cast<std::uint64_t>((seconds + delay * 1e-9) * kTicksPerSecond) + 1;
  s.device_ns = kStartNs + 8 * static_cast<std::uint64_t>(truth_ns(course, at) / 8);
  s.resolution_ns = 8;
  return s;
}

EstimatorConfig config_of(const Course& course) {
  EstimatorConfig config;
  config.ticks_per_second = kTicksPerSecond;
  config.drift_ppb_per_s = course.declared_drift;
  return config;
}

struct Outcome {
  int outside = 0, contradictions = 0, checked = 0;
  double last_width_ns = 0;
};

Outcome run(const Course& course, std::uint64_t seed, int brackets) {
  Draw draw(seed);
  const EstimatorConfig config = config_of(course);
  IntervalEstimator estimator(config);
  Outcome outcome;
  for (int i = 0; i < brackets; ++i) {
    const double t = 1 + i * course.interval_s;
    estimator.add(take(course, t, draw));
    IntervalEstimate e;
    const EstimateState state = estimator.estimate(e);
    if (state == EstimateState::kContradiction) {
      ++outcome.contradictions;
      continue;
    }
    if (state != EstimateState::kOk) continue;
    for (const double later : {0.0, 0.3, 0.99}) {
      const double at = t + 2e-6 + later * course.interval_s;
      const auto ticks = kStartTicks + static_cast<std::uint64_t>(at * kTicksPerSecond);
      const ValueInterval v = value_at(e, ticks, config);
      const double offset =
          static_cast<double>(static_cast<std::int64_t>(e.reference_ns - kStartNs));
      const double truth = truth_ns(course, at) - offset;
      ++outcome.checked;
      if (truth < v.low_ns - 0.5 || truth > v.high_ns + 0.5) ++outcome.outside;
      outcome.last_width_ns = v.high_ns - v.low_ns;
    }
  }
  return outcome;
}

void expect_inside(const Course& course) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Outcome outcome = run(course, seed, 200);
    if (outcome.outside != 0) {
      ::avbhal::test::fail(__FILE__, __LINE__,
                           "seed " + std::to_string(seed) + ": truth outside " +
                               std::to_string(outcome.outside) + " times");
    }
    CHECK_EQ(outcome.contradictions, 0);
    CHECK(outcome.checked > 300);
  }
}

}  // namespace

TEST("interval estimator: truth inside at symmetric delays") {
  expect_inside({12000, 0, 0.5, 0.01, 30000, 0.1, 1});
}

TEST("interval estimator: truth inside at asymmetric delays and millisecond outliers") {
  expect_inside({-45000, 0, 0.05, 0.05, 5e6, 0.05, 1});
  expect_inside({-45000, 0, 0.97, 0.05, 5e6, 0.05, 1});
}

TEST("interval estimator: truth inside while the rate drifts up to its declared bound") {
  expect_inside({5000, 100, 0.5, 0.01, 30000, 0.25, 100});
  expect_inside({5000, -100, 0.5, 0.01, 30000, 0.25, 100});
}

TEST("interval estimator: truth inside at 2.9 % and -4 %") {
  expect_inside({29296875, 10, 0.5, 0.01, 30000, 0.1, 20});
  expect_inside({-40000000, 10, 0.5, 0.01, 30000, 0.1, 20});
}

TEST("interval estimator: the interval is narrower than the brackets it is made of") {
  // Brackets are 1000 to 1400 ns wide; read anywhere inside, they cut each other down.
  const Outcome outcome = run({1000, 0, -1, 0, 0, 0.001, 1}, 7, 200);
  CHECK_EQ(outcome.outside, 0);
  CHECK(outcome.last_width_ns < 500);
}

TEST("interval estimator: drift beyond the declared bound is a contradiction") {
  const Outcome outcome = run({1000, 5000, 0.5, 0, 0, 0.5, 1}, 3, 60);
  CHECK(outcome.contradictions > 0);
}

TEST("interval estimator: a step contradicts, and the consistent suffix starts after it") {
  const Course course{1000, 0, 0.5, 0, 0, 0.01, 1};
  Draw draw(5);
  IntervalEstimator estimator(config_of(course));
  for (int i = 0; i < 10; ++i) estimator.add(take(course, 1 + 0.01 * i, draw));
  IntervalEstimate e;
  CHECK(estimator.estimate(e) == EstimateState::kOk);
  for (int i = 10; i < 13; ++i) {
    BracketSample s = take(course, 1 + 0.01 * i, draw);
    s.device_ns -= 5000000;
    estimator.add(s);
  }
  CHECK(estimator.estimate(e) == EstimateState::kContradiction);
  CHECK_EQ(estimator.consistent_suffix(), std::size_t{3});
}

TEST("interval estimator: a frozen clock contradicts any allowed rate") {
  const Course course{0, 0, 0.5, 0, 0, 0.01, 1};
  Draw draw(9);
  IntervalEstimator estimator(config_of(course));
  IntervalEstimate e;
  for (int i = 0; i < 3; ++i) {
    BracketSample s = take(course, 1 + 0.01 * i, draw);
    s.device_ns = kStartNs + 77;
    estimator.add(s);
  }
  CHECK(estimator.estimate(e) == EstimateState::kContradiction);
  CHECK_EQ(estimator.consistent_suffix(), std::size_t{1});
}

TEST("interval estimator: empty and single states") {
  IntervalEstimator estimator{EstimatorConfig{}};
  IntervalEstimate e;
  CHECK(estimator.estimate(e) == EstimateState::kEmpty);
  CHECK_EQ(estimator.consistent_suffix(), std::size_t{0});
  estimator.add({100, 200, 1000, 8});
  CHECK(estimator.estimate(e) == EstimateState::kSettling);
  CHECK_EQ(e.samples, 1u);
  estimator.clear();
  CHECK_EQ(estimator.size(), std::size_t{0});
}

namespace {

bool is_near(double a, long double b, long double tolerance) {
  return std::fabs(static_cast<long double>(a) - b) <= tolerance;
}

}  // namespace

TEST("interval estimator: a later value is carried at both rates and bends both ways") {
  IntervalEstimate e;
  e.reference_ticks = 1000;
  e.low_ns = -20;
  e.high_ns = 30;
  e.low_rate = 0.9;
  e.high_rate = 1.1;
  EstimatorConfig config;
  config.drift_ppb_per_s = 40;
  const ValueInterval v = value_at(e, 1000 + 2000000000, config);
  CHECK(is_near(v.low_ns, -20 + 0.9L * 2e9L - 80 - 0.01L, 1e-5L));
  CHECK(is_near(v.high_ns, 30 + 1.1L * 2e9L + 80 + 0.01L, 1e-5L));
}

TEST("interval estimator: the newest 64 brackets are kept, whatever is dropped of them") {
  IntervalEstimator estimator{EstimatorConfig{}};
  estimator.drop_newest();
  CHECK_EQ(estimator.size(), std::size_t{0});
  for (std::uint64_t i = 0; i < 100; ++i) {
    estimator.add({1000000 * i, 1000000 * i + 500, 1000000 * i, 8});
    CHECK_EQ(estimator.size(), static_cast<std::size_t>(std::min<std::uint64_t>(i + 1, 64)));
  }
  CHECK_EQ(estimator.sample(0).before_ticks, 36000000u);
  CHECK_EQ(estimator.sample(63).before_ticks, 99000000u);
  estimator.drop_newest();
  CHECK_EQ(estimator.size(), std::size_t{63});
  CHECK_EQ(estimator.sample(0).before_ticks, 36000000u);
  CHECK_EQ(estimator.sample(62).before_ticks, 98000000u);
  estimator.keep_newest(5);
  CHECK_EQ(estimator.size(), std::size_t{5});
  CHECK_EQ(estimator.sample(0).before_ticks, 94000000u);
  estimator.keep_newest(9);
  CHECK_EQ(estimator.size(), std::size_t{5});
  estimator.keep_newest(0);
  IntervalEstimate e;
  ValueWindow window;
  CHECK(estimator.estimate(e) == EstimateState::kEmpty);
  CHECK(!estimator.window_inside(94000000, window));
}

TEST(
    "interval estimator: wide brackets that follow fast still bound the rate, and keep the truth") {
  // Half a ms wide, every 50 ms: 64 in a row reach back 3 s, where 10 s are needed.
  const Course course{35000, 15, -1, 0, 0, 0.05, 20};
  Draw draw(11);
  IntervalEstimator estimator(config_of(course));
  int settled_at = 0, outside = 0;
  for (int i = 0; i < 20000; ++i) {
    const double seconds = i * course.interval_s;
    BracketSample s = take(course, seconds, draw);
    s.after_ticks += static_cast<std::uint64_t>(5e-4 * kTicksPerSecond);
    estimator.add(s);
    IntervalEstimate e;
    const EstimateState state = estimator.estimate(e);
    if (settled_at == 0 && state == EstimateState::kOk) settled_at = i;
    CHECK(settled_at == 0 || state == EstimateState::kOk);
    const double at = static_cast<double>(e.reference_ticks - kStartTicks) / kTicksPerSecond;
    const double truth = truth_ns(course, at) - static_cast<double>(e.reference_ns - kStartNs);
    outside += e.low_ns > truth || e.high_ns < truth;
  }
  CHECK(settled_at > 0 && settled_at < 400);
  CHECK_EQ(outside, 0);
  CHECK_EQ(estimator.size(), IntervalEstimator::kCapacity);
  // The newer half is whole.
  for (std::size_t i = 1; i <= 32; ++i) {
    const std::uint64_t gap =
        estimator.sample(64 - i).before_ticks - estimator.sample(63 - i).before_ticks;
    CHECK(gap <= static_cast<std::uint64_t>(0.05 * kTicksPerSecond) + 1);
  }
}

TEST("interval estimator: the consistent suffix is as long as the clock ran on since its jump") {
  for (std::uint64_t since = 2; since < 40; ++since) {
    IntervalEstimator estimator{EstimatorConfig{}};
    for (std::uint64_t i = 0; i < 40; ++i) {
      const std::uint64_t at = 1000000 + 10000000 * i;
      estimator.add({at, at + 1000, at + (i < 40 - since ? 0u : 70000u), 8});
    }
    CHECK_EQ(estimator.consistent_suffix(), static_cast<std::size_t>(since));
    ValueWindow window;
    CHECK(!estimator.window_inside(1000000, window));
    IntervalEstimate e;
    CHECK(estimator.estimate_newest(static_cast<std::size_t>(since), e) !=
          EstimateState::kContradiction);
    CHECK_EQ(e.samples, since);
  }
}

TEST("interval estimator: two brackets of one instant that share no value contradict") {
  IntervalEstimator estimator{EstimatorConfig{}};
  estimator.add({1000, 1000, 5000, 8});
  estimator.add({1000, 1000, 5008, 8});
  IntervalEstimate e;
  CHECK(estimator.estimate(e) == EstimateState::kSettling);
  estimator.add({1000, 1000, 5017, 8});
  CHECK(estimator.estimate(e) == EstimateState::kContradiction);
}

TEST(
    "interval estimator: the oldest goes once the others reach back over 40000 times their width") {
  // Of 1000 ns each: from the second to the newest 62 pauses and a width.
  for (const std::uint64_t pause_ns : {645145u, 645146u}) {
    IntervalEstimator estimator{EstimatorConfig{}};
    for (std::uint64_t i = 0; i < 65; ++i) {
      const std::uint64_t at = 1000000 + i * pause_ns;
      estimator.add({at, at + 1000, at + 500, 0});
    }
    CHECK_EQ(estimator.sample(0).before_ticks, 1000000 + (pause_ns == 645146 ? pause_ns : 0));
  }
}

TEST("interval estimator: two ticks apart, a clock at five times its rate contradicts") {
  for (const std::uint64_t apart : {1u, 2u}) {
    IntervalEstimator estimator{EstimatorConfig{}};
    estimator.add({1000, 1000, 5000, 0});
    estimator.add({1000 + apart, 1000 + apart, 5000 + 5 * apart, 0});
    IntervalEstimate e;
    CHECK(estimator.estimate(e) == EstimateState::kContradiction);
  }
  IntervalEstimator same{EstimatorConfig{}};
  same.add({1000, 1000, 5000, 8});
  same.add({1000, 1000, 5009, 8});
  IntervalEstimate e;
  CHECK(same.estimate(e) == EstimateState::kContradiction);
}

TEST("interval estimator: of the older half the one with the closest neighbours goes, alone") {
  // Of 65 brackets 10 us apart, that do not reach back far enough, `close` is moved closer to its
  // neighbours; of several the first. The newer half stays whole.
  for (const std::uint64_t close : {1u, 2u, 20u, 31u, 33u, 40u}) {
    const auto at = [close](std::uint64_t i) {
      const std::uint64_t even = 1000000 + 10000 * i;
      return even + (i + 1 == close ? 3000 : 0) - (i == close + 1 ? 3000 : 0);
    };
    IntervalEstimator estimator{EstimatorConfig{}};
    for (std::uint64_t i = 0; i < 65; ++i) estimator.add({at(i), at(i) + 1000, at(i) + 500, 0});
    const std::uint64_t gone = close < 32 ? close : 1;
    CHECK_EQ(estimator.size(), IntervalEstimator::kCapacity);
    for (std::uint64_t i = 0; i < 64; ++i) {
      CHECK_EQ(estimator.sample(static_cast<std::size_t>(i)).before_ticks,
               at(i < gone ? i : i + 1));
    }
  }
}

TEST("interval estimator: the middle of the widths counts, with their ticks") {
  // 31, 32 or 33 of the first 64 brackets are 1000 ns wide, or show ticks of 1000 ns; the others
  // say all at once.
  for (const bool ticks : {false, true}) {
    for (const std::uint64_t wide : {31u, 32u, 33u}) {
      IntervalEstimator estimator{EstimatorConfig{}};
      for (std::uint64_t i = 0; i < 65; ++i) {
        const std::uint64_t at = 1000000 + 100000 * i;
        const std::uint64_t open = i % 64 < wide ? 1000 : 0;
        estimator.add({at, at + (ticks ? 0 : open), at + (ticks ? 0 : open / 2), ticks ? open : 0});
      }
      const bool oldest_gone = estimator.sample(0).before_ticks != 1000000;
      CHECK_EQ(oldest_gone, wide < 32);
    }
  }
}
