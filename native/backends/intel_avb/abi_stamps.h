// Packet stamps, timer events and the mapped event ring of the AVB filter driver; the other
// requests are in abi.h, with the sources, and avb_abi_config.h. Freestanding, no logic.
#pragma once

#include <cstddef>
#include <cstdint>

#include "backends/intel_avb/abi_config.h"

namespace avbhal::avb_abi {

inline constexpr std::uint32_t kMdioRead = control_code(29);
inline constexpr std::uint32_t kMdioWrite = control_code(30);
inline constexpr std::uint32_t kTsSubscribe = control_code(33);
inline constexpr std::uint32_t kTsRingMap = control_code(34);
inline constexpr std::uint32_t kGetAuxTimestamp = control_code(44);
inline constexpr std::uint32_t kTsUnsubscribe = control_code(46);
inline constexpr std::uint32_t kSetTargetTime = control_code(47);
inline constexpr std::uint32_t kGetTxTimestamp = control_code(49);  // fast I/O
inline constexpr std::uint32_t kGetRxTimestamp = control_code(50);
inline constexpr std::uint32_t kTestSendPtp =
    control_code(51);  // fast I/O; puts a frame on the wire

static_assert(kMdioRead == 0x00170074 && kMdioWrite == 0x00170078);
static_assert(kTsSubscribe == 0x00170084 && kTsRingMap == 0x00170088);
static_assert(kGetAuxTimestamp == 0x001700B0 && kTsUnsubscribe == 0x001700B8);
static_assert(kSetTargetTime == 0x001700BC && kGetTxTimestamp == 0x001700C4);
static_assert(kGetRxTimestamp == 0x001700C8 && kTestSendPtp == 0x001700CC);

// MDIO_READ, MDIO_WRITE.
struct MdioRequest {
  std::uint32_t page;   // in: the PHY address, 0..31
  std::uint32_t reg;    // in: 0..31
  std::uint16_t value;  // in or out
  std::uint16_t padding;
  std::uint32_t status;
};
static_assert(sizeof(MdioRequest) == 16 && offsetof(MdioRequest, page) == 0 &&
              offsetof(MdioRequest, reg) == 4 && offsetof(MdioRequest, value) == 8 &&
              offsetof(MdioRequest, padding) == 10 && offsetof(MdioRequest, status) == 12);

// SET_TARGET_TIME.
struct TargetTimeRequest {
  std::uint32_t timer_index;  // in: 0 or 1
  std::uint32_t padding;
  std::uint64_t target_time_ns;     // in: 0 = no check against the past
  std::uint32_t enable_interrupt;   // in: arms the timer
  std::uint32_t enable_sdp_output;  // ignored
  std::uint32_t sdp_mode;           // ignored
  std::uint32_t previous_target;    // low half of the former register pair
  std::uint32_t status;
  std::uint32_t tail_padding;
};
static_assert(sizeof(TargetTimeRequest) == 40 && offsetof(TargetTimeRequest, timer_index) == 0 &&
              offsetof(TargetTimeRequest, padding) == 4 &&
              offsetof(TargetTimeRequest, target_time_ns) == 8 &&
              offsetof(TargetTimeRequest, enable_interrupt) == 16 &&
              offsetof(TargetTimeRequest, enable_sdp_output) == 20 &&
              offsetof(TargetTimeRequest, sdp_mode) == 24 &&
              offsetof(TargetTimeRequest, previous_target) == 28 &&
              offsetof(TargetTimeRequest, status) == 32 &&
              offsetof(TargetTimeRequest, tail_padding) == 36);

// GET_AUX_TIMESTAMP; acts on the adapter that any handle opened last.
struct AuxTimestampRequest {
  std::uint32_t timer_index;  // in: 0 or 1
  std::uint32_t padding;
  std::uint64_t timestamp;   // high << 32 | low
  std::uint32_t valid;       // of the target time's cause, not of an edge
  std::uint32_t clear_flag;  // in
  std::uint32_t status;
  std::uint32_t tail_padding;
};
static_assert(sizeof(AuxTimestampRequest) == 32 &&
              offsetof(AuxTimestampRequest, timer_index) == 0 &&
              offsetof(AuxTimestampRequest, padding) == 4 &&
              offsetof(AuxTimestampRequest, timestamp) == 8 &&
              offsetof(AuxTimestampRequest, valid) == 16 &&
              offsetof(AuxTimestampRequest, clear_flag) == 20 &&
              offsetof(AuxTimestampRequest, status) == 24 &&
              offsetof(AuxTimestampRequest, tail_padding) == 28);

// GET_TX_TIMESTAMP (fast I/O, a slot of the driver), GET_RX_TIMESTAMP (the register pair).
struct PacketTimestampReply {
  std::uint64_t timestamp_ns;
  std::uint32_t valid;          // RX: always 1
  std::uint32_t sequence_id;    // always 0
  std::uint32_t adapter_index;  // ignored
  std::uint32_t status;
};
static_assert(sizeof(PacketTimestampReply) == 24 &&
              offsetof(PacketTimestampReply, timestamp_ns) == 0 &&
              offsetof(PacketTimestampReply, valid) == 8 &&
              offsetof(PacketTimestampReply, sequence_id) == 12 &&
              offsetof(PacketTimestampReply, adapter_index) == 16 &&
              offsetof(PacketTimestampReply, status) == 20);

// TEST_SEND_PTP.
struct TestSendRequest {
  std::uint32_t adapter_index;  // ignored
  std::uint32_t sequence_id;    // in: low 16 bits
  std::uint32_t packets_sent;
  std::uint32_t status;
  std::uint64_t timestamp_ns;    // clock before the send
  std::uint64_t phc_at_send_ns;  // the same
};
static_assert(sizeof(TestSendRequest) == 32 && offsetof(TestSendRequest, adapter_index) == 0 &&
              offsetof(TestSendRequest, sequence_id) == 4 &&
              offsetof(TestSendRequest, packets_sent) == 8 &&
              offsetof(TestSendRequest, status) == 12 &&
              offsetof(TestSendRequest, timestamp_ns) == 16 &&
              offsetof(TestSendRequest, phc_at_send_ns) == 24);

// TS_SUBSCRIBE.
struct TsSubscribeRequest {
  std::uint32_t types_mask;  // in: kTsEvent...; not 0
  std::uint16_t vlan;        // in: kAnyVlan or exactly this one
  std::uint8_t pcp;          // in: kAnyPcp or exactly this one
  std::uint8_t reserved;
  std::uint32_t ring_id;
  std::uint32_t status;
};
static_assert(sizeof(TsSubscribeRequest) == 16 && offsetof(TsSubscribeRequest, types_mask) == 0 &&
              offsetof(TsSubscribeRequest, vlan) == 4 && offsetof(TsSubscribeRequest, pcp) == 6 &&
              offsetof(TsSubscribeRequest, reserved) == 7 &&
              offsetof(TsSubscribeRequest, ring_id) == 8 &&
              offsetof(TsSubscribeRequest, status) == 12);

// TS_RING_MAP.
struct TsRingMapRequest {
  std::uint32_t ring_id;      // in
  std::uint32_t length;       // in: at most 1 MiB; out: bytes mapped
  std::uint64_t user_cookie;  // echoed
  std::uint64_t shm_token;    // address in the calling process
  std::uint32_t status;
  std::uint32_t tail_padding;
};
static_assert(sizeof(TsRingMapRequest) == 32 && offsetof(TsRingMapRequest, ring_id) == 0 &&
              offsetof(TsRingMapRequest, length) == 4 &&
              offsetof(TsRingMapRequest, user_cookie) == 8 &&
              offsetof(TsRingMapRequest, shm_token) == 16 &&
              offsetof(TsRingMapRequest, status) == 24 &&
              offsetof(TsRingMapRequest, tail_padding) == 28);

// TS_UNSUBSCRIBE; the mapped address is dead when it returns.
struct TsUnsubscribeRequest {
  std::uint32_t ring_id;  // in
  std::uint32_t status;
};
static_assert(sizeof(TsUnsubscribeRequest) == 8 && offsetof(TsUnsubscribeRequest, ring_id) == 0 &&
              offsetof(TsUnsubscribeRequest, status) == 4);

inline constexpr std::uint16_t kAnyVlan = 0xFFFF;
inline constexpr std::uint8_t kAnyPcp = 0xFF;
inline constexpr std::uint32_t kTsEventRx = 0x01;
inline constexpr std::uint32_t kTsEventTx = 0x02;
inline constexpr std::uint32_t kTsEventTargetTime = 0x04;
inline constexpr std::uint32_t kTsEventAux = 0x08;    // no driver produces it
inline constexpr std::uint32_t kTsEventError = 0x10;  // no driver produces it
inline constexpr std::uint32_t kTsRingSlots = 1024;
inline constexpr std::uint32_t kTsRingMaxMapBytes = 1u << 20;

// In front of the ring. The kernel writes; the client writes consumer_index only. Empty: the two
// indices are equal; full: (producer + 1) & mask == consumer, and the new event is dropped. Both
// are accessed atomically (a free 32-bit word is lock-free on x64).
struct TsRingHeader {
  std::uint32_t producer_index;  // next slot to write, masked
  std::uint32_t consumer_index;  // next slot to read, masked
  std::uint32_t mask;            // slots - 1
  std::uint32_t count;           // slots
  std::uint32_t overflow_count;  // events dropped because the ring was full
  std::uint32_t event_mask;
  std::uint16_t vlan_filter;
  std::uint8_t pcp_filter;
  std::uint8_t reserved0;
  std::uint32_t padding;
  std::uint64_t total_events;  // events posted, without those dropped
  std::uint8_t reserved[32];
};
static_assert(sizeof(TsRingHeader) == 72 && offsetof(TsRingHeader, producer_index) == 0 &&
              offsetof(TsRingHeader, consumer_index) == 4 && offsetof(TsRingHeader, mask) == 8 &&
              offsetof(TsRingHeader, count) == 12 && offsetof(TsRingHeader, overflow_count) == 16 &&
              offsetof(TsRingHeader, event_mask) == 20 &&
              offsetof(TsRingHeader, vlan_filter) == 24 &&
              offsetof(TsRingHeader, pcp_filter) == 26 && offsetof(TsRingHeader, reserved0) == 27 &&
              offsetof(TsRingHeader, padding) == 28 && offsetof(TsRingHeader, total_events) == 32 &&
              offsetof(TsRingHeader, reserved) == 40);

// Slot i of the ring: at the mapped length - count * 32, whatever the length of the header.
struct TsEvent {
  std::uint64_t timestamp_ns;  // unit by source and family
  std::uint32_t event_type;    // one of kTsEvent...
  std::uint32_t sequence_num;  // of the subscription, from 1
  std::uint16_t vlan_id;       // kAnyVlan: none
  std::uint8_t pcp;            // kAnyPcp: none
  std::uint8_t queue;
  std::uint16_t packet_length;
  std::uint8_t trigger_source;  // RX: messageType; target time: timer
  std::uint8_t reserved;
  std::int64_t correction_field;  // units of 2^-16 ns
};
static_assert(sizeof(TsEvent) == 32 && offsetof(TsEvent, timestamp_ns) == 0 &&
              offsetof(TsEvent, event_type) == 8 && offsetof(TsEvent, sequence_num) == 12 &&
              offsetof(TsEvent, vlan_id) == 16 && offsetof(TsEvent, pcp) == 18 &&
              offsetof(TsEvent, queue) == 19 && offsetof(TsEvent, packet_length) == 20 &&
              offsetof(TsEvent, trigger_source) == 22 && offsetof(TsEvent, reserved) == 23 &&
              offsetof(TsEvent, correction_field) == 24);

inline constexpr std::uint32_t kTsRingBytes =
    static_cast<std::uint32_t>(sizeof(TsRingHeader) + kTsRingSlots * sizeof(TsEvent));
static_assert(kTsRingBytes == 32840);

}  // namespace avbhal::avb_abi
