// ADJUST_FREQUENCY: ranges, values, previous value, and the rate that comes of it (avb-ioctl
// contract 5.4, 6.10).
#include <cmath>

#include "harness.h"
#include "standin_fixture.h"
#include "tools/lab/standin/increment.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

struct Adjusted {
  std::uint32_t error = 0;
  std::uint32_t previous = 0;
};

Adjusted adjust(Standin& s, std::uint32_t ns, std::uint32_t frac) {
  abi::FrequencyRequest request{};
  request.increment_ns = ns;
  request.increment_frac = frac;
  const std::uint32_t error = s.file.call(abi::kAdjustFrequency, request);
  return {error, request.current_increment};
}

// Rate of the adapter against its own oscillator.
double rate_ppb(Standin& s, std::uint32_t adapter) {
  const standin::TruthReply truth = s.truth(adapter);
  return (1e9 + truth.rate_ppb) / (1e9 + truth.oscillator_ppb) * 1e9 - 1e9;
}

bool near(double value, double expected, double tolerance) {
  return std::fabs(value - expected) <= tolerance;
}

// The rate as a client measures it: two readings, 100 s apart.
double measured_ppb(Standin& s) {
  const std::uint64_t t1 = s.host.now_ns(), d1 = s.read_ns();
  s.host.advance(100000000000u);
  const std::uint64_t t2 = s.host.now_ns(), d2 = s.read_ns();
  return static_cast<double>(d2 - d1) / static_cast<double>(t2 - t1) * 1e9 - 1e9;
}

}  // namespace

TEST("stand-in: the driver's default rates are those of the silicon") {
  const struct {
    std::uint32_t index;
    double ppb;
  } rows[] = {{0, 29296875}, {1, -40000000}, {2, 3906250}};
  for (const auto& row : rows) {
    Standin s;
    s.open(row.index);
    CHECK(near(rate_ppb(s, 2 - row.index), row.ppb, 0.01));
    // What a client measures contains the oscillator (within 50 ppm) as well.
    CHECK(near(measured_ppb(s), row.ppb, 55000));
  }
}

TEST("stand-in: increment_ns is 1 to 15, on I226 1 to 47, checked before the state") {
  for (std::uint32_t index : {0u, 1u, 2u}) {
    Standin s;
    s.open(index);
    const std::uint32_t largest = index == 0 ? 47 : 15;
    CHECK_EQ(adjust(s, 0, 0x80000000u).error, 87u);
    CHECK_EQ(adjust(s, 1, 0).error, 0u);
    CHECK_EQ(adjust(s, largest, 0xFFFFFFFFu).error, 0u);
    CHECK_EQ(adjust(s, largest + 1, 0).error, 87u);
    CHECK_EQ(adjust(s, 0xFFFFFFFFu, 0).error, 87u);
    CHECK(s.order("bar adapter=" + std::to_string(2 - index) + " on=0"));
    CHECK_EQ(adjust(s, 0, 0).error, 87u);
    CHECK_EQ(adjust(s, 8, 0).error, 21u);
  }
}

TEST("stand-in: a refused request changes nothing") {
  Standin s;
  s.open(0);
  CHECK_EQ(adjust(s, 48, 0).error, 87u);
  CHECK_EQ(s.config().timinca, 0x18000000u);
}

TEST("stand-in: I210 and I226 write ns and the upper 24 bits of the fraction") {
  for (std::uint32_t index : {0u, 2u}) {
    Standin s;
    s.open(index);
    const std::uint32_t nominal = index == 0 ? 0x18000000u : 0x08000000u;
    CHECK_EQ(adjust(s, 7, 0x123456FFu).previous, nominal);
    CHECK_EQ(s.config().timinca, 0x07123456u);
    CHECK_EQ(s.read_register(0xB608), 0x07123456u);
    CHECK_EQ(adjust(s, 8, 0).previous, 0x07123456u);
  }
}

