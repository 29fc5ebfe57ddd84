// Carries the events of one subscription from its source into a ring, and says so to a consumer
// that waits. A source that fails ends the pump; its error is kept for the consumer.
//
// Threads: take() from one thread (the consumer's), start() and close() from one at a time.
// Everything else from any thread. With start() a
// thread of this object fetches by itself; without it the owner calls step() (virtual time, tests).
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/stamp_ring.h"
#include "hal/backend.h"
#include "runtime/link_watch.h"
#include "runtime/pumped.h"

namespace avbhal {

// All since the subscription began, as of the last look at the source.
struct PumpCounters {
  std::uint64_t posted;   // the source put so many where they could be fetched
  std::uint64_t lost;     // the source says it lost so many
  std::uint64_t missing;  // numbers that are missing in its count
  std::uint64_t fetched;
  std::uint64_t dropped;  // refused by the full ring
  std::uint64_t taken;    // by the consumer
  std::uint64_t wakes;
};

class EventPump final : public Pumped {
 public:
  using Wake = std::function<void()>;

  // `owner` and `adapter` are kept alive until close(): what the source and `system` live in.
  EventPump(std::shared_ptr<void> owner, std::shared_ptr<Adapter> adapter, SystemClock& system,
            std::unique_ptr<EventSource> source, std::size_t capacity);
  ~EventPump() override;
  EventPump(const EventPump&) = delete;
  EventPump& operator=(const EventPump&) = delete;

  // Called on the thread that fetches, or on the one that closes: once after each take() that
  // returned 0, when there is something to take or nothing more will come. It must not call back.
  // close() lets go of it.
  void set_wake(Wake wake);
  // Starts the fetching thread (name "avbhal-events"). std::system_error when there is none to
  // give.
  void start();
  // Ends the subscription at its source and lets go of the adapter; again is harmless.
  void close();
  bool closed() const override { return closed_.load(); }

  // Fetches everything that waits at the source; returns how long to wait until the next time, ns.
  std::uint64_t step();
  // When the next step() is due, for an owner that calls it himself.
  std::uint64_t due_system_ns() override { return due_system_ns_.load(); }
  void pump() override { (void)step(); }

  // The oldest events of the ring, up to `capacity`, that arrived at one speed of the link; without
  // a thread, an empty ring is filled first. Behind the last one: the source's error if it failed,
  // HAL_CLOSED after close(). 0: nothing waits, and the consumer will be woken.
  Result<std::size_t> take(StampEvent* out, std::size_t capacity);
  PumpCounters counters() const;
  std::size_t waiting() const { return ring_->waiting(); }
  std::size_t capacity() const { return ring_->capacity(); }

 private:
  static constexpr std::size_t kFetch = 256;  // 16 KiB on the way

  void run();
  std::uint64_t step_or_give_up() noexcept;
  Status fetch();
  Status read_counters();
  void mark_gaps(std::size_t count);
  void mark_link(std::size_t count);
  void give_up(Status error);
  void wake_consumer();
  Status failure() const;

  const std::uint64_t interval_ns_;
  SystemClock* const system_;
  std::shared_ptr<void> owner_;
  std::shared_ptr<Adapter> adapter_;
  const std::unique_ptr<StampRing> ring_;
  std::atomic<bool> closed_{false}, failed_{false}, waiting_{false}, threaded_{false};
  std::atomic<std::uint64_t> due_system_ns_{0};
  std::atomic<std::uint64_t> posted_{0}, lost_{0}, missing_{0}, fetched_{0}, taken_{0}, wakes_{0};

  // Guards what follows up to last_sequence_; taken before the others.
  std::mutex source_mutex_;
  std::unique_ptr<EventSource> source_;
  LinkWatch link_;  // ends with adapter_
  std::vector<StampEvent> batch_;
  std::uint32_t last_sequence_ = 0;

  Status out_of_memory_;  // made while there is memory; of the fetching thread

  mutable std::mutex mutex_;  // guards wake_, error_
  Wake wake_;
  Status error_;

  std::mutex thread_mutex_;  // guards what follows
  std::condition_variable nudge_;
  std::thread thread_;
  bool stopping_ = false;
  bool running_ = false;
};

}  // namespace avbhal
