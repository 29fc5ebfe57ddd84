// Receive stamps, port latency, VLAN, EEE, PFC, SRP, ATDECC (avb-ioctl contract 6.13, 6.14, 6.20,
// 6.27 to 6.29).
#include "backends/intel_avb/abi_config.h"
#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

template <class T>
std::uint32_t ask(StandinFile& file, std::uint32_t code, T& request) {
  request.status = kSentinel;
  const std::uint32_t error = file.call(code, request);
  CHECK_EQ(request.status, error == 0 ? 0u : kSentinel);
  return error;
}

struct RxStamp {
  std::uint32_t error;
  abi::RxTimestampRequest reply;
};

RxStamp rx_stamp(StandinFile& file, std::uint32_t enable) {
  RxStamp result{0, {}};
  result.reply.enable = enable;
  result.error = ask(file, abi::kSetRxTimestamp, result.reply);
  return result;
}

struct QueueStamp {
  std::uint32_t error;
  abi::QueueTimestampRequest reply;
};

QueueStamp queue_stamp(StandinFile& file, std::uint32_t queue, std::uint32_t enable) {
  QueueStamp result{0, {}};
  result.reply.queue_index = queue;
  result.reply.enable = enable;
  result.error = ask(file, abi::kSetQueueTimestamp, result.reply);
  return result;
}

abi::VlanRequest vlan(std::uint16_t id, std::uint8_t pcp, std::uint8_t strip) {
  abi::VlanRequest request{};
  request.vlan_id = id;
  request.pcp = pcp;
  request.strip_rx = strip;
  return request;
}

std::uint32_t eee(Standin& s, std::uint32_t code, std::uint32_t timer_us, std::uint32_t* readback) {
  abi::EeeRequest request{};
  request.lpi_timer_us = timer_us;
  request.eeer_readback = kSentinel;
  const std::uint32_t error = ask(s.file, code, request);
  *readback = request.eeer_readback;
  return error;
}

std::uint32_t pfc(Standin& s, std::uint8_t enable, std::uint8_t mask) {
  abi::PfcRequest request{};
  request.enable = enable;
  request.priority_mask = mask;
  request.pfctop_readback = kSentinel;
  CHECK_EQ(ask(s.file, abi::kPfcEnable, request), 0u);
  return request.pfctop_readback;
}

std::uint32_t reserve(StandinFile& file, std::uint32_t* handle, std::uint32_t bandwidth = 1000) {
  abi::SrpRegisterRequest request{};
  request.stream_id = 0x0102030405060708u;
  request.bandwidth_bps = bandwidth;
  const std::uint32_t error = ask(file, abi::kSrpRegister, request);
  *handle = request.reservation_handle;
  if (error == 0) CHECK_EQ(request.reserved_bw_bps, bandwidth);
  return error;
}

std::uint32_t release(StandinFile& file, std::uint32_t handle) {
  abi::SrpDeregisterRequest request{};
  request.reservation_handle = handle;
  return ask(file, abi::kSrpDeregister, request);
}

std::uint32_t subscribe(StandinFile& file, std::uint32_t mask, std::uint32_t* id) {
  abi::AtdeccSubscribeRequest request{};
  request.event_mask = mask;
  const std::uint32_t error = ask(file, abi::kAtdeccSubscribe, request);
  *id = request.subscription_id;
  return error;
}

std::uint32_t unsubscribe(StandinFile& file, std::uint32_t id) {
  abi::AtdeccSubscribeRequest request{};
  request.subscription_id = id;
  return ask(file, abi::kAtdeccUnsubscribe, request);
}

std::uint32_t poll(StandinFile& file, std::uint32_t id, abi::AtdeccPollRequest* reply) {
  *reply = abi::AtdeccPollRequest{};
  reply->subscription_id = id;
  reply->timeout_ms = 0xFFFFFFFFu;
  reply->event_available = kSentinel;
  reply->entity_guid = kSentinel;
  return ask(file, abi::kAtdeccPoll, *reply);
}

}  // namespace

