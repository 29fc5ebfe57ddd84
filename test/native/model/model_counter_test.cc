// The two kinds of counter by themselves: what one update adds, what a write keeps, where they
// wrap.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/scaled_counter.h"
#include "model/split_clock.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

TEST("model counter: ns are the counts above the shift, the rest is a fraction") {
  std::uint32_t frac = 0;
  // 5 ns and 0.75 ns, and half a count, which is 2^-20 ns.
  CHECK_EQ(counter_to_ns({0, (5u << 19) | (3u << 17), 0x80000000u}, 19, &frac), 5u);
  CHECK_EQ(frac, 0xC0001000u);
  CHECK_EQ(counter_to_ns({0, (5u << 19) | 1u, 0}, 19, &frac), 5u);
  CHECK_EQ(frac, 0x2000u);
  // A wrap is 2^64 counts.
  CHECK_EQ(counter_to_ns({2, 7u << 14, 0}, 14, &frac), (std::uint64_t{2} << 50) + 7);
  CHECK_EQ(frac, 0u);
}

constexpr std::uint32_t kNominal = 0x03FA0000u;

ScaledCounter started(std::uint32_t timinca) {
  ScaledCounter counter;
  counter.reset(96000, Phase{});
  counter.set_timinca(timinca, Phase{});
  return counter;
}

TEST("model counter: between two updates the exact value goes on evenly") {
  const ScaledCounter counter = started(kNominal);
  // 3.84 cycles: one update of 3, and 0.28 of the next.
  CHECK_EQ(counter.value(Phase{40, 0}).counts, 0xFA0000u);
  const CounterValue exact = counter.exact(Phase{40, 0});
  CHECK(exact.counts == 20971519 || exact.counts == 20971520);
  // Half a ns is 0.048 cycles or 262144 counts more.
  const std::uint64_t later = counter.exact(Phase{40, std::uint64_t{1} << 63}).counts;
  CHECK(later - exact.counts >= 262143 - 1 && later - exact.counts <= 262144 + 1);
  CHECK_EQ(counter.value(Phase{4 * kNsPerSecond + 40, 0}).counts,
           std::uint64_t{4} * 32000000 * 0xFA0000 + 0xFA0000);
}

TEST("model counter: it carries next when the increment leads beyond the low word") {
  ScaledCounter counter = started(kNominal);
  counter.set_low(0xFFFFFFFFu - 0xFA0000u, Phase{});
  CHECK(!counter.about_to_carry(Phase{}));
  counter.set_low(0xFFFFFFFFu - 0xFA0000u + 1, Phase{});
  CHECK(counter.about_to_carry(Phase{}));
  counter.set_high(5, Phase{});
  CHECK(counter.about_to_carry(Phase{}));
  counter.set_frozen(true, Phase{});
  CHECK(!counter.about_to_carry(Phase{}));
}

TEST("model counter: a write of one half keeps the other; a step wraps") {
  ScaledCounter counter = started(0);
  counter.set_high(0x12345678u, Phase{});
  counter.set_low(0x9ABCDEF0u, Phase{});
  CHECK_EQ(counter.value(Phase{}).counts, 0x123456789ABCDEF0u);
  counter.set_high(0x11111111u, Phase{});
  CHECK_EQ(counter.value(Phase{}).counts, 0x111111119ABCDEF0u);
  counter.set_low(0x22222222u, Phase{});
  CHECK_EQ(counter.value(Phase{}).counts, 0x1111111122222222u);
  counter.move(U128{0, 0xFFFFFFFFFFFFFFFFu}, false, Phase{});
  CHECK_EQ(counter.value(Phase{}).counts, 0x1111111122222221u);
  CHECK_EQ(counter.value(Phase{}).wraps, 1);
  counter.move(U128{1, 0x22u}, true, Phase{});
  CHECK_EQ(counter.value(Phase{}).counts, 0x11111111222221FFu);
  CHECK_EQ(counter.value(Phase{}).wraps, 0);
}

TEST("model counter: a new INCVALUE counts from the next update, a new INCPERIOD divides again") {
  ScaledCounter counter = started(kNominal);
  const Phase late{3125, 0};  // 300 cycles, 100 updates
  CHECK_EQ(counter.value(late).counts, 100u * 0xFA0000u);
  CHECK_EQ(counter.quantum_counts(), 0xFA0000u);
  counter.set_timinca(0x03000001u, Phase{3120, 0});  // in the last cycle of an update
  CHECK_EQ(counter.value(late).counts, 99u * 0xFA0000u + 1);
  counter.set_timinca(0x02000001u, Phase{3136, 0});  // 301 cycles
  CHECK_EQ(counter.value(Phase{3146, 0}).counts, 99u * 0xFA0000u + 1);
  CHECK_EQ(counter.value(Phase{3157, 0}).counts, 99u * 0xFA0000u + 2);
}

