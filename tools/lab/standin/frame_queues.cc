#include "frame_queues.h"

#include <cstring>

#include "base/ptp_frame.h"

namespace avbhal::standin {

void fill_frame(FrameData& out, const std::uint8_t* bytes, std::uint32_t size, bool padded) {
  std::memcpy(out.bytes, bytes, size);
  out.size = static_cast<std::uint16_t>(size);
  if (!padded || size >= kShortestFrameBytes) return;
  std::memset(out.bytes + size, 0, kShortestFrameBytes - size);
  out.size = kShortestFrameBytes;
}

void PlannedFrames::clear() {
  for (std::uint32_t i = 0; i < kMost; ++i) order_[i] = static_cast<std::uint8_t>(i);
  count_ = 0;
  ready_ = true;
}

bool PlannedFrames::add(std::uint64_t sfd_ns, bool transmit, const FrameData& frame) {
  if (!ready_) clear();
  if (count_ == kMost) return false;
  const std::uint8_t slot = order_[count_];
  frames_[slot].sfd_ns = sfd_ns;
  frames_[slot].transmit = transmit;
  fill_frame(frames_[slot].frame, frame.bytes, frame.size, true);
  std::uint32_t at = count_++;
  for (; at > 0 && frames_[order_[at - 1]].sfd_ns > sfd_ns; --at) order_[at] = order_[at - 1];
  order_[at] = slot;
  return true;
}

const FrameData& PlannedFrames::take() {
  const std::uint8_t slot = order_[0];
  --count_;
  for (std::uint32_t i = 0; i < count_; ++i) order_[i] = order_[i + 1];
  order_[count_] = slot;
  return frames_[slot].frame;
}

void SeenFrames::add(std::uint64_t seen_ns, const FrameData& frame) {
  Seen& slot = frames_[end_ % kMost];
  slot.seen_ns = seen_ns;
  fill_frame(slot.frame, frame.bytes, frame.size, false);
  ++end_;
}

}  // namespace avbhal::standin
