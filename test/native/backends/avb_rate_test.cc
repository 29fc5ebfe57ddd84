// Rates of the silicon against what ADJUST_FREQUENCY can command. Pure arithmetic.
#include <cmath>
#include <random>

#include "backends/intel_avb/rate.h"
#include "backends/intel_avb/rate_scale.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace intel_avb;

bool near(double a, double b, double tolerance) { return std::fabs(a - b) <= tolerance; }

// What the driver writes for a pair of increments (contract 5.4), independent of the code under
// test.
std::uint32_t driver_writes(Family family, std::uint32_t ns, std::uint32_t frac) {
  if (family != Family::kI219) return (ns << 24) | (frac >> 8);
  const std::uint64_t value = 2000000ull * ns + ((2000000ull * frac) >> 32);
  return (2u << 24) | static_cast<std::uint32_t>(value < 0xFFFFFF ? value : 0xFFFFFF);
}

TEST("avb: trap 11: golden rates of TIMINCA") {
  // Counter advance in a second of oscillator time, from the datasheet's and drivers' arithmetic.
  CHECK(near(timinca_ppb(Family::kI210, 0x00000000, 1), 0, 1e-9));
  CHECK(near(timinca_ppb(Family::kI210, 0x00008638, 1), 1000.0076, 1e-3));
  CHECK(near(timinca_ppb(Family::kI210, 0x80008638, 1), -1000.0076, 1e-3));
  CHECK(near(timinca_ppb(Family::kI210, 0x08000000, 1), 3906250, 1e-6));
  CHECK(near(timinca_ppb(Family::kI210, 0x7FFFFFFF, 1), 62499999.97, 0.01));
  CHECK(near(timinca_ppb(Family::kI210, 0xFFFFFFFF, 1), -62499999.97, 0.01));
  CHECK(near(timinca_ppb(Family::kI226, 0x000035B0, 1), 1000.0055, 0.05));
  CHECK(near(timinca_ppb(Family::kI226, 0x18000000, 1), 29296875, 1e-6));
  CHECK(near(timinca_ppb(Family::kI226, 0x7FFFFFFF, 1), 156249999.9, 0.1));
  // 24 MHz source behind the driver's scaling for 25 MHz.
  CHECK(near(timinca_ppb(Family::kI219, 0x02F42400, 0.96), -40000000, 1e-3));
  CHECK(near(timinca_ratio(Family::kI217, 0x08000001), 0.125, 1e-12));
  CHECK(near(timinca_ratio(Family::kI219, 0x00F42400), 0, 0));
  CHECK(near(timinca_ratio(Family::kI226, 0x18000000, RateUnit::kDocumented), 1, 0));
  CHECK(near(timinca_ratio(Family::kI219, 0x02F42400, RateUnit::kDocumented), 0, 0));
  CHECK(near(timinca_ppb(Family::kI210, 0x08000001, 1, RateUnit::kDocumented), 7.45058, 1e-4));
  RateCommand command;
  CHECK(!encode_rate(Family::kI219, 1, 0, &command, RateUnit::kDocumented));
  CHECK(!encode_rate(Family::kI210, 1, 63e6, &command, RateUnit::kDocumented));
  CHECK(encode_rate(Family::kI210, 1, -62e6, &command, RateUnit::kDocumented));
}

TEST("avb: trap 11: reachable ranges through the driver") {
  const RateRange i210 = reachable_rates(Family::kI210, 1);
  CHECK(near(i210.min_ppb, 488281.25, 1e-6));
  CHECK(near(i210.max_ppb, 7812499.97, 0.01));
  CHECK(near(i210.step_ppb, 0.029104, 1e-6));
  const RateRange i226 = reachable_rates(Family::kI226, 1);
  CHECK(near(i226.min_ppb, 1220703.125, 1e-6));
  CHECK(near(i226.max_ppb, 58593749.93, 0.01));
  CHECK(near(i226.step_ppb, 0.072760, 1e-6));
  const RateRange i219 = reachable_rates(Family::kI219, 0.96);
  CHECK(near(i219.min_ppb, -880000000, 1e-3));
  CHECK(near(i219.max_ppb, 6632900, 1));
  CHECK(near(i219.step_ppb, 60, 1e-6));
  CHECK(near(reachable_rates(Family::kI219, 1).step_ppb, 62.5, 1e-6));
}

