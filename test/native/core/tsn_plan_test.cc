// From settings to registers, and the comparison with what registers hold.
#include "core/tsn_plan.h"

#include <map>

#include "core/tsn_silicon.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace tsn_registers;

using Registers = std::map<std::uint32_t, std::uint32_t>;

void run(const RegisterPlan& plan, Registers& registers) {
  for (const RegisterStep& step : plan) {
    std::uint32_t& value = registers[step.offset];
    value = (value & ~step.mask) | step.value;
  }
}

Registers after(const RegisterPlan& plan) {
  Registers registers;
  run(plan, registers);
  return registers;
}

std::string compared(const RegisterPlan& plan, const Registers& registers) {
  Result<std::string> text = compare_plan(plan, [&](std::uint32_t offset) {
    const auto found = registers.find(offset);
    return Result<std::uint32_t>(found == registers.end() ? 0u : found->second);
  });
  CHECK(text.ok());
  return text.ok() ? text.value() : "";
}

RegisterPlan gates(const GateSchedule& schedule, std::uint64_t now_ns) {
  Result<RegisterPlan> plan = plan_gates(schedule, now_ns);
  CHECK(plan.ok());
  return plan.ok() ? plan.value() : RegisterPlan{};
}

GateSchedule two_windows() {
  GateSchedule schedule;
  schedule.base_time_ns = 5000000100;
  schedule.cycle_time_ns = 1000000;
  schedule.entries = {{0x03, 200000}, {0x06, 300000}};
  return schedule;
}

std::string refused(const Status& status, ErrorCode code) {
  CHECK_EQ(status.code(), code);
  return status.ok() ? "" : status.error().detail;
}

}  // namespace

TEST("tsn plan: gates are windows of queues") {
  const RegisterPlan plan = gates(two_windows(), 0);
  Registers registers = after(plan);
  CHECK_EQ(registers[gate_open(0)], 0u);
  CHECK_EQ(registers[gate_close(0)], 200000u);
  // Open in both entries: one window; the last entry lasts to the end of the cycle.
  CHECK_EQ(registers[gate_open(1)], 0u);
  CHECK_EQ(registers[gate_close(1)], 1000000u);
  CHECK_EQ(registers[gate_open(2)], 200000u);
  CHECK_EQ(registers[gate_close(2)], 1000000u);
  // Never open.
  CHECK_EQ(registers[gate_open(3)], 1000000u);
  CHECK_EQ(registers[gate_close(3)], 1000000u);
  CHECK_EQ(registers[kCycle], 1000000u);
  CHECK_EQ(registers[kBaseTimeH], 5u);
  CHECK_EQ(registers[kBaseTimeL], 100u);
  CHECK_EQ(registers[kTqavCtrl] & kTqavTsnMode, kTqavTsnMode);
  // The low word of the base time starts the schedule: it comes last.
  CHECK_EQ(plan.back().offset, kBaseTimeL);
  CHECK_EQ(compared(plan, registers), "");
}

TEST("tsn plan: gates start in the future") {
  const GateSchedule schedule = two_windows();
  const auto start = [&](std::uint64_t now_ns) {
    Registers registers = after(gates(schedule, now_ns));
    return std::uint64_t{registers[kBaseTimeH]} * 1000000000 + registers[kBaseTimeL];
  };
  CHECK_EQ(start(5000000099), 5000000100u);
  CHECK_EQ(start(5000000100), 5001000100u);
  CHECK_EQ(start(5001000099), 5001000100u);
  CHECK_EQ(start(7000000000), 7000000100u);
}

TEST("tsn plan: gates refuses what the silicon cannot") {
  GateSchedule twice = two_windows();
  twice.entries = {{1, 100}, {2, 100}, {1, 100}};
  CHECK_EQ(refused(plan_gates(twice, 0).status(), ErrorCode::kNotSupported),
           "entries[2] opens queue 0 again: this family has one window per queue and cycle");
  GateSchedule slow = two_windows();
  slow.cycle_time_ns = 1000000001;
  CHECK(refused(plan_gates(slow, 0).status(), ErrorCode::kInvalidArgument).find("1 s") !=
        std::string::npos);
  slow.cycle_time_ns = 1000000000;
  CHECK(plan_gates(slow, 0).ok());
  GateSchedule late = two_windows();
  late.base_time_ns = (std::uint64_t{1} << 32) * 1000000000;
  CHECK_EQ(refused(plan_gates(late, 41).status(), ErrorCode::kOutOfRange),
           "baseTimeNs must be 42 to 4294967295999999999 ns at this moment, got "
           "4294967296000000000");
  late.base_time_ns -= 1;
  CHECK(plan_gates(late, 41).ok());
}

TEST("tsn plan: preemption") {
  FramePreemption preemption;
  preemption.preemptable_queues = 0x0A;
  preemption.min_fragment_bytes = 192;
  Registers registers = after(plan_preemption(preemption).value());
  CHECK_EQ(registers[kTqavCtrl], 0x8003u);
  CHECK_EQ(registers[txqctl(0)], 0u);
  CHECK_EQ(registers[txqctl(1)], kQueuePreemptible);
  CHECK_EQ(registers[txqctl(3)], kQueuePreemptible);
  preemption.preemptable_queues = 0;
  run(plan_preemption(preemption).value(), registers);
  CHECK_EQ(registers[kTqavCtrl], kTqavTsnMode);
  CHECK_EQ(registers[txqctl(1)], 0u);
  preemption.preemptable_queues = 0x10;
  CHECK(refused(plan_preemption(preemption).status(), ErrorCode::kNotSupported).find("0 to 3") !=
        std::string::npos);
}

