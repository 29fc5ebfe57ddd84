// TSN and port settings over the stand-in driver: faithful behaviour is never called verified,
// ideal behaviour is, and two adapters do not disturb each other.
#include "avb_standin_bench.h"
#include "core/tsn_silicon.h"

namespace avbhal::test {
namespace {

using namespace tsn_registers;

GateSchedule schedule(std::uint32_t cycle_ns) {
  GateSchedule made;
  made.cycle_time_ns = cycle_ns;
  made.entries = {{0x01, cycle_ns / 2}, {0x06, cycle_ns / 4}};
  return made;
}

CreditShaper shaper(std::uint8_t traffic_class, std::int64_t idle_bps) {
  CreditShaper made;
  made.traffic_class = traffic_class;
  made.idle_slope_bps = idle_bps;
  made.send_slope_bps = idle_bps - 1000000000;
  made.hi_credit_bytes = 1000;
  made.lo_credit_bytes = -1000;
  return made;
}

std::string effect_of(const Result<TsnOutcome>& outcome) {
  if (!outcome.ok()) return code_text(outcome.status().code());
  const bool accepted = outcome.value().effect == Effect::kAccepted;
  CHECK_EQ(outcome.value().note.rfind("effect not verified: ", 0) == 0, accepted);
  return effect_name(outcome.value().effect);
}

std::string note_of(const Result<TsnOutcome>& outcome) {
  return outcome.ok() ? outcome.value().note : "";
}

bool mentions(const Result<TsnOutcome>& outcome, const char* text) {
  return note_of(outcome).find(text) != std::string::npos;
}

FramePreemption preemption(bool verify) {
  FramePreemption made;
  made.preemptable_queues = 3;
  made.min_fragment_bytes = 128;
  made.verify = verify;
  return made;
}

LaunchTime launch_at(Adapter& nic) {
  LaunchTime made;
  made.traffic_class = 2;
  made.device_ns = nic.clock()->read().take().device_ns + 1000000000;
  return made;
}

VlanTagging vlan() {
  VlanTagging made;
  made.vlan_id = 77;
  made.strip_receive = true;
  return made;
}

EnergyEfficiency eee() {
  EnergyEfficiency made;
  made.lpi_timer_us = 20;
  return made;
}

PriorityFlowControl pfc() {
  PriorityFlowControl made;
  made.priority_mask = 8;
  return made;
}

}  // namespace

TEST("avb tsn stand-in: the public driver's yes is accepted, with what was read back") {
  AvbStandin bench;
  const auto nic = bench.open("avb:I226:0");
  const auto gates = nic->tsn()->configure_gates(schedule(1000000));
  CHECK_EQ(effect_of(gates), "accepted");
  CHECK(mentions(gates, "neither gates nor base time"));
  CHECK(mentions(gates, "ENDQT"));
  // The part that it does program.
  CHECK_EQ(nic->registers()->read(kCycle).take(), 1000000u);
  const auto preempted = nic->tsn()->configure_preemption(preemption(false));
  CHECK_EQ(effect_of(preempted), "accepted");
  CHECK(mentions(preempted, "TXQCTL"));
  const auto ptm = nic->tsn()->configure_ptm({});
  CHECK_EQ(effect_of(ptm), "accepted");
  CHECK(mentions(ptm, "PTM_CTRL"));
  const auto shaped = nic->tsn()->configure_shaper(shaper(3, 100000000));
  CHECK_EQ(effect_of(shaped), "accepted");
  CHECK(mentions(shaped, "no shaper in use"));
  CHECK_EQ(effect_of(nic->tsn()->configure_launch_time(launch_at(*nic))), "accepted");
  const auto tagged = nic->port()->configure_vlan(vlan());
  CHECK_EQ(effect_of(tagged), "accepted");
  CHECK(mentions(tagged, "VFTA"));  // the network driver strips tags already
  CHECK_EQ(effect_of(nic->port()->configure_eee(eee())), "accepted");
  CHECK_EQ(effect_of(nic->driver()->configure_pfc(pfc())), "accepted");
}

TEST("avb tsn stand-in: a driver that keeps its promises is verified") {
  AvbStandin bench;
  CHECK(bench.machine.order("behaviour mode=ideal"));
  const auto nic = bench.open("avb:I226:0");
  CHECK_EQ(effect_of(nic->tsn()->configure_gates(schedule(1000000))), "verified");
  GateSchedule later = schedule(500000);
  later.base_time_ns = nic->clock()->read().take().device_ns + 7000000000;
  CHECK_EQ(effect_of(nic->tsn()->configure_gates(later)), "verified");
  CHECK_EQ(effect_of(nic->tsn()->configure_preemption(preemption(false))), "verified");
  CHECK_EQ(effect_of(nic->tsn()->configure_preemption(preemption(true))), "accepted");
  CHECK_EQ(effect_of(nic->tsn()->configure_ptm({})), "verified");
  CHECK_EQ(effect_of(nic->tsn()->configure_shaper(shaper(3, 100000001))), "verified");
  CHECK_EQ(effect_of(nic->tsn()->configure_shaper(shaper(6, 333333333))), "verified");
  const auto third = nic->tsn()->configure_shaper(shaper(1, 1000));
  CHECK_EQ(effect_of(third), "HAL_OUT_OF_MEMORY");  // Win32 1450: no shaper is left
  const auto tagged = nic->port()->configure_vlan(vlan());
  CHECK_EQ(effect_of(tagged), "accepted");
  CHECK(mentions(tagged, "descriptor"));
  CHECK_EQ(effect_of(nic->port()->configure_eee(eee())), "verified");
  CHECK_EQ(effect_of(nic->driver()->configure_pfc(pfc())), "accepted");

  const auto i210 = bench.open("avb:I210:0");
  CHECK_EQ(effect_of(i210->tsn()->configure_shaper(shaper(3, 500000000))), "verified");
  CHECK_EQ(effect_of(i210->port()->configure_eee(eee())), "verified");
}

TEST("avb tsn stand-in: a release build cannot be checked") {
  AvbStandin bench;
  CHECK(bench.machine.order("behaviour mode=ideal"));
  CHECK(bench.machine.order("build mode=release"));
  const auto nic = bench.open("avb:I226:0");
  for (const auto& outcome :
       {nic->tsn()->configure_gates(schedule(1000000)),
        nic->tsn()->configure_preemption(preemption(false)), nic->tsn()->configure_ptm({}),
        nic->tsn()->configure_shaper(shaper(3, 100000000)), nic->port()->configure_eee(eee())}) {
    CHECK_EQ(effect_of(outcome), "accepted");
    CHECK(mentions(outcome, "reads no registers"));
  }
}

TEST("avb tsn stand-in: two adapters do not disturb each other") {
  AvbStandin bench;
  CHECK(bench.machine.order("adapters list=i226,i226"));
  const auto a = bench.open("avb:I226:0");
  const auto b = bench.open("avb:I226:1");
  // `b` was opened last: the driver alone would give it what is meant for `a`.
  CHECK_EQ(effect_of(a->tsn()->configure_gates(schedule(400000))), "accepted");
  CHECK_EQ(a->registers()->read(kCycle).take(), 400000u);
  CHECK_EQ(b->registers()->read(kCycle).take(), 0u);
  for (std::uint32_t i = 1; i <= 20; ++i) {
    CHECK_EQ(effect_of(a->tsn()->configure_gates(schedule(400000 + i))), "accepted");
    CHECK_EQ(effect_of(b->tsn()->configure_gates(schedule(800000 + i))), "accepted");
    CHECK_EQ(effect_of(b->tsn()->configure_ptm({})), "accepted");
    CHECK_EQ(a->registers()->read(kCycle).take(), 400000 + i);
    CHECK_EQ(b->registers()->read(kCycle).take(), 800000 + i);
  }
  // Neither the clocks nor the bindings of the handles have moved.
  const std::uint64_t before = a->clock()->read().take().device_ns;
  bench.machine.host.advance(1000000);
  const std::uint64_t passed = a->clock()->read().take().device_ns - before;
  CHECK(passed > 900000 && passed < 1200000);
}

TEST("avb tsn stand-in: streams have 16 places, which end with the adapter") {
  AvbStandin bench;
  StreamReservation stream;
  stream.bandwidth_bps = 1000000;
  for (int round = 0; round < 3; ++round) {
    const auto nic = bench.open("avb:I219:0");
    for (int i = 0; i < 16; ++i) CHECK(nic->streams()->reserve(stream).ok());
    const auto more = nic->streams()->reserve(stream);
    CHECK_EQ(std::string(code_text(more.status().code())), "HAL_DRIVER_ERROR");
    CHECK_EQ(more.status().error().os_error, 69u);
    for (int i = 0; i < 16; ++i) CHECK(nic->streams()->subscribe_entities(7).ok());
    CHECK(!nic->streams()->subscribe_entities(7).ok());
  }
}

TEST("avb tsn stand-in: counters count and are reset") {
  AvbStandin bench;
  const auto nic = bench.open("avb:I226:0");
  const auto requests = [&] { return nic->driver()->counters().take()[8].value; };
  const std::uint64_t before = requests();
  CHECK_EQ(requests(), before + 1);
  CHECK(nic->driver()->reset_counters().ok());
  CHECK(requests() < before + 1);
  CHECK(!nic->driver()->counters().take()[0].counted);
}

TEST("avb tsn stand-in: no entity event ever comes") {
  AvbStandin bench;
  const auto nic = bench.open("avb:I226:0");
  const std::uint32_t id = nic->streams()->subscribe_entities(7).take();
  CHECK(!nic->streams()->poll_entities(id).take().available);
  CHECK(nic->streams()->unsubscribe_entities(id).ok());
  CHECK_EQ(nic->streams()->poll_entities(id).status().error().os_error, 87u);
}

}  // namespace avbhal::test