TEST("avb: trap 11: rates outside the range are refused, never approximated") {
  RateCommand command;
  command.timinca = 0xDEAD;
  for (const Family family : {Family::kI210, Family::kI226}) {
    const RateRange range = reachable_rates(family, 1);
    for (const double ppb :
         {0.0, -1000.0, range.min_ppb - range.step_ppb, range.max_ppb + range.step_ppb, 1e12}) {
      CHECK(!encode_rate(family, 1, ppb, &command));
    }
    CHECK(!encode_rate(family, 1, std::nan(""), &command));
    CHECK(!encode_rate(family, 1, INFINITY, &command));
  }
  CHECK(!encode_rate(Family::kI219, 0.96, 7000000, &command));
  CHECK(!encode_rate(Family::kI219, 0.96, -990000000, &command));
  CHECK(!encode_rate(Family::kI225, 1, 2000000, &command));
  CHECK(!encode_rate(Family::kUnknown, 1, 0, &command));
  CHECK_EQ(command.timinca, 0xDEADu);
}

void check_random_rates(Family family, double scale, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const RateRange range = reachable_rates(family, scale);
  std::uniform_real_distribution<double> draw(range.min_ppb, range.max_ppb);
  for (int i = 0; i < 20000; ++i) {
    const double ppb = draw(random);
    RateCommand command;
    const bool encoded = encode_rate(family, scale, ppb, &command);
    const bool right =
        encoded && std::fabs(command.ppb - ppb) <= range.step_ppb * 0.5 + 1e-5 &&
        command.increment_ns >= 1 &&
        command.increment_ns <= (family == Family::kI226 ? 47u : 15u) &&
        command.timinca == driver_writes(family, command.increment_ns, command.increment_frac) &&
        command.ppb == timinca_ppb(family, command.timinca, scale);
    if (right) continue;
    fail(__FILE__, __LINE__,
         std::string(family_name(family)) + " seed " + std::to_string(seed) + " ppb " + show(ppb) +
             " got " + show(command.ppb) + " timinca " + show(command.timinca));
    return;
  }
}

TEST("avb: trap 11: every rate in range comes out within half a step") {
  check_random_rates(Family::kI210, 1, 11);
  check_random_rates(Family::kI210, 1.000043, 12);
  check_random_rates(Family::kI226, 1, 13);
  check_random_rates(Family::kI226, 0.999987, 14);
  check_random_rates(Family::kI219, 0.96, 15);
  check_random_rates(Family::kI219, 1.536, 16);
}

TEST("avb: trap 11: the ends of the range can be commanded") {
  for (const Family family : {Family::kI210, Family::kI226, Family::kI219}) {
    const double scale = seed_scale(family);
    const RateRange range = reachable_rates(family, scale);
    RateCommand command;
    CHECK(encode_rate(family, scale, range.min_ppb, &command));
    CHECK_EQ(command.increment_ns, 1u);
    CHECK_EQ(command.increment_frac, 0u);
    CHECK(encode_rate(family, scale, range.max_ppb, &command));
    CHECK(near(command.ppb, range.max_ppb, range.step_ppb / 2));
  }
}

TEST("avb: trap 11: I219 real time at 24 MHz is increment 8.333") {
  RateCommand command;
  CHECK(encode_rate(Family::kI219, 0.96, 0, &command));
  CHECK_EQ(command.timinca, (2u << 24) | 16666667u);
  CHECK_EQ(command.increment_ns, 8u);
  CHECK(near(command.ppb, 20, 0.01));
}

TEST("avb: trap 11: I217 never gets a zero increment, which would stop its clock") {
  RateCommand command;
  CHECK(encode_rate(Family::kI217, 0.096, 0, &command));
  CHECK_EQ(command.timinca, (12u << 24) | 125u);
  CHECK_EQ(command.increment_ns, 12u);
  CHECK_EQ(command.increment_frac, 125u << 8);
  CHECK(near(command.ppb, 0, 1e-3));
  CHECK(encode_rate(Family::kI217, 0.096, -990000000, &command));
  CHECK((command.timinca & 0xFFFFFF) != 0);
  CHECK(!encode_rate(Family::kI217, 0.096, -999000000, &command));
}

TEST("avb: trap 11: which families can be commanded, from which first guess") {
  for (const Family family : {Family::kI210, Family::kI217, Family::kI219, Family::kI226}) {
    CHECK(rate_adjustable(family));
  }
  CHECK(!rate_adjustable(Family::kI225) && !rate_adjustable(Family::kUnknown));
  for (const Family family : {Family::kI210, Family::kI225, Family::kI226}) {
    CHECK(!rate_needs_scale(family));
    CHECK_EQ(seed_scale(family), 1.0);
  }
  CHECK(rate_needs_scale(Family::kI217) && rate_needs_scale(Family::kI219));
  CHECK_EQ(seed_scale(Family::kI219), 0.96);
  CHECK_EQ(seed_scale(Family::kI217), 0.096);
  // 2^32 counts: of 1 ns as the driver hands them out, of 5 fs.
  CHECK_EQ(latch_error_ns(Family::kI217), std::uint64_t{4294967296});
  CHECK_EQ(latch_error_ns(Family::kI219), std::uint64_t{21475});
  CHECK_EQ(latch_error_ns(Family::kI226), std::uint64_t{0});
}

