#include "backends/sim/udp_wire_format.h"

#include <algorithm>
#include <iterator>

namespace avbhal::sim {
namespace {

// Name, version 1, three bytes of zero.
constexpr std::uint8_t kHead[] = {'A', 'V', 'B', 'W', 1, 0, 0, 0};
constexpr std::size_t kTimeAt = sizeof kHead;
static_assert(kTimeAt + 8 == kWireHeaderBytes);

}  // namespace

bool read_wire_datagram(const std::uint8_t* bytes, std::size_t size, WireDatagram* out) {
  if (size < kWireHeaderBytes + kMinSendBytes || size > kWireDatagramBytes) return false;
  if (!std::equal(std::begin(kHead), std::end(kHead), bytes)) return false;
  out->sfd_ns = 0;
  for (std::size_t i = kTimeAt; i < kWireHeaderBytes; ++i) {
    out->sfd_ns = out->sfd_ns << 8 | bytes[i];
  }
  out->frame = bytes + kWireHeaderBytes;
  out->frame_bytes = size - kWireHeaderBytes;
  return true;
}

std::size_t write_wire_datagram(const WireDatagram& datagram,
                                std::array<std::uint8_t, kWireDatagramBytes>* out) {
  std::copy(std::begin(kHead), std::end(kHead), out->begin());
  for (std::size_t i = 0; i < 8; ++i) {
    (*out)[kTimeAt + i] = static_cast<std::uint8_t>(datagram.sfd_ns >> (56 - 8 * i));
  }
  const std::size_t bytes = std::min<std::size_t>(datagram.frame_bytes, kMaxSendBytes);
  std::copy_n(datagram.frame, bytes, out->begin() + kWireHeaderBytes);
  return kWireHeaderBytes + bytes;
}

}  // namespace avbhal::sim
