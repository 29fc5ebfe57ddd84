#include "runtime/frame_exchange.h"

#include <algorithm>
#include <string>
#include <utility>

namespace avbhal {
namespace {

constexpr std::size_t kBytesPerFrame = 256;
// Frames that wait for their verdict or for room in front of them.
constexpr std::size_t kMostHeld = 16384;

Status closed(const Operation& operation) {
  return make_error(ErrorCode::kClosed, operation.name, "the port was closed");
}

}  // namespace

// The events of an exchange; see FrameExchange::events().
class ReceivedFrames final : public EventSource {
 public:
  explicit ReceivedFrames(std::shared_ptr<FrameExchange> exchange)
      : exchange_(std::move(exchange)) {}
  ~ReceivedFrames() override { exchange_->close(); }

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override {
    const std::lock_guard<std::mutex> lock(exchange_->mutex_);
    if (Status status = exchange_->fetch(); !status.ok()) return status;
    return exchange_->hand_on(out, capacity);
  }
  Result<EventCounters> counters() override {
    const std::lock_guard<std::mutex> lock(exchange_->mutex_);
    return EventCounters(exchange_->counters_);
  }

 private:
  const std::shared_ptr<FrameExchange> exchange_;
};

FrameExchange::FrameExchange(std::unique_ptr<FramePort> port, std::uint32_t resolution_ns,
                             std::size_t capacity)
    : port_(std::move(port)),
      sent_(resolution_ns),
      received_(resolution_ns),
      store_(std::max<std::size_t>(capacity, 16) * kBytesPerFrame) {}

std::unique_ptr<EventSource> FrameExchange::events(std::shared_ptr<FrameExchange> self) {
  return std::make_unique<ReceivedFrames>(std::move(self));
}

void FrameExchange::close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  port_.reset();
}

Result<SentFrame> FrameExchange::send(const std::uint8_t* bytes, std::size_t size) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!port_) return closed(FramePort::kSend);
  Result<Departure> departure = port_->send(bytes, size);
  if (!departure.ok()) return departure.take_status();
  SentFrame sent;
  sent.id = next_id_++;
  sent.departure = departure.value();
  FrameFacts facts;
  const bool event = read_own(bytes, size, &facts);
  remember(sent.id, event ? FrameVerdict::kPending : FrameVerdict::kNoEvent);
  if (event) sent_.add_frame(sent.id, sent.departure.window, facts, true);
  return sent;
}

// Whether it is an event message, which may have a stamp.
bool FrameExchange::read_own(const std::uint8_t* bytes, std::size_t size, FrameFacts* facts) const {
  const bool read = is_udp(port_->transport()) ? read_message(bytes, size, facts)
                                               : read_frame(bytes, size, facts);
  return read && facts->is_event();
}

void FrameExchange::remember(std::uint64_t id, FrameVerdict verdict) {
  FrameDecision& decision = verdicts_[id];
  decision.id = id;
  decision.verdict = verdict;
  if (verdicts_.size() > kMostSent) verdicts_.erase(verdicts_.begin());
}

Result<SentFrame> FrameExchange::send_at(const std::uint8_t* bytes, std::size_t size,
                                         std::uint64_t launch_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!port_) return closed(FramePort::kSendAt);
  const std::uint64_t id = next_id_;
  Result<Departure> departure = port_->send_at(bytes, size, launch_ns, id);
  if (!departure.ok()) return departure.take_status();
  ++next_id_;
  Launch launch;
  const bool event = read_own(bytes, size, &launch.facts);
  remember(id, event ? FrameVerdict::kPending : FrameVerdict::kNoEvent);
  launches_.emplace(id, launch);
  if (launches_.size() > kMostSent) launches_.erase(launches_.begin());
  return SentFrame{id, departure.value()};
}

Result<std::optional<Departure>> FrameExchange::departure_of(std::uint64_t id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!port_) return closed(FramePort::kSendAt);
  auto found = launches_.find(id);
  if (found != launches_.end() && !found->second.departure && !found->second.dropped) {
    if (Status status = fetch(); !status.ok()) return status;
    found = launches_.find(id);
  }
  if (found == launches_.end()) {
    return make_error(ErrorCode::kOutOfRange, FramePort::kSendAt.name,
                      "frame " + std::to_string(id) + " is none of the last " +
                          std::to_string(kMostSent) + " with a launch time");
  }
  if (!found->second.dropped) return std::optional<Departure>(found->second.departure);
  return make_error(ErrorCode::kAdapterNotReady, FramePort::kSendAt.name,
                    "the link went down before the launch time: the frame was not sent",
                    "Connect a cable; adapter.refresh() reads the link.");
}

// A frame of send_at() has left, or will not.
void FrameExchange::launched(const SeenFrame& frame) {
  const auto found = launches_.find(frame.ticket);
  if (found == launches_.end()) return;
  Launch& launch = found->second;
  launch.dropped = frame.kind == SeenFrame::kDropped;
  const bool event = launch.facts.is_event();
  if (launch.dropped) {
    if (event) remember(frame.ticket, FrameVerdict::kNoneCame);
    return;
  }
  launch.departure = Departure{frame.window, frame.link_mbps};
  if (event) sent_.add_frame(frame.ticket, frame.window, launch.facts, true);
}

