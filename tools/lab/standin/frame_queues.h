// Frames of programs at one adapter: those that are to pass the MAC, and those that a capture sees.
// Freestanding, of a fixed size; the oldest seen frames give way.
#pragma once

#include <array>
#include <cstdint>

#include "model/ptp_traffic.h"

namespace avbhal::standin {

inline constexpr std::uint32_t kMostFrameBytes = 1522;

struct FrameData {
  std::uint16_t size = 0;
  std::uint8_t bytes[kMostFrameBytes] = {};
};

// `bytes` of at most kMostFrameBytes; a shorter frame is padded as the adapter pads it.
void fill_frame(FrameData& out, const std::uint8_t* bytes, std::uint32_t size, bool padded);

// In the order of their times.
class PlannedFrames {
 public:
  static constexpr std::uint32_t kMost = 64;
  struct Planned {
    std::uint64_t sfd_ns = 0;  // true time at the stamping point
    bool transmit = false;
    FrameData frame{};
  };
  // False when there is no room: the frame is lost.
  bool add(std::uint64_t sfd_ns, bool transmit, const FrameData& frame);
  const Planned* first() const { return count_ == 0 ? nullptr : &frames_[order_[0]]; }
  // The frame stays readable until the next add().
  const FrameData& take();
  void clear();
  bool empty() const { return count_ == 0; }

 private:
  std::array<Planned, kMost> frames_{};
  std::array<std::uint8_t, kMost> order_{};  // indices: the planned ones, then the free ones
  std::uint32_t count_ = 0;
  bool ready_ = false;
};

class SeenFrames {
 public:
  static constexpr std::uint32_t kMost = 64;
  struct Seen {
    std::uint64_t seen_ns = 0;  // true time when the computer had it
    FrameData frame{};
  };
  void add(std::uint64_t seen_ns, const FrameData& frame);
  // The number of the next frame that will be seen.
  std::uint64_t end() const { return end_; }
  std::uint64_t begin() const { return end_ < kMost ? 0 : end_ - kMost; }
  const Seen& at(std::uint64_t number) const { return frames_[number % kMost]; }

 private:
  std::array<Seen, kMost> frames_{};
  std::uint64_t end_ = 0;
};

struct HostFrames {
  PlannedFrames planned{};
  SeenFrames seen{};
  FrameData passing{};  // of the frame that the model was given last
  std::uint64_t line_free_ns = 0;
};

}  // namespace avbhal::standin