TEST("model counter: a write ends what a read of SYSTIML has latched") {
  const auto second_high = [](std::uint32_t offset, std::uint32_t value) {
    ModelFixture f(Family::kI217, 96000);
    f.adapter.write_at(reg::kSYSTIMH, 7, 0);
    f.adapter.read_at(reg::kSYSTIML, 0);
    f.adapter.write_at(offset, value, 0);
    f.adapter.write_at(reg::kTIMADJH, 2, 0);
    return f.adapter.read_at(reg::kSYSTIMH, 0);
  };
  CHECK_EQ(second_high(reg::kSYSTIML, 3), 9u);
  CHECK_EQ(second_high(reg::kSYSTIMH, 8), 10u);
  ModelFixture f(Family::kI217, 96000);
  f.adapter.write_at(reg::kSYSTIMH, 7, 0);
  for (const std::uint32_t offset : {reg::kSYSTIML, reg::kSYSTIMH}) {
    f.adapter.read_at(reg::kSYSTIML, 0);
    f.adapter.write_at(offset, 8, 0);
    CHECK_EQ(f.adapter.read_at(reg::kSYSTIMH, 0), offset == reg::kSYSTIML ? 7u : 8u);
  }
  f.adapter.write_at(reg::kTIMADJ, 0x11u, 0);
  f.adapter.write_at(reg::kTIMADJH, 0x80000002u, 0);
  CHECK_EQ(f.adapter.read_at(reg::kTIMADJ, 0), 0x11u);
  CHECK_EQ(f.adapter.read_at(reg::kTIMADJH, 0), 0x80000002u);
}

TEST("model clock: the exact time inside a tick, to the fraction") {
  SplitClock clock;
  clock.reset(2, Phase{});
  clock.set_running(true, Phase{});
  const SplitTime exact = clock.exact(Phase{4, std::uint64_t{1} << 63});
  CHECK_EQ(exact.ns, 4u);
  CHECK_EQ(exact.frac33, std::uint64_t{1} << 32);
  CHECK_EQ(clock.exact(Phase{9, std::uint64_t{1} << 62}).frac33, std::uint64_t{1} << 31);
}

TEST("model clock: the first tick from a number on at which a time is shown") {
  SplitClock clock;
  clock.reset(2, Phase{80, 0});
  clock.set_ns(1000, Phase{80, 0});
  clock.set_running(true, Phase{80, 0});  // 1000 at tick 10
  const Phase now{880, 0};
  CHECK_EQ(clock.first_from(1001, 0, now), 1008u);
  CHECK_EQ(clock.first_from(1008, 11, now), 1008u);
  CHECK_EQ(clock.first_from(1008, 12, now), 1016u);
  CHECK_EQ(clock.first_from(0, 30, now), 1160u);
  CHECK_EQ(clock.first_from(1800, 0, now), 1800u);
}

TEST("model clock: times beyond 2^32 s wrap, however they were reached") {
  SplitClock clock;
  clock.reset(2, Phase{});
  clock.step_ns(9000000000000000000, Phase{});
  CHECK_EQ(clock.value(Phase{}).ns, 9000000000000000000u - 2 * 4294967296000000000u);
  clock.step_ns(-9000000000000000000, Phase{});
  CHECK_EQ(clock.value(Phase{}).ns, 0u);
  clock.set_ns(4294967296000000005u, Phase{});
  CHECK_EQ(clock.value(Phase{}).ns, 5u);
  ModelFixture f(Family::kI210);
  f.adapter.write_at(reg::kSYSTIML, 1000000005, 0);
  f.adapter.write_at(reg::kSYSTIMH, 0xFFFFFFFFu, 0);
  CHECK_EQ(f.adapter.truth_at(0).device_ns, 5u);
}

TEST(
    "model clock: SYSTIML has 30 bits and waits for the seconds once; without it they keep the "
    "ns") {
  ModelFixture f(Family::kI226);
  f.start();
  f.adapter.write_at(reg::kSYSTIML, 0xFFFFFFFFu, 0);
  f.adapter.write_at(reg::kSYSTIMH, 0, 0);
  CHECK_EQ(f.adapter.truth_at(0).device_ns, 1073741823u);
  f.adapter.write_at(reg::kSYSTIML, 800, 0);
  f.adapter.write_at(reg::kSYSTIMH, 3, 0);
  f.adapter.write_at(reg::kSYSTIMH, 4, 1600);
  CHECK_EQ(f.adapter.truth_at(1600).device_ns, 4 * kNsPerSecond + 2400);
}

