// An adapter model whose transmit stamps are on, and frames for it.
#pragma once

#include "model_fixture.h"

namespace avbhal::test::stamping {

using model::FrameDescription;

inline constexpr std::uint32_t kEnable = 0x10, kAllFrames = 0x18, kL2Only = 0x10, kEvents = 0x1A;
inline constexpr std::uint32_t kTxts = 2, kRxts = 4;
inline constexpr std::uint64_t kMs = 1000000;

struct StampFixture : ModelFixture {
  explicit StampFixture(Family family, std::uint32_t khz = 0) : ModelFixture(family, khz) {
    start();
    adapter.write_at(reg::kTSYNCTXCTL, kEnable, time.ns);
    time.ns = 5 * kNsPerSecond + 123;
  }
  std::uint32_t read(std::uint32_t offset) { return adapter.read_at(offset, time.ns); }
  void write(std::uint32_t offset, std::uint32_t value) {
    adapter.write_at(offset, value, time.ns);
  }
  // L2 PTP frames pass the filter of I210, I225 and I226.
  void let_ptp_through() { write(reg::kETQF[0] + 12, 0x440088F7u); }
};

inline FrameDescription frame_of(std::uint8_t type) {
  FrameDescription frame;
  frame.message_type = type;
  return frame;
}

}  // namespace avbhal::test::stamping
