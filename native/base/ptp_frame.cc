#include "base/ptp_frame.h"

namespace avbhal {
namespace {

std::uint16_t big16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

void read_ptp(const std::uint8_t* at, FrameFacts* out) {
  out->ptp = true;
  out->message_type = at[0] & 0xFu;
  out->version = at[1] & 0xFu;
  std::uint64_t correction = 0;
  for (std::size_t i = 8; i < 16; ++i) correction = correction << 8 | at[i];
  out->correction = static_cast<std::int64_t>(correction);
  for (std::size_t i = 0; i < out->source_port.size(); ++i) out->source_port[i] = at[20 + i];
  out->sequence_id = big16(at + 30);
}

}  // namespace

bool read_frame(const std::uint8_t* bytes, std::size_t size, FrameFacts* out) {
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
  if (out->ether_type == kPtpEtherType && size >= at + kPtpHeaderBytes) read_ptp(bytes + at, out);
  return true;
}

}  // namespace avbhal
