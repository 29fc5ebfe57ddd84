#include "model/frame_codec.h"

namespace avbhal::model {
namespace {

constexpr MacAddress kGptpGroup = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x0E};

}  // namespace

bool describe_frame(const std::uint8_t* bytes, std::size_t size, FrameDescription* out) {
  FrameFacts facts;
  *out = FrameDescription{};
  if (!read_frame(bytes, size, &facts)) return false;
  if (facts.udp_port != 0) out->transport = FrameTransport::kUdp;
  // The receive filters look at the event port only.
  const bool seen = facts.ptp && facts.udp_port != kPtpGeneralPort;
  out->ptp_version = seen ? facts.version : std::uint8_t{0};
  out->message_type = facts.message_type;
  out->sequence_id = facts.sequence_id;
  for (std::size_t i = 0; i < 8; ++i) out->clock_identity[i] = facts.source_port[i];
  out->port_number = static_cast<std::uint16_t>(facts.source_port[8] << 8 | facts.source_port[9]);
  if (facts.tagged) {
    out->vlan_id = facts.vlan_id;
    out->pcp = facts.pcp;
  }
  const std::size_t length = size < kShortestFrameBytes ? kShortestFrameBytes : size;
  out->length = static_cast<std::uint16_t>(length);
  out->correction_field = facts.correction;
  out->stamp_requested = facts.is_event();
  return true;
}

std::size_t write_frame(const FrameDescription& frame, const MacAddress& source, std::uint8_t* out,
                        std::size_t room) {
  const std::size_t size = frame.length < room ? frame.length : room;
  if (size < kEthernetHeaderBytes + kPtpHeaderBytes) return 0;
  for (std::size_t i = 0; i < size; ++i) out[i] = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    out[i] = kGptpGroup[i];
    out[6 + i] = source[i];
  }
  put_big16(out + 12, kPtpEtherType);
  std::uint8_t* ptp = out + kEthernetHeaderBytes;
  ptp[0] = static_cast<std::uint8_t>(0x10u | frame.message_type);
  ptp[1] = frame.ptp_version;
  const bool sync = frame.message_type == kSync;
  put_big16(ptp + 2, sync ? 44 : 54);
  const auto correction = static_cast<std::uint64_t>(frame.correction_field);
  for (std::size_t i = 0; i < 8; ++i) {
    ptp[8 + i] = static_cast<std::uint8_t>(correction >> (56 - 8 * i));
    ptp[20 + i] = frame.clock_identity[i];
  }
  put_big16(ptp + 28, frame.port_number);
  put_big16(ptp + 30, frame.sequence_id);
  ptp[32] = sync ? std::uint8_t{0} : std::uint8_t{5};
  return size;
}

}  // namespace avbhal::model