TEST("stand-in: RX stamps toggle bit 29 of RXPBSIZE and say whether it changed") {
  Standin s;
  s.open(0);
  RxStamp result = rx_stamp(s.file, 7);
  CHECK_EQ(result.error, 0u);
  CHECK_EQ(result.reply.previous_rxpbsize, 0xA2u);
  CHECK_EQ(result.reply.current_rxpbsize, 0x200000A2u);
  CHECK_EQ(result.reply.requires_reset, 1u);
  CHECK_EQ(s.read_register(0x2404), 0x200000A2u);
  CHECK_EQ(rx_stamp(s.file, 1).reply.requires_reset, 0u);
  result = rx_stamp(s.file, 0);
  CHECK_EQ(result.reply.requires_reset, 1u);
  CHECK_EQ(result.reply.current_rxpbsize, 0xA2u);
}

TEST("stand-in: ideal RX stamps set the silicon's bit as well, and I219 has none") {
  Standin s;
  s.open(1);
  CHECK_EQ(rx_stamp(s.file, 1).error, 0u);
  CHECK_EQ(rx_stamp(s.file, 1).reply.current_rxpbsize, 0u);
  CHECK(s.order("behaviour mode=ideal"));
  CHECK_EQ(rx_stamp(s.file, 1).error, 50u);
  CHECK_EQ(queue_stamp(s.file, 0, 1).error, 50u);
  s.open(0);
  CHECK_EQ(rx_stamp(s.file, 1).reply.current_rxpbsize, 0xA00000A2u);
  CHECK_EQ(rx_stamp(s.file, 0).reply.current_rxpbsize, 0xA2u);
}

TEST("stand-in: queue stamps toggle bit 30 of SRRCTL of queues 0 to 3, after the state") {
  Standin s;
  s.open(2);
  for (std::uint32_t queue = 0; queue < 4; ++queue) {
    const std::uint32_t reset = queue == 0 ? 0x400u : 0x80000400u;
    const QueueStamp result = queue_stamp(s.file, queue, 2);
    CHECK_EQ(result.error, 0u);
    CHECK_EQ(result.reply.previous_srrctl, reset);
    CHECK_EQ(result.reply.current_srrctl, reset | 0x40000000u);
    CHECK_EQ(s.read_register(0xC00C + 0x40 * queue), reset | 0x40000000u);
  }
  CHECK_EQ(queue_stamp(s.file, 1, 0).reply.current_srrctl, 0x80000400u);
  CHECK_EQ(queue_stamp(s.file, 4, 1).error, 87u);
  CHECK(s.order("bar adapter=0 on=0"));
  CHECK_EQ(queue_stamp(s.file, 4, 1).error, 21u);
  CHECK_EQ(rx_stamp(s.file, 1).error, 21u);
}

TEST("stand-in: RX and queue stamps act on the adapter that anyone opened last") {
  for (const bool ideal : {false, true}) {
    Standin s;
    if (ideal) CHECK(s.order("behaviour mode=ideal"));
    StandinFile other(s.port);
    s.open(0);
    s.open(other, 2);
    CHECK_EQ(rx_stamp(s.file, 1).error, 0u);
    CHECK_EQ(queue_stamp(s.file, 2, 1).error, 0u);
    CHECK_EQ(s.read_register(0x2404) != 0xA2u, ideal);
    CHECK_EQ(s.read_register(0xC08C) != 0u, ideal);
    s.open(2);
    CHECK_EQ(s.read_register(0x2404) != 0xA2u, !ideal);
    CHECK_EQ(s.read_register(0xC08C) != 0x80000400u, !ideal);
  }
}

TEST("stand-in: RX stamps need the initialised context of both adapters") {
  Standin s;
  StandinFile other(s.port);
  s.open(0);
  s.open(other, 2);
  CHECK(s.order("bar adapter=0 on=0"));
  // The handle's I226 is fine, the I210 opened last is not.
  CHECK_EQ(rx_stamp(s.file, 1).error, 21u);
  CHECK(s.order("behaviour mode=ideal"));
  CHECK_EQ(rx_stamp(s.file, 1).error, 0u);
}

TEST("stand-in: port latency is kept for the adapter; it returns no bytes") {
  Standin s;
  s.open(0);
  abi::PortLatencyRequest request{-300, 400};
  CHECK_EQ(s.file.call(abi::kSetPortLatency, request), 0u);
  CHECK_EQ(s.file.returned, 0u);
  CHECK_EQ(s.file.raw(abi::kSetPortLatency, &request, 15, nullptr, 0), 122u);
  CHECK_EQ(s.file.raw(abi::kSetPortLatency, &request, 16, nullptr, 0), 0u);
  const standin::Settings& kept = s.port.machine().state().adapters[2].settings;
  CHECK_EQ(kept.ingress_latency_ns, -300);
  CHECK_EQ(kept.egress_latency_ns, 400);
  CHECK_EQ(s.port.machine().state().adapters[0].settings.egress_latency_ns, 0);
}

