// A scripted driver that confirms every TSN and port request, and one setting of each kind.
#pragma once

#include <map>

#include "avb_fake_driver.h"
#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_tsn.h"
#include "harness.h"

namespace avbhal::test::tsn {

using namespace avb_abi;

struct Layout {
  std::uint32_t bytes, status;
};

inline const std::map<std::uint32_t, Layout>& layouts() {
  static const std::map<std::uint32_t, Layout> all = {
      {kSetupTas, {72, 64}},       {kSetupFp, {16, 12}},       {kSetupPtm, {12, 8}},
      {kSetupQav, {24, 20}},       {kSetLaunchTime, {32, 24}}, {kVlanEnable, {12, 8}},
      {kVlanDisable, {12, 8}},     {kEeeEnable, {12, 8}},      {kEeeDisable, {12, 8}},
      {kPfcEnable, {20, 16}},      {kSrpRegister, {32, 28}},   {kSrpDeregister, {8, 4}},
      {kAtdeccSubscribe, {12, 8}}, {kAtdeccPoll, {32, 28}},    {kAtdeccUnsubscribe, {12, 8}}};
  return all;
}

template <class T>
void put(void* out, const T& value) {
  std::memcpy(out, &value, sizeof value);
}

// Registers of each adapter; SETUP_TAS programs the cycle of the selected one, as the public driver
// does.
struct Bench {
  explicit Bench(std::vector<std::uint16_t> ids = {kDeviceI226}, bool debug = false,
                 const std::string& key = "avb:I226:0")
      : driver(std::move(ids)), backend(driver.backend()) {
    if (debug) driver.version.flags = kVersionFlagDebug;
    driver.serve = [this](FakeNic& nic, const FakeCall& call, void* out, std::uint32_t* returned) {
      return serve(nic, call, out, returned);
    };
    nic = driver.open(*backend, key);
  }

  std::optional<std::uint32_t> serve(FakeNic& nic, const FakeCall& call, void* out,
                                     std::uint32_t* returned) {
    if (call.code == kReadRegister) {
      RegisterRequest request = sent<RegisterRequest>(call);
      request.value = registers[&nic][request.offset];
      request.status = 0;
      put(out, request);
      *returned = sizeof request;
      return 0;
    }
    if (call.code == kGetStatistics) {
      StatisticsReply reply = statistics;
      reply.ioctl_count += driver.log.size();
      put(out, reply);
      *returned = sizeof reply;
      return 0;
    }
    if (call.code == kResetStatistics) return 0;
    const auto found = layouts().find(call.code);
    if (found == layouts().end()) return std::nullopt;
    confirm(call, found->second, out);
    *returned = found->second.bytes;
    return 0;
  }

  void confirm(const FakeCall& call, const Layout& layout, void* out) {
    std::memcpy(out, call.in.data(), layout.bytes);
    auto* bytes = static_cast<std::uint8_t*>(out);
    std::memset(bytes + layout.status, 0, 4);
    if (call.code == kSetupTas && driver.selected) {
      auto& own = registers[driver.selected.get()];
      own[0x331C] = sent<TasRequest>(call).config.cycle_time_ns;
      own[0x3570] = 1;
    } else if (call.code == kVlanEnable) {
      VlanRequest reply = sent<VlanRequest>(call);
      reply = {reply.vlan_id, reply.pcp, reply.strip_rx, reply.vlan_id, reply.pcp, 1, 0};
      put(out, reply);
    } else if (call.code == kSrpRegister) {
      SrpRegisterRequest reply = sent<SrpRegisterRequest>(call);
      reply.reservation_handle = ++last_handle;
      reply.reserved_bw_bps = reply.bandwidth_bps;
      reply.status = 0;
      put(out, reply);
    } else if (call.code == kAtdeccSubscribe) {
      AtdeccSubscribeRequest reply = sent<AtdeccSubscribeRequest>(call);
      reply.subscription_id = ++last_handle;
      reply.status = 0;
      put(out, reply);
    }
  }