Result<FrameDecision> FrameExchange::verdict_of(std::uint64_t id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!port_) return closed(FramePort::kSend);
  auto found = verdicts_.find(id);
  if (found != verdicts_.end() && found->second.verdict == FrameVerdict::kPending) {
    if (Status status = fetch(); !status.ok()) return status;
    found = verdicts_.find(id);
  }
  if (found != verdicts_.end()) return FrameDecision(found->second);
  FrameDecision forgotten;
  forgotten.id = id;
  forgotten.verdict = FrameVerdict::kLost;
  return forgotten;
}

Status FrameExchange::fetch() {
  if (!port_) return closed(FramePort::kLook);
  Result<FrameNews> got = port_->look();
  if (!got.ok()) return got.take_status();
  FrameNews& news = got.value();
  // Lost frames lie somewhere among these: the count stands in front of the next one.
  lost_now_ += news.frames_lost;
  counters_.lost += news.frames_lost;
  for (SeenFrame& frame : news.frames) add(std::move(frame));
  for (const StampEvent& stamp : news.stamps) {
    (stamp.kind == EventKind::kTransmit ? sent_ : received_).add_stamp(stamp);
  }
  for (FrameMatcher* matcher : {&sent_, &received_}) {
    if (news.stamps_lost != 0) matcher->note_lost_stamps();
    if (news.frames_lost != 0) matcher->note_lost_frames();
  }
  settle(news);
  return ok_status();
}

void FrameExchange::add(SeenFrame frame) {
  if (frame.kind == SeenFrame::kLaunched || frame.kind == SeenFrame::kDropped) {
    launched(frame);
    return;
  }
  FrameFacts facts;
  if (!frame.read(&facts)) return;
  const bool ours = frame.kind == SeenFrame::kReceived;
  const std::uint64_t id = next_id_++;
  if (facts.is_event() || frame.may_be_stamped) {
    FrameMatcher& matcher = frame.kind == SeenFrame::kOtherSent ? sent_ : received_;
    matcher.add_frame(id, frame.window, facts, ours && facts.is_event() && !frame.own_stamp_ns);
  }
  if (!ours) return;
  if (frame.bytes.size() > kFrameRoomBytes) {
    ++counters_.lost;
    ++lost_now_;
    return;
  }
  Held held;
  held.id = id;
  held.facts = facts;
  held.lost_before = std::exchange(lost_now_, 0);
  if (!facts.is_event()) held.verdict = FrameVerdict::kNoEvent;
  if (frame.own_stamp_ns) {
    held.verdict = FrameVerdict::kHardware;
    held.stamp_ns = *frame.own_stamp_ns;
  }
  held.frame = std::move(frame);
  if (held_.size() >= kMostHeld) {
    ++counters_.lost;
    lost_now_ = held.lost_before + 1;
    return;
  }
  held_.push_back(std::move(held));
}

void FrameExchange::settle(const FrameNews& news) {
  std::vector<FrameDecision> decisions;
  sent_.decide(news.as_of_ns, news.complete_until(EventKind::kTransmit), &decisions);
  for (const FrameDecision& decision : decisions) {
    const auto found = verdicts_.find(decision.id);
    if (found != verdicts_.end()) found->second = decision;
  }
  decisions.clear();
  received_.decide(news.as_of_ns, news.complete_until(EventKind::kReceive), &decisions);
  // Ids rise in `held_`.
  for (const FrameDecision& decision : decisions) {
    const auto found =
        std::lower_bound(held_.begin(), held_.end(), decision.id,
                         [](const Held& held, std::uint64_t id) { return held.id < id; });
    if (found == held_.end() || found->id != decision.id) continue;
    found->verdict = decision.verdict;
    found->stamp_ns = decision.stamp_ns;
  }
}

StampEvent FrameExchange::event_of(const Held& held) const {
  StampEvent event;
  event.kind = EventKind::kReceive;
  event.device_ns = held.stamp_ns;
  event.system_ns = held.frame.system_ns;
  event.frame_bytes = static_cast<std::uint32_t>(held.frame.bytes.size());
  event.channel = static_cast<std::uint8_t>(held.verdict);
  if (is_proof(held.verdict)) event.flags |= kStampTimeValid | kStampMatched;
  if (held.facts.tagged) {
    event.flags |= kStampVlan;
    event.vlan_id = held.facts.vlan_id;
    event.pcp = held.facts.pcp;
  }
  if (held.facts.ptp) {
    event.flags |= kStampMessageType | kStampSequenceId | kStampSourcePort | kStampCorrection;
    event.message_type = held.facts.message_type;
    event.sequence_id = held.facts.sequence_id;
    event.source_port = held.facts.source_port;
    event.correction_scaled_ns = held.facts.correction;
  }
  return event;
}

// In the order of arrival: one that has no verdict yet holds up those behind it.
std::size_t FrameExchange::hand_on(StampEvent* out, std::size_t capacity) {
  std::size_t count = 0;
  for (; count < capacity && !held_.empty(); held_.pop_front()) {
    const Held& held = held_.front();
    if (held.verdict == FrameVerdict::kPending) break;
    const auto& bytes = held.frame.bytes;
    const std::optional<std::uint64_t> position = store_.put(bytes.data(), bytes.size());
    sequence_ += 1 + static_cast<std::uint32_t>(held.lost_before);
    if (!position) {
      // Its number is missing in the count of the next one.
      ++counters_.lost;
      continue;
    }
    StampEvent event = event_of(held);
    event.raw = *position;
    event.sequence = sequence_;
    out[count++] = event;
    ++counters_.posted;
  }
  return count;
}

}  // namespace avbhal
