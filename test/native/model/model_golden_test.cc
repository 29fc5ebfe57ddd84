// The golden vectors of the clock core: an ideal oscillator, one second, exact results.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/adapter_model.h"
#include "model/timinca.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

struct SplitVector {
  Family family;
  std::uint32_t timinca;
  std::uint64_t ns;
  std::uint32_t residue;
};

// I210's residues are the published ones; I225's follow from 312.5e6 increments a second.
constexpr SplitVector kSplit[] = {
    {Family::kI210, 0x00000000u, 1000000000u, 0},
    {Family::kI210, 0x00008638u, 1000001000u, 32704000u},
    {Family::kI210, 0x80008638u, 999998999u, 4262263296u},
    {Family::kI210, 0x00346DC6u, 1000100000u, 20400000u},
    {Family::kI210, 0x08000000u, 1003906250u, 0},
    {Family::kI210, 0x7FFFFFFFu, 1062499999u, 4169967296u},
    {Family::kI210, 0xFFFFFFFFu, 937500000u, 125000000u},
    {Family::kI225, 0x00000000u, 1000000000u, 0},
    {Family::kI225, 0x000035B0u, 1000001000u, 32704000u},
    {Family::kI226, 0x18000000u, 1029296875u, 0},
    {Family::kI225, 0x7FFFFFFFu, 1156249999u, 3982467296u},
    {Family::kI226, 0xFFFFFFFFu, 843750000u, 312500000u},
};

TEST("model golden: seconds-and-ns clocks after one second") {
  for (const SplitVector& v : kSplit) {
    ModelFixture f(v.family);
    f.adapter.write_at(reg::kTIMINCA, v.timinca, 0);
    f.adapter.write_at(reg::kTSAUXC, 0, 0);
    const std::uint32_t residue = f.adapter.read_at(reg::kSYSTIMR, kNsPerSecond);
    const std::uint64_t low = f.adapter.read_at(reg::kSYSTIML, kNsPerSecond);
    const std::uint64_t high = f.adapter.read_at(reg::kSYSTIMH, kNsPerSecond);
    CHECK_EQ(high * kNsPerSecond + low, v.ns);
    CHECK_EQ(residue, v.residue);
    const Truth truth = f.adapter.truth_at(kNsPerSecond);
    CHECK_EQ(truth.device_ns, v.ns);
    CHECK_EQ(truth.device_frac, v.residue);
  }
}

struct CounterVector {
  Family family;
  std::uint32_t khz, timinca;
  std::uint64_t ns, counts;
};

constexpr CounterVector kCounter[] = {
    {Family::kI217, 96000, 0x03FA0000u, 1000000000u, 524288000000000u},
    {Family::kI217, 25000, 0x01A00000u, 1000000000u, 262144000000000u},
    {Family::kI219, 24000, 0x031F4000u, 1000000000u, 16384000000000u},
    {Family::kI219, 38400, 0x01D00000u, 998400000u, 523449139200000u},
};

TEST("model golden: counter clocks after one second") {
  for (const CounterVector& v : kCounter) {
    ModelFixture f(v.family, v.khz);
    CHECK_EQ(nominal_timinca(v.family, v.khz), v.timinca);
    f.adapter.write_at(reg::kTIMINCA, v.timinca, 0);
    const std::uint64_t low = f.adapter.read_at(reg::kSYSTIML, kNsPerSecond);
    const std::uint64_t high = f.adapter.read_at(reg::kSYSTIMH, kNsPerSecond);
    const std::uint64_t counts = (high << 32) | low;
    CHECK_EQ(counts, v.counts);
    CHECK_EQ(counts >> find_counter_source(v.family, v.khz)->shift, v.ns);
    CHECK_EQ(f.adapter.truth_at(kNsPerSecond).counter, v.counts);
    CHECK_EQ(f.adapter.truth_at(kNsPerSecond).device_ns, v.ns);
  }
}

