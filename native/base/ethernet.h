// The header of an Ethernet frame. Freestanding and pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace avbhal {

inline constexpr std::uint16_t kVlanEtherType = 0x8100;
inline constexpr std::size_t kEthernetHeaderBytes = 14, kVlanTagBytes = 4;
// Shortest frame without its check sequence; shorter ones are padded by the adapter.
inline constexpr std::size_t kShortestFrameBytes = 60;

using MacAddress = std::array<std::uint8_t, 6>;

inline std::uint16_t big16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

inline void put_big16(std::uint8_t* at, std::uint32_t value) {
  at[0] = static_cast<std::uint8_t>(value >> 8);
  at[1] = static_cast<std::uint8_t>(value);
}

}  // namespace avbhal
