// Cross timestamps by hardware: PTM on I225 and I226, the platform stamp of I219 (sim-model X1 to
// X6).
#include <cstdint>
#include <string>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/order.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

constexpr std::uint32_t kEnable = 1u << 30, kTrigger = 1u << 31;

std::uint32_t swapped(std::uint32_t v) {
  return v >> 24 | (v >> 8 & 0xFF00u) | (v << 8 & 0xFF0000u) | v << 24;
}

struct CrossFixture : ModelFixture {
  explicit CrossFixture(Family family, std::uint32_t khz = 0) : ModelFixture(family, khz) {
    start();
    time.ns = 20 * kNsPerSecond;
  }
  std::uint32_t read(std::uint32_t offset) { return adapter.read_at(offset, time.ns); }
  void write(std::uint32_t offset, std::uint32_t value) {
    adapter.write_at(offset, value, time.ns);
  }
  // As Linux igc does it.
  void trigger() {
    write(reg::kPTM_CTRL, kEnable);
    write(reg::kPTM_CTRL, kEnable | kTrigger);
    write(reg::kPTM_STAT, reg::kPTM_STAT_VALID);
  }
  // PTM_STAT 100 us later.
  std::uint32_t dialog() {
    trigger();
    time.ns += 100000;
    return read(reg::kPTM_STAT);
  }
};

TEST("model PTM X1, X3: a dialog gives T1 and T2 of one instant, stable until VALID is cleared") {
  for (const Family family : {Family::kI225, Family::kI226}) {
    CrossFixture f(family);
    const std::uint64_t begun = f.time.ns;
    f.trigger();
    CHECK_EQ(f.read(reg::kPTM_STAT), 0u);
    f.time.ns += 19000;
    CHECK_EQ(f.read(reg::kPTM_STAT), 0u);
    f.time.ns += 81000;
    CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_VALID);
    CHECK_EQ(f.read(reg::kPTM_T1_TIM0_H) * kNsPerSecond + f.read(reg::kPTM_T1_TIM0_L), begun);
    const std::uint64_t t2 =
        std::uint64_t{swapped(f.read(reg::kPTM_CURR_T2_H))} << 32 | f.read(reg::kPTM_CURR_T2_L);
    CHECK_EQ(t2, begun);
    CHECK_EQ(f.read(reg::kPTM_CURR_T2_H), 0x04000000u);  // 20e9 >> 32 = 4, swapped
    CrossFixture late(family);
    late.time.ns = 0x0102030405060708u;
    CHECK_EQ(late.dialog(), reg::kPTM_STAT_VALID);
    CHECK_EQ(late.read(reg::kPTM_CURR_T2_L), 0x05060708u);
    CHECK_EQ(late.read(reg::kPTM_CURR_T2_H), 0x04030201u);
    f.time.ns += kNsPerSecond;
    CHECK_EQ(f.read(reg::kPTM_T1_TIM0_L), 0u);
    CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_VALID);
    // Without a new edge of TRIG the acknowledgement starts nothing.
    f.write(reg::kPTM_STAT, reg::kPTM_STAT_VALID);
    f.time.ns += kNsPerSecond;
    CHECK_EQ(f.read(reg::kPTM_STAT), 0u);
    CHECK_EQ(f.dialog(), reg::kPTM_STAT_VALID);
    CHECK_EQ(f.read(reg::kPTM_T1_TIM0_H), 22u);
  }
}

TEST("model PTM X1: neither the edge without the acknowledgement nor a disabled unit starts one") {
  CrossFixture f(Family::kI226);
  f.write(reg::kPTM_CTRL, kEnable | kTrigger);
  f.time.ns += 100000;
  CHECK_EQ(f.read(reg::kPTM_STAT), 0u);
  f.write(reg::kPTM_CTRL, kTrigger);
  f.write(reg::kPTM_STAT, reg::kPTM_STAT_VALID);
  f.time.ns += 100000;
  CHECK_EQ(f.read(reg::kPTM_STAT), 0u);
}

TEST("model PTM X2: failures on order, and a clock that is changed meanwhile") {
  CrossFixture f(Family::kI226);
  for (const std::uint32_t status :
       {reg::kPTM_STAT_RET_ERR, reg::kPTM_STAT_BAD_PTM_RES, reg::kPTM_STAT_T4M1_OVFL,
        reg::kPTM_STAT_ADJUST_1ST, reg::kPTM_STAT_ADJUST_CYC, 0xFFFFFFFFu}) {
    f.adapter.fail_cross_stamps(status, 2);
    CHECK_EQ(f.dialog(), status);
    CHECK_EQ(f.dialog(), status);
    CHECK_EQ(f.dialog(), reg::kPTM_STAT_VALID);
  }
  f.trigger();
  f.write(reg::kTIMINCA, 100);
  f.time.ns += 100000;
  CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_ADJUST_1ST);
  f.write(reg::kTIMINCA, 0);
  CHECK_EQ(f.dialog(), reg::kPTM_STAT_VALID);
}