TEST("model golden: a century at full rate does not overflow") {
  const std::uint64_t century_ns = std::uint64_t{3155760000} * kNsPerSecond;
  ModelFixture split(Family::kI225);
  split.adapter.write_at(reg::kTIMINCA, 0x7FFFFFFFu, 0);
  split.adapter.write_at(reg::kTSAUXC, 0, 0);
  // 3155760000 s * 312.5e6 increments of 2^31 - 1 units on top: 493087500 s and
  // 986175000000000000 units of 2^-32 ns less; all modulo 2^32 s, which is not reached.
  const Truth truth = split.adapter.truth_at(century_ns);
  CHECK_EQ(truth.device_ns, std::uint64_t{3648847500} * kNsPerSecond - 229611761);
  CHECK_EQ(split.adapter.read_at(reg::kSYSTIML, century_ns), 1000000000u - 229611761u);
  CHECK_EQ(split.adapter.read_at(reg::kSYSTIMH, century_ns), 3648847499u);

  ModelFixture counter(Family::kI217, 96000);
  counter.adapter.write_at(reg::kTIMINCA, 0x03FA0000u, 0);
  const Truth late = counter.adapter.truth_at(century_ns);
  CHECK_EQ(late.device_ns, century_ns);
  // 3155760000 s * 524288e9 counts = 89692 * 2^64 + the low 64 bits.
  CHECK_EQ(late.counter_wraps, 89692);
  CHECK_EQ(late.counter, century_ns << 19);
}

TEST("model golden: oscillator error multiplies the rate exactly") {
  // +100 ppm is not a power of two: the phase must not drift by rounding. 2^-64 units of 1e-4,
  // rounded to nearest, cost at most 0.03 ns in 10^9 s.
  ModelFixture f(Family::kI210, 0, 100000.0);
  f.adapter.write_at(reg::kTSAUXC, 0, 0);
  const std::uint64_t t = std::uint64_t{1000000000} * kNsPerSecond;
  const Truth truth = f.adapter.truth_at(t);
  CHECK_EQ(truth.device_ns, t + t / 10000 - 1);
  CHECK(truth.device_frac > 0xF0000000u);
  CHECK(truth.rate_ppb > 99999.999999 && truth.rate_ppb < 100000.000001);
}

struct Encoding {
  Family family;
  std::uint32_t khz;
  double ppb;
  std::uint32_t timinca;
};

TEST("model timinca: nearest register value of a rate") {
  const Encoding encodings[] = {
      {Family::kI210, 0, 0.0, 0},
      {Family::kI210, 0, 1000.0, 0x00008638u},
      {Family::kI210, 0, -1000.0, 0x80008638u},
      {Family::kI210, 0, 100000.0, 0x00346DC6u},
      {Family::kI210, 0, -0.001, 0},
      {Family::kI225, 0, 1000.0, 0x000035B0u},
      {Family::kI226, 0, 29296875.0, 0x18000000u},
      {Family::kI226, 0, -29296875.0, 0x98000000u},
      {Family::kI217, 96000, 0.0, 0x03FA0000u},
      {Family::kI217, 96000, 100000.0, 0x03FA0666u},
      {Family::kI217, 25000, 100000.0, 0x01A00419u},
      {Family::kI219, 24000, 100000.0, 0x031F40CDu},
      {Family::kI219, 38400, -1600000.0, 0x01D00000u},
      {Family::kI219, 38400, 0.0, 0x01D05555u},
  };
  for (const Encoding& e : encodings) {
    CHECK_EQ(timinca_for_ppb(e.family, e.khz, e.ppb), e.timinca);
  }
}

TEST("model timinca: the range ends are reachable and the next value is not") {
  struct Part {
    Family family;
    std::uint32_t khz;
    double max_ppb, step_ppb;
  };
  // Published limits; the 24 MHz source is capped as in e1000e.
  const Part parts[] = {{Family::kI210, 0, 62499999.97, 0.029104},
                        {Family::kI225, 0, 156249999.9, 0.072760},
                        {Family::kI217, 96000, 23999938, 61.035},
                        {Family::kI217, 25000, 599999904, 95.367},
                        {Family::kI219, 24000, 999999999, 488.28}};
  for (const Part& p : parts) {
    const TimincaRange range = timinca_range(p.family, p.khz);
    CHECK(range.max_ppb > p.max_ppb - 1 && range.max_ppb < p.max_ppb + 1);
    CHECK(range.step_ppb > p.step_ppb * 0.9999 && range.step_ppb < p.step_ppb * 1.0001);
    const std::uint32_t top = timinca_for_ppb(p.family, p.khz, range.max_ppb);
    const double reached = timinca_ppb(p.family, p.khz, top);
    CHECK(reached > range.max_ppb - range.step_ppb && reached < range.max_ppb + range.step_ppb);
    CHECK_EQ(timinca_for_ppb(p.family, p.khz, 1e12), top);
  }
}

}  // namespace
}  // namespace avbhal::model
