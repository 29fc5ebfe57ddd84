// TSN and port settings of the simulator: in the model's registers, read back.
#include "core/tsn_silicon.h"
#include "sim_fixture.h"

namespace avbhal::test {
namespace {

using namespace tsn_registers;

std::uint32_t reg(Adapter& adapter, std::uint32_t offset) {
  return value_of(adapter.registers()->read(offset));
}

std::string effect_of(const Result<TsnOutcome>& outcome) {
  if (!outcome.ok()) return code_of(outcome.status());
  CHECK_EQ(outcome.value().effect == Effect::kAccepted, !outcome.value().note.empty());
  return effect_name(outcome.value().effect);
}

GateSchedule schedule() {
  GateSchedule made;
  made.cycle_time_ns = 1000000;
  made.entries = {{1, 250000}, {6, 500000}};
  return made;
}

CreditShaper shaper(std::uint8_t traffic_class, bool enable = true) {
  CreditShaper made;
  made.traffic_class = traffic_class;
  made.enable = enable;
  made.idle_slope_bps = 100000000;
  made.send_slope_bps = -2400000000;
  made.hi_credit_bytes = 100;
  made.lo_credit_bytes = -1000;
  return made;
}

}  // namespace

TEST("sim tsn: gates run from a time to come") {
  for (const char* family : {"i225", "i226"}) {
    SimFixture sim(family);
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_gates(schedule())), "verified");
    CHECK_EQ(reg(*sim.adapter, kCycle), 1000000u);
    CHECK_EQ(reg(*sim.adapter, gate_open(1)), 250000u);
    const std::uint64_t start =
        std::uint64_t{reg(*sim.adapter, kBaseTimeH)} * 1000000000 + reg(*sim.adapter, kBaseTimeL);
    const std::uint64_t now = value_of(sim.adapter->clock()->read()).device_ns;
    CHECK_EQ(start % 1000000, 0u);
    CHECK(start + 1000000 > now && start < now + 1000000);
  }
}

TEST("sim tsn: says when nothing happened") {
  SimFixture sim("i226");
  sim.order("ignore-writes adapter=0 on=1");
  const Result<TsnOutcome> gates = sim.adapter->tsn()->configure_gates(schedule());
  CHECK_EQ(effect_of(gates), "HAL_NOT_EFFECTIVE");
  CHECK(gates.status().error().detail.find("TQAVCTRL") != std::string::npos);
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(1))), "HAL_NOT_EFFECTIVE");
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_ptm({})), "HAL_NOT_EFFECTIVE");
  sim.order("ignore-writes adapter=0 on=0");
  // A shaper that could not be set is still free.
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(2))), "verified");
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(3))), "verified");
}

TEST("sim tsn: preemption") {
  SimFixture sim("i226");
  FramePreemption preemption;
  preemption.preemptable_queues = 1;
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_preemption(preemption)), "accepted");
  preemption.verify = false;
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_preemption(preemption)), "verified");
  CHECK_EQ(reg(*sim.adapter, kTqavCtrl) & kTqavPreempt, kTqavPreempt);
}

TEST("sim tsn: two shapers") {
  for (const char* family : {"i210", "i226"}) {
    SimFixture sim(family);
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(3))), "verified");
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(2))), "verified");
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(3))), "verified");
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(1))), "HAL_NOT_SUPPORTED");
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(3, false))), "verified");
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(1))), "verified");
    // Registers and shapers are free again after a reset.
    sim.order("clock-reset adapter=0");
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(0))), "verified");
    CHECK_EQ(reg(*sim.adapter, tqavcc(1)), 0u);
  }
}

TEST("sim tsn: launch time is not in the past") {
  for (const char* family : {"i210", "i225", "i226"}) {
    SimFixture sim(family);
    LaunchTime launch;
    launch.traffic_class = 1;
    launch.device_ns = value_of(sim.adapter->clock()->read()).device_ns + 1000000;
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_launch_time(launch)), "accepted");
    CHECK_EQ(code_of(advance_time(*sim.backend, 1000000)), "OK");
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_launch_time(launch)), "HAL_OUT_OF_RANGE");
    launch.enable = false;
    CHECK_EQ(effect_of(sim.adapter->tsn()->configure_launch_time(launch)), "verified");
  }
}

TEST("sim tsn: port settings") {
  SimFixture sim("i226");
  EnergyEfficiency eee;
  eee.lpi_timer_us = 17;
  CHECK_EQ(effect_of(sim.adapter->port()->configure_eee(eee)), "verified");
  CHECK_EQ(reg(*sim.adapter, kEeer) & 0x3FFFFu, 0x30011u);
  VlanTagging vlan;
  vlan.vlan_id = 33;
  vlan.strip_receive = true;
  CHECK_EQ(effect_of(sim.adapter->port()->configure_vlan(vlan)), "accepted");
  CHECK_EQ(reg(*sim.adapter, 0x5604), 2u);
  CHECK_EQ(reg(*sim.adapter, kCtrl) & kCtrlVlanMode, kCtrlVlanMode);
  vlan = VlanTagging{};
  vlan.enable = false;
  CHECK_EQ(effect_of(sim.adapter->port()->configure_vlan(vlan)), "verified");
  CHECK_EQ(reg(*sim.adapter, 0x5604), 0u);
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_ptm({})), "verified");
  CHECK_EQ(reg(*sim.adapter, kPtmCtrl) & kPtmEnable, kPtmEnable);
}

TEST("sim tsn: absences have reasons") {
  struct Case {
    const char* family;
    Capability capability;
    const char* reason;
  };
  const Case cases[] = {{"i210", Capability::kGateControl, "no transmission gates"},
                        {"i219", Capability::kCreditShaper, "no credit shaper"},
                        {"i217", Capability::kEnergyEfficiency, "PHY"},
                        {"i210", Capability::kPciePtm, "precision time measurement"},
                        {"i226", Capability::kPriorityFlowControl, "register"},
                        {"i226", Capability::kStreamReservation, "simulator"},
                        {"i226", Capability::kEntityEvents, "simulator"},
                        {"i226", Capability::kDriverCounters, "driver"}};
  for (const Case& c : cases) {
    SimFixture sim(c.family);
    const CapabilityManifest& manifest = sim.adapter->info().capabilities;
    CHECK(!manifest.has(c.capability));
    CHECK(manifest.reason(c.capability).find(c.reason) != std::string::npos);
  }
  SimFixture sim("i219");
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_gates(schedule())), "HAL_NOT_SUPPORTED");
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_launch_time({})), "HAL_NOT_SUPPORTED");
  CHECK_EQ(code_of(refuse(*sim.adapter, Driver::kPfc)), "HAL_NOT_SUPPORTED");
}

TEST("sim tsn: knows a removed adapter") {
  SimFixture sim("i226");
  sim.order("remove adapter=0");
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_gates(schedule())), "HAL_ADAPTER_GONE");
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_ptm({})), "HAL_ADAPTER_GONE");
  CHECK_EQ(effect_of(sim.adapter->tsn()->configure_shaper(shaper(1))), "HAL_ADAPTER_GONE");
}

}  // namespace avbhal::test