  template <class T>
  T last(std::uint32_t code) {
    for (auto call = driver.log.rbegin(); call != driver.log.rend(); ++call) {
      if (call->code == code) return sent<T>(*call);
    }
    fail(__FILE__, __LINE__, "the request was not sent");
    return {};
  }

  FakeDriver driver;
  std::unique_ptr<Backend> backend;
  std::map<const FakeNic*, std::map<std::uint32_t, std::uint32_t>> registers;
  StatisticsReply statistics{};
  std::uint32_t last_handle = 1;
  std::unique_ptr<Adapter> nic;
};

inline GateSchedule schedule() {
  GateSchedule made;
  made.base_time_ns = 3000000007;
  made.cycle_time_ns = 500000;
  made.entries = {{0x81, 100000}, {0x02, 400000}};
  return made;
}

inline CreditShaper shaper() {
  CreditShaper made;
  made.traffic_class = 6;
  made.idle_slope_bps = 100000001;
  made.send_slope_bps = 100000001 - std::int64_t{2500000000};
  made.hi_credit_bytes = 12;
  made.lo_credit_bytes = -34;
  return made;
}

inline LaunchTime launch() {
  LaunchTime made;
  made.traffic_class = 5;
  made.device_ns = 90000000000u;
  return made;
}

inline StreamReservation stream() {
  StreamReservation made;
  made.stream_id = 0x0102030405060708u;
  made.bandwidth_bps = 7000000;
  made.priority = 2;
  made.class_a = false;
  made.max_frame_bytes = 300;
  return made;
}

inline VlanTagging vlan() {
  VlanTagging made;
  made.vlan_id = 4094;
  made.pcp = 5;
  made.strip_receive = true;
  return made;
}

inline PriorityFlowControl pfc() {
  PriorityFlowControl made;
  made.priority_mask = 0x88;
  return made;
}

inline EnergyEfficiency eee() {
  EnergyEfficiency made;
  made.lpi_timer_us = 300;
  return made;
}

inline FramePreemption preemption() {
  FramePreemption made;
  made.preemptable_queues = 0x0E;
  made.min_fragment_bytes = 192;
  return made;
}

struct Call {
  std::uint32_t code;
  Status (*run)(Adapter& nic);
};

inline const std::vector<Call>& calls() {
  static const std::vector<Call> all = {
      {kSetupTas, [](Adapter& a) { return a.tsn()->configure_gates(schedule()).take_status(); }},
      {kSetupFp,
       [](Adapter& a) { return a.tsn()->configure_preemption(preemption()).take_status(); }},
      {kSetupPtm, [](Adapter& a) { return a.tsn()->configure_ptm({}).take_status(); }},
      {kSetupQav, [](Adapter& a) { return a.tsn()->configure_shaper(shaper()).take_status(); }},
      {kSetLaunchTime,
       [](Adapter& a) { return a.tsn()->configure_launch_time(launch()).take_status(); }},
      {kVlanEnable, [](Adapter& a) { return a.port()->configure_vlan(vlan()).take_status(); }},
      {kEeeEnable, [](Adapter& a) { return a.port()->configure_eee(eee()).take_status(); }},
      {kPfcEnable, [](Adapter& a) { return a.driver()->configure_pfc(pfc()).take_status(); }},
      {kSrpRegister, [](Adapter& a) { return a.streams()->reserve(stream()).take_status(); }},
      {kSrpDeregister, [](Adapter& a) { return a.streams()->release(2); }},
      {kAtdeccSubscribe,
       [](Adapter& a) { return a.streams()->subscribe_entities(5).take_status(); }},
      {kAtdeccPoll, [](Adapter& a) { return a.streams()->poll_entities(9).take_status(); }},
      {kAtdeccUnsubscribe, [](Adapter& a) { return a.streams()->unsubscribe_entities(9); }}};
  return all;
}

inline std::string code_of(const Status& status) { return code_text(status.code()); }

inline bool says(const Status& status, const std::string& text) {
  if (status.ok()) return false;
  return (status.error().detail + status.error().hint).find(text) != std::string::npos;
}

}  // namespace avbhal::test::tsn
