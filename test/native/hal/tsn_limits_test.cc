// The standards' limits of TSN and port settings, each from both sides.
#include "hal/tsn_limits.h"

#include "harness.h"

namespace avbhal::test {
namespace {

std::string said(const Status& status) {
  if (status.ok()) return "ok";
  CHECK_EQ(std::string(code_text(status.code())), "HAL_INVALID_ARGUMENT");
  return status.error().detail;
}

bool names(const Status& status, const std::string& text) {
  return said(status).find(text) != std::string::npos;
}

GateSchedule schedule(std::uint64_t cycle_ns, std::vector<std::uint32_t> durations) {
  GateSchedule made;
  made.cycle_time_ns = cycle_ns;
  for (const std::uint32_t ns : durations) made.entries.push_back({1, ns});
  return made;
}

CreditShaper shaper() {
  CreditShaper made;
  made.traffic_class = 3;
  made.idle_slope_bps = 750000000;
  made.send_slope_bps = -250000000;
  made.hi_credit_bytes = 1000;
  made.lo_credit_bytes = -300;
  return made;
}

}  // namespace

TEST("tsn limits: gates") {
  CHECK_EQ(said(check_gates(schedule(1000, {400, 600}))), "ok");
  CHECK_EQ(said(check_gates(schedule(1000, {400, 601}))),
           "entries must be durations of at most cycleTimeNs = 1000 together, got 1001 "
           "(IEEE 802.1Q-2022 8.6.8.4)");
  CHECK(names(check_gates(schedule(0, {1})), "cycleTimeNs"));
  CHECK(names(check_gates(schedule(1000, {})), "entries"));
  CHECK_EQ(said(check_gates(schedule(1000, std::vector<std::uint32_t>(8, 125)))), "ok");
  CHECK(names(check_gates(schedule(1000, std::vector<std::uint32_t>(9, 1))), "1 to 8"));
  CHECK(names(check_gates(schedule(1000, {1, 0})), "entries[1].durationNs"));
  // The sum does not wrap.
  CHECK(names(check_gates(schedule(0xFFFFFFFF, {0xFFFFFFFF, 1})), "got 4294967296"));
}

TEST("tsn limits: preemption") {
  for (const std::uint32_t bytes : {64u, 128u, 192u, 256u}) {
    FramePreemption preemption;
    preemption.min_fragment_bytes = bytes;
    CHECK_EQ(said(check_preemption(preemption)), "ok");
    ++preemption.min_fragment_bytes;
    CHECK(names(check_preemption(preemption), "clause 99"));
  }
  FramePreemption none;
  none.min_fragment_bytes = 0;
  CHECK(names(check_preemption(none), "got 0"));
}

TEST("tsn limits: shaper") {
  CHECK_EQ(said(check_shaper(shaper())), "ok");
  CreditShaper wrong = shaper();
  wrong.idle_slope_bps = 0;
  CHECK(names(check_shaper(wrong), "idleSlopeBps"));
  wrong.enable = false;
  CHECK_EQ(said(check_shaper(wrong)), "ok");
  wrong = shaper();
  wrong.send_slope_bps = 1;
  CHECK(names(check_shaper(wrong), "8.6.8.2"));
  wrong = shaper();
  wrong.hi_credit_bytes = -1;
  CHECK(names(check_shaper(wrong), "hiCreditBytes must be 0 or more, got -1"));
  wrong = shaper();
  wrong.lo_credit_bytes = 1;
  CHECK(names(check_shaper(wrong), "loCreditBytes must be 0 or less, got 1"));
  wrong = shaper();
  wrong.traffic_class = 8;
  CHECK(names(check_shaper(wrong), "trafficClass"));
  wrong = shaper();
  wrong.idle_slope_bps = INT64_MAX;
  CHECK(names(check_shaper(wrong), "2^40"));
}

TEST("tsn limits: launch time") {
  LaunchTime launch;
  launch.device_ns = 1000;
  CHECK_EQ(said(check_launch_future(launch, 1000)), "ok");
  const Status past = check_launch_future(launch, 1001);
  CHECK_EQ(std::string(code_text(past.code())), "HAL_OUT_OF_RANGE");
  CHECK_EQ(past.error().detail,
           "deviceNs must be 1001 to 4294967295999999999 ns at this moment, got 1000");
  launch.enable = false;
  CHECK_EQ(said(check_launch_future(launch, 1001)), "ok");
  launch.traffic_class = 8;
  CHECK(names(check_launch_time(launch), "trafficClass"));
}

TEST("tsn limits: vlan") {
  VlanTagging vlan;
  for (const std::uint16_t id : {1, 4094}) {
    vlan.vlan_id = id;
    CHECK_EQ(said(check_vlan(vlan)), "ok");
  }
  for (const std::uint16_t id : {0, 4095}) {
    vlan.vlan_id = id;
    CHECK(names(check_vlan(vlan), "1 to 4094"));
  }
  vlan.vlan_id = 2;
  vlan.pcp = 8;
  CHECK(names(check_vlan(vlan), "priority"));
  vlan.enable = false;
  CHECK_EQ(said(check_vlan(vlan)), "ok");
}

TEST("tsn limits: port") {
  EnergyEfficiency eee;
  eee.lpi_timer_us = 65535;
  CHECK_EQ(said(check_eee(eee)), "ok");
  eee.lpi_timer_us = 65536;
  CHECK(names(check_eee(eee), "79.3.5"));
  PriorityFlowControl pfc;
  CHECK(names(check_pfc(pfc), "clause 36"));
  pfc.enable = false;
  CHECK_EQ(said(check_pfc(pfc)), "ok");
  CHECK_EQ(said(check_entity_mask(7)), "ok");
  CHECK(names(check_entity_mask(0), "1 to 7"));
  CHECK(names(check_entity_mask(8), "1 to 7"));
}

TEST("tsn limits: stream") {
  StreamReservation stream;
  stream.bandwidth_bps = 1;
  CHECK_EQ(said(check_stream(stream)), "ok");
  stream.max_frame_bytes = 63;
  CHECK(names(check_stream(stream), "64 to 2000"));
  stream.max_frame_bytes = 2001;
  CHECK(names(check_stream(stream), "64 to 2000"));
  stream.max_frame_bytes = 2000;
  stream.bandwidth_bps = 0;
  CHECK(names(check_stream(stream), "bandwidthBps"));
  stream.bandwidth_bps = 1;
  stream.vlan_id = 4095;
  CHECK(names(check_stream(stream), "vlanId"));
}

}  // namespace avbhal::test