TEST("stand-in: VLAN keeps any values, and DISABLE gives the last ones back") {
  Standin s;
  s.open(1);
  abi::VlanRequest request = vlan(0xFFFF, 200, 9);
  CHECK_EQ(ask(s.file, abi::kVlanEnable, request), 0u);
  CHECK_EQ(request.vlan_id_out, 0xFFFFu);
  CHECK_EQ(static_cast<unsigned>(request.pcp_out), 200u);
  CHECK_EQ(static_cast<unsigned>(request.enabled), 1u);
  request = vlan(5, 6, 0);
  CHECK_EQ(ask(s.file, abi::kVlanDisable, request), 0u);
  CHECK_EQ(request.vlan_id, 5u);
  CHECK_EQ(request.vlan_id_out, 0xFFFFu);
  CHECK_EQ(static_cast<unsigned>(request.pcp_out), 200u);
  CHECK_EQ(static_cast<unsigned>(request.enabled), 0u);
}

TEST("stand-in: VLAN survives closing the handle, not the adapter's removal") {
  Standin s;
  {
    StandinFile other(s.port);
    s.open(other, 0);
    abi::VlanRequest request = vlan(42, 3, 0);
    CHECK_EQ(ask(other, abi::kVlanEnable, request), 0u);
  }
  s.open(0);
  abi::VlanRequest request = vlan(1, 1, 0);
  CHECK_EQ(ask(s.file, abi::kVlanDisable, request), 0u);
  CHECK_EQ(request.vlan_id_out, 42u);
  CHECK(s.order("remove adapter=2") && s.order("return adapter=2"));
  s.open(0);
  CHECK_EQ(ask(s.file, abi::kVlanDisable, request), 0u);
  CHECK_EQ(request.vlan_id_out, 0u);
}

TEST("stand-in: ideal VLAN checks its fields and programs filter and stripping") {
  Standin s;
  s.open(0);
  abi::VlanRequest request = vlan(100, 3, 1);
  CHECK_EQ(ask(s.file, abi::kVlanEnable, request), 0u);
  CHECK_EQ(s.read_register(0x560C), 0u);
  CHECK(s.order("behaviour mode=ideal"));
  request = vlan(100, 3, 1);
  CHECK_EQ(ask(s.file, abi::kVlanEnable, request), 0u);
  CHECK_EQ(s.read_register(0x560C), 1u << 4);
  CHECK_EQ(s.read_register(0) & 0x40000000u, 0x40000000u);
  CHECK_EQ(ask(s.file, abi::kVlanDisable, request), 0u);
  CHECK_EQ(s.read_register(0x560C), 0u);
  CHECK_EQ(s.read_register(0) & 0x40000000u, 0u);
  const abi::VlanRequest wrong[] = {vlan(0, 0, 0), vlan(4095, 0, 0), vlan(1, 8, 0), vlan(1, 0, 2)};
  for (abi::VlanRequest bad : wrong) CHECK_EQ(ask(s.file, abi::kVlanEnable, bad), 87u);
}

TEST("stand-in: EEE of the public driver makes its read-back up, on every family") {
  for (std::uint32_t index : {0u, 1u, 2u}) {
    Standin s;
    s.open(index);
    std::uint32_t readback = 0;
    const std::uint32_t before = s.read_register(0x0E30);
    CHECK_EQ(eee(s, abi::kEeeEnable, 0x12345, &readback), 0u);
    CHECK_EQ(readback, 0x4500u);
    CHECK_EQ(eee(s, abi::kEeeDisable, 0x12345, &readback), 0u);
    CHECK_EQ(readback, 0u);
    CHECK_EQ(s.read_register(0x0E30), before);
  }
}

