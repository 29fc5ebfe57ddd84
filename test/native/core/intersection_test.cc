// Intersected bursts against the model's truth.
#include "core/intersection.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/bracket.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

struct Errors {
  double narrowest_square = 0, intersected_square = 0;
  int outside = 0, bursts = 0;
};

double truth_offset(const GroundTruth& truth, const CrossTimestamp& c) {
  const double middle =
      (static_cast<double>(c.system_before_ns) + static_cast<double>(c.system_after_ns)) / 2;
  const double ahead = static_cast<double>(truth.system_ns) - middle;
  const double at_middle = -ahead * (1 + truth.rate_ppb * 1e-9);
  return static_cast<double>(static_cast<std::int64_t>(c.device_ns - truth.device_ns)) - at_middle;
}

enum class Rate { kAny, kBand };

Errors measure(const std::string& family, const BackendOptions& options, int bursts,
               Rate known = Rate::kAny) {
  Errors errors;
  test::SimFixture fixture(family, options);
  Adapter& adapter = *fixture.adapter;
  for (int i = 0; i < bursts; ++i) {
    CHECK(advance_time(*fixture.backend, 1000000).ok());
    std::vector<CrossTimestamp> burst;
    for (int k = 0; k < 25; ++k) burst.push_back(adapter.clock()->cross_timestamp().take());
    const GroundTruth truth = adapter.truth()->now().take();
    const CrossTimestamp* narrowest = &burst[0];
    for (const CrossTimestamp& c : burst) {
      if (c.system_after_ns - c.system_before_ns <
          narrowest->system_after_ns - narrowest->system_before_ns) {
        narrowest = &c;
      }
    }
    const RateBand band = known == Rate::kBand ? adapter.clock()->rate_band().take() : RateBand{};
    const Result<CrossTimestamp> cut = intersect(burst, band);
    CHECK(cut.ok());
    if (!cut.ok()) return errors;
    const double a = truth_offset(truth, *narrowest), b = truth_offset(truth, cut.value());
    errors.narrowest_square += a * a;
    errors.intersected_square += b * b;
    if (std::fabs(b) > static_cast<double>(cut.value().bound_ns)) ++errors.outside;
    CHECK(cut.value().bound_ns <= narrowest->bound_ns + 16);
    if (known == Rate::kBand) CHECK(10 * cut.value().bound_ns <= 11 * narrowest->bound_ns);
    ++errors.bursts;
  }
  return errors;
}

// Where inside a register read the clock is sampled, as fractions.
BackendOptions sampled(const char* low, const char* high) {
  return {{"latency.sampleMin", low}, {"latency.sampleMax", high}};
}

// That intersecting errs at most `most` times as far as the narrowest bracket, rms.
void expect_ratio(const Errors& errors, double most, const std::string& what) {
  const double ratio = std::sqrt(errors.intersected_square / errors.narrowest_square);
  if (ratio <= most) return;
  test::fail(__FILE__, __LINE__, "seed 1, " + what + ": ratio " + std::to_string(ratio));
}

}  // namespace

TEST("intersection: truth inside for every family, symmetric and asymmetric delays") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    for (const auto& [low, high] : {std::pair{"0.4", "0.6"}, std::pair{"0.05", "0.15"},
                                    std::pair{"0.85", "0.95"}, std::pair{"0", "1"}}) {
      const Errors errors = measure(family, sampled(low, high), 400);
      CHECK_EQ(errors.outside, 0);
      CHECK_EQ(errors.bursts, 400);
    }
  }
}

TEST("intersection: at symmetric jitter the error is at most 0.6 of the narrowest bracket's") {
  for (const char* family : {"i210", "i219", "i226"}) {
    for (const auto& [low, high] : {std::pair{"0", "1"}, std::pair{"0.4", "0.6"}}) {
      const Errors errors = measure(family, sampled(low, high), 2000);
      expect_ratio(errors, 0.6, std::string(family) + " sampled from " + low + " to " + high);
    }
  }
}

