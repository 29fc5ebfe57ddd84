// Whose stamp is it: which hardware stamp belongs to which frame, for one direction of one adapter.
// Pure: no clock, no thread. The rules and what they assume: docs/timestamps.md.
//
// A frame passed the stamping point inside its window, if it passed at all. The caller has added
// every event frame of the adapter, other programs' too. So the frame that made a stamp is among
// those whose windows contain it; when there is exactly one, it is proven.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "hal/frame_port.h"

namespace avbhal {

enum class FrameVerdict : std::uint8_t {
  kPending,
  kHardware,   // the stamp's own record names the frame
  kProven,     // exactly one frame can have made the stamp
  kAmbiguous,  // there are stamps that may be its own, or none can be told
  kNoneCame,   // the hardware gave none
  kLost,       // it may be among stamps that were lost on the way
  kNoEvent     // no event message: none is taken
};
const char* frame_verdict_name(FrameVerdict verdict);
// Whether the frame has a stamp.
constexpr bool is_proof(FrameVerdict verdict) {
  return verdict == FrameVerdict::kHardware || verdict == FrameVerdict::kProven;
}
// Whether the stamp's own record names its frame, and is known to be right.
bool has_record(const StampEvent& stamp);

struct FrameDecision {
  std::uint64_t id = 0;
  FrameVerdict verdict = FrameVerdict::kPending;
  std::uint64_t stamp_ns = 0;  // kHardware and kProven
};

class FrameMatcher {
 public:
  // Frames that wait for their decision; beyond, the oldest is ambiguous.
  static constexpr std::size_t kMostFrames = 4096;

  // `resolution_ns`: how far a stamp and the readings of a window may lie below the true instant.
  explicit FrameMatcher(std::uint32_t resolution_ns) : resolution_ns_(resolution_ns) {}

  // An event frame. `asked`: somebody wants its decision; others only stand in the way.
  void add_frame(std::uint64_t id, const DeviceWindow& window, const FrameFacts& facts, bool asked);
  // kTransmit or kReceive with a valid time. Its record counts when the stamp is known to belong to
  // what the record describes.
  void add_stamp(const StampEvent& stamp);
  // Stamps or frames went missing between the last call of decide() and the next one.
  void note_lost_stamps() { stamps_lost_ = true; }
  void note_lost_frames() { frames_lost_ = true; }

  // As in FrameNews. Gives every decision that can be made now, each once.
  void decide(std::uint64_t as_of_ns, std::uint64_t complete_until_ns,
              std::vector<FrameDecision>* out);
  std::size_t waiting() const { return frames_.size(); }

 private:
  struct Frame {
    std::uint64_t id;
    DeviceWindow window;
    std::uint8_t message_type;
    std::uint16_t sequence_id;
    std::array<std::uint8_t, 10> source_port;
    bool asked;
    // What the stamps said so far.
    FrameVerdict found = FrameVerdict::kNoneCame;
    std::uint64_t stamp_ns = 0;
  };

  bool contains(const Frame& frame, std::uint64_t stamp_ns) const;
  bool may_be_of(const Frame& frame, const StampEvent& stamp) const;
  void judge(const StampEvent& stamp);
  void give_up(std::vector<FrameDecision>* out);
  static FrameDecision decision(const Frame& frame);

  const std::uint32_t resolution_ns_;
  std::deque<Frame> frames_;
  std::vector<StampEvent> stamps_;
  std::uint64_t last_complete_ns_ = 0;
  // Up to here a frame is missing among the candidates: nothing is proven.
  std::uint64_t blind_until_ns_ = 0;
  bool stamps_lost_ = false, frames_lost_ = false;
};

}  // namespace avbhal
