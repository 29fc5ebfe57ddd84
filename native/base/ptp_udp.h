// PTP over UDP (IEEE 1588-2019, annexes C and D): ports, groups, and a message with the other end's
// address, as frame ports for UDP take and give it. Freestanding and pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/udp_frame.h"

namespace avbhal {

inline constexpr std::uint16_t kPtpEventPort = 319, kPtpGeneralPort = 320;

constexpr bool is_ptp_port(std::uint16_t port) {
  return port == kPtpEventPort || port == kPtpGeneralPort;
}

inline constexpr IpAddress kPtpGroup4{224, 0, 1, 129}, kPtpPeerGroup4{224, 0, 0, 107};
// Of any scope: ff0X::181.
inline constexpr IpAddress kPtpGroup6{0xFF, 0x0E, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x81};
inline constexpr IpAddress kPtpPeerGroup6{0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x6B};

inline bool is_ptp_group(IpVersion version, const IpAddress& address) {
  if (version == IpVersion::k4) return address == kPtpGroup4 || address == kPtpPeerGroup4;
  IpAddress any_scope = address;
  any_scope[1] = static_cast<std::uint8_t>((address[1] & 0xF0u) | (kPtpGroup6[1] & 0xFu));
  return any_scope == kPtpGroup6 || address == kPtpPeerGroup6;
}

// Over IPv6 these follow the message, for switches that correct the checksum in them.
constexpr std::size_t octets_behind(IpVersion version) { return version == IpVersion::k6 ? 2 : 0; }

// Stands in front of each message at a frame port for UDP: the address of the group it goes to, or
// of its sender (16 bytes), the UDP port (big-endian), two bytes of zero.
inline constexpr std::size_t kEndpointBytes = 20;

struct Endpoint {
  IpAddress address{};
  std::uint16_t port = 0;
};

inline void write_endpoint(const Endpoint& endpoint, std::uint8_t* out) {
  udp_detail::copy(endpoint.address.data(), endpoint.address.size(), out);
  put_big16(out + 16, endpoint.port);
  put_big16(out + 18, 0);
}

inline Endpoint read_endpoint(const std::uint8_t* bytes) {
  Endpoint out;
  udp_detail::copy(bytes, out.address.size(), out.address.data());
  out.port = big16(bytes + 16);
  return out;
}

// How much of a payload is the message: its messageLength, where that is possible. Whatever follows
// does not belong to it.
inline std::size_t ptp_message_bytes(const std::uint8_t* payload, std::size_t size) {
  if (size < 4) return size;
  const std::size_t length = big16(payload + 2);
  return length >= 4 && length < size ? length : size;
}

}  // namespace avbhal
