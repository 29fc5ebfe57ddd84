// TSN and port requests against a scripted driver: what is sent, which replies count.
#include "avb_tsn_bench.h"
#include "base/win32_errors.h"

namespace avbhal::test {

using namespace tsn;

TEST("avb tsn: every request has its size and passes in = out") {
  for (const Call& call : calls()) {
    Bench bench;
    CHECK_EQ(code_of(call.run(*bench.nic)), "OK");
    CHECK_EQ(bench.driver.count(call.code), 1u);
    for (const FakeCall& sent : bench.driver.log) {
      if (sent.code != call.code) continue;
      CHECK_EQ(sent.in_bytes, layouts().at(call.code).bytes);
      CHECK_EQ(sent.out_bytes, sent.in_bytes);
    }
  }
}

TEST("avb tsn: settings stand where the driver looks for them") {
  Bench bench;
  for (const Call& call : calls()) CHECK_EQ(code_of(call.run(*bench.nic)), "OK");
  const auto tas = bench.last<TasRequest>(kSetupTas).config;
  CHECK_EQ(tas.base_time_s, 3u);
  CHECK_EQ(tas.base_time_ns, 7u);
  CHECK_EQ(tas.cycle_time_s, 0u);
  CHECK_EQ(tas.cycle_time_ns, 500000u);
  CHECK_EQ(+tas.gate_states[0], 0x81);
  CHECK_EQ(tas.gate_durations_ns[1], 400000u);
  CHECK_EQ(tas.gate_durations_ns[2], 0u);
  const auto fp = bench.last<FpRequest>(kSetupFp).config;
  CHECK_EQ(+fp.preemptable_queues, 0x0E);
  CHECK_EQ(fp.min_fragment_size, 192u);
  CHECK_EQ(+fp.verify_disable, 0);
  CHECK_EQ(+bench.last<PtmRequest>(kSetupPtm).config.enabled, 1);
  const auto qav = bench.last<QavRequest>(kSetupQav);
  CHECK_EQ(+qav.tc, 6);
  CHECK_EQ(qav.idle_slope, 12500001u);  // bytes per second, rounded up
  CHECK_EQ(qav.send_slope, 12500001 - 312500000);
  CHECK_EQ(qav.hi_credit, 12);
  CHECK_EQ(qav.lo_credit, -34);
  const auto time = bench.last<LaunchTimeRequest>(kSetLaunchTime);
  CHECK_EQ(+time.traffic_class, 5);
  CHECK_EQ(+time.enable_launch_time, 1);
  CHECK_EQ(time.launch_time_ns, 90000000000u);
}

TEST("avb tsn: port settings stand where the driver looks for them") {
  Bench bench;
  for (const Call& call : calls()) CHECK_EQ(code_of(call.run(*bench.nic)), "OK");
  const auto tag = bench.last<VlanRequest>(kVlanEnable);
  CHECK_EQ(tag.vlan_id, 4094u);
  CHECK_EQ(+tag.pcp, 5);
  CHECK_EQ(+tag.strip_rx, 1);
  CHECK_EQ(bench.last<EeeRequest>(kEeeEnable).lpi_timer_us, 300u);
  CHECK_EQ(+bench.last<PfcRequest>(kPfcEnable).enable, 1);
  CHECK_EQ(+bench.last<PfcRequest>(kPfcEnable).priority_mask, 0x88);
  const auto srp = bench.last<SrpRegisterRequest>(kSrpRegister);
  CHECK_EQ(srp.stream_id, 0x0102030405060708u);
  CHECK_EQ(srp.bandwidth_bps, 7000000u);
  CHECK_EQ(srp.vlan_id, 2u);
  CHECK_EQ(+srp.priority, 2);
  CHECK_EQ(+srp.latency_class, 1);
  CHECK_EQ(srp.max_frame_size, 300u);
  CHECK_EQ(bench.last<SrpDeregisterRequest>(kSrpDeregister).reservation_handle, 2u);
  CHECK_EQ(bench.last<AtdeccSubscribeRequest>(kAtdeccSubscribe).event_mask, 5u);
  CHECK_EQ(bench.last<AtdeccPollRequest>(kAtdeccPoll).subscription_id, 9u);
}

TEST("avb tsn: off sends nothing but off") {
  Bench bench;
  VlanTagging no_vlan = vlan();
  no_vlan.enable = false;
  EnergyEfficiency no_eee = eee();
  no_eee.enable = false;
  PriorityFlowControl no_pfc = pfc();
  no_pfc.enable = false;
  CreditShaper no_shaper = shaper();
  no_shaper.enable = false;
  LaunchTime no_launch = launch();
  no_launch.enable = false;
  CHECK(bench.nic->port()->configure_vlan(no_vlan).ok());
  CHECK(bench.nic->port()->configure_eee(no_eee).ok());
  CHECK(bench.nic->driver()->configure_pfc(no_pfc).ok());
  CHECK(bench.nic->tsn()->configure_shaper(no_shaper).ok());
  CHECK(bench.nic->tsn()->configure_launch_time(no_launch).ok());
  CHECK_EQ(bench.driver.count(kVlanDisable), 1u);
  CHECK_EQ(bench.driver.count(kEeeDisable), 1u);
  CHECK_EQ(+bench.last<PfcRequest>(kPfcEnable).enable, 0);
  CHECK_EQ(bench.last<QavRequest>(kSetupQav).idle_slope, 0u);
  CHECK_EQ(bench.last<LaunchTimeRequest>(kSetLaunchTime).launch_time_ns, 0u);
}

TEST("avb tsn: a reply that proves nothing is refused") {
  for (const Call& call : calls()) {
    Bench untouched;
    untouched.driver.after = [&](const FakeCall& sent, void* out, std::uint32_t*) {
      if (sent.code == call.code) std::memcpy(out, sent.in.data(), sent.in.size());
    };
    CHECK_EQ(code_of(call.run(*untouched.nic)), "HAL_DRIVER_REPLY");
    Bench brief;
    brief.driver.after = [&](const FakeCall& sent, void*, std::uint32_t* returned) {
      if (sent.code == call.code) *returned -= 4;
    };
    CHECK_EQ(code_of(call.run(*brief.nic)), "HAL_DRIVER_REPLY");
    Bench failed;
    failed.driver.before = [&](const FakeCall& sent) {
      return sent.code == call.code ? std::optional<std::uint32_t>(win32::kTooManySessions)
                                    : std::nullopt;
    };
    const Status status = call.run(*failed.nic);
    CHECK_EQ(code_of(status), "HAL_DRIVER_ERROR");
    CHECK_EQ(status.error().os_error, win32::kTooManySessions);
  }
}

TEST("avb tsn: a release build never verifies") {
  Bench bench;
  for (const auto& outcome : {bench.nic->tsn()->configure_gates(schedule()).take(),
                              bench.nic->tsn()->configure_ptm({}).take(),
                              bench.nic->tsn()->configure_shaper(shaper()).take(),
                              bench.nic->port()->configure_vlan(vlan()).take(),
                              bench.nic->driver()->configure_pfc(pfc()).take(),
                              bench.nic->streams()->reserve(stream()).take().outcome,
                              bench.nic->tsn()->configure_launch_time(launch()).take()}) {
    CHECK(outcome.effect == Effect::kAccepted);
    CHECK_EQ(outcome.note.rfind("effect not verified: ", 0), std::size_t{0});
  }
  CHECK_EQ(bench.driver.count(kReadRegister), 0u);
}

TEST("avb tsn: limits are refused before the driver is asked") {
  Bench bench;
  GateSchedule wrong = schedule();
  wrong.cycle_time_ns = 499999;
  CHECK_EQ(code_of(bench.nic->tsn()->configure_gates(wrong).status()), "HAL_INVALID_ARGUMENT");
  FramePreemption fragments = preemption();
  fragments.min_fragment_bytes = 100;
  CHECK_EQ(code_of(bench.nic->tsn()->configure_preemption(fragments).status()),
           "HAL_INVALID_ARGUMENT");
  LaunchTime past = launch();
  past.device_ns = 1;
  CHECK_EQ(code_of(bench.nic->tsn()->configure_launch_time(past).status()), "HAL_OUT_OF_RANGE");
  CreditShaper fast = shaper();
  fast.idle_slope_bps = 2700000000;
  CHECK_EQ(code_of(bench.nic->tsn()->configure_shaper(fast).status()), "HAL_NOT_SUPPORTED");
  for (const auto& layout : layouts()) CHECK_EQ(bench.driver.count(layout.first), 0u);
}

// The adapter that the driver would take: another one was opened last.
TEST("avb tsn: the driver's other bookkeeping is compared with what was asked") {
  Bench bench;
  bench.driver.after = [](const FakeCall& sent, void* out, std::uint32_t*) {
    if (sent.code == kVlanEnable) static_cast<VlanRequest*>(out)->pcp_out = 1;
    if (sent.code == kSrpRegister) --static_cast<SrpRegisterRequest*>(out)->reserved_bw_bps;
  };
  CHECK_EQ(code_of(bench.nic->port()->configure_vlan(vlan()).status()), "HAL_NOT_EFFECTIVE");
  CHECK_EQ(code_of(bench.nic->streams()->reserve(stream()).status()), "HAL_NOT_EFFECTIVE");
  CHECK_EQ(bench.driver.count(kSrpDeregister), 1u);
}

TEST("avb tsn: streams and subscriptions end with the adapter") {
  Bench bench;
  const std::uint32_t kept = bench.nic->streams()->reserve(stream()).take().handle;
  const std::uint32_t released = bench.nic->streams()->reserve(stream()).take().handle;
  CHECK(bench.nic->streams()->release(released).ok());
  const std::uint32_t events = bench.nic->streams()->subscribe_entities(1).take();
  bench.driver.log.clear();
  bench.nic.reset();
  CHECK_EQ(bench.driver.count(kSrpDeregister), 1u);
  CHECK_EQ(bench.last<SrpDeregisterRequest>(kSrpDeregister).reservation_handle, kept);
  CHECK_EQ(bench.driver.count(kAtdeccUnsubscribe), 1u);
  CHECK_EQ(bench.last<AtdeccSubscribeRequest>(kAtdeccUnsubscribe).subscription_id, events);
}

TEST("avb tsn: an entity event is taken as it comes") {
  Bench bench;
  CHECK(!bench.nic->streams()->poll_entities(3).take().available);
  bench.driver.after = [](const FakeCall& sent, void* out, std::uint32_t*) {
    if (sent.code == kAtdeccPoll) put(out, AtdeccPollRequest{3, 0, 0x1122, 5, 2, 1, 0});
  };
  const EntityEvent event = bench.nic->streams()->poll_entities(3).take();
  CHECK(event.available);
  CHECK_EQ(event.entity_id, 0x1122u);
  CHECK_EQ(event.capabilities, 5u);
  CHECK_EQ(event.type, 2u);
}

TEST("avb tsn: counters by the driver's names, and which of them count") {
  Bench bench;
  bench.statistics.filter_pause_count = 4;
  const auto counters = bench.nic->driver()->counters().take();
  CHECK_EQ(counters.size(), std::size_t{24});
  CHECK_EQ(counters[0].name, "TxPackets");
  CHECK(!counters[0].counted);
  CHECK_EQ(counters[8].name, "IoctlCount");
  CHECK(counters[8].counted && counters[8].value > 0);
  CHECK_EQ(counters[13].value, 4u);
  // A driver that does count is believed.
  bench.statistics.tx_packets = 1;
  CHECK(bench.nic->driver()->counters().take()[0].counted);
}

TEST("avb tsn: counters that were not written, or not reset, are errors") {
  Bench bench;
  // This one goes on counting.
  CHECK_EQ(code_of(bench.nic->driver()->reset_counters()), "HAL_NOT_EFFECTIVE");
  bench.driver.after = [&](const FakeCall& sent, void* out, std::uint32_t*) {
    if (sent.code != kGetStatistics) return;
    static_cast<StatisticsReply*>(out)->ioctl_count = bench.driver.count(kResetStatistics) < 2;
  };
  CHECK_EQ(code_of(bench.nic->driver()->reset_counters()), "HAL_DRIVER_REPLY");
  bench.driver.after = [&](const FakeCall& sent, void* out, std::uint32_t*) {
    if (sent.code == kGetStatistics) static_cast<StatisticsReply*>(out)->ioctl_count = 1;
  };
  CHECK_EQ(code_of(bench.nic->driver()->reset_counters()), "OK");
}

TEST("avb tsn: absences have reasons") {
  Bench i210({kDeviceI210}, false, "avb:I210:0");
  const CapabilityManifest& manifest = i210.nic->info().capabilities;
  CHECK(!manifest.has(Capability::kGateControl));
  CHECK(manifest.reason(Capability::kGateControl).find("no transmission gates") !=
        std::string::npos);
  CHECK(manifest.has(Capability::kCreditShaper));
  CHECK(manifest.has(Capability::kStreamReservation));
  CHECK_EQ(code_of(i210.nic->tsn()->configure_gates(schedule()).status()), "HAL_NOT_SUPPORTED");

  Bench bare;
  bare.driver.nics[0]->capabilities = 0x083;
  CHECK(bare.nic->refresh().ok());
  for (const Capability c : {Capability::kGateControl, Capability::kFramePreemption,
                             Capability::kPciePtm, Capability::kEnergyEfficiency}) {
    CHECK(bare.nic->info().capabilities.reason(c).find("does not report") != std::string::npos);
  }
  CHECK(bare.nic->info().capabilities.has(Capability::kCreditShaper));
}

}  // namespace avbhal::test
