// UDP over IPv4 and IPv6 in Ethernet frames (RFC 768, 791, 8200). Freestanding and pure; any
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/ethernet.h"

namespace avbhal {

enum class IpVersion : std::uint8_t { k4 = 4, k6 = 6 };

// IPv4: the first four bytes, then zeros.
using IpAddress = std::array<std::uint8_t, 16>;

inline constexpr std::uint16_t kIpv4EtherType = 0x0800, kIpv6EtherType = 0x86DD;
inline constexpr std::size_t kIpv4HeaderBytes = 20, kIpv6HeaderBytes = 40, kUdpHeaderBytes = 8;

constexpr std::size_t ip_header_bytes(IpVersion version) {
  return version == IpVersion::k4 ? kIpv4HeaderBytes : kIpv6HeaderBytes;
}

struct UdpDatagram {
  IpVersion version = IpVersion::k4;
  IpAddress source{}, destination{};
  std::uint16_t source_port = 0, destination_port = 0;
  const std::uint8_t* payload = nullptr;
  std::size_t payload_bytes = 0;
  // The checksums of IPv4 and UDP are right. UDP over IPv4 may go without, over IPv6 it must not.
  bool intact = false;
};

namespace udp_detail {

inline constexpr std::uint8_t kProtocol = 17;
// Of IPv4: more fragments, and the place of this one. A fragment is no datagram.
inline constexpr std::uint16_t kFragment = 0x3FFF, kDontFragment = 1 << 14;

inline std::uint32_t add16(const std::uint8_t* at, std::size_t size, std::uint32_t sum) {
  for (std::size_t i = 0; i + 1 < size; i += 2) sum += big16(at + i);
  if (size % 2 != 0) sum += static_cast<std::uint32_t>(at[size - 1]) << 8;
  return sum;
}

inline std::uint16_t folded(std::uint32_t sum) {
  while (sum >> 16 != 0) sum = (sum & 0xFFFFu) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

// With the pseudo header of either version: unused bytes of an IPv4 address add nothing.
inline std::uint16_t udp_sum(const IpAddress& source, const IpAddress& destination,
                             const std::uint8_t* udp, std::size_t size) {
  std::uint32_t sum = kProtocol + static_cast<std::uint32_t>(size);
  sum = add16(source.data(), source.size(), sum);
  sum = add16(destination.data(), destination.size(), sum);
  return folded(add16(udp, size, sum));
}

inline void copy(const std::uint8_t* from, std::size_t size, std::uint8_t* to) {
  for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
}

inline bool read_ports(const std::uint8_t* udp, std::size_t room, UdpDatagram* out) {
  if (room < kUdpHeaderBytes) return false;
  const std::size_t length = big16(udp + 4);
  if (length < kUdpHeaderBytes || length > room) return false;
  out->source_port = big16(udp);
  out->destination_port = big16(udp + 2);
  out->payload = udp + kUdpHeaderBytes;
  out->payload_bytes = length - kUdpHeaderBytes;
  const bool summed = big16(udp + 6) != 0;
  const bool right = udp_sum(out->source, out->destination, udp, length) == 0xFFFF;
  out->intact = summed ? right : out->version == IpVersion::k4;
  return true;
}

inline bool read_ipv4(const std::uint8_t* packet, std::size_t size, UdpDatagram* out) {
  if (size < kIpv4HeaderBytes || packet[0] >> 4 != 4) return false;
  const std::size_t header = (packet[0] & 0xFu) * std::size_t{4}, total = big16(packet + 2);
  if (header < kIpv4HeaderBytes || total < header || total > size) return false;
  if ((big16(packet + 6) & kFragment) != 0 || packet[9] != kProtocol) return false;
  copy(packet + 12, 4, out->source.data());
  copy(packet + 16, 4, out->destination.data());
  if (!read_ports(packet + header, total - header, out)) return false;
  out->intact = out->intact && folded(add16(packet, header, 0)) == 0xFFFF;
  return true;
}

inline bool read_ipv6(const std::uint8_t* packet, std::size_t size, UdpDatagram* out) {
  out->version = IpVersion::k6;
  if (size < kIpv6HeaderBytes || packet[0] >> 4 != 6) return false;
  const std::size_t length = big16(packet + 4);
  if (packet[6] != kProtocol || length > size - kIpv6HeaderBytes) return false;
  copy(packet + 8, 16, out->source.data());
  copy(packet + 24, 16, out->destination.data());
  return read_ports(packet + kIpv6HeaderBytes, length, out);
}

}  // namespace udp_detail

// `packet` from the header of IP on, of a frame of `ether_type`. False for anything but one whole
// datagram: another protocol, a fragment, an extension header of IPv6, lengths that do not fit.
inline bool read_udp(std::uint16_t ether_type, const std::uint8_t* packet, std::size_t size,
                     UdpDatagram* out) {
  *out = UdpDatagram{};
  if (ether_type == kIpv4EtherType) return udp_detail::read_ipv4(packet, size, out);
  return ether_type == kIpv6EtherType && udp_detail::read_ipv6(packet, size, out);
}

// The Ethernet address of a multicast group (RFC 1112, 2464).
inline MacAddress group_mac(IpVersion version, const IpAddress& group) {
  if (version == IpVersion::k4) {
    return {0x01, 0x00, 0x5E, static_cast<std::uint8_t>(group[1] & 0x7Fu), group[2], group[3]};
  }
  return {0x33, 0x33, group[12], group[13], group[14], group[15]};
}

// A link-local address that follows from the Ethernet address alone: of the EUI-64 (RFC 4291), or
// in 169.254.1.0 to 169.254.254.255 (RFC 3927) of its last two bytes.
inline IpAddress link_local(IpVersion version, const MacAddress& mac) {
  if (version == IpVersion::k4) {
    return {169, 254, static_cast<std::uint8_t>(1 + mac[4] % 254), mac[5]};
  }
  IpAddress out{0xFE, 0x80};
  const std::uint8_t eui[] = {
      static_cast<std::uint8_t>(mac[0] ^ 2u), mac[1], mac[2], 0xFF, 0xFE, mac[3], mac[4], mac[5]};
  udp_detail::copy(eui, sizeof eui, out.data() + 8);
  return out;
}

// Writes the frame that carries `datagram`: a payload of payload_bytes and `zeros` behind it, hop
// limit 1. Source and destination port, version and addresses are of the datagram, which goes to a
// multicast group. Returns the frame's length, 0 when it does not fit into `room`.
inline std::size_t write_udp_frame(const UdpDatagram& datagram, std::size_t zeros,
                                   const MacAddress& source, std::uint8_t* out, std::size_t room) {
  const bool four = datagram.version == IpVersion::k4;
  const std::size_t header = ip_header_bytes(datagram.version);
  const std::size_t udp_bytes = kUdpHeaderBytes + datagram.payload_bytes + zeros;
  const std::size_t size = kEthernetHeaderBytes + header + udp_bytes;
  if (size > room) return 0;
  for (std::size_t i = 0; i < size; ++i) out[i] = 0;
  const MacAddress group = group_mac(datagram.version, datagram.destination);
  udp_detail::copy(group.data(), group.size(), out);
  udp_detail::copy(source.data(), source.size(), out + 6);
  put_big16(out + 12, four ? kIpv4EtherType : kIpv6EtherType);
  std::uint8_t* ip = out + kEthernetHeaderBytes;
  const auto length = static_cast<std::uint32_t>(udp_bytes);
  if (four) {
    ip[0] = 0x45;
    put_big16(ip + 2, static_cast<std::uint32_t>(header) + length);
    put_big16(ip + 6, udp_detail::kDontFragment);
    ip[8] = 1;
    ip[9] = udp_detail::kProtocol;
    udp_detail::copy(datagram.source.data(), 4, ip + 12);
    udp_detail::copy(datagram.destination.data(), 4, ip + 16);
    put_big16(ip + 10, 0xFFFFu ^ udp_detail::folded(udp_detail::add16(ip, header, 0)));
  } else {
    ip[0] = 0x60;
    put_big16(ip + 4, length);
    ip[6] = udp_detail::kProtocol;
    ip[7] = 1;
    udp_detail::copy(datagram.source.data(), 16, ip + 8);
    udp_detail::copy(datagram.destination.data(), 16, ip + 24);
  }
  std::uint8_t* udp = ip + header;
  put_big16(udp, datagram.source_port);
  put_big16(udp + 2, datagram.destination_port);
  put_big16(udp + 4, length);
  udp_detail::copy(datagram.payload, datagram.payload_bytes, udp + kUdpHeaderBytes);
  const std::uint32_t sum =
      0xFFFFu ^ udp_detail::udp_sum(datagram.source, datagram.destination, udp, udp_bytes);
  // 0 means that there is none; the sum of 0 is sent as its other form.
  put_big16(udp + 6, sum == 0 ? 0xFFFFu : sum);
  return size;
}

}  // namespace avbhal
