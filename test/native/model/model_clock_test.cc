// Starting, stopping, setting, stepping and resetting the clock of the model.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

constexpr Family kAll[] = {Family::kI210, Family::kI217, Family::kI219, Family::kI225,
                           Family::kI226};
constexpr Family kSplit[] = {Family::kI210, Family::kI225, Family::kI226};

constexpr std::uint32_t kWrapCause = 1u << 0, kAux0Cause = 1u << 5, kAdjustedCause = 1u << 7;

std::uint64_t shown_at(ModelFixture& f, std::uint64_t t) {
  if (f.config.family == Family::kI210) f.adapter.read_at(reg::kSYSTIMR, t);
  const std::uint64_t low = f.adapter.read_at(reg::kSYSTIML, t);
  const std::uint64_t high = f.adapter.read_at(reg::kSYSTIMH, t);
  return has_split_clock(f.config.family) ? high * kNsPerSecond + low : (high << 32) | low;
}

TEST("model clock: stopped at 0 after a reset, for every family") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    CHECK_EQ(f.adapter.read_at(reg::kTIMINCA, 0), 0u);
    CHECK_EQ(shown_at(f, 1000), 0u);
    CHECK_EQ(shown_at(f, 5 * kNsPerSecond), 0u);
    const Truth truth = f.adapter.truth_at(6 * kNsPerSecond);
    CHECK_EQ(truth.device_ns, 0u);
    CHECK_EQ(truth.rate_ppb, -1e9);
  }
  ModelFixture i210(Family::kI210);
  CHECK_EQ(i210.adapter.read_at(reg::kTSAUXC, 0), 0xC0000000u);
}

TEST("model clock: TSAUXC bit 31 freezes all three registers and lets them go on") {
  for (const Family family : kSplit) {
    ModelFixture f(family);
    f.adapter.write_at(reg::kTIMINCA, 0x12345u, 0);
    f.start();
    f.adapter.write_at(reg::kTSAUXC, reg::kTSAUXC_DISABLE_SYSTIME, 1000000);
    const std::uint64_t stopped = shown_at(f, 1000000);
    const std::uint32_t residue = f.adapter.read_at(reg::kSYSTIMR, 1000000);
    CHECK(stopped >= 1000000 - 8 && residue != 0);
    CHECK_EQ(shown_at(f, 9 * kNsPerSecond), stopped);
    CHECK_EQ(f.adapter.read_at(reg::kSYSTIMR, 9 * kNsPerSecond), residue);
    f.adapter.write_at(reg::kTSAUXC, 0, 9 * kNsPerSecond);
    const std::uint64_t running = shown_at(f, 9 * kNsPerSecond + 80000);
    CHECK(running >= stopped + 80000 && running <= stopped + 80010);
  }
}

TEST("model clock: I217 and I219 stand still without INCPERIOD or INCVALUE") {
  for (const std::uint32_t timinca : {0x00FA0000u, 0x03000000u}) {
    ModelFixture f(Family::kI217, 96000);
    f.start();
    f.adapter.write_at(reg::kTIMINCA, timinca, 1000000);
    CHECK_EQ(f.adapter.truth_at(1000000).device_ns, 1000000u);
    CHECK_EQ(f.adapter.truth_at(kNsPerSecond).device_ns, 1000000u);
    CHECK_EQ(f.adapter.truth_at(kNsPerSecond).rate_ppb, -1e9);
  }
}

TEST("model clock: I217's counter moves once in INCPERIOD cycles") {
  ModelFixture f(Family::kI217, 96000);
  f.start();
  CHECK_EQ(shown_at(f, 31), 0u);  // 31.25 ns an update
  CHECK_EQ(shown_at(f, 32), 0xFA0000u);
  CHECK_EQ(shown_at(f, 62), 0xFA0000u);
  CHECK_EQ(shown_at(f, 63), 2 * 0xFA0000u);
}

