// The driver's calls for receive stamps in buffers, port latency, VLAN, EEE, PFC, stream
// reservation and ATDECC events, and the left-overs of the sample that the driver grew from:
// control codes and raw structures. Facts as in abi.h.
#pragma once

#include "backends/intel_avb/abi.h"

namespace avbhal::avb_abi {

inline constexpr std::uint32_t kSetRxTimestamp = control_code(41);
inline constexpr std::uint32_t kSetQueueTimestamp = control_code(42);
inline constexpr std::uint32_t kSetPortLatency = control_code(52);
inline constexpr std::uint32_t kVlanEnable = control_code(53);
inline constexpr std::uint32_t kVlanDisable = control_code(54);
inline constexpr std::uint32_t kEeeEnable = control_code(55);
inline constexpr std::uint32_t kEeeDisable = control_code(56);
inline constexpr std::uint32_t kPfcEnable = control_code(57);  // and disable
inline constexpr std::uint32_t kAtdeccSubscribe = control_code(58);
inline constexpr std::uint32_t kAtdeccPoll = control_code(59);
inline constexpr std::uint32_t kSrpRegister = control_code(60);
inline constexpr std::uint32_t kSrpDeregister = control_code(61);
inline constexpr std::uint32_t kAtdeccUnsubscribe = control_code(62);

// Of the sample: does nothing; restarts the instance that the input names (UTF-16, no NUL); lists
// the instances (for each: length in bytes as 16 bits, then the UTF-16 name).
inline constexpr std::uint32_t kFilterRestartAll = control_code(0);
inline constexpr std::uint32_t kFilterRestartOne = control_code(1);
inline constexpr std::uint32_t kFilterEnumerate = control_code(2);

static_assert(kSetRxTimestamp == 0x001700A4 && kSetQueueTimestamp == 0x001700A8);
static_assert(kSetPortLatency == 0x001700D0);
static_assert(kVlanEnable == 0x001700D4 && kVlanDisable == 0x001700D8);
static_assert(kEeeEnable == 0x001700DC && kEeeDisable == 0x001700E0 && kPfcEnable == 0x001700E4);
static_assert(kAtdeccSubscribe == 0x001700E8 && kAtdeccPoll == 0x001700EC);
static_assert(kSrpRegister == 0x001700F0 && kSrpDeregister == 0x001700F4);
static_assert(kAtdeccUnsubscribe == 0x001700F8);
static_assert(kFilterRestartAll == 0x00170000 && kFilterRestartOne == 0x00170004);
static_assert(kFilterEnumerate == 0x00170008);

// The bits that the public driver toggles in RXPBSIZE and SRRCTL.
inline constexpr std::uint32_t kRxPbSizeStampBit = 1u << 29;
inline constexpr std::uint32_t kSrrCtlStampBit = 1u << 30;
inline constexpr std::uint32_t kReceiveQueues = 4;
inline constexpr std::uint16_t kVlanIdMask = 0x0FFF;
inline constexpr std::uint32_t kSrpSlots = 16;     // an adapter
inline constexpr std::uint32_t kAtdeccSlots = 16;  // an adapter

// SET_RX_TIMESTAMP; acts on the adapter that any handle opened last; without any buffer error 87.
struct RxTimestampRequest {
  std::uint32_t enable;  // in
  std::uint32_t previous_rxpbsize;
  std::uint32_t current_rxpbsize;
  std::uint32_t requires_reset;  // 1 when the bit changed; nobody resets the port
  std::uint32_t status;
};
static_assert(sizeof(RxTimestampRequest) == 20 && offsetof(RxTimestampRequest, enable) == 0 &&
              offsetof(RxTimestampRequest, previous_rxpbsize) == 4 &&
              offsetof(RxTimestampRequest, current_rxpbsize) == 8 &&
              offsetof(RxTimestampRequest, requires_reset) == 12 &&
              offsetof(RxTimestampRequest, status) == 16);

// SET_QUEUE_TIMESTAMP; as SET_RX_TIMESTAMP.
struct QueueTimestampRequest {
  std::uint32_t queue_index;  // in: 0..3
  std::uint32_t enable;       // in
  std::uint32_t previous_srrctl;
  std::uint32_t current_srrctl;
  std::uint32_t status;
};
static_assert(sizeof(QueueTimestampRequest) == 20 &&
              offsetof(QueueTimestampRequest, queue_index) == 0 &&
              offsetof(QueueTimestampRequest, enable) == 4 &&
              offsetof(QueueTimestampRequest, previous_srrctl) == 8 &&
              offsetof(QueueTimestampRequest, current_srrctl) == 12 &&
              offsetof(QueueTimestampRequest, status) == 16);

// SET_PORT_LATENCY; returns no bytes and cannot be read back.
struct PortLatencyRequest {
  std::int64_t ingress_latency_ns;  // in: added to receive events
  std::int64_t egress_latency_ns;   // in: added to transmit events
};
static_assert(sizeof(PortLatencyRequest) == 16 &&
              offsetof(PortLatencyRequest, ingress_latency_ns) == 0 &&
              offsetof(PortLatencyRequest, egress_latency_ns) == 8);

// VLAN_ENABLE, VLAN_DISABLE.
struct VlanRequest {
  std::uint16_t vlan_id;  // in, ENABLE only, as the next two
  std::uint8_t pcp;
  std::uint8_t strip_rx;
  std::uint16_t vlan_id_out;
  std::uint8_t pcp_out;
  std::uint8_t enabled;
  std::uint32_t status;
};
static_assert(sizeof(VlanRequest) == 12 && offsetof(VlanRequest, vlan_id) == 0 &&
              offsetof(VlanRequest, pcp) == 2 && offsetof(VlanRequest, strip_rx) == 3 &&
              offsetof(VlanRequest, vlan_id_out) == 4 && offsetof(VlanRequest, pcp_out) == 6 &&
              offsetof(VlanRequest, enabled) == 7 && offsetof(VlanRequest, status) == 8);

// EEE_ENABLE, EEE_DISABLE.
struct EeeRequest {
  std::uint32_t lpi_timer_us;   // in, ENABLE only
  std::uint32_t eeer_readback;  // made up by the public driver
  std::uint32_t status;
};
static_assert(sizeof(EeeRequest) == 12 && offsetof(EeeRequest, lpi_timer_us) == 0 &&
              offsetof(EeeRequest, eeer_readback) == 4 && offsetof(EeeRequest, status) == 8);

// PFC_ENABLE: on and off.
struct PfcRequest {
  std::uint8_t enable;         // in
  std::uint8_t priority_mask;  // in
  std::uint8_t quanta[8];      // ignored
  std::uint8_t padding[2];
  std::uint32_t pfctop_readback;  // made up by the public driver
  std::uint32_t status;
};
static_assert(sizeof(PfcRequest) == 20 && offsetof(PfcRequest, enable) == 0 &&
              offsetof(PfcRequest, priority_mask) == 1 && offsetof(PfcRequest, quanta) == 2 &&
              offsetof(PfcRequest, padding) == 10 && offsetof(PfcRequest, pfctop_readback) == 12 &&
              offsetof(PfcRequest, status) == 16);

// SRP_REGISTER_STREAM; no MSRP frame is ever sent.
struct SrpRegisterRequest {
  std::uint64_t stream_id;      // in
  std::uint32_t bandwidth_bps;  // in
  std::uint16_t vlan_id;        // in, as the next three
  std::uint8_t priority;
  std::uint8_t latency_class;    // 0 = A, 1 = B
  std::uint16_t max_frame_size;  // bytes
  std::uint8_t reserved[2];
  std::uint32_t reservation_handle;  // first of an adapter is 2
  std::uint32_t reserved_bw_bps;
  std::uint32_t status;
};
static_assert(sizeof(SrpRegisterRequest) == 32 && offsetof(SrpRegisterRequest, stream_id) == 0 &&
              offsetof(SrpRegisterRequest, bandwidth_bps) == 8 &&
              offsetof(SrpRegisterRequest, vlan_id) == 12 &&
              offsetof(SrpRegisterRequest, priority) == 14 &&
              offsetof(SrpRegisterRequest, latency_class) == 15 &&
              offsetof(SrpRegisterRequest, max_frame_size) == 16 &&
              offsetof(SrpRegisterRequest, reserved) == 18 &&
              offsetof(SrpRegisterRequest, reservation_handle) == 20 &&
              offsetof(SrpRegisterRequest, reserved_bw_bps) == 24 &&
              offsetof(SrpRegisterRequest, status) == 28);

// SRP_DEREGISTER_STREAM.
struct SrpDeregisterRequest {
  std::uint32_t reservation_handle;  // in
  std::uint32_t status;
};
static_assert(sizeof(SrpDeregisterRequest) == 8 &&
              offsetof(SrpDeregisterRequest, reservation_handle) == 0 &&
              offsetof(SrpDeregisterRequest, status) == 4);

// ATDECC_EVENT_SUBSCRIBE, ATDECC_EVENT_UNSUBSCRIBE.
struct AtdeccSubscribeRequest {
  std::uint32_t event_mask;       // in, not 0: 1 available, 2 departing, 4 discover
  std::uint32_t subscription_id;  // out; in for UNSUBSCRIBE; first of an adapter is 2
  std::uint32_t status;
};
static_assert(sizeof(AtdeccSubscribeRequest) == 12 &&
              offsetof(AtdeccSubscribeRequest, event_mask) == 0 &&
              offsetof(AtdeccSubscribeRequest, subscription_id) == 4 &&
              offsetof(AtdeccSubscribeRequest, status) == 8);

// ATDECC_EVENT_POLL; never waits, and nothing in the public driver makes events.
struct AtdeccPollRequest {
  std::uint32_t subscription_id;  // in
  std::uint32_t timeout_ms;       // ignored
  std::uint64_t entity_guid;
  std::uint32_t capabilities;
  std::uint32_t event_type;
  std::uint32_t event_available;  // 0 or 1
  std::uint32_t status;
};
static_assert(sizeof(AtdeccPollRequest) == 32 &&
              offsetof(AtdeccPollRequest, subscription_id) == 0 &&
              offsetof(AtdeccPollRequest, timeout_ms) == 4 &&
              offsetof(AtdeccPollRequest, entity_guid) == 8 &&
              offsetof(AtdeccPollRequest, capabilities) == 16 &&
              offsetof(AtdeccPollRequest, event_type) == 20 &&
              offsetof(AtdeccPollRequest, event_available) == 24 &&
              offsetof(AtdeccPollRequest, status) == 28);

}  // namespace avbhal::avb_abi