TEST("avb: trap 11: the ends of what an oscillator explains") {
  struct Ends {
    Family family;
    double low, high;
  };
  for (const Ends& e : {Ends{Family::kI219, 0.5, 8}, Ends{Family::kI217, 0.0125, 0.2},
                        Ends{Family::kI210, 0.998, 1.002}, Ends{Family::kI226, 0.998, 1.002}}) {
    CHECK(plausible_scale(e.family, e.low * (1 + 1e-9)));
    CHECK(plausible_scale(e.family, e.high * (1 - 1e-9)));
    CHECK(!plausible_scale(e.family, e.low * (1 - 1e-9)));
    CHECK(!plausible_scale(e.family, e.high * (1 + 1e-9)));
  }
}

TEST("avb: trap 11: documented rates are TIMINCA / nominal, as far as the silicon could follow") {
  struct Nominal {
    Family family;
    std::uint32_t timinca;
    double interval_ns;
  };
  for (const Nominal& n :
       {Nominal{Family::kI210, 8u << 24, 8}, Nominal{Family::kI226, 24u << 24, 3.2}}) {
    const double nominal = n.timinca;
    CHECK(near(timinca_ratio(n.family, n.timinca + 1000, RateUnit::kDocumented),
               (nominal + 1000) / nominal, 1e-15));
    CHECK(near(timinca_ppb(n.family, n.timinca - 1000, 1.0001, RateUnit::kDocumented),
               ((nominal - 1000) / nominal * 1.0001 - 1) * 1e9, 1e-3));
    const RateRange range = reachable_rates(n.family, 1, RateUnit::kDocumented);
    const double reach_ppb = 0.5 / n.interval_ns * 1e9;  // 2^31 of 2^32 ns in an interval
    CHECK(near(range.max_ppb, reach_ppb, 10) && range.max_ppb <= reach_ppb);
    CHECK(near(range.min_ppb, -reach_ppb, 10) && range.min_ppb >= -reach_ppb);
    CHECK(near(range.step_ppb, 1e9 / nominal, 1e-9));
    for (const double ppb : {range.min_ppb, -12345.0, 0.0, 1e6, range.max_ppb}) {
      RateCommand command;
      CHECK(encode_rate(n.family, 1, ppb, &command, RateUnit::kDocumented));
      CHECK(near(command.ppb, ppb, range.step_ppb / 2 + 1e-6));
      CHECK_EQ(command.timinca,
               driver_writes(n.family, command.increment_ns, command.increment_frac));
      CHECK_EQ(command.ppb, timinca_ppb(n.family, command.timinca, 1, RateUnit::kDocumented));
    }
    RateCommand command;
    CHECK(
        !encode_rate(n.family, 1, range.max_ppb + range.step_ppb, &command, RateUnit::kDocumented));
    CHECK(
        !encode_rate(n.family, 1, range.min_ppb - range.step_ppb, &command, RateUnit::kDocumented));
    CHECK(encode_rate(n.family, 1.0001, 0, &command, RateUnit::kDocumented));
    CHECK(near(command.timinca, nominal / 1.0001, 1));
  }
  CHECK_EQ(reachable_rates(Family::kI219, 1, RateUnit::kDocumented).step_ppb, 0.0);
}

TEST("avb: trap 11: I217 counts INCVALUE in 1 to 15 periods") {
  const RateRange range = reachable_rates(Family::kI217, 0.096);
  CHECK(near(range.min_ppb, (0.096 / 15 - 1) * 1e9, 1e-3));
  CHECK(near(range.max_ppb, (0.096 * 0xFFFFFF - 1) * 1e9, 1));
  CHECK(near(range.step_ppb, 0.096 / 15 * 1e9, 1e-3));
  RateCommand command;
  for (const double ppb : {range.min_ppb, -100000000.0, 1000.0, 20000.0, 5e6, range.max_ppb}) {
    CHECK(encode_rate(Family::kI217, 0.096, ppb, &command));
    CHECK_EQ(command.timinca,
             driver_writes(Family::kI217, command.increment_ns, command.increment_frac));
    // No other pair comes nearer.
    const double wanted = (1 + ppb / 1e9) / 0.096;
    const double error = std::fabs(timinca_ratio(Family::kI217, command.timinca) - wanted);
    for (int period = 1; period <= 15; ++period) {
      const double value = std::fmin(std::fmax(std::nearbyint(wanted * period), 1), 0xFFFFFF);
      CHECK(error <= std::fabs(value / period - wanted) + 1e-12);
    }
  }
  // The slowest is one in 15 periods, and half a step below is still rounded to it.
  CHECK(encode_rate(Family::kI217, 0.096, range.min_ppb, &command));
  CHECK_EQ(command.timinca, 15u << 24 | 1u);
  CHECK_EQ(timinca_ratio(Family::kI217, 0), 0.0);
  CHECK_EQ(timinca_ratio(Family::kUnknown, 1u << 24 | 1), 0.0);
}

