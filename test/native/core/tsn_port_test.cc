// Shapers, launch time, PCIe time measurement and EEE as registers: the numbers of Linux igc and of
// the I210 datasheet, and what proves a plan.
#include <cstdio>
#include <string>
#include <vector>

#include "core/tsn_plan.h"
#include "core/tsn_silicon.h"
#include "harness.h"

namespace avbhal::test {
namespace {

// "OFFSET/MASK=VALUE", with a star where the step proves nothing.
std::string text(const RegisterPlan& plan) {
  std::string out;
  char step[64];
  for (const RegisterStep& s : plan) {
    std::snprintf(step, sizeof step, "%X/%X=%X%s ", s.offset, s.mask, s.value, s.proves ? "" : "*");
    out += step;
  }
  return out;
}

CreditShaper shaper_of(std::int64_t idle_bps, std::uint32_t credit_bytes = 0) {
  CreditShaper shaper;
  shaper.traffic_class = 3;
  shaper.idle_slope_bps = idle_bps;
  shaper.hi_credit_bytes = credit_bytes;
  return shaper;
}

ErrorCode code(const Result<RegisterPlan>& plan) {
  return plan.ok() ? ErrorCode::kOk : plan.status().code();
}

}  // namespace

TEST("tsn port: PCIe time measurement as Linux igc sets it, and off again by its switch alone") {
  PciePtm ptm;
  ptm.enable = true;
  // A retry after 4 us (bits 2 to 7), an end after 255 us (bits 8 to 15), enabled by bit 30.
  CHECK_EQ(text(plan_ptm(ptm)),
           "12550/FFFFFFFF=1440000* 12554/FFFFFFFF=40900000* 1254C/FFFFFFFF=0* "
           "12540/4000FFFF=4000FF10 ");
  ptm.enable = false;
  CHECK_EQ(text(plan_ptm(ptm)), "12540/40000000=0 ");
}

TEST("tsn port: launch times are a mode of the queue, on the I210 of the adapter") {
  LaunchTime launch;
  launch.enable = true;
  launch.traffic_class = 2;
  CHECK_EQ(text(plan_launch_mode(Family::kI226, launch).value()), "3570/1=1 334C/1=1 ");
  CHECK_EQ(text(plan_launch_mode(Family::kI210, launch).value()), "3570/201=201 ");
  launch.enable = false;
  CHECK_EQ(text(plan_launch_mode(Family::kI226, launch).value()), "334C/1=0 ");
  CHECK_EQ(text(plan_launch_mode(Family::kI210, launch).value()), "3570/200=0 ");
  launch.traffic_class = 3;
  CHECK_EQ(text(plan_launch_mode(Family::kI225, launch).value()), "3350/1=0 ");
  launch.traffic_class = 4;
  CHECK_EQ(code(plan_launch_mode(Family::kI225, launch)), ErrorCode::kNotSupported);
}

TEST("tsn port: energy efficiency with its wake time, and off by its switches alone") {
  EnergyEfficiency eee;
  eee.enable = true;
  eee.lpi_timer_us = 0xFFFF;
  CHECK_EQ(text(plan_eee(eee)), "E30/3FFFF=3FFFF ");
  eee.lpi_timer_us = 0;
  CHECK_EQ(text(plan_eee(eee)), "E30/3FFFF=30000 ");
  eee.enable = false;
  CHECK_EQ(text(plan_eee(eee)), "E30/30000=0 ");
}

TEST("tsn port: a shaper is a mode, a queue and two registers") {
  CreditShaper shaper = shaper_of(1000000000, 1);
  // 1 Gb/s of 2.5 are 24414.4 units, rounded up; a byte of credit is 0x7736.
  CHECK_EQ(text(plan_shaper(Family::kI226, shaper, 0).value()),
           "3570/9=9 3350/C0=80 3004/FFFF=5F5F 300C/FFFFFFFF=80007736 ");
  CHECK_EQ(text(plan_shaper(Family::kI225, shaper, 1).value()),
           "3570/9=9 3350/C0=C0 3044/FFFF=5F5F 304C/FFFFFFFF=80007736 ");
  CHECK_EQ(text(plan_shaper(Family::kI210, shaper, 1).value()),
           "3570/101=101 3044/8000FFFF=8000EE6A 304C/FFFFFFFF=80007735 ");
  shaper.enable = false;
  CHECK_EQ(text(plan_shaper(Family::kI226, shaper, 1).value()),
           "3350/C0=0 3044/FFFF=0 304C/FFFFFFFF=0 ");
  CHECK_EQ(text(plan_shaper(Family::kI210, shaper, 0).value()), "3004/8000FFFF=0 300C/FFFFFFFF=0 ");
  shaper.traffic_class = 4;
  CHECK_EQ(code(plan_shaper(Family::kI210, shaper, 0)), ErrorCode::kNotSupported);
}

TEST("tsn port: the last slope and the last credit that the registers hold") {
  // 65535 of 61036 units are 2.5 Gb/s.
  const std::int64_t most_bps = 65535LL * 2500000000 / 61036;
  CHECK_EQ(shaper_values(Family::kI226, shaper_of(most_bps)).value().slope, 65535u);
  CHECK(!shaper_values(Family::kI226, shaper_of(most_bps + 1)).ok());
  const std::uint32_t most_bytes = 0x7FFFFFFFu / 0x7736;
  const ShaperValues most = shaper_values(Family::kI226, shaper_of(1, most_bytes)).value();
  CHECK_EQ(most.credit, 0x80000000u + most_bytes * 0x7736);
  CHECK_EQ(most.slope, 1u);
  CHECK(!shaper_values(Family::kI226, shaper_of(1, most_bytes + 1)).ok());
  CHECK(!shaper_values(Family::kI219, shaper_of(1)).ok());
  CreditShaper off = shaper_of(1);
  off.enable = false;
  CHECK_EQ(shaper_values(Family::kI219, off).value().credit, 0u);
}

TEST("tsn port: gates come with the aids that igc sets, which prove nothing") {
  GateSchedule schedule;
  schedule.base_time_ns = 7000000000;
  schedule.cycle_time_ns = 500000;
  schedule.entries = {{0x0F, 500000}};
  const std::string queue = "3324/FFFFFFFF=0 3334/FFFFFFFF=7A120 3344/6=6* ";
  CHECK_EQ(text(plan_gates(schedule, 0).value()),
           "3570/1=1 3570/88=88* " + queue +
               "3328/FFFFFFFF=0 3338/FFFFFFFF=7A120 3348/6=6* "
               "332C/FFFFFFFF=0 333C/FFFFFFFF=7A120 334C/6=6* "
               "3330/FFFFFFFF=0 3340/FFFFFFFF=7A120 3350/6=6* "
               "3320/FFFFFFFF=7A120* 331C/FFFFFFFF=7A120 3318/FFFFFFFF=7 "
               "3314/FFFFFFFF=0* 3314/FFFFFFFF=0 ");
}

TEST("tsn port: fragments of 64 to 256 bytes, and queues 0 to 3") {
  FramePreemption preemption;
  preemption.preemptable_queues = 0x0F;
  for (std::uint32_t n = 0; n < 4; ++n) {
    preemption.min_fragment_bytes = static_cast<std::uint16_t>(64 * (n + 1));
    const RegisterPlan plan = plan_preemption(preemption).value();
    CHECK_EQ(plan.size(), std::size_t{6});
    CHECK_EQ(plan.back().value, 2u | n << 14);
    CHECK_EQ(plan.back().mask, 0xC002u);
    CHECK_EQ(plan[3].value, 8u);
    CHECK_EQ(plan[4].value, 1u);
  }
  preemption.preemptable_queues = 0;
  CHECK_EQ(text(plan_preemption(preemption).value()),
           "3344/8=0 3348/8=0 334C/8=0 3350/8=0 3570/C002=0 ");
}

TEST("tsn port: each VLAN has its bit in a table of 128 words") {
  struct Case {
    std::uint16_t id;
    std::uint32_t offset, bit;
  };
  for (const Case& c : {Case{1, 0x5600, 2}, Case{31, 0x5600, 0x80000000u}, Case{32, 0x5604, 1},
                        Case{4094, 0x57FC, 0x40000000u}}) {
    VlanTagging vlan;
    vlan.enable = true;
    vlan.vlan_id = c.id;
    const RegisterPlan plan = plan_vlan(Family::kI210, vlan, 0);
    CHECK_EQ(plan.size(), std::size_t{2});
    CHECK_EQ(plan[0].value, 0u);  // tags of received frames stay
    CHECK_EQ(plan[1].offset, c.offset);
    CHECK_EQ(plan[1].mask, c.bit);
    CHECK_EQ(plan[1].value, c.bit);
  }
  VlanTagging off;
  off.enable = false;
  off.strip_receive = true;
  off.vlan_id = 7;
  const RegisterPlan plan = plan_vlan(Family::kI226, off, 7);
  CHECK_EQ(plan.size(), std::size_t{2});
  CHECK_EQ(plan[0].value + plan[1].value, 0u);
  CHECK_EQ(plan[1].mask, 128u);
}

TEST("tsn port: what the silicon of each family lacks") {
  struct Row {
    Family family;
    std::uint16_t device_id;
    const char* has;  // of G P S L T V E F, in the order below
  };
  const Capability asked[] = {Capability::kGateControl,      Capability::kFramePreemption,
                              Capability::kCreditShaper,     Capability::kLaunchTime,
                              Capability::kPciePtm,          Capability::kVlanTagging,
                              Capability::kEnergyEfficiency, Capability::kPriorityFlowControl};
  for (const Row& row :
       {Row{Family::kI210, 0x1533, "--SL-VE-"}, Row{Family::kI210, 0x1539, "-----VE-"},
        Row{Family::kI225, 0x15F2, "GPSLTVE-"}, Row{Family::kI225, 0x15F3, "GPSL-VE-"},
        Row{Family::kI226, 0x125C, "GPSLTVE-"}, Row{Family::kI226, 0, "GPSLTVE-"},
        Row{Family::kI219, 0, "-----V--"}, Row{Family::kUnknown, 0, "--------"}}) {
    for (std::size_t i = 0; i < 8; ++i) {
      const bool lacks = silicon_lacks(row.family, row.device_id, asked[i]) != nullptr;
      if (lacks == (row.has[i] == '-')) continue;
      test::fail(__FILE__, __LINE__,
                 std::string(row.has) + ": " + std::to_string(i) + (lacks ? " lacks" : " has"));
    }
  }
}

}  // namespace avbhal::test
