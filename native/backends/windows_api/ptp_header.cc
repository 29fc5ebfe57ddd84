#include "backends/windows_api/ptp_header.h"

#include <algorithm>

namespace avbhal::windows_api {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kFirstGeneral = 8;
constexpr std::size_t kVersionAt = 1, kLengthAt = 2, kCorrectionAt = 8, kPortAt = 20;
constexpr std::size_t kSequenceAt = 30;

std::uint64_t big_endian(const std::uint8_t* at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | at[i];
  return value;
}

}  // namespace

bool describe_ptp(const std::uint8_t* data, std::size_t bytes, StampEvent& event) {
  if (bytes < kPtpHeaderBytes || (data[kVersionAt] & 0x0F) != kVersion) return false;
  const std::uint8_t type = data[0] & 0x0F;
  const std::uint64_t length = big_endian(data + kLengthAt, 2);
  if (type >= kFirstGeneral || length < kPtpHeaderBytes || length > bytes) return false;
  event.message_type = type;
  event.sequence_id = static_cast<std::uint16_t>(big_endian(data + kSequenceAt, 2));
  event.correction_scaled_ns = static_cast<std::int64_t>(big_endian(data + kCorrectionAt, 8));
  std::copy_n(data + kPortAt, event.source_port.size(), event.source_port.begin());
  event.flags |= kStampMessageType | kStampSequenceId | kStampSourcePort | kStampCorrection;
  return true;
}

}  // namespace avbhal::windows_api
