// An open frame port with its stamps matched: sends, gives each sent frame its verdict, and hands
// received frames on as events with theirs.
//
// Threads: any; one lock, held during a send. take_bytes() only from the consumer of the events.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/frame_matcher.h"
#include "core/frame_store.h"
#include "hal/frame_port.h"

namespace avbhal {

struct SentFrame {
  std::uint64_t id = 0;
  Departure departure;
};

class FrameExchange {
 public:
  // Sent frames whose verdict is kept until it is asked for; older ones are forgotten.
  static constexpr std::size_t kMostSent = 4096;

  // Keeps the bytes of about `capacity` frames of 256 bytes.
  FrameExchange(std::unique_ptr<FramePort> port, std::uint32_t resolution_ns, std::size_t capacity);
  FrameExchange(const FrameExchange&) = delete;
  FrameExchange& operator=(const FrameExchange&) = delete;

  Result<SentFrame> send(const std::uint8_t* bytes, std::size_t size);
  // The same at a launch time; see FramePort::send_at(). The window has no end yet.
  Result<SentFrame> send_at(const std::uint8_t* bytes, std::size_t size, std::uint64_t launch_ns);
  // Looks at the port. When a frame of send_at() has left; nothing while it waits.
  // HAL_ADAPTER_NOT_READY when it will not leave any more, HAL_OUT_OF_RANGE for another frame.
  Result<std::optional<Departure>> departure_of(std::uint64_t id);
  // Looks at the port. kPending while nothing can be told; kLost for a frame that is not known any
  // more.
  Result<FrameDecision> verdict_of(std::uint64_t id);

  // Received frames, as the source of an EventPump. kReceive; `raw` is the position of the bytes,
  // `frame_bytes` their number, `channel` the FrameVerdict. Ends the port when it is destroyed; one
  // only.
  static std::unique_ptr<EventSource> events(std::shared_ptr<FrameExchange> self);
  // The bytes of an event, in the order of the events.
  void take_bytes(const StampEvent& event, std::uint8_t* out) {
    store_.take(event.raw, out, event.frame_bytes);
  }

 private:
  friend class ReceivedFrames;
  struct Held {
    std::uint64_t id = 0;
    FrameVerdict verdict = FrameVerdict::kPending;
    std::uint64_t stamp_ns = 0;
    SeenFrame frame;
    FrameFacts facts;
    std::uint64_t lost_before = 0;
  };

  void close();
  // All with the lock held.
  Status fetch();
  void add(SeenFrame frame);
  void launched(const SeenFrame& frame);
  void remember(std::uint64_t id, FrameVerdict verdict);
  bool read_own(const std::uint8_t* bytes, std::size_t size, FrameFacts* facts) const;
  void settle(const FrameNews& news);
  std::size_t hand_on(StampEvent* out, std::size_t capacity);
  StampEvent event_of(const Held& held) const;

  std::mutex mutex_;
  std::unique_ptr<FramePort> port_;  // null after close()
  FrameMatcher sent_, received_;
  std::map<std::uint64_t, FrameDecision> verdicts_;
  struct Launch {
    FrameFacts facts;
    std::optional<Departure> departure;
    bool dropped = false;
  };
  std::map<std::uint64_t, Launch> launches_;  // the last kMostSent
  std::deque<Held> held_;
  std::uint64_t next_id_ = 1;
  std::uint64_t lost_now_ = 0;  // received frames that are missing behind the last one held
  std::uint32_t sequence_ = 0;
  EventCounters counters_;
  FrameStore store_;
};

}  // namespace avbhal
