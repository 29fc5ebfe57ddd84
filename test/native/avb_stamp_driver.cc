#include "avb_stamp_driver.h"

#include "base/win32_errors.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

template <class T>
std::uint32_t deliver(T reply, void* out, std::uint32_t* returned) {
  reply.status = 0;
  std::memcpy(out, &reply, sizeof reply);
  *returned = sizeof reply;
  return 0;
}

}  // namespace

StampDriver::StampDriver(std::vector<std::uint16_t> ids) : fake(std::move(ids)) {
  fake.serve = [this](FakeNic& own, const FakeCall& call, void* out, std::uint32_t* returned) {
    return serve(own, call, out, returned);
  };
}

std::optional<std::uint32_t> StampDriver::serve(FakeNic& own, const FakeCall& call, void* out,
                                                std::uint32_t* returned) {
  StampUnit& unit = units[&own];
  if (call.code == kSetTargetTime) return set_target(own, unit, call, out, returned);
  if (call.code == kSetHwTimestamping) return set_timestamping(own, call, out, returned);
  if (call.code == kGetTxTimestamp || call.code == kGetRxTimestamp) {
    PacketTimestampReply reply{};
    const bool transmit = call.code == kGetTxTimestamp;
    reply.timestamp_ns = transmit ? unit.transmit_ns : unit.receive_raw;
    reply.valid = transmit ? unit.transmit_ns != 0 : 1;
    if (transmit) unit.transmit_ns = 0;
    return deliver(reply, out, returned);
  }
  if (call.code == kSetPortLatency) {
    const auto request = sent<PortLatencyRequest>(call);
    unit.ingress_ns = request.ingress_latency_ns;
    unit.egress_ns = request.egress_latency_ns;
    return 0;
  }
  std::optional<std::uint32_t> ring = serve_ring(unit, call, out, returned);
  if (ring) return ring;
  return fake.selected ? serve_selected(units[fake.selected.get()], call, out, returned)
                       : std::nullopt;
}

std::optional<std::uint32_t> StampDriver::serve_ring(StampUnit& unit, const FakeCall& call,
                                                     void* out, std::uint32_t* returned) {
  if (call.code == kTsSubscribe) {
    auto request = sent<TsSubscribeRequest>(call);
    unit.subscribed_types = request.types_mask;
    request.ring_id = unit.next_ring++;
    unit.rings[request.ring_id] = std::make_unique<FakeRing>(ring_header_bytes);
    return deliver(request, out, returned);
  }
  if (call.code == kTsRingMap) {
    auto request = sent<TsRingMapRequest>(call);
    const auto found = unit.rings.find(request.ring_id);
    if (found == unit.rings.end()) return win32::kInvalidParameter;
    request.shm_token = found->second->address();
    request.length = found->second->bytes();
    return deliver(request, out, returned);
  }
  if (call.code != kTsUnsubscribe) return std::nullopt;
  const auto request = sent<TsUnsubscribeRequest>(call);
  return unit.rings.erase(request.ring_id) == 1 ? deliver(request, out, returned)
                                                : win32::kInvalidParameter;
}

std::optional<std::uint32_t> StampDriver::serve_selected(StampUnit& unit, const FakeCall& call,
                                                         void* out, std::uint32_t* returned) {
  if (call.code == kSetRxTimestamp) {
    auto request = sent<RxTimestampRequest>(call);
    request.previous_rxpbsize = unit.rxpbsize;
    unit.rxpbsize = request.enable != 0 ? unit.rxpbsize | 1u << 29 : unit.rxpbsize & ~(1u << 29);
    request.current_rxpbsize = unit.rxpbsize;
    request.requires_reset = request.current_rxpbsize != request.previous_rxpbsize;
    return deliver(request, out, returned);
  }
  if (call.code == kSetQueueTimestamp) {
    auto request = sent<QueueTimestampRequest>(call);
    std::uint32_t& srrctl = unit.srrctl[request.queue_index];
    request.previous_srrctl = srrctl;
    srrctl = request.enable != 0 ? srrctl | 1u << 30 : srrctl & ~(1u << 30);
    request.current_srrctl = srrctl;
    return deliver(request, out, returned);
  }
  if (call.code != kGetAuxTimestamp) return std::nullopt;
  auto request = sent<AuxTimestampRequest>(call);
  request.timestamp = std::uint64_t{3} << 32 | 250;
  request.valid = 1;
  return deliver(request, out, returned);
}

std::uint32_t StampDriver::set_target(FakeNic& nic, StampUnit& unit, const FakeCall& call,
                                      void* out, std::uint32_t* returned) {
  auto request = sent<avb_abi::TargetTimeRequest>(call);
  const std::uint64_t wanted = request.target_time_ns;
  if (wanted != 0 && wanted < nic.time_at(fake.clock.ns())) return win32::kInvalidParameter;
  const std::uint32_t t = request.timer_index;
  request.previous_target = unit.comparator_low[t];
  unit.comparator_low[t] =
      static_cast<std::uint32_t>(splits_target_time ? wanted : wanted % 1000000000u);
  unit.comparator_high[t] =
      static_cast<std::uint32_t>(splits_target_time ? wanted >> 32 : wanted / 1000000000u);
  if (request.enable_interrupt != 0) unit.armed[t] = true;
  return deliver(request, out, returned);
}

std::uint32_t StampDriver::set_timestamping(FakeNic& nic, const FakeCall& call, void* out,
                                            std::uint32_t* returned) {
  auto request = sent<HwTimestampingRequest>(call);
  request.previous_tsauxc = nic.tsauxc;
  if (!ignores_timestamping) {
    nic.tsauxc &= ~0x80000511u;
    if (request.enable_target_time != 0) nic.tsauxc |= 0x11;
    if (request.enable_aux_ts != 0) nic.tsauxc |= 0x500;
    if (request.enable == 0) nic.tsauxc |= 0x80000000u;
  }
  request.current_tsauxc = nic.tsauxc;
  return deliver(request, out, returned);
}

}  // namespace avbhal::test