TEST("avb: an unmeasured split clock may be what either meaning says, a measured one is") {
  const double off = 2 * 2e-4;  // twice what two crystals may be apart
  RateScale scale(Family::kI226);
  const std::uint32_t nominal = 24u << 24;
  const RateBand either = scale.band(nominal);
  CHECK(near(either.low, 1 - off, 1e-9));
  CHECK(near(either.high, 1.029296875 * (1 + off), 1e-9));
  CHECK(scale.adopt(1.029296875, nominal));
  const RateBand silicon = scale.band(nominal);
  CHECK(near(silicon.low, 1.029296875 * (1 - off), 1e-9));
  CHECK(near(silicon.high, 1.029296875 * (1 + off), 1e-9));
  // Far from the nominal value only the silicon's meaning is possible.
  RateScale slow(Family::kI226);
  CHECK(near(slow.band(0).low, 1 - off, 1e-9) && near(slow.band(0).high, 1 + off, 1e-9));
  for (const double share : {0.81, 1.19}) {
    const auto timinca = static_cast<std::uint32_t>(share * nominal);
    const RateBand band = slow.band(timinca);
    CHECK(band.low <= std::fmin(share, 1) * (1 - off) + 1e-6 || band.high >= share);
    CHECK(near(share < 1 ? band.low : band.high, share * (share < 1 ? 1 - off : 1 + off), 1e-6));
  }
  for (const double share : {0.79, 1.21}) {
    const auto timinca = static_cast<std::uint32_t>(share * nominal);
    CHECK(near(slow.band(timinca).high / slow.band(timinca).low, (1 + off) / (1 - off), 1e-9));
  }
}

TEST("avb: measured scales that no oscillator explains are not plausible") {
  CHECK(plausible_scale(Family::kI226, 1.0001));
  CHECK(!plausible_scale(Family::kI226, 1.0 / 1.029296875));
  CHECK(!plausible_scale(Family::kI210, 1.0 / 1.00390625));
  CHECK(!plausible_scale(Family::kI226, std::nan("")));
  CHECK(plausible_scale(Family::kI219, 0.96) && plausible_scale(Family::kI219, 1.536));
  CHECK(!plausible_scale(Family::kI219, 0) && !plausible_scale(Family::kI219, INFINITY));
  CHECK(plausible_scale(Family::kI217, 0.025) && plausible_scale(Family::kI217, 0.096));
}

TEST("avb: an unmeasured rate may be that of any source clock, a measured one is known to 1 %") {
  const auto is_band = [](const RateBand& band, double low, double high) {
    return near(band.low, low, 1e-9) && near(band.high, high, 1e-9);
  };
  // I219 at real time for 24 MHz; with 25 and 38.4 MHz the same register runs faster.
  RateScale i219(Family::kI219);
  const std::uint32_t real_time = 0x02FE5028;
  const double guess = timinca_ratio(Family::kI219, real_time) * 24 / 25;
  CHECK(is_band(i219.band(real_time), guess * 0.95, guess * 1.65));
  for (const double source_mhz : {24.0, 25.0, 38.4}) {
    const double rate = timinca_ratio(Family::kI219, real_time) * source_mhz / 25;
    CHECK(i219.band(real_time).low < rate && i219.band(real_time).high > rate);
  }
  CHECK(i219.adopt(1.01, real_time));
  CHECK(is_band(i219.band(real_time), 1.01 * 0.99, 1.01 * 1.01));
  RateScale i217(Family::kI217);
  const std::uint32_t one_each = 1u << 24 | 1;
  CHECK(is_band(i217.band(one_each), 0.096 * 0.25, 0.096 * 1.05));
  for (const double source_mhz : {25.0, 96.0}) {
    CHECK(i217.band(one_each).low < source_mhz / 1000);
    CHECK(i217.band(one_each).high > source_mhz / 1000);
  }
}

TEST("avb: the scale of a measured rate is the silicon's, or the documented one, or none") {
  RateScale scale(Family::kI226);
  CHECK(scale.calibrated() && !scale.measured() && !scale.contradicted());
  const std::uint32_t nominal = 24u << 24;
  CHECK(scale.adopt(1.0029, nominal) == false);
  CHECK(scale.contradicted() && !scale.calibrated() && !scale.measured());
  CHECK(scale.adopt(1.0 + 0.0293, nominal));
  CHECK(scale.calibrated() && scale.measured() && scale.only_faster());
  CHECK(scale.adopt(1.0001, nominal));
  CHECK(scale.calibrated() && !scale.only_faster());
  CHECK(near(scale.ppb(nominal), 0, 1e-6));
}

}  // namespace
}  // namespace avbhal::test