TEST("model clock: what the registers of each family keep of all ones") {
  ModelFixture i210(Family::kI210), i226(Family::kI226);
  CHECK_EQ(i226.adapter.read_at(reg::kTSAUXC, 0), 0xF8000000u);
  i210.adapter.write_at(reg::kTSIM, 0xFFFFFFFFu, 0);
  i226.adapter.write_at(reg::kTSIM, 0xFFFFFFFFu, 0);
  CHECK_EQ(i210.adapter.read_at(reg::kTSIM, 0), 0xFFu);
  CHECK_EQ(i226.adapter.read_at(reg::kTSIM, 0), 0x7Bu);
  i210.adapter.write_at(reg::kTIMADJ, 0xC0000064u, 0);
  CHECK_EQ(i210.adapter.read_at(reg::kTIMADJ, 0), 0x80000064u);
}

TEST("model clock: the largest amount of TIMADJ is applied") {
  ModelFixture f(Family::kI210);
  f.start();
  f.adapter.write_at(reg::kTIMADJ, 999999899, 0);
  CHECK_EQ(f.adapter.truth_at(80).device_ns, 90u);
}

TEST("model clock: how far below the truth a reading lies, with every setting") {
  ModelFixture f(Family::kI210);
  f.start();
  CHECK_EQ(f.adapter.resolution_ns(), 9u);
  f.adapter.write_at(reg::kTIMADJ, 1000, 0);
  CHECK_EQ(f.adapter.resolution_ns(), 10u);
  f.adapter.write_at(reg::kTIMADJ, 1, 0);
  f.adapter.write_at(reg::kTIMINCA, 0x80000001u, 80);
  CHECK_EQ(f.adapter.resolution_ns(), 9u);
  f.adapter.write_at(reg::kTIMINCA, 1, 80);
  CHECK_EQ(f.adapter.resolution_ns(), 10u);
  ModelFixture counter(Family::kI217, 96000);
  CHECK_EQ(counter.adapter.resolution_ns(), 1u);
  counter.start();
  CHECK_EQ(counter.adapter.resolution_ns(), 33u);  // 31.25 ns
  counter.adapter.write_at(reg::kTIMINCA, 0x03F80000u, 0);
  CHECK_EQ(counter.adapter.resolution_ns(), 32u);  // 31 ns
}

TEST("model clock: the rate against true time is that of the register times the oscillator's") {
  ModelFixture f(Family::kI226, 0, 100000);
  f.start();
  f.adapter.write_at(reg::kTIMINCA, 0x18000000u, 0);
  const double ppb = f.adapter.truth_at(0).rate_ppb;
  CHECK(ppb > 29399804.68 && ppb < 29399804.70);  // 29296875 + 100000 + 2929.6875
}

TEST("model timinca: the rate of a value, of both kinds of clock") {
  struct Row {
    Family family;
    std::uint32_t khz, timinca;
    double ppb;
  };
  // Of I210 2^-8 in 8 ns of 8 ns, of I226 2.5 times as much.
  for (const Row& row :
       {Row{Family::kI210, 0, 0, 0}, Row{Family::kI210, 0, 0x08000000, 3906250},
        Row{Family::kI210, 0, 0x88000000, -3906250}, Row{Family::kI226, 0, 0x98000000, -29296875},
        Row{Family::kI217, 96000, 0x03FA0000, 0}, Row{Family::kI217, 96000, 0x037D0000, -5e8},
        Row{Family::kI217, 96000, 0x00FA0000, -1e9},
        Row{Family::kI219, 38400, 0x01D00000, -1600000}}) {
    const double ppb = timinca_ppb(row.family, row.khz, row.timinca);
    CHECK(ppb > row.ppb - 0.001 && ppb < row.ppb + 0.001);
  }
}

TEST("model timinca: the lower ends, and what lies beyond either") {
  CHECK_EQ(timinca_range(Family::kI210, 0).min_ppb, -timinca_range(Family::kI210, 0).max_ppb);
  const double least = timinca_range(Family::kI217, 96000).min_ppb;
  CHECK(least > -999999938.97 && least < -999999938.96);  // 1 / 0xFA0000
  CHECK_EQ(timinca_for_ppb(Family::kI217, 96000, -2e9), 0x03000001u);
  CHECK_EQ(timinca_for_ppb(Family::kI217, 96000, 2e9), 0x03FFFFFFu);
  CHECK_EQ(timinca_for_ppb(Family::kI210, 0, -1e12), 0xFFFFFFFFu);
  CHECK_EQ(timinca_for_ppb(Family::kI226, 0, 1e12), 0x7FFFFFFFu);
  // A source that the family does not have counts as its first one.
  CHECK_EQ(nominal_timinca(Family::kI217, 24000), 0x03FA0000u);
  CHECK(find_counter_source(Family::kI217, 24000) == nullptr);
  CHECK_EQ(nominal_timinca(Family::kI226, 24000), 0u);
}

}  // namespace
}  // namespace avbhal::model
