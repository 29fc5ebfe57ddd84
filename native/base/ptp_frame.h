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

// False when there is no whole Ethernet header.
bool read_frame(const std::uint8_t* bytes, std::size_t size, FrameFacts* out);

}  // namespace avbhal
