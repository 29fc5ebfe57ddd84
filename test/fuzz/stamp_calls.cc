// Packet stamps, timers and the PHY.
#include "adapter_calls.h"
#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_stamps.h"

namespace avbhal::fuzz {
namespace {

namespace abi = avb_abi;

void take_stamp(Adapter& adapter, const CallContext& c) {
  const bool transmit = c.bytes.flag();
  const Result<StampEvent> stamp =
      adapter.stamping()->take(transmit ? EventKind::kTransmit : EventKind::kReceive);
  if (!stamp.ok() || (stamp.value().flags & kStampTimeValid) == 0) return;
  const std::uint64_t raw = stamp.value().raw;
  require(raw != 0 && c.judge.reply_with<abi::PacketTimestampReply>(
                          transmit ? abi::kGetTxTimestamp : abi::kGetRxTimestamp,
                          [raw](const auto& r) { return r.timestamp_ns == raw; }),
          "a packet stamp that no reply confirmed");
}

void auxiliary(Adapter& adapter, const CallContext& c) {
  const Result<AuxiliaryStamp> stamp = adapter.timers()->auxiliary(c.bytes.pick(3), c.bytes.flag());
  require(!stamp.ok() || c.judge.confirmed<abi::AuxTimestampRequest>(abi::kGetAuxTimestamp),
          "an auxiliary stamp that no reply confirmed");
}

void target_time(Adapter& adapter, const CallContext& c) {
  TargetTimeRequest request;
  request.timer = c.bytes.pick(3);
  request.device_ns = c.bytes.number();
  request.event = c.bytes.flag();
  const Result<TargetTimeOutcome> done = adapter.timers()->set_target(request);
  require(!done.ok() || c.judge.confirmed<abi::TargetTimeRequest>(abi::kSetTargetTime),
          "a target time without a confirmed SET_TARGET_TIME");
}

void stamping(Adapter& adapter, const CallContext& c) {
  StampingRequest request;
  if (c.bytes.flag()) request.packets = c.bytes.flag();
  if (c.bytes.flag()) request.target_time = c.bytes.flag();
  if (c.bytes.flag()) request.auxiliary = c.bytes.flag();
  const Result<StampingState> state = adapter.stamping()->configure(request);
  require(!state.ok() || c.judge.confirmed<abi::HwTimestampingRequest>(abi::kSetHwTimestamping),
          "stamping was configured without a confirmed SET_HW_TIMESTAMPING");
  if (!state.ok()) return;
  require(!request.auxiliary || state.value().auxiliary == *request.auxiliary,
          "stamping was configured, and the auxiliary inputs are not as asked");
  const std::uint32_t tsauxc = state.value().tsauxc;
  require(c.judge.reply_with<abi::ClockConfigReply>(
              abi::kGetClockConfig, [tsauxc](const auto& r) { return r.tsauxc == tsauxc; }),
          "a stamping state that no reply confirmed");
}

void buffers(Adapter& adapter, const CallContext& c) {
  const bool enable = c.bytes.flag();
  const Result<ReceiveBufferStamping> done = adapter.stamping()->set_receive_buffers(enable);
  if (!done.ok()) return;
  require(done.value().after == enable &&
              c.judge.confirmed<abi::RxTimestampRequest>(abi::kSetRxTimestamp),
          "receive stamping without a confirmed SET_RX_TIMESTAMP");
}

void queues(Adapter& adapter, const CallContext& c) {
  const bool enable = c.bytes.flag();
  const std::uint32_t queue = c.bytes.pick(5);
  const Result<QueueStamping> done = adapter.stamping()->set_queue(queue, enable);
  if (!done.ok()) return;
  require(
      done.value().after == enable &&
          c.judge.request_with<abi::QueueTimestampRequest>(
              abi::kSetQueueTimestamp, [queue](const auto& r) { return r.queue_index == queue; }),
      "queue stamping without a confirmed SET_QUEUE_TIMESTAMP");
}

void latency(Adapter& adapter, const CallContext& c) {
  const PortLatency wanted{c.bytes.signed_number(), c.bytes.signed_number()};
  const bool ok = adapter.driver()->set_port_latency(wanted).ok();
  require(!ok || c.judge.request_with<abi::PortLatencyRequest>(
                     abi::kSetPortLatency,
                     [&wanted](const auto& r) {
                       return r.ingress_latency_ns == wanted.ingress_ns &&
                              r.egress_latency_ns == wanted.egress_ns;
                     }),
          "port latencies without a confirmed SET_PORT_LATENCY");
}

void phy(Adapter& adapter, const CallContext& c) {
  const std::uint32_t address = c.bytes.pick(34), reg = c.bytes.pick(34);
  if (c.bytes.flag()) {
    const bool ok = adapter.phy()->write(address, reg, c.bytes.take<std::uint16_t>()).ok();
    require(!ok || c.judge.confirmed<abi::MdioRequest>(abi::kMdioWrite),
            "a PHY register was written without a confirmed MDIO_WRITE");
    return;
  }
  const Result<std::uint16_t> value = adapter.phy()->read(address, reg);
  if (!value.ok()) return;
  const std::uint16_t got = value.value();
  require(c.judge.reply_with<abi::MdioRequest>(abi::kMdioRead,
                                               [got](const auto& r) { return r.value == got; }),
          "a PHY register's value that no reply confirmed");
}

}  // namespace

void call_stamps(Adapter& adapter, const CallContext& context) {
  using Call = void (*)(Adapter&, const CallContext&);
  static constexpr Call kCalls[] = {take_stamp, auxiliary, target_time, stamping,
                                    buffers,    queues,    latency,     phy};
  context.bytes.one_of(kCalls)(adapter, context);
}

}  // namespace avbhal::fuzz
