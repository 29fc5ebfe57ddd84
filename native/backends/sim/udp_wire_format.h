// The datagrams of a cable that leads to another program; docs/simulation.md says what they are.
// Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace avbhal::sim {

inline constexpr std::size_t kWireHeaderBytes = 16;
inline constexpr std::size_t kWireDatagramBytes = kWireHeaderBytes + kMaxSendBytes;

struct WireDatagram {
  std::uint64_t sfd_ns = 0;  // 0: the sender does not say
  const std::uint8_t* frame = nullptr;
  std::size_t frame_bytes = 0;
};

// False: it is none.
bool read_wire_datagram(const std::uint8_t* bytes, std::size_t size, WireDatagram* out);
// `datagram` holds a frame that can be sent. The size.
std::size_t write_wire_datagram(const WireDatagram& datagram,
                                std::array<std::uint8_t, kWireDatagramBytes>* out);

}  // namespace avbhal::sim