TEST("intersection, one-sided delays: never worse than 1.1 times the narrowest bracket") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    for (const auto& [low, high] : {std::pair{"0", "0.05"}, std::pair{"0.05", "0.15"},
                                    std::pair{"0.85", "0.95"}, std::pair{"0.95", "1"}}) {
      const Errors errors = measure(family, sampled(low, high), 2000, Rate::kBand);
      CHECK_EQ(errors.outside, 0);
      expect_ratio(errors, 1.1, std::string(family) + " sampled from " + low + " to " + high);
    }
  }
}

TEST("one bracket on an I219 is 63 ns early: the mean error is below an eighth of a tick") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    test::SimFixture fixture(family, sampled("0.5", "0.5"));
    Clock& clock = *fixture.adapter->clock();
    const int brackets = 4000;
    double sum = 0, tick = 0;
    for (int i = 0; i < brackets; ++i) {
      CHECK(advance_time(*fixture.backend, 1000003).ok());
      const CrossTimestamp cross = clock.cross_timestamp().take();
      const GroundTruth truth = fixture.adapter->truth()->now().take();
      const double error = truth_offset(truth, cross);
      CHECK(std::fabs(error) <= static_cast<double>(cross.bound_ns));
      sum += error;
      tick = static_cast<double>(cross.early_ns + cross.late_ns);
    }
    if (std::fabs(sum / brackets) <= tick / 8) continue;
    test::fail(__FILE__, __LINE__,
               std::string(family) + ": mean error " + std::to_string(sum / brackets) +
                   " ns, tick " + std::to_string(tick) + " ns");
  }
}

TEST("intersection: the truth is inside 100000 bursts of any width, delay, tick and rate") {
  std::mt19937_64 draw(1);
  const auto unit = [&draw] { return static_cast<double>(draw() >> 11) * 0x1p-53; };
  for (int i = 0; i < 100000; ++i) {
    const double rate = 1 + (unit() < 0.5 ? 4e-4 * (unit() - 0.5) : 0.18 * (unit() - 0.5));
    const double known = unit() < 0.5 ? 1e-6 : 4e-4;
    const RateBand band{rate - known * unit(), rate + known * unit()};
    const std::uint64_t tick = std::uint64_t{1} << (draw() % 8);
    const double lean = unit();
    std::vector<CrossTimestamp> burst;
    double now = 1e9;
    std::uint64_t narrowest = ~std::uint64_t{0};
    for (std::uint64_t n = 2 + draw() % 8; n > 0; --n) {
      now += 5000 * unit();
      const std::uint64_t width = 50 + static_cast<std::uint64_t>(3000 * unit() * unit());
      const auto before = static_cast<std::uint64_t>(now);
      const double where = std::clamp(lean + 0.2 * (unit() - 0.5), 0.0, 1.0);
      const double at = static_cast<double>(before) + where * static_cast<double>(width);
      const auto reading = static_cast<std::uint64_t>(rate * at / static_cast<double>(tick)) * tick;
      burst.push_back(to_cross_timestamp({before, before + width, reading, reading},
                                         platform_system_clock(), tick, CrossMethod::kModel));
      narrowest = std::min(narrowest, burst.back().bound_ns);
      now = static_cast<double>(before + width);
    }
    const Result<CrossTimestamp> cut = intersect(burst, band);
    CHECK(cut.ok());
    if (!cut.ok()) return;
    const CrossTimestamp& c = cut.value();
    const double middle = static_cast<double>(c.system_before_ns) +
                          static_cast<double>(c.system_after_ns - c.system_before_ns) / 2;
    const double error = static_cast<double>(c.device_ns) - rate * middle;
    if (std::fabs(error) <= static_cast<double>(c.bound_ns) && 10 * c.bound_ns <= 11 * narrowest) {
      continue;
    }
    test::fail(__FILE__, __LINE__,
               "seed 1, burst " + std::to_string(i) + ": error " + std::to_string(error) +
                   " ns, bound " + std::to_string(c.bound_ns) + " ns, narrowest " +
                   std::to_string(narrowest) + " ns");
    return;
  }
}