TEST("stand-in: ideal EEE programs EEER where there is one") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  std::uint32_t readback = 0;
  s.open(1);
  CHECK_EQ(eee(s, abi::kEeeEnable, 20, &readback), 50u);
  s.open(2);
  CHECK_EQ(eee(s, abi::kEeeEnable, 20, &readback), 0u);
  CHECK_EQ(readback, 0x00030014u | 0x00040000u);
  CHECK_EQ(s.read_register(0x0E30), readback);
  CHECK_EQ(eee(s, abi::kEeeEnable, 0x10000, &readback), 87u);
  CHECK_EQ(eee(s, abi::kEeeDisable, 0x10000, &readback), 0u);
  CHECK_EQ(readback & 0x00030000u, 0u);
}

TEST("stand-in: one code switches PFC on and off, with a made-up read-back") {
  Standin s;
  s.open(0);
  CHECK_EQ(pfc(s, 9, 0xA5), 0x1A5u);
  CHECK_EQ(pfc(s, 0, 0xA5), 0u);
}

TEST("stand-in: SRP handles count from 2, an adapter has 16 slots, and they survive a close") {
  Standin s;
  std::uint32_t handle = 0;
  {
    StandinFile other(s.port);
    s.open(other, 0);
    for (std::uint32_t i = 0; i < 16; ++i) {
      CHECK_EQ(reserve(other, &handle, i), 0u);
      CHECK_EQ(handle, i + 2);
    }
    CHECK_EQ(reserve(other, &handle), 69u);
  }
  s.open(0);
  CHECK_EQ(reserve(s.file, &handle), 69u);
  CHECK_EQ(release(s.file, 9), 0u);
  CHECK_EQ(release(s.file, 9), 0u);
  CHECK_EQ(release(s.file, 0), 0u);
  CHECK_EQ(reserve(s.file, &handle), 0u);
  CHECK_EQ(handle, 18u);
  CHECK_EQ(reserve(s.file, &handle), 69u);
  s.open(2);
  CHECK_EQ(reserve(s.file, &handle), 0u);
  CHECK_EQ(handle, 2u);
}

TEST("stand-in: ideal SRP knows its handles and classes") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  std::uint32_t handle = 0;
  CHECK_EQ(reserve(s.file, &handle), 0u);
  CHECK_EQ(release(s.file, handle), 0u);
  CHECK_EQ(release(s.file, handle), 87u);
  CHECK_EQ(release(s.file, 0), 87u);
  abi::SrpRegisterRequest request{};
  request.latency_class = 2;
  CHECK_EQ(ask(s.file, abi::kSrpRegister, request), 87u);
  request.latency_class = 1;
  request.priority = 8;
  CHECK_EQ(ask(s.file, abi::kSrpRegister, request), 87u);
}

TEST("stand-in: ATDECC subscriptions count from 2, 16 an adapter, and stay after a close") {
  Standin s;
  std::uint32_t id = 0;
  {
    StandinFile other(s.port);
    s.open(other, 0);
    CHECK_EQ(subscribe(other, 0, &id), 87u);
    for (std::uint32_t i = 0; i < 16; ++i) {
      CHECK_EQ(subscribe(other, 7, &id), 0u);
      CHECK_EQ(id, i + 2);
    }
  }
  s.open(0);
  CHECK_EQ(subscribe(s.file, 7, &id), 69u);
  CHECK_EQ(unsubscribe(s.file, 5), 0u);
  CHECK_EQ(unsubscribe(s.file, 5), 87u);
  CHECK_EQ(unsubscribe(s.file, 0), 87u);
  CHECK_EQ(subscribe(s.file, 1, &id), 0u);
  CHECK_EQ(id, 18u);
}

TEST("stand-in: an ATDECC poll never waits and never has an event") {
  Standin s;
  s.open(0);
  std::uint32_t id = 0;
  abi::AtdeccPollRequest reply;
  CHECK_EQ(poll(s.file, 2, &reply), 87u);
  CHECK_EQ(poll(s.file, 0, &reply), 87u);
  CHECK_EQ(subscribe(s.file, 7, &id), 0u);
  const std::uint64_t before = s.host.now_ns();
  CHECK_EQ(poll(s.file, id, &reply), 0u);
  CHECK_EQ(s.host.now_ns(), before);
  CHECK_EQ(reply.event_available, 0u);
  CHECK_EQ(reply.entity_guid, 0u);
  CHECK_EQ(reply.subscription_id, id);
  s.open(2);
  CHECK_EQ(poll(s.file, id, &reply), 87u);
}

}  // namespace avbhal::test
