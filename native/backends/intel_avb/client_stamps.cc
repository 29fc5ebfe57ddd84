// Requests for packet stamps, timers and the event ring.
#include "backends/intel_avb/client.h"
#include "backends/intel_avb/errors.h"

namespace avbhal::intel_avb {

Result<std::uint32_t> Client::subscribe(std::uint32_t types_mask) const {
  avb_abi::TsSubscribeRequest data{};
  data.types_mask = types_mask;
  data.vlan = avb_abi::kAnyVlan;
  data.pcp = avb_abi::kAnyPcp;
  Status status = confirmed("TS_SUBSCRIBE", avb_abi::kTsSubscribe, data);
  if (!status.ok()) return status;
  if (data.ring_id != 0) return data.ring_id;
  return reply_error("TS_SUBSCRIBE", "the driver gave ring id 0, which names no ring");
}

Result<MappedRing> Client::map_ring(std::uint32_t ring_id) const {
  avb_abi::TsRingMapRequest data{};
  data.ring_id = ring_id;
  data.length = avb_abi::kTsRingBytes;
  data.user_cookie = ring_id;
  Status status = confirmed("TS_RING_MAP", avb_abi::kTsRingMap, data);
  if (!status.ok()) return status;
  if (data.user_cookie != ring_id) {
    return reply_error("TS_RING_MAP", "the driver did not echo the cookie");
  }
  return MappedRing{data.shm_token, data.length};
}

Status Client::unsubscribe(std::uint32_t ring_id) const {
  avb_abi::TsUnsubscribeRequest data{};
  data.ring_id = ring_id;
  return confirmed("TS_UNSUBSCRIBE", avb_abi::kTsUnsubscribe, data);
}

Result<avb_abi::PacketTimestampReply> Client::transmit_stamp() const {
  return reply_to<avb_abi::PacketTimestampReply>("GET_TX_TIMESTAMP", avb_abi::kGetTxTimestamp);
}

Result<avb_abi::PacketTimestampReply> Client::receive_stamp() const {
  return reply_to<avb_abi::PacketTimestampReply>("GET_RX_TIMESTAMP", avb_abi::kGetRxTimestamp);
}

Result<std::uint32_t> Client::run_timestamping(bool target_time, bool auxiliary) const {
  avb_abi::HwTimestampingRequest data{};
  data.enable = 1;
  data.timer_mask = 1;
  data.enable_target_time = target_time ? 1 : 0;
  data.enable_aux_ts = auxiliary ? 1 : 0;
  return reply_to("SET_HW_TIMESTAMPING", avb_abi::kSetHwTimestamping, data,
                  &avb_abi::HwTimestampingRequest::current_tsauxc);
}

Result<std::uint32_t> Client::set_target_time(std::uint32_t timer, std::uint64_t target,
                                              bool arm) const {
  avb_abi::TargetTimeRequest data{};
  data.timer_index = timer;
  data.target_time_ns = target;
  data.enable_interrupt = arm ? 1 : 0;
  return reply_to("SET_TARGET_TIME", avb_abi::kSetTargetTime, data,
                  &avb_abi::TargetTimeRequest::previous_target);
}

Result<avb_abi::AuxTimestampRequest> Client::auxiliary_stamp(std::uint32_t channel,
                                                             bool clear) const {
  avb_abi::AuxTimestampRequest data{};
  data.timer_index = channel;
  data.clear_flag = clear ? 1 : 0;
  return reply_to("GET_AUX_TIMESTAMP", avb_abi::kGetAuxTimestamp, data);
}

Result<avb_abi::RxTimestampRequest> Client::set_receive_timestamp(bool enable) const {
  avb_abi::RxTimestampRequest data{};
  data.enable = enable ? 1 : 0;
  return reply_to("SET_RX_TIMESTAMP", avb_abi::kSetRxTimestamp, data);
}

Result<avb_abi::QueueTimestampRequest> Client::set_queue_timestamp(std::uint32_t queue,
                                                                   bool enable) const {
  avb_abi::QueueTimestampRequest data{};
  data.queue_index = queue;
  data.enable = enable ? 1 : 0;
  return reply_to("SET_QUEUE_TIMESTAMP", avb_abi::kSetQueueTimestamp, data);
}

Status Client::set_port_latency(std::int64_t ingress_ns, std::int64_t egress_ns) const {
  avb_abi::PortLatencyRequest data{};
  data.ingress_latency_ns = ingress_ns;
  data.egress_latency_ns = egress_ns;
  return transfer("SET_PORT_LATENCY", avb_abi::kSetPortLatency, &data, sizeof data, 0);
}

Result<std::uint64_t> Client::test_send(std::uint16_t sequence_id) const {
  avb_abi::TestSendRequest data{};
  data.sequence_id = sequence_id;
  Status status = confirmed("TEST_SEND_PTP", avb_abi::kTestSendPtp, data);
  if (!status.ok()) return status;
  if (data.packets_sent == 1) return data.timestamp_ns;
  return reply_error("TEST_SEND_PTP",
                     "wanted 1 frame sent, the reply holds " + std::to_string(data.packets_sent));
}

}  // namespace avbhal::intel_avb