TEST("intersection: what is known of the rate gives way to the brackets") {
  CrossTimestamp a, b;
  a.device_ns = 1000000;
  a.system_before_ns = 1000;
  a.system_after_ns = 1100;
  b.device_ns = 2100000;
  b.system_before_ns = 1001000;
  b.system_after_ns = 1001100;
  a.bound_ns = b.bound_ns = 56;
  CHECK(intersect({a, b}, {0.9999, 1.0001}).ok());
}

TEST("intersection: a clock that shows one time only is frozen") {
  CrossTimestamp a, b;
  a.device_ns = b.device_ns = 1000000;
  a.system_before_ns = 1000;
  a.system_after_ns = 2000;
  b.system_before_ns = 3000;
  b.system_after_ns = 4000;
  CHECK(intersect({a, b}).status().code() == ErrorCode::kClockFrozen);
}

TEST("intersection: at a known rate the bound is half of what the brackets share, rounded up") {
  // Both are 1000 ns wide; what they share is `shared` ns wide.
  for (const std::uint64_t shared : {1u, 2u, 501u, 1000u}) {
    CrossTimestamp a, b;
    a.system_before_ns = 10000;
    a.system_after_ns = 11000;
    a.device_ns = 700000;
    b.system_before_ns = 20000;
    b.system_after_ns = 21000;
    b.device_ns = 710000 + (1000 - shared);
    a.bound_ns = b.bound_ns = 501;
    const Result<CrossTimestamp> cut = intersect({a, b}, {1, 1});
    CHECK(cut.ok());
    const CrossTimestamp& c = cut.value();
    // The device is ahead of the system clock by what both allow.
    const auto low = static_cast<double>(b.device_ns - b.system_after_ns);
    const double high = low + static_cast<double>(shared);
    const std::uint64_t instant = (c.system_before_ns + c.system_after_ns) / 2;
    const auto ahead = static_cast<double>(c.device_ns - instant);
    const auto bound = static_cast<double>(c.bound_ns);
    CHECK(ahead - bound <= low && ahead + bound >= high);
    CHECK(bound <= static_cast<double>(shared) / 2 + 2);
    CHECK_EQ(c.system_after_ns - instant, c.bound_ns);
    CHECK_EQ(instant - c.system_before_ns, c.bound_ns);
    CHECK_EQ(c.early_ns + c.late_ns, 0u);
  }
}

TEST("intersection: 65 brackets and more are cut to the narrowest 64, in the order of time") {
  std::vector<CrossTimestamp> burst;
  for (std::uint64_t i = 0; i < 70; ++i) {
    CrossTimestamp c;
    // The first six are the widest, the last one is the narrowest.
    const std::uint64_t width = i < 6 ? 9000 - i : 500 - i;
    c.system_before_ns = 100000 + 10000 * i;
    c.system_after_ns = c.system_before_ns + width;
    c.device_ns = 5000000 + 10000 * i + width / 2;
    c.bound_ns = (width + 1) / 2;
    burst.push_back(c);
  }
  const Result<CrossTimestamp> all = intersect(burst, {1, 1});
  burst.erase(burst.begin(), burst.begin() + 6);
  const Result<CrossTimestamp> best = intersect(burst, {1, 1});
  CHECK(all.ok() && best.ok());
  CHECK_EQ(all.value().device_ns, best.value().device_ns);
  CHECK_EQ(all.value().bound_ns, best.value().bound_ns);
  CHECK_EQ(all.value().system_before_ns, best.value().system_before_ns);
}