// Idle slope: 61036 units are 2.5 Gb/s (I225, I226), 2 * 0x7735 are 1 Gb/s (I210).
TEST("tsn plan: shaper") {
  CreditShaper shaper;
  shaper.traffic_class = 2;
  shaper.idle_slope_bps = 2500000000;
  shaper.hi_credit_bytes = 3;
  Registers i226 = after(plan_shaper(Family::kI226, shaper, 1).value());
  CHECK_EQ(i226[tqavcc(1)], 61036u);
  CHECK_EQ(i226[tqavhc(1)], 0x80000000u + 3 * 0x7736);
  CHECK_EQ(i226[txqctl(2)], 3u << 6);
  shaper.idle_slope_bps = 500000000;
  Registers i210 = after(plan_shaper(Family::kI210, shaper, 0).value());
  CHECK_EQ(i210[tqavcc(0)], 0x80000000u | 0x7735);
  CHECK_EQ(i210[kTqavCtrl], kTqavTsnMode | kTqavCredit);
  // A class gets no less than it reserved.
  shaper.idle_slope_bps = 1;
  CHECK_EQ(after(plan_shaper(Family::kI226, shaper, 0).value())[tqavcc(0)], 1u);
  shaper.enable = false;
  run(plan_shaper(Family::kI226, shaper, 1).value(), i226);
  CHECK_EQ(i226[tqavcc(1)] + i226[tqavhc(1)] + i226[txqctl(2)], 0u);
}

TEST("tsn plan: shaper refuses what does not fit") {
  CreditShaper shaper;
  shaper.idle_slope_bps = 2700000000;
  CHECK(refused(plan_shaper(Family::kI226, shaper, 0).status(), ErrorCode::kNotSupported)
            .find("idleSlopeBps") != std::string::npos);
  shaper.idle_slope_bps = 1000;
  shaper.hi_credit_bytes = 80000;
  CHECK(refused(plan_shaper(Family::kI226, shaper, 0).status(), ErrorCode::kNotSupported)
            .find("hiCreditBytes") != std::string::npos);
  shaper.hi_credit_bytes = 0;
  shaper.traffic_class = 4;
  CHECK(refused(plan_shaper(Family::kI226, shaper, 0).status(), ErrorCode::kNotSupported)
            .find("4 transmit queues") != std::string::npos);
}

TEST("tsn plan: vlan filter moves") {
  VlanTagging vlan;
  vlan.vlan_id = 100;
  vlan.strip_receive = true;
  Registers registers = after(plan_vlan(Family::kI226, vlan, 0));
  CHECK_EQ(registers[kCtrl], kCtrlVlanMode);
  CHECK_EQ(registers[0x560C], 1u << 4);
  vlan.vlan_id = 101;
  run(plan_vlan(Family::kI226, vlan, 100), registers);
  CHECK_EQ(registers[0x560C], 1u << 5);
  run(plan_vlan(Family::kI226, vlan, 101), registers);
  CHECK_EQ(registers[0x560C], 1u << 5);
  vlan.enable = false;
  run(plan_vlan(Family::kI226, vlan, 101), registers);
  CHECK_EQ(registers[0x560C] + registers[kCtrl], 0u);
  // Where the filter table is not established it is not touched.
  vlan.enable = true;
  CHECK_EQ(plan_vlan(Family::kI219, vlan, 0).size(), std::size_t{1});
}

TEST("tsn plan: comparison names the register") {
  EnergyEfficiency eee;
  eee.lpi_timer_us = 17;
  CHECK_EQ(compared(plan_eee(eee), {{kEeer, 0xF0030011}}), "");
  CHECK_EQ(compared(plan_eee(eee), {{kEeer, 0x00030012}}),
           "EEER (0x00000E30) holds 0x00030012 instead of 0x00030011 in the bits 0x0003FFFF");
  const Result<std::string> failed = compare_plan(plan_eee(eee), [](std::uint32_t) {
    return Result<std::uint32_t>(make_error(ErrorCode::kAdapterGone, "readRegister"));
  });
  CHECK_EQ(failed.status().code(), ErrorCode::kAdapterGone);
}

TEST("tsn silicon: by family") {
  CHECK(silicon_lacks(Family::kI226, 0, Capability::kGateControl) == nullptr);
  CHECK(silicon_lacks(Family::kI210, 0, Capability::kGateControl) != nullptr);
  CHECK(silicon_lacks(Family::kI210, 0x1533, Capability::kCreditShaper) == nullptr);
  CHECK(silicon_lacks(Family::kI210, 0x1539, Capability::kCreditShaper) != nullptr);
  CHECK(silicon_lacks(Family::kI219, 0, Capability::kCreditShaper) != nullptr);
  CHECK(silicon_lacks(Family::kI225, 0x15F2, Capability::kPciePtm) == nullptr);
  CHECK(silicon_lacks(Family::kI225, 0x15F3, Capability::kPciePtm) != nullptr);
  CHECK(silicon_lacks(Family::kI219, 0, Capability::kVlanTagging) == nullptr);
  CHECK(silicon_lacks(Family::kI226, 0, Capability::kPriorityFlowControl) != nullptr);
}

}  // namespace avbhal::test
