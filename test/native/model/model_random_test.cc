// Draws, oscillator, latency and determinism of the model.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "harness.h"
#include "model/clock_reader.h"
#include "model/random.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

TEST("model random: the normal draw has mean 0, deviation 1 and the right tails") {
  Random random;
  random.reset(7, 0);
  constexpr int kDraws = 200000;
  double sum = 0, squares = 0;
  int beyond2 = 0, beyond3 = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = static_cast<double>(random.normal_q16()) / 65536.0;
    sum += z;
    squares += z * z;
    if (std::fabs(z) > 2) ++beyond2;
    if (std::fabs(z) > 3) ++beyond3;
  }
  CHECK(std::fabs(sum / kDraws) < 0.01);
  CHECK(std::fabs(squares / kDraws - 1) < 0.01);
  CHECK(beyond2 > 0.042 * kDraws && beyond2 < 0.049 * kDraws);  // normal: 0.0455
  CHECK(beyond3 > 0.0012 * kDraws && beyond3 < 0.0030 * kDraws);
}

TEST("model random: helpers agree with the mathematics") {
  for (std::uint32_t e = 0; e < (1u << 24); e += 65521) {
    const double exact = std::exp2(e / 16777216.0) * 1073741824.0;
    CHECK(std::fabs(static_cast<double>(exp2_fraction_q30(e)) / exact - 1) < 3.1e-5);
  }
  for (const std::uint64_t n : {0ull, 1ull, 3ull, 4ull, 99ull, 100ull, 4294967295ull, 4294967296ull,
                                18446744065119617024ull, ~0ull}) {
    const std::uint64_t root = integer_sqrt(n);
    CHECK(root * root <= n);
    CHECK(root == 4294967295u || (root + 1) * (root + 1) > n);
  }
  CHECK_EQ(round_to_int(2.5), 3);
  CHECK_EQ(round_to_int(-2.5), -3);
  CHECK_EQ(round_to_int(std::nan("")), 0);
  CHECK_EQ(round_to_int(1e300), 9200000000000000000);
  CHECK_EQ(round_to_int(-1e300), -9200000000000000000);
}

TEST("model latency: median, width and tail are those configured") {
  LatencyConfig config;
  config.median_ns = 1000;
  config.sigma = 0.2;
  config.tail_probability = 0.01;
  config.tail_ns = 50000;
  Latency latency;
  latency.reset(config, 11);
  std::vector<std::uint64_t> drawn;
  int late = 0;
  for (int i = 0; i < 100000; ++i) {
    const Access access = latency.draw();
    drawn.push_back(access.total_ns);
    if (access.total_ns > 3000) ++late;
    CHECK(access.sample_ns * 10 >= access.total_ns * 4 - 10);
    CHECK(access.sample_ns * 10 <= access.total_ns * 6);
    CHECK(access.total_ns <= 53500);
  }
  std::sort(drawn.begin(), drawn.end());
  CHECK(drawn[50000] >= 990 && drawn[50000] <= 1010);
  CHECK(drawn[15866] >= 809 && drawn[15866] <= 829);    // -1 sigma: 819
  CHECK(drawn[83300] >= 1200 && drawn[83300] <= 1245);  // +1 sigma: 1221
  CHECK(late > 850 && late < 1050);
}

TEST("model latency: impossible settings are limited, a spike counts once") {
  LatencyConfig config;
  config.median_ns = 500;
  config.sigma = 0;
  config.tail_probability = -1;
  config.sample_min = 0.9;
  config.sample_max = 0.1;
  Latency latency;
  latency.reset(config, 1);
  latency.spike(7000);
  CHECK_EQ(latency.draw().total_ns, 7500u);
  const Access access = latency.draw();
  CHECK_EQ(access.total_ns, 500u);
  CHECK(access.sample_ns >= 449 && access.sample_ns <= 450);
}

TEST("model oscillator: the phase does not depend on when it was asked for") {
  OscillatorConfig config;
  config.error_ppb = -23456.75;
  config.wander_ppb_per_sqrt_s = 50;
  Oscillator seldom, often;
  seldom.reset(config, 5, 1000);
  often.reset(config, 5, 1000);
  Phase last{};
  for (std::uint64_t t = 1000; t <= 20000001000u; t += 3333333) last = often.phase_at(t);
  last = often.phase_at(20000001000u);
  const Phase once = seldom.phase_at(20000001000u);
  CHECK_EQ(once.ns, last.ns);
  // Each query rounds once, at 2^-64 ns.
  const std::uint64_t apart = once.frac > last.frac ? once.frac - last.frac : last.frac - once.frac;
  CHECK_EQ(apart, 0u);
  CHECK_EQ(seldom.error_ppb(), often.error_ppb());
}