TEST("intersection: one bracket is itself, none is refused") {
  CrossTimestamp one;
  one.device_ns = 1000;
  one.system_before_ns = 10;
  one.system_after_ns = 20;
  one.bound_ns = 6;
  const Result<CrossTimestamp> same = intersect({one});
  CHECK(same.ok());
  CHECK_EQ(same.value().device_ns, 1000u);
  CHECK_EQ(same.value().bound_ns, 6u);
  CHECK(intersect({}).status().code() == ErrorCode::kInvalidArgument);
}

TEST("intersection: a clock that jumps inside a burst is a discontinuity") {
  CrossTimestamp a, b;
  a.device_ns = 1000000;
  a.system_before_ns = 1000;
  a.system_after_ns = 2000;
  b.device_ns = 1500000;
  b.system_before_ns = 3000;
  b.system_after_ns = 4000;
  CHECK(intersect({a, b}).status().code() == ErrorCode::kDiscontinuity);
}

namespace {

// Of a clock at the nominal rate that is `ahead_ns` ahead.
CrossTimestamp bracket(std::uint64_t before_ns, std::uint64_t width_ns, std::uint64_t ahead_ns,
                       std::uint64_t bound_ns) {
  CrossTimestamp c;
  c.system_before_ns = before_ns;
  c.system_after_ns = before_ns + width_ns;
  c.device_ns = before_ns + ahead_ns;
  c.bound_ns = bound_ns;
  return c;
}

std::uint64_t instant_of(const CrossTimestamp& c) {
  return c.system_before_ns + (c.system_after_ns - c.system_before_ns) / 2;
}

}  // namespace

TEST("intersection: the instant is the mean of the middles, weighted by 1 / (width + 1 ns)^4") {
  struct Case {
    std::uint64_t middle_ns, width_ns;
  };
  const std::vector<std::vector<Case>> bursts = {
      {{10000000, 0}, {20000000, 2}, {30000000, 4}},
      {{10000000, 2}, {20000000, 2}},
      {{10000000, 10}, {20000000, 4}, {30000001, 6}, {47000000, 4}},
      {{10000000, 4}, {10000003, 4}},
  };
  for (const auto& burst : bursts) {
    std::vector<CrossTimestamp> brackets;
    double weights = 0, moment = 0;
    for (const Case& c : burst) {
      // Read in the middle.
      brackets.push_back(
          bracket(c.middle_ns - c.width_ns / 2, c.width_ns, 5000 + c.width_ns / 2, 100));
      const double weight = std::pow(static_cast<double>(c.width_ns) + 1, -4);
      weights += weight;
      moment += weight * static_cast<double>(c.middle_ns);
    }
    const Result<CrossTimestamp> cut = intersect(brackets, {1, 1});
    CHECK(cut.ok());
    CHECK(std::fabs(static_cast<double>(instant_of(cut.value())) - moment / weights) <= 0.501);
  }
}

TEST("intersection: the bound is that of the definition to a ns, at any known rate") {
  // A narrow bracket, and a wide one a second later, by which the rate may have changed by 1000
  // ppb.
  CrossTimestamp narrow = bracket(1000000, 0, 5000, 1000);
  narrow.late_ns = 1;
  const CrossTimestamp wide = bracket(1001000000, 4000, 7000, 4000);
  const CrossTimestamp late = intersect({narrow, wide}, {1, 1}).value();
  // 500 ns and the tick: the time is rounded down, and the upper side is the wider one.
  CHECK_EQ(late.bound_ns, 502u);
  CHECK_EQ(late.system_after_ns - late.system_before_ns, 2u * 502);
  CHECK_EQ(instant_of(late), 1000000u);
  CHECK_EQ(late.device_ns, 1005000u);
  // Both shared by 1001 ns: 500.5, 0.5 of rounding down and 0.02; seen at the slowest rate.
  for (const double known : {0.004, 0.002}) {
    const CrossTimestamp one = bracket(1000000, 1001, 5000, 600);
    const CrossTimestamp two = bracket(1002000, 1001, 5000, 600);
    const CrossTimestamp cut = intersect({one, two}, {1 - known, 1 + known}).value();
    CHECK_EQ(instant_of(cut), 1001500u);
    CHECK_EQ(cut.bound_ns, 502u);
    const auto reach = static_cast<std::uint64_t>(501.02 / (1 - known)) + 1;
    CHECK_EQ(cut.system_after_ns - cut.system_before_ns, 2 * reach);
  }
}

