#include "core/frame_matcher.h"

#include <algorithm>

namespace avbhal {
namespace {

constexpr std::uint8_t kRecord =
    kStampMatched | kStampMessageType | kStampSequenceId | kStampSourcePort;

}  // namespace

bool has_record(const StampEvent& stamp) { return (stamp.flags & kRecord) == kRecord; }

const char* frame_verdict_name(FrameVerdict verdict) {
  switch (verdict) {
    case FrameVerdict::kHardware: return "hardware";
    case FrameVerdict::kProven: return "proven";
    case FrameVerdict::kAmbiguous: return "ambiguous";
    case FrameVerdict::kNoneCame: return "none came";
    case FrameVerdict::kLost: return "lost";
    case FrameVerdict::kNoEvent: return "no event message";
    case FrameVerdict::kPending: break;
  }
  return "pending";
}

void FrameMatcher::add_frame(std::uint64_t id, const DeviceWindow& window, const FrameFacts& facts,
                             bool asked) {
  Frame frame{id, window, facts.message_type, facts.sequence_id, facts.source_port, asked};
  // The clock was set back meanwhile: no stamp can be told.
  if (window.latest_ns < window.earliest_ns) frame.found = FrameVerdict::kAmbiguous;
  frames_.push_back(frame);
}

void FrameMatcher::add_stamp(const StampEvent& stamp) {
  if ((stamp.flags & kStampTimeValid) != 0) stamps_.push_back(stamp);
}

bool FrameMatcher::contains(const Frame& frame, std::uint64_t stamp_ns) const {
  const std::uint64_t earliest = frame.window.earliest_ns;
  return stamp_ns + resolution_ns_ >= earliest &&
         stamp_ns <= frame.window.latest_ns + resolution_ns_;
}

bool FrameMatcher::may_be_of(const Frame& frame, const StampEvent& stamp) const {
  if (!contains(frame, stamp.device_ns)) return false;
  return !has_record(stamp) ||
         (stamp.message_type == frame.message_type && stamp.sequence_id == frame.sequence_id &&
          stamp.source_port == frame.source_port);
}

// Exactly one candidate is the owner. A second stamp for the same frame is a contradiction, unless
// it is the same one again.
void FrameMatcher::judge(const StampEvent& stamp) {
  const bool blind = stamp.device_ns <= blind_until_ns_ && !has_record(stamp);
  Frame* only = nullptr;
  std::size_t candidates = 0;
  for (Frame& frame : frames_) {
    if (!may_be_of(frame, stamp)) continue;
    ++candidates;
    only = &frame;
  }
  if (candidates == 1 && !blind) {
    if (only->found == FrameVerdict::kNoneCame) {
      only->found = has_record(stamp) ? FrameVerdict::kHardware : FrameVerdict::kProven;
      only->stamp_ns = stamp.device_ns;
    } else if (only->stamp_ns != stamp.device_ns) {
      only->found = FrameVerdict::kAmbiguous;
    }
    return;
  }
  for (Frame& frame : frames_) {
    const bool open =
        frame.found == FrameVerdict::kNoneCame || frame.found == FrameVerdict::kProven;
    if (open && may_be_of(frame, stamp)) frame.found = FrameVerdict::kAmbiguous;
  }
}

FrameDecision FrameMatcher::decision(const Frame& frame) {
  FrameDecision made;
  made.id = frame.id;
  made.verdict = frame.found;
  made.stamp_ns = is_proof(frame.found) ? frame.stamp_ns : 0;
  return made;
}

// The clock was set back: what waits belongs to another time.
void FrameMatcher::give_up(std::vector<FrameDecision>* out) {
  for (Frame& frame : frames_) {
    frame.found = FrameVerdict::kAmbiguous;
    if (frame.asked) out->push_back(decision(frame));
  }
  frames_.clear();
  stamps_.clear();
  blind_until_ns_ = 0;
}

void FrameMatcher::decide(std::uint64_t as_of_ns, std::uint64_t complete_until_ns,
                          std::vector<FrameDecision>* out) {
  if (complete_until_ns < last_complete_ns_) give_up(out);
  last_complete_ns_ = complete_until_ns;
  if (frames_lost_) blind_until_ns_ = std::max(blind_until_ns_, as_of_ns);
  while (frames_.size() > kMostFrames) {
    Frame oldest = frames_.front();
    frames_.pop_front();
    blind_until_ns_ = std::max(blind_until_ns_, oldest.window.latest_ns + resolution_ns_);
    oldest.found = FrameVerdict::kAmbiguous;
    if (oldest.asked) out->push_back(decision(oldest));
  }
  std::vector<StampEvent> later;
  for (const StampEvent& stamp : stamps_) {
    // A stamp from the future is none of this clock's.
    if (stamp.device_ns > as_of_ns) continue;
    if (stamp.device_ns > complete_until_ns) {
      later.push_back(stamp);
    } else {
      judge(stamp);
    }
  }
  stamps_ = std::move(later);
  std::deque<Frame> open;
  for (Frame& frame : frames_) {
    if (stamps_lost_ && frame.found == FrameVerdict::kNoneCame) frame.found = FrameVerdict::kLost;
    const bool over = frame.window.latest_ns + resolution_ns_ <= complete_until_ns ||
                      frame.window.latest_ns < frame.window.earliest_ns;
    if (!over) {
      open.push_back(frame);
    } else if (frame.asked) {
      out->push_back(decision(frame));
    }
  }
  frames_ = std::move(open);
  stamps_lost_ = frames_lost_ = false;
}

}  // namespace avbhal
