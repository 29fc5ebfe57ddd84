// Intersected bursts against the model's truth.
#include "core/intersection.h"

#include <cmath>
#include <string>

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

Errors measure(const std::string& family, const BackendOptions& options, int bursts,
               const KnownRate& rate = {}) {
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
    const Result<CrossTimestamp> cut = intersect(burst, adapter.clock()->resolution_ns(), rate);
    CHECK(cut.ok());
    if (!cut.ok()) return errors;
    const double a = truth_offset(truth, *narrowest), b = truth_offset(truth, cut.value());
    errors.narrowest_square += a * a;
    errors.intersected_square += b * b;
    if (std::fabs(b) > static_cast<double>(cut.value().bound_ns)) ++errors.outside;
    CHECK(cut.value().bound_ns <= narrowest->bound_ns + 16);
    ++errors.bursts;
  }
  return errors;
}

// Where inside a register read the clock is sampled, as fractions.
BackendOptions sampled(const char* low, const char* high) {
  return {{"latency.sampleMin", low}, {"latency.sampleMax", high}};
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
      const double ratio = std::sqrt(errors.intersected_square / errors.narrowest_square);
      if (ratio > 0.6) {
        test::fail(__FILE__, __LINE__,
                   "seed 1, " + std::string(family) + " sampled from " + low + " to " + high +
                       ": ratio " + std::to_string(ratio));
      }
    }
  }
}

TEST("intersection, one-sided delays: never worse than 1.1 times the narrowest bracket") {
  for (const char* family : {"i210", "i225", "i226"}) {
    for (const auto& [low, high] : {std::pair{"0", "0.05"}, std::pair{"0.05", "0.15"},
                                    std::pair{"0.85", "0.95"}, std::pair{"0.95", "1"}}) {
      const Errors errors = measure(family, sampled(low, high), 2000, {-60000, 60000});
      const double ratio = std::sqrt(errors.intersected_square / errors.narrowest_square);
      CHECK_EQ(errors.outside, 0);
      if (ratio > 1.1) {
        test::fail(__FILE__, __LINE__,
                   "seed 1, " + std::string(family) + " sampled from " + low + " to " + high +
                       ": ratio " + std::to_string(ratio));
      }
    }
  }
}

TEST("intersection: a clock that shows one time only is frozen") {
  CrossTimestamp a, b;
  a.device_ns = b.device_ns = 1000000;
  a.system_before_ns = 1000;
  a.system_after_ns = 2000;
  b.system_before_ns = 3000;
  b.system_after_ns = 4000;
  CHECK(intersect({a, b}, 8).status().code() == ErrorCode::kClockFrozen);
}

TEST("intersection: one bracket is itself, none is refused") {
  CrossTimestamp one;
  one.device_ns = 1000;
  one.system_before_ns = 10;
  one.system_after_ns = 20;
  one.bound_ns = 6;
  const Result<CrossTimestamp> same = intersect({one}, 8);
  CHECK(same.ok());
  CHECK_EQ(same.value().device_ns, 1000u);
  CHECK_EQ(same.value().bound_ns, 6u);
  CHECK(intersect({}, 8).status().code() == ErrorCode::kInvalidArgument);
}

TEST("intersection: a clock that jumps inside a burst is a discontinuity") {
  CrossTimestamp a, b;
  a.device_ns = 1000000;
  a.system_before_ns = 1000;
  a.system_after_ns = 2000;
  b.device_ns = 1500000;
  b.system_before_ns = 3000;
  b.system_after_ns = 4000;
  CHECK(intersect({a, b}, 8).status().code() == ErrorCode::kDiscontinuity);
}

}  // namespace avbhal