TEST("model clock: I217's counter starts where it stood, and a new INCPERIOD divides again") {
  ModelFixture f(Family::kI217, 96000);
  f.adapter.write_at(reg::kTIMINCA, 0x03000000u, 0);
  f.adapter.write_at(reg::kTIMINCA, 0x03FA0000u,
                     1000000);  // 96000 cycles, a whole number of periods
  CHECK_EQ(shown_at(f, 1000031), 0u);
  CHECK_EQ(shown_at(f, 1000032), 0xFA0000u);
  f.adapter.write_at(reg::kTIMINCA, 0x02A00000u, 1000042);  // in the first cycle of the period
  CHECK_EQ(shown_at(f, 1000054), 0xFA0000u);
  CHECK_EQ(shown_at(f, 1000063), 0xFA0000u + 0xA00000u);
}

TEST("model clock: SYSTIM is taken over with the write of its high word") {
  for (const Family family : kSplit) {
    ModelFixture f(family);
    f.start();
    f.adapter.write_at(reg::kSYSTIML, 123456789, 800);
    CHECK_EQ(shown_at(f, 800), 800u);
    f.adapter.write_at(reg::kSYSTIMH, 77, 1600);
    CHECK_EQ(shown_at(f, 1600), 77 * kNsPerSecond + 123456789);
    CHECK_EQ(shown_at(f, 1680), 77 * kNsPerSecond + 123456869);
  }
}

TEST("model clock: setting the time keeps the residue; I210 may set it, I225 may not") {
  ModelFixture f(Family::kI210);
  f.adapter.write_at(reg::kSYSTIMR, 0xABCDEF01u, 0);
  f.adapter.write_at(reg::kSYSTIML, 5, 0);
  f.adapter.write_at(reg::kSYSTIMH, 6, 0);
  CHECK_EQ(f.adapter.read_at(reg::kSYSTIMR, 0), 0xABCDEF01u);
  ModelFixture g(Family::kI225);
  g.adapter.write_at(reg::kSYSTIMR, 0xABCDEF01u, 0);
  CHECK_EQ(g.adapter.read_at(reg::kSYSTIMR, 0), 0u);
}

TEST("model clock: I217's SYSTIM halves are written directly") {
  ModelFixture f(Family::kI217, 96000);
  f.adapter.write_at(reg::kSYSTIML, 0x89ABCDEFu, 0);
  f.adapter.write_at(reg::kSYSTIMH, 0x01234567u, 0);
  CHECK_EQ(shown_at(f, 100), 0x0123456789ABCDEFu);
}

TEST("model clock: a TIMINCA write changes the rate without a step") {
  for (const Family family : kAll) {
    ModelFixture f(family, family == Family::kI219 ? 38400 : 96000);
    f.start();
    const std::uint64_t t = 123456789;
    const std::uint64_t before = shown_at(f, t);
    for (const double ppb : {1000000.0, -1000000.0, 50000.0}) {
      f.adapter.write_at(reg::kTIMINCA, timinca_for_ppb(family, f.config.source_clock_khz, ppb), t);
      CHECK_EQ(shown_at(f, t), before);
    }
    const Truth start = f.adapter.truth_at(t);
    const Truth end = f.adapter.truth_at(t + kNsPerSecond);
    const auto gained = static_cast<std::int64_t>(end.device_ns - start.device_ns - kNsPerSecond);
    CHECK(gained >= 49700 && gained <= 50300);  // 24 MHz steps by 488 ppb
  }
}

TEST("model clock: TIMADJ of 100 us takes 800 us, never goes back, reports once") {
  for (const bool subtract : {false, true}) {
    ModelFixture f(Family::kI210);
    f.start();
    f.adapter.write_at(reg::kSYSTIMH, 3, 0);
    f.adapter.read_at(reg::kTSICR, 0);
    f.adapter.write_at(reg::kTIMADJ, 100000u | (subtract ? 0x80000000u : 0u), 0);
    std::uint64_t last = shown_at(f, 0);
    for (std::uint64_t t = 8; t <= 800000; t += 8) {
      const std::uint64_t now = shown_at(f, t);
      CHECK_EQ(now - last, subtract ? 7u : 9u);
      last = now;
      if (t == 799992) CHECK_EQ(f.adapter.read_at(reg::kTSICR, t) & kAdjustedCause, 0u);
    }
    const std::uint64_t ideal = 3 * kNsPerSecond + 800000;
    CHECK_EQ(last, subtract ? ideal - 100000 : ideal + 100000);
    CHECK_EQ(shown_at(f, 800800), last + 800);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 800800), kAdjustedCause);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 900000), 0u);
  }
}