double mean_square_wander(std::uint64_t seconds) {
  double squares = 0;
  constexpr int kSeeds = 600;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    OscillatorConfig config;
    config.wander_ppb_per_sqrt_s = 10;
    Oscillator oscillator;
    oscillator.reset(config, seed, 0);
    oscillator.phase_at(seconds * kNsPerSecond);
    squares += oscillator.error_ppb() * oscillator.error_ppb();
  }
  return squares / kSeeds;
}

TEST("model oscillator: the frequency walks with the configured strength, in steps or at once") {
  const double walked = mean_square_wander(100);  // 10^2 ppb^2 a second
  CHECK(walked > 8500 && walked < 11500);
  const double jumped = mean_square_wander(400);
  CHECK(jumped > 34000 && jumped < 46000);
}

TEST("model oscillator: over a long gap the frequency changes evenly") {
  OscillatorConfig config;
  config.wander_ppb_per_sqrt_s = 10;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Oscillator oscillator;
    oscillator.reset(config, seed, 0);
    const std::uint64_t gap = 1000 * kNsPerSecond;
    const auto gained = static_cast<std::int64_t>(oscillator.phase_at(gap).ns - gap);
    const double mean_ppb = static_cast<double>(gained) / 1000.0;
    CHECK(std::fabs(mean_ppb - oscillator.error_ppb() / 2) < 0.1);
  }
}

TEST("model oscillator: a new error counts from its instant on and is limited") {
  Oscillator oscillator;
  oscillator.reset(OscillatorConfig{}, 1, 0);
  oscillator.set_error_ppb(1000, kNsPerSecond);
  CHECK_EQ(oscillator.phase_at(3 * kNsPerSecond).ns, 3 * kNsPerSecond + 2000);
  CHECK_EQ(oscillator.phase_at(kNsPerSecond).ns, 3 * kNsPerSecond + 2000);
  oscillator.set_error_ppb(1e12, 3 * kNsPerSecond);
  CHECK(std::fabs(oscillator.error_ppb() - 1e6) < 1e-3);
}

TEST("model oscillator: crystals differ with the seed and stay within 50 ppm") {
  double squares = 0;
  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    const double ppb = draw_oscillator_ppb(seed);
    CHECK(ppb >= -50000 && ppb <= 50000);
    squares += ppb * ppb / 1e6;
  }
  CHECK(squares / 5000 > 130 && squares / 5000 < 158);  // sigma 12 ppm
}

std::uint64_t trace(Family family, std::uint64_t seed) {
  ModelFixture f(family);
  f.config.seed = seed;
  f.config.oscillator.error_ppb = draw_oscillator_ppb(seed);
  f.config.oscillator.wander_ppb_per_sqrt_s = 20;
  f.adapter.reset(f.config, f.time.source());
  f.start();
  std::uint64_t hash = 1469598103934665603u;  // FNV-1a
  const auto mix = [&hash](std::uint64_t value) {
    for (int i = 0; i < 8; ++i) hash = (hash ^ ((value >> (8 * i)) & 0xFFu)) * 1099511628211u;
  };
  for (int i = 0; i < 20000; ++i) {
    mix(read_clock(f.adapter).raw);
    mix(f.time.ns);
    f.time.ns += 777777;
    if (i == 9000) f.adapter.step_clock(-12345);
    if (i == 12000) f.adapter.set_oscillator_ppb(4321.5);
  }
  mix(f.adapter.truth().device_frac);
  return hash;
}

TEST("model: one seed, one trace, with any compiler") {
  for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    CHECK_EQ(trace(family, 42), trace(family, 42));
    CHECK(trace(family, 42) != trace(family, 43));
  }
  CHECK_EQ(trace(Family::kI210, 42), 5375984483524580673u);
  CHECK_EQ(trace(Family::kI219, 42), 4146962294618153177u);
  CHECK_EQ(trace(Family::kI226, 42), 9743638432144090946u);
}

}  // namespace
}  // namespace avbhal::model