TEST("stand-in: I219 writes counts, saturates, and reports the old value without its fraction") {
  Standin s;
  s.open(1);
  CHECK_EQ(adjust(s, 8, 0x80000000u).previous, 0x08000000u);
  CHECK_EQ(s.config().timinca, 0x02FFFFFFu);
  CHECK_EQ(adjust(s, 8, 0x55555555u).previous, 0x08000000u);
  CHECK_EQ(s.config().timinca, 0x02000000u | 16666666u);
  CHECK_EQ(adjust(s, 1, 0).previous, 0x08000000u);
  CHECK_EQ(s.config().timinca, 0x02000000u | 2000000u);
  CHECK_EQ(adjust(s, 8, 0).previous, 0x01000000u);
}

TEST("stand-in: one unit of increment_ns is 1221 ppm on I226 and 488 ppm on I210") {
  for (std::uint32_t index : {0u, 2u}) {
    Standin s;
    s.open(index);
    const double unit = index == 0 ? 1220703.125 : 488281.25;
    CHECK_EQ(adjust(s, 1, 0).error, 0u);
    CHECK(near(rate_ppb(s, 2 - index), unit, 0.01));
    CHECK_EQ(adjust(s, 2, 0x80000000u).error, 0u);
    CHECK(near(rate_ppb(s, 2 - index), 2.5 * unit, 0.01));
  }
}

TEST("stand-in: with ideal behaviour the rate is value / nominal, as documented") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  CHECK_EQ(s.config().timinca, 0x18000000u);
  CHECK(near(rate_ppb(s, 2), 0, 0.1));
  CHECK_EQ(adjust(s, 25, 0).previous, 0x18000000u);
  CHECK_EQ(s.config().timinca, 0x19000000u);
  CHECK(near(rate_ppb(s, 2), 1e9 / 24, 0.1));
  CHECK_EQ(adjust(s, 23, 0).previous, 0x19000000u);
  CHECK(near(rate_ppb(s, 2), -1e9 / 24, 0.1));
  s.open(2);
  CHECK(near(rate_ppb(s, 0), 0, 0.1));
  CHECK_EQ(adjust(s, 8, 0x10000000u).error, 0u);
  CHECK(near(rate_ppb(s, 0), 1e9 / 128, 0.1));
  s.open(1);
  CHECK(near(rate_ppb(s, 1), 0, 62.5));
  CHECK_EQ(adjust(s, 7, 0).error, 0u);
  CHECK(near(rate_ppb(s, 1), -1e9 / 8, 62.5));
}

TEST("stand-in: ideal rates stop at the silicon's limit") {
  CHECK_EQ(standin::silicon_increment(Family::kI226, 0x2F000000u, 24000), 0x7FFFFFFFu);
  CHECK_EQ(standin::silicon_increment(Family::kI226, 0x01000000u, 24000), 0xFFFFFFFFu);
  CHECK_EQ(standin::silicon_increment(Family::kI226, 0x18000000u, 24000), 0u);
  CHECK_EQ(standin::silicon_increment(Family::kI210, 0x09000000u, 24000), 0x7FFFFFFFu);
  CHECK_EQ(standin::silicon_increment(Family::kI219, 0x02FFFFFFu, 24000), 0x02FFFFFFu);
  CHECK_EQ(standin::silicon_increment(Family::kI217, 0x08000001u, 24000), 0x08000001u);
}

TEST("stand-in: changing the rate does not move the clock") {
  Standin s;
  s.open(0);
  s.host.advance(1000000000);
  const std::uint64_t before = s.truth(2).device_ns;
  CHECK_EQ(adjust(s, 1, 0).error, 0u);
  const std::uint64_t after = s.truth(2).device_ns;
  CHECK(after >= before && after - before < 120000);
}

TEST("stand-in: the rate survives closing the handle") {
  Standin s;
  {
    StandinFile other(s.port);
    s.open(other, 0);
    abi::FrequencyRequest request{};
    request.increment_ns = 9;
    CHECK_EQ(other.call(abi::kAdjustFrequency, request), 0u);
  }
  s.open(0);
  CHECK_EQ(s.config().timinca, 0x09000000u);
}

}  // namespace avbhal::test
