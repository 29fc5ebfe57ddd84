// A source of events that a test fills by hand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

#include "hal/backend.h"

namespace avbhal::test {

// What the source shares with the test; any thread.
struct FakeFeed {
  std::mutex mutex;
  std::deque<StampEvent> waiting;
  EventCounters counters;
  std::uint32_t sequence = 0;
  bool failing = false;
  bool ended = false;  // the source was destroyed
  std::uint64_t looks = 0;

  // Events with ascending device times; `lost` of them never arrive.
  void post(std::uint64_t count, std::uint64_t lost = 0, EventKind kind = EventKind::kReceive) {
    const std::lock_guard<std::mutex> lock(mutex);
    sequence += static_cast<std::uint32_t>(lost);
    counters.lost += lost;
    for (std::uint64_t i = 0; i < count; ++i) {
      StampEvent event;
      event.kind = kind;
      event.flags = kStampTimeValid;
      event.sequence = ++sequence;
      event.device_ns = event.sequence;
      waiting.push_back(event);
      ++counters.posted;
    }
  }
};

class FakeSource final : public EventSource {
 public:
  FakeSource(std::shared_ptr<FakeFeed> feed, std::uint64_t interval_ns)
      : feed_(std::move(feed)), interval_ns_(interval_ns) {}
  ~FakeSource() override {
    const std::lock_guard<std::mutex> lock(feed_->mutex);
    feed_->ended = true;
  }

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override {
    const std::lock_guard<std::mutex> lock(feed_->mutex);
    ++feed_->looks;
    if (feed_->failing) return make_error(ErrorCode::kAdapterGone, "take", "ordered by the test");
    const std::size_t count = std::min(capacity, feed_->waiting.size());
    for (std::size_t i = 0; i < count; ++i) {
      out[i] = feed_->waiting.front();
      feed_->waiting.pop_front();
    }
    return count;
  }
  Result<EventCounters> counters() override {
    const std::lock_guard<std::mutex> lock(feed_->mutex);
    return EventCounters(feed_->counters);
  }
  std::uint64_t poll_interval_ns() const override { return interval_ns_; }

 private:
  std::shared_ptr<FakeFeed> feed_;
  const std::uint64_t interval_ns_;
};

}  // namespace avbhal::test
