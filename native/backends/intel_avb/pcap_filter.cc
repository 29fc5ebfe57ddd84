#include "backends/intel_avb/pcap_filter.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::uint16_t kLoadHalf = 0x28, kJumpIfEqual = 0x15, kReturn = 0x06;
constexpr std::uint32_t kEtherTypeAt = 12, kWhole = 0x40000;

}  // namespace

std::vector<BpfInstruction> frames_of(std::uint16_t ether_type, std::uint32_t other_bytes) {
  return {{kLoadHalf, 0, 0, kEtherTypeAt},
          {kJumpIfEqual, 1, 0, ether_type},
          {kJumpIfEqual, 0, 1, kPtpEtherType},
          {kReturn, 0, 0, kWhole},
          {kReturn, 0, 0, other_bytes}};
}

std::vector<BpfInstruction> no_frames() { return {{kReturn, 0, 0, 0}}; }

}  // namespace avbhal::intel_avb
