// Requests for TSN, port settings, streams, entities and statistics.
#include "backends/intel_avb/client.h"
#include "backends/intel_avb/errors.h"
#include "hal/system_clock.h"

namespace avbhal::intel_avb {

Status Client::setup_gates(const GateSchedule& schedule) const {
  avb_abi::TasRequest data{};
  data.config.base_time_s = schedule.base_time_ns / kNsPerSecond;
  data.config.base_time_ns = static_cast<std::uint32_t>(schedule.base_time_ns % kNsPerSecond);
  data.config.cycle_time_s = static_cast<std::uint32_t>(schedule.cycle_time_ns / kNsPerSecond);
  data.config.cycle_time_ns = static_cast<std::uint32_t>(schedule.cycle_time_ns % kNsPerSecond);
  for (std::size_t i = 0; i < schedule.entries.size() && i < avb_abi::kGateEntries; ++i) {
    data.config.gate_states[i] = schedule.entries[i].gate_states;
    data.config.gate_durations_ns[i] = schedule.entries[i].duration_ns;
  }
  return confirmed("SETUP_TAS", avb_abi::kSetupTas, data);
}

Status Client::setup_preemption(const FramePreemption& preemption) const {
  avb_abi::FpRequest data{};
  data.config.preemptable_queues = preemption.preemptable_queues;
  data.config.min_fragment_size = preemption.min_fragment_bytes;
  data.config.verify_disable = preemption.verify ? 0 : 1;
  return confirmed("SETUP_FP", avb_abi::kSetupFp, data);
}

Status Client::setup_ptm(bool enable) const {
  avb_abi::PtmRequest data{};
  data.config.enabled = enable ? 1 : 0;
  return confirmed("SETUP_PTM", avb_abi::kSetupPtm, data);
}

Status Client::setup_shaper(std::uint8_t traffic_class, const ByteSlopes& slopes) const {
  avb_abi::QavRequest data{};
  data.tc = traffic_class;
  data.idle_slope = slopes.idle;
  data.send_slope = slopes.send;
  data.hi_credit = slopes.hi_credit;
  data.lo_credit = slopes.lo_credit;
  return confirmed("SETUP_QAV", avb_abi::kSetupQav, data);
}

Status Client::set_launch_time(const LaunchTime& launch) const {
  avb_abi::LaunchTimeRequest data{};
  data.traffic_class = launch.traffic_class;
  data.enable_launch_time = launch.enable ? 1 : 0;
  data.launch_time_ns = launch.enable ? launch.device_ns : 0;
  return confirmed("SET_LAUNCH_TIME", avb_abi::kSetLaunchTime, data);
}

Result<avb_abi::VlanRequest> Client::set_vlan(const VlanTagging& vlan) const {
  avb_abi::VlanRequest data{};
  if (vlan.enable) {
    data.vlan_id = vlan.vlan_id;
    data.pcp = vlan.pcp;
    data.strip_rx = vlan.strip_receive ? 1 : 0;
  }
  Status status = vlan.enable ? confirmed("VLAN_ENABLE", avb_abi::kVlanEnable, data)
                              : confirmed("VLAN_DISABLE", avb_abi::kVlanDisable, data);
  if (!status.ok()) return status;
  return data;
}

Status Client::set_eee(const EnergyEfficiency& eee) const {
  avb_abi::EeeRequest data{};
  data.lpi_timer_us = eee.enable ? eee.lpi_timer_us : 0;
  return eee.enable ? confirmed("EEE_ENABLE", avb_abi::kEeeEnable, data)
                    : confirmed("EEE_DISABLE", avb_abi::kEeeDisable, data);
}

Status Client::set_pfc(const PriorityFlowControl& pfc) const {
  avb_abi::PfcRequest data{};
  data.enable = pfc.enable ? 1 : 0;
  data.priority_mask = pfc.enable ? pfc.priority_mask : std::uint8_t{0};
  return confirmed("PFC_ENABLE", avb_abi::kPfcEnable, data);
}

Result<avb_abi::SrpRegisterRequest> Client::register_stream(const StreamReservation& stream) const {
  avb_abi::SrpRegisterRequest data{};
  data.stream_id = stream.stream_id;
  data.bandwidth_bps = stream.bandwidth_bps;
  data.vlan_id = stream.vlan_id;
  data.priority = stream.priority;
  data.latency_class = stream.class_a ? 0 : 1;
  data.max_frame_size = stream.max_frame_bytes;
  Status status = confirmed("SRP_REGISTER_STREAM", avb_abi::kSrpRegister, data);
  if (!status.ok()) return status;
  if (data.reservation_handle != 0) return data;
  return reply_error("SRP_REGISTER_STREAM", "the driver gave handle 0, which names no stream");
}

Status Client::deregister_stream(std::uint32_t handle) const {
  avb_abi::SrpDeregisterRequest data{};
  data.reservation_handle = handle;
  return confirmed("SRP_DEREGISTER_STREAM", avb_abi::kSrpDeregister, data);
}

Result<std::uint32_t> Client::subscribe_entities(std::uint32_t mask) const {
  avb_abi::AtdeccSubscribeRequest data{};
  data.event_mask = mask;
  Status status = confirmed("ATDECC_EVENT_SUBSCRIBE", avb_abi::kAtdeccSubscribe, data);
  if (!status.ok()) return status;
  if (data.subscription_id != 0) return data.subscription_id;
  return reply_error("ATDECC_EVENT_SUBSCRIBE", "the driver gave subscription 0");
}

Result<EntityEvent> Client::poll_entities(std::uint32_t subscription) const {
  avb_abi::AtdeccPollRequest data{};
  data.subscription_id = subscription;
  Status status = confirmed("ATDECC_EVENT_POLL", avb_abi::kAtdeccPoll, data);
  if (!status.ok()) return status;
  if (data.event_available > 1) {
    return reply_error("ATDECC_EVENT_POLL", "wanted event_available 0 or 1, the reply holds " +
                                                std::to_string(data.event_available));
  }
  EntityEvent event;
  event.available = data.event_available == 1;
  if (!event.available) return event;
  event.entity_id = data.entity_guid;
  event.capabilities = data.capabilities;
  event.type = data.event_type;
  return event;
}

Status Client::unsubscribe_entities(std::uint32_t subscription) const {
  avb_abi::AtdeccSubscribeRequest data{};
  data.subscription_id = subscription;
  return confirmed("ATDECC_EVENT_UNSUBSCRIBE", avb_abi::kAtdeccUnsubscribe, data);
}

Result<avb_abi::StatisticsReply> Client::statistics() const {
  avb_abi::StatisticsReply data{};
  Status status = exchange("GET_STATISTICS", avb_abi::kGetStatistics, data);
  if (!status.ok()) return status;
  // The structure has no status. The request itself is counted, so 0 means that nothing was
  // written.
  if (data.ioctl_count != 0) return data;
  return reply_error("GET_STATISTICS", "wanted an IoctlCount of 1 or more, the reply holds 0");
}

Status Client::reset_statistics() const {
  return transfer("RESET_STATISTICS", avb_abi::kResetStatistics, nullptr, 0, 0);
}

}  // namespace avbhal::intel_avb
