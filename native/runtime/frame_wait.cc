#include "runtime/frame_wait.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "core/frame_matcher.h"

namespace avbhal {
namespace {

constexpr std::uint8_t kHeader =
    kStampMessageType | kStampSequenceId | kStampSourcePort | kStampCorrection;

// `Header`: FrameFacts or StampEvent.
template <class Header>
bool is_awaited(const AwaitedFrame& frame, const Header& header) {
  return header.message_type == frame.message_type && header.sequence_id == frame.sequence_id &&
         (!frame.source_port || header.source_port == *frame.source_port);
}

StampEvent without_time(EventKind direction, FrameVerdict verdict) {
  StampEvent event;
  event.kind = direction;
  event.channel = static_cast<std::uint8_t>(verdict);
  return event;
}

class SeenFrameWait final : public EventSource {
 public:
  SeenFrameWait(const AwaitedFrame& frame, std::unique_ptr<FramePort> port,
                std::uint32_t resolution_ns)
      : frame_(frame), port_(std::move(port)), matcher_(resolution_ns) {}

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override;
  Result<EventCounters> counters() override { return EventCounters(counters_); }

 private:
  void add(const SeenFrame& seen);
  void keep(const StampEvent& stamp);
  void settle(const FrameDecision& decision);
  StampEvent event_of(const FrameDecision& decision, const FrameFacts& facts) const;

  const AwaitedFrame frame_;
  const std::unique_ptr<FramePort> port_;
  FrameMatcher matcher_;
  std::map<std::uint64_t, FrameFacts> awaited_;  // by the matcher's ids
  std::deque<StampEvent> stamps_;                // for the rest of what they say
  std::deque<StampEvent> ready_;
  std::uint64_t next_id_ = 1;
  EventCounters counters_;
};

Result<std::size_t> SeenFrameWait::take(StampEvent* out, std::size_t capacity) {
  Result<FrameNews> got = port_->look();
  if (!got.ok()) return got.take_status();
  const FrameNews& news = got.value();
  counters_.lost += news.frames_lost + news.stamps_lost;
  if (news.stamps_lost != 0) matcher_.note_lost_stamps();
  if (news.frames_lost != 0) matcher_.note_lost_frames();
  for (const StampEvent& stamp : news.stamps) keep(stamp);
  for (const SeenFrame& seen : news.frames) add(seen);
  std::vector<FrameDecision> decisions;
  matcher_.decide(news.as_of_ns, news.complete_until(frame_.direction), &decisions);
  for (const FrameDecision& decision : decisions) settle(decision);
  const std::size_t count = std::min(capacity, ready_.size());
  std::copy_n(ready_.begin(), count, out);
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(count));
  counters_.posted += count;
  return count;
}

void SeenFrameWait::keep(const StampEvent& stamp) {
  if (stamp.kind != frame_.direction) return;
  matcher_.add_stamp(stamp);
  stamps_.push_back(stamp);
  if (stamps_.size() > FrameMatcher::kMostFrames) stamps_.pop_front();
}

void SeenFrameWait::add(const SeenFrame& seen) {
  const bool sent = seen.kind == SeenFrame::kOtherSent;
  FrameFacts facts;
  if (sent != (frame_.direction == EventKind::kTransmit) || !seen.read(&facts) ||
      !(facts.is_event() || seen.may_be_stamped)) {
    return;
  }
  const std::uint64_t id = next_id_++;
  const bool awaited = facts.is_event() && is_awaited(frame_, facts);
  if (awaited) awaited_.emplace(id, facts);
  matcher_.add_frame(id, seen.window, facts, awaited && !seen.own_stamp_ns);
  if (awaited && seen.own_stamp_ns) settle({id, FrameVerdict::kHardware, *seen.own_stamp_ns});
}

void SeenFrameWait::settle(const FrameDecision& decision) {
  const auto found = awaited_.find(decision.id);
  if (found == awaited_.end()) return;
  ready_.push_back(event_of(decision, found->second));
  awaited_.erase(found);
}

StampEvent SeenFrameWait::event_of(const FrameDecision& decision, const FrameFacts& facts) const {
  StampEvent event = without_time(frame_.direction, decision.verdict);
  if (!is_proof(decision.verdict)) return event;
  const auto stamp = std::find_if(stamps_.begin(), stamps_.end(), [&](const StampEvent& one) {
    return one.device_ns == decision.stamp_ns;
  });
  if (stamp != stamps_.end()) event = *stamp;
  // Frames that the caller does not see are counted by nobody.
  event.sequence = 0;
  event.device_ns = decision.stamp_ns;
  event.channel = static_cast<std::uint8_t>(decision.verdict);
  event.flags |= kHeader | kStampTimeValid | kStampMatched;
  event.message_type = facts.message_type;
  event.sequence_id = facts.sequence_id;
  event.source_port = facts.source_port;
  event.correction_scaled_ns = facts.correction;
  return event;
}

class UnseenFrameWait final : public EventSource {
 public:
  UnseenFrameWait(const AwaitedFrame& frame, std::unique_ptr<EventSource> stamps)
      : frame_(frame), stamps_(std::move(stamps)) {}

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override;
  Result<EventCounters> counters() override { return stamps_->counters(); }
  std::uint64_t poll_interval_ns() const override { return stamps_->poll_interval_ns(); }

 private:
  const AwaitedFrame frame_;
  const std::unique_ptr<EventSource> stamps_;
};

Result<std::size_t> UnseenFrameWait::take(StampEvent* out, std::size_t capacity) {
  Result<std::size_t> got = stamps_->take(out, capacity);
  if (!got.ok()) return got.take_status();
  std::size_t count = 0;
  for (std::size_t i = 0; i < got.value(); ++i) {
    StampEvent event = out[i];
    if (event.kind != frame_.direction || (event.flags & kStampTimeValid) == 0) continue;
    if (!has_record(event)) {
      event = without_time(frame_.direction, FrameVerdict::kAmbiguous);
    } else if (is_awaited(frame_, event)) {
      event.channel = static_cast<std::uint8_t>(FrameVerdict::kHardware);
    } else {
      continue;
    }
    event.sequence = 0;
    out[count++] = event;
  }
  return count;
}

// No hardware stamps a general message: its only event is there at once.
class GeneralMessageWait final : public EventSource {
 public:
  explicit GeneralMessageWait(EventKind direction) : direction_(direction) {}

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override {
    if (counters_.posted != 0 || capacity == 0) return std::size_t{0};
    counters_.posted = 1;
    *out = without_time(direction_, FrameVerdict::kNoEvent);
    return std::size_t{1};
  }
  Result<EventCounters> counters() override { return EventCounters(counters_); }

 private:
  const EventKind direction_;
  EventCounters counters_;
};

bool is_general(const AwaitedFrame& frame) {
  FrameFacts facts;
  facts.ptp = true;
  facts.version = 2;
  facts.message_type = frame.message_type;
  return !facts.is_event();
}

}  // namespace

std::unique_ptr<EventSource> await_frame(const AwaitedFrame& frame, std::unique_ptr<FramePort> port,
                                         std::uint32_t resolution_ns) {
  if (is_general(frame)) return std::make_unique<GeneralMessageWait>(frame.direction);
  return std::make_unique<SeenFrameWait>(frame, std::move(port), resolution_ns);
}

std::unique_ptr<EventSource> await_frame(const AwaitedFrame& frame,
                                         std::unique_ptr<EventSource> stamps) {
  if (is_general(frame)) return std::make_unique<GeneralMessageWait>(frame.direction);
  return std::make_unique<UnseenFrameWait>(frame, std::move(stamps));
}

}  // namespace avbhal
