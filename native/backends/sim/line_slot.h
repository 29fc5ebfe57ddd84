// When a frame is on the line.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/ptp_frame.h"
#include "model/wire.h"

namespace avbhal::sim {

inline std::size_t on_the_line(std::size_t bytes) { return std::max(bytes, kShortestFrameBytes); }

// True times: its start, the stamping point (the end of its delimiter), its last byte, and when the
// next one may start.
struct LineSlot {
  std::uint64_t start_ns = 0, sfd_ns = 0, end_ns = 0, free_ns = 0;
};

inline LineSlot line_slot(std::uint64_t start_ns, std::size_t bytes, std::uint32_t mbps) {
  LineSlot slot;
  slot.start_ns = start_ns;
  slot.sfd_ns = start_ns + model::line_ns(model::kPreambleBytes, mbps);
  slot.end_ns = slot.sfd_ns + model::line_ns(on_the_line(bytes) + model::kCheckBytes, mbps);
  slot.free_ns = slot.end_ns + model::line_ns(model::kGapBytes, mbps);
  return slot;
}

// How long a frame takes the line, up to the start of the next one.
inline std::uint64_t line_ns_of(std::size_t bytes, std::uint32_t mbps) {
  return model::line_ns(
      model::kPreambleBytes + on_the_line(bytes) + model::kCheckBytes + model::kGapBytes, mbps);
}

}  // namespace avbhal::sim