TEST("model clock: the truth inside a tick runs at the slewed rate") {
  for (const bool subtract : {false, true}) {
    ModelFixture f(Family::kI210);
    f.start();
    f.adapter.write_at(reg::kTIMADJ, 2u | (subtract ? 0x80000000u : 0u), 0);
    const Truth slewed = f.adapter.truth_at(12);  // 1.5 ticks of 9 or 7 ns
    CHECK_EQ(slewed.device_ns, subtract ? 10u : 13u);
    CHECK_EQ(slewed.device_frac, 0x80000000u);
    CHECK_EQ(slewed.rate_ppb, subtract ? -125e6 : 125e6);
    const Truth after = f.adapter.truth_at(20);
    CHECK_EQ(after.device_ns, subtract ? 18u : 22u);
    CHECK_EQ(after.rate_ppb, 0.0);
  }
}

TEST("model clock: a second TIMADJ replaces the rest of the first; TIMINCA leaves it alone") {
  ModelFixture f(Family::kI210);
  f.start();
  f.adapter.write_at(reg::kTIMADJ, 1000, 0);
  f.adapter.write_at(reg::kTIMADJ, 10, 800);  // 100 ns of the first are done
  CHECK_EQ(shown_at(f, 80000), 80110u);
  f.adapter.write_at(reg::kTIMADJ, 1000, 80000);
  f.adapter.write_at(reg::kTIMINCA, 0x08000000u, 84000);  // half of it is done
  CHECK_EQ(shown_at(f, 164000), 80110u + 4000 + 500 + 80000 + 80000 / 256 + 500);
}

TEST("model clock: TIMADJ amounts outside 1 to 999999899 do nothing") {
  for (const std::uint32_t amount : {0u, 999999900u, 0x3FFFFFFFu}) {
    ModelFixture f(Family::kI210);
    f.start();
    f.adapter.write_at(reg::kTIMADJ, amount, 0);
    CHECK_EQ(shown_at(f, 800000), 800000u);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 800000), 0u);
  }
}

TEST("model clock: I217's TIMADJ jumps with the write of its high word, both ways") {
  ModelFixture f(Family::kI217, 96000);
  f.adapter.write_at(reg::kTIMADJ, 0x10u, 0);
  CHECK_EQ(shown_at(f, 0), 0u);
  f.adapter.write_at(reg::kTIMADJH, 0x2u, 0);
  CHECK_EQ(shown_at(f, 0), 0x200000010u);
  f.adapter.write_at(reg::kTIMADJ, 0x11u, 0);
  f.adapter.write_at(reg::kTIMADJH, 0x80000002u, 0);
  CHECK_EQ(shown_at(f, 0), ~std::uint64_t{0});
  CHECK_EQ(f.adapter.truth_at(0).counter_wraps, -1);
}

TEST("model clock: I225 keeps TIMADJ's value without effect") {
  ModelFixture f(Family::kI225);
  f.start();
  f.adapter.write_at(reg::kTIMADJ, 0x40000000u | 1000u, 0);
  CHECK_EQ(f.adapter.read_at(reg::kTIMADJ, 0), 0x40000000u | 1000u);
  CHECK_EQ(shown_at(f, 80000), 80000u);
}

TEST("model clock: passing a second sets SYS_WRAP, setting the time does not") {
  for (const Family family : kSplit) {
    ModelFixture f(family);
    f.start();
    f.adapter.write_at(reg::kSYSTIML, 999999000, 0);
    f.adapter.write_at(reg::kSYSTIMH, 10, 0);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 500), 0u);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 1008), kWrapCause);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 2000), 0u);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, kNsPerSecond + 2000), kWrapCause);
    shown_at(f, 2 * kNsPerSecond + 2000);
    f.adapter.write_at(reg::kTSICR, kWrapCause, 2 * kNsPerSecond + 2000);
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 2 * kNsPerSecond + 2000), 0u);
  }
}