TEST("intersection: where the burst as a whole says less than the narrowest, that one's middle") {
  // Exactly as much is enough.
  for (const std::uint64_t bound_ns : {502u, 501u}) {
    const CrossTimestamp early = bracket(1000000, 1001, 5500, bound_ns);
    const CrossTimestamp late = bracket(2000000, 1001, 5500, 600);
    const CrossTimestamp cut = intersect({early, late}, {1, 1}).value();
    CHECK_EQ(cut.bound_ns, 502u);
    CHECK_EQ(instant_of(cut), bound_ns == 502 ? 1500500u : 1000500u);
  }
}

TEST("intersection: a band beyond what a clock can do is cut to that") {
  const std::vector<CrossTimestamp> burst = {bracket(10000, 100, 50, 60),
                                             bracket(10500, 200, 100, 110)};
  const CrossTimestamp any = intersect(burst).value();
  const RateBand none;
  for (const RateBand& band : {RateBand{0.1, 3}, RateBand{none.low, 3}, RateBand{0.1, none.high}}) {
    const CrossTimestamp cut = intersect(burst, band).value();
    CHECK_EQ(cut.device_ns, any.device_ns);
    CHECK_EQ(cut.bound_ns, any.bound_ns);
    CHECK_EQ(cut.system_before_ns, any.system_before_ns);
    CHECK_EQ(cut.system_after_ns, any.system_after_ns);
  }
}

TEST("intersection: a clock that was told a rate beyond any other is not in contradiction") {
  // 16 % slow: 840 ns of the device in 1000 ns.
  const std::vector<CrossTimestamp> burst = {bracket(10000, 20, 1000, 10),
                                             bracket(11000, 20, 840, 10)};
  CHECK(!intersect(burst).ok());
  const CrossTimestamp cut = intersect(burst, RateBand{0.839, 0.841}).value();
  CHECK(cut.bound_ns <= 10u);
  CHECK(cut.device_ns >= 10990u && cut.device_ns <= 11850u);
}

TEST("intersection: of equally narrow brackets the first stands for the burst") {
  CrossTimestamp wider = bracket(1000000, 101, 5050, 60);
  CrossTimestamp first = bracket(1001000, 100, 5050, 60), second = bracket(1002000, 100, 5050, 60);
  wider.raw_counter = 111;
  first.raw_counter = 222;
  second.raw_counter = 333;
  CHECK_EQ(intersect({wider, first, second}, {1, 1}).value().raw_counter, 222u);
}

TEST("intersection: a tick belongs to the brackets, early and late") {
  for (const std::uint64_t early_ns : {0u, 3u, 8u}) {
    CrossTimestamp one = bracket(1000000, 101, 5050, 60), two = bracket(1001000, 101, 5050, 60);
    one.early_ns = two.early_ns = early_ns;
    one.late_ns = two.late_ns = 8 - early_ns;
    const CrossTimestamp cut = intersect({one, two}, {1, 1}).value();
    // From the reading at the end of a bracket to a tick more at its beginning: 109 ns.
    CHECK_EQ(cut.device_ns - instant_of(cut), 5050 - 47 - early_ns);
    CHECK_EQ(cut.bound_ns, 56u);
    CHECK_EQ(cut.early_ns + cut.late_ns, 0u);
  }
}

}  // namespace avbhal