TEST("model PTM X4, X6: no dialog ends well without PTM on the path or on I225-V; I210 has none") {
  CrossFixture f(Family::kI226);
  f.config.ptm_works = false;
  f.adapter.reset(f.config, f.time.source());
  CHECK_EQ(f.dialog(), reg::kPTM_STAT_RET_ERR);
  CrossFixture v(Family::kI225);
  v.config.identity.device_id = 0x15F3;
  v.adapter.reset(v.config, v.time.source());
  CHECK_EQ(v.dialog(), reg::kPTM_STAT_RET_ERR);
  CrossFixture none(Family::kI210);
  CHECK_EQ(none.dialog(), 0u);
}

TEST("model cross stamp X5: I219 stamps counter and ART within 3 us, or reports an error") {
  for (const std::uint32_t khz : {24000u, 38400u}) {
    CrossFixture f(Family::kI219, khz);
    for (int round = 0; round < 3; ++round) {
      f.time.ns += 1234567;
      const std::uint64_t at = f.time.ns;
      const RawStamp expected{f.read(reg::kSYSTIML), f.read(reg::kSYSTIMH)};
      if (round == 1) f.adapter.fail_cross_stamps(reg::kPTM_STAT_RET_ERR, 1);
      f.write(reg::kTSYNCTXCTL, 1u << 31 | 0x2000u);
      CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 0xE0000000u, 0u);
      f.time.ns += 3000;
      CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 0xE0000000u, round == 1 ? 0x60000000u : 0x40000000u);
      if (round == 1) continue;
      CHECK_EQ(f.read(reg::kSYSSTMPL), expected.low);
      CHECK_EQ(f.read(reg::kSYSSTMPH), expected.high);
      const std::uint64_t ticks =
          std::uint64_t{f.read(reg::kPLTSTMPH)} << 32 | f.read(reg::kPLTSTMPL);
      CHECK_EQ(ticks, at * (khz / 100) / 10000);
    }
  }
  CrossFixture i217(Family::kI217);
  i217.write(reg::kTSYNCTXCTL, 1u << 31);
  i217.time.ns += 3000;
  CHECK_EQ(i217.read(reg::kTSYNCTXCTL), 0u);
}

TEST("model order: cross-fail carries bits of PTM_STAT") {
  const auto fault = [](const std::string& text, Order* order) {
    return parse_order(text.data(), text.size(), order).fault;
  };
  Order order;
  CHECK(fault("cross-fail adapter=0 count=3 status=4", &order) == OrderFault::kNone);
  CHECK_EQ(order.count, 3u);
  CHECK_EQ(order.status, 4u);
  CrossFixture f(Family::kI226);
  CHECK(apply_order(order, f.adapter));
  CHECK_EQ(f.dialog(), 4u);
  CHECK(fault("cross-fail adapter=0 count=1 status=4294967295", &order) == OrderFault::kNone);
  CHECK(fault("cross-fail adapter=0 count=1 status=1", &order) == OrderFault::kBadValue);
  CHECK(fault("cross-fail adapter=0 count=1 status=64", &order) == OrderFault::kBadValue);
  CHECK(fault("cross-fail adapter=0 count=1", &order) == OrderFault::kMissingKey);
}

TEST(
    "model PTM X2: whatever changes the time ends a dialog, the low word of SYSTIM alone does "
    "not") {
  for (const std::uint32_t offset : {reg::kSYSTIMH, reg::kTIMINCA, reg::kTIMADJ, reg::kTSAUXC}) {
    CrossFixture f(Family::kI226);
    f.trigger();
    f.write(offset, 0);
    f.time.ns += 100000;
    CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_ADJUST_1ST);
  }
  for (const std::uint32_t offset : {reg::kSYSTIML, reg::kTRGTTIML0, reg::kTSIM}) {
    CrossFixture f(Family::kI226);
    f.trigger();
    f.write(offset, 0);
    f.time.ns += 100000;
    CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_VALID);
  }
  CrossFixture f(Family::kI226);
  f.trigger();
  f.adapter.step_clock(8);
  f.time.ns += 100000;
  CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_ADJUST_1ST);
}

TEST("model PTM X3: a bit of PTM_STAT is cleared by a 1; a running dialog is not begun again") {
  CrossFixture f(Family::kI226);
  f.adapter.fail_cross_stamps(reg::kPTM_STAT_RET_ERR | reg::kPTM_STAT_ADJUST_1ST, 1);
  f.dialog();
  f.write(reg::kPTM_STAT, reg::kPTM_STAT_RET_ERR);
  CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_ADJUST_1ST);
  const std::uint64_t begun = f.time.ns;
  f.trigger();
  f.time.ns += 15000;
  f.trigger();
  f.time.ns += 76000;
  CHECK_EQ(f.read(reg::kPTM_STAT), reg::kPTM_STAT_VALID);
  CHECK_EQ(f.read(reg::kPTM_CURR_T2_L), static_cast<std::uint32_t>(begun));
}

}  // namespace
}  // namespace avbhal::model
