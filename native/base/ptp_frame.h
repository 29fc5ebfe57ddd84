// What an Ethernet frame says about itself: tag, EtherType, and the PTP header of EtherType 0x88F7
// (IEEE 1588-2019, 13.3). Freestanding and pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace avbhal {

inline constexpr std::uint16_t kPtpEtherType = 0x88F7, kVlanEtherType = 0x8100;
inline constexpr std::size_t kEthernetHeaderBytes = 14, kVlanTagBytes = 4, kPtpHeaderBytes = 34;
// Shortest frame without its check sequence; shorter ones are padded by the adapter.
inline constexpr std::size_t kShortestFrameBytes = 60;

using MacAddress = std::array<std::uint8_t, 6>;

struct FrameFacts {
  MacAddress destination{};
  std::uint16_t ether_type = 0;
  bool tagged = false;
  std::uint16_t vlan_id = 0;
  std::uint8_t pcp = 0;
  // Of a PTP frame on layer 2; without `ptp` the rest says nothing.
  bool ptp = false;
  std::uint8_t version = 0;
  std::uint8_t message_type = 0;
  std::uint16_t sequence_id = 0;
  std::int64_t correction = 0;                 // 2^-16 ns
  std::array<std::uint8_t, 10> source_port{};  // clockIdentity, portNumber big-endian

  // Event messages are the ones that hardware stamps.
  bool is_event() const { return ptp && version == 2 && message_type < 8; }
};

namespace frame_detail {

inline std::uint16_t big16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

inline void read_ptp(const std::uint8_t* at, FrameFacts* out) {
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
  out->ether_type = frame_detail::big16(bytes + at - 2);
  if (out->ether_type == kVlanEtherType && size >= at + kVlanTagBytes) {
    const std::uint16_t tag = frame_detail::big16(bytes + at);
    out->tagged = true;
    out->vlan_id = tag & 0xFFFu;
    out->pcp = static_cast<std::uint8_t>(tag >> 13);
    at += kVlanTagBytes;
    out->ether_type = frame_detail::big16(bytes + at - 2);
  }
  if (out->ether_type == kPtpEtherType && size >= at + kPtpHeaderBytes)
    frame_detail::read_ptp(bytes + at, out);
  return true;
}

}  // namespace avbhal