TEST("model clock: a software aux stamp is held until its high word is read") {
  for (const Family family : kSplit) {
    ModelFixture f(family);
    f.start();
    f.adapter.write_at(reg::kTSAUXC, 1u << 3, 1600);
    CHECK_EQ(f.adapter.read_at(reg::kTSAUXC, 1600), 1u << 9);  // SAMP_AUT0 clears itself
    f.adapter.write_at(reg::kTSAUXC, 1u << 3, 3200);           // held: lost
    CHECK_EQ(f.adapter.read_at(reg::kTSICR, 3200), kAux0Cause);
    CHECK_EQ(f.adapter.read_at(reg::kAUXSTMPL0, 3200), 1600u);
    CHECK_EQ(f.adapter.read_at(reg::kAUXSTMPH0, 3200), 0u);
    CHECK_EQ(f.adapter.read_at(reg::kTSAUXC, 3200), 0u);
    f.adapter.write_at(reg::kTSAUXC, 1u << 6, 4800);
    CHECK_EQ(f.adapter.read_at(reg::kAUXSTMPL1, 4800), 4800u);
  }
}

TEST("model clock: a MAC reset by register returns the block to its initial state") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    f.start();
    f.adapter.write_at(reg::kTSYNCRXCTL, 0x10, 0);
    f.adapter.write_at(reg::kCTRL, 1u << 26, 1000000);
    CHECK_EQ(shown_at(f, 2000000), 0u);
    CHECK_EQ(f.adapter.read_at(reg::kTIMINCA, 2000000), 0u);
    CHECK_EQ(f.adapter.read_at(reg::kTSYNCRXCTL, 2000000), 0u);
    CHECK_EQ(f.adapter.read_at(reg::kCTRL, 2000000) & (1u << 26), 0u);
  }
}

TEST("model clock: a link change leaves the clock alone") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    f.start();
    f.time.ns = 1000000;
    f.adapter.set_link(false, 0);
    f.adapter.set_link(true, 100);
    CHECK(f.adapter.truth_at(2000000).device_ns >= 1996800);  // 38.4 MHz is 1600 ppm slow
  }
}

TEST("model clock: a removed adapter reads ones, drops writes and returns as after power-on") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    f.start();
    f.time.ns = 1000000;
    f.adapter.set_removed(true);
    for (const std::uint32_t offset :
         {reg::kSYSTIML, reg::kTIMINCA, reg::kSTATUS, reg::counter::kRAL, 0x1FFFCu}) {
      CHECK_EQ(f.adapter.read(offset), 0xFFFFFFFFu);
    }
    f.adapter.write(reg::counter::kRAL, 0);
    f.adapter.set_removed(false);
    CHECK(f.adapter.read(reg::counter::kRAL) != 0);
    CHECK_EQ(f.adapter.truth().device_ns, 0u);
    CHECK_EQ(f.adapter.truth().rate_ppb, -1e9);
  }
}

TEST("model clock: an ordered freeze wins over the registers and outlasts a MAC reset") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    f.start();
    f.time.ns = 1000000;
    f.adapter.freeze_clock(true);
    const std::uint64_t frozen = f.adapter.truth().device_ns;
    f.start();
    f.time.ns = kNsPerSecond;
    CHECK_EQ(f.adapter.truth().device_ns, frozen);
    f.adapter.reset_clock();
    f.start();
    f.time.ns = 2 * kNsPerSecond;
    CHECK_EQ(f.adapter.truth().device_ns, 0u);
    f.adapter.freeze_clock(false);
    f.time.ns = 3 * kNsPerSecond;
    CHECK(f.adapter.truth().device_ns >= 998400000);
  }
}

TEST("model clock: an ordered step moves the clock by exactly that much") {
  for (const Family family : kAll) {
    ModelFixture f(family);
    f.start();
    f.time.ns = 4 * kNsPerSecond;
    for (const std::int64_t step : {std::int64_t{1}, std::int64_t{-1}, std::int64_t{-3000000000},
                                    std::int64_t{7000000000123456}}) {
      const Truth before = f.adapter.truth();
      f.adapter.step_clock(step);
      const Truth after = f.adapter.truth();
      CHECK_EQ(static_cast<std::int64_t>(after.device_ns - before.device_ns), step);
      CHECK_EQ(after.device_frac, before.device_frac);
    }
  }
}

TEST("model clock: below zero the seconds wrap as the register does") {
  ModelFixture f(Family::kI210);
  f.adapter.step_clock(-1);
  CHECK_EQ(f.adapter.read(reg::kSYSTIML), 999999999u);
  CHECK_EQ(f.adapter.read(reg::kSYSTIMH), 0xFFFFFFFFu);
}

}  // namespace
}  // namespace avbhal::model
