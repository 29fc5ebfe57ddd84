// What an Ethernet frame says about itself: tag, EtherType, and the PTP header behind EtherType
// 0x88F7 or in a UDP datagram for one of PTP's ports (IEEE 1588-2019, 13.3). Freestanding and pure;
// any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/ethernet.h"
#include "base/ptp_udp.h"

namespace avbhal {

inline constexpr std::uint16_t kPtpEtherType = 0x88F7;
inline constexpr std::size_t kPtpHeaderBytes = 34;

struct FrameFacts {
  MacAddress destination{};
  std::uint16_t ether_type = 0;
  bool tagged = false;
  std::uint16_t vlan_id = 0;
  std::uint8_t pcp = 0;
  std::uint16_t udp_port = 0;  // that a PTP message came to; 0 on layer 2
  // Of a PTP message; without `ptp` the rest says nothing.
  bool ptp = false;
  std::uint8_t version = 0;
  std::uint8_t message_type = 0;
  std::uint16_t sequence_id = 0;
  std::int64_t correction = 0;                 // 2^-16 ns
  std::array<std::uint8_t, 10> source_port{};  // clockIdentity, portNumber big-endian

  // Event messages are the ones that hardware stamps, over UDP on their own port only.
  bool is_event() const {
    return ptp && version == 2 && message_type < 8 && udp_port != kPtpGeneralPort;
  }
};

namespace frame_detail {

inline void read_ptp(const std::uint8_t* at, std::size_t size, FrameFacts* out) {
  if (size < kPtpHeaderBytes) return;
  out->ptp = true;
  out->message_type = at[0] & 0xFu;
  out->version = at[1] & 0xFu;
  std::uint64_t correction = 0;
  for (std::size_t i = 8; i < 16; ++i) correction = correction << 8 | at[i];
  out->correction = static_cast<std::int64_t>(correction);
  for (std::size_t i = 0; i < out->source_port.size(); ++i) out->source_port[i] = at[20 + i];
  out->sequence_id = big16(at + 30);
}

}  // namespace frame_detail

// False when there is no whole Ethernet header.
inline bool read_frame(const std::uint8_t* bytes, std::size_t size, FrameFacts* out) {
  *out = FrameFacts{};
  if (size < kEthernetHeaderBytes) return false;
  for (std::size_t i = 0; i < out->destination.size(); ++i) out->destination[i] = bytes[i];
  std::size_t at = kEthernetHeaderBytes;
  out->ether_type = big16(bytes + at - 2);
  if (out->ether_type == kVlanEtherType && size >= at + kVlanTagBytes) {
    const std::uint16_t tag = big16(bytes + at);
    out->tagged = true;
    out->vlan_id = tag & 0xFFFu;
    out->pcp = static_cast<std::uint8_t>(tag >> 13);
    at += kVlanTagBytes;
    out->ether_type = big16(bytes + at - 2);
  }
  UdpDatagram datagram;
  if (out->ether_type == kPtpEtherType) {
    frame_detail::read_ptp(bytes + at, size - at, out);
  } else if (read_udp(out->ether_type, bytes + at, size - at, &datagram) &&
             is_ptp_port(datagram.destination_port)) {
    out->udp_port = datagram.destination_port;
    frame_detail::read_ptp(datagram.payload, datagram.payload_bytes, out);
  }
  return true;
}

// As read_frame(), of an endpoint and the message behind it.
inline bool read_message(const std::uint8_t* bytes, std::size_t size, FrameFacts* out) {
  *out = FrameFacts{};
  if (size < kEndpointBytes) return false;
  out->udp_port = read_endpoint(bytes).port;
  frame_detail::read_ptp(bytes + kEndpointBytes, size - kEndpointBytes, out);
  return true;
}

}  // namespace avbhal
