// The way of stamps from the thread that fetches them to the one that reads them: one producer, one
// consumer, no lock, no allocation after construction.
//
// When it is full the newest events are refused and counted; the next event that finds room says in
// lost_before how many are missing in front of it. So what arrives is in order, and every gap has
// its place and its size.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/limits.h"
#include "hal/stamps.h"

namespace avbhal {

inline constexpr std::size_t kMinRingEvents = 2;

class StampRing {
 public:
  // Room for `events`, rounded up to a power of two, from kMinRingEvents to kMaxRingEvents.
  explicit StampRing(std::size_t events);
  StampRing(const StampRing&) = delete;
  StampRing& operator=(const StampRing&) = delete;

  std::size_t capacity() const { return slots_.size(); }

  // Producer's thread only. Takes over the first of `events` that find room, returns how many, and
  // counts the rest as dropped. `lost_before` of each is kept and added to.
  std::size_t push(const StampEvent* events, std::size_t count);
  // Producer's thread only: `events` are missing behind the last one that was pushed.
  void note_lost(std::uint64_t events) { producer_.missing += events; }

  // Consumer's thread only. The oldest up to `capacity` that arrived at one speed of
  // the link; returns how many.
  std::size_t pop(StampEvent* out, std::size_t capacity);

  // Any thread. Since construction; waiting() is a moment's count.
  std::size_t waiting() const;
  std::uint64_t pushed() const { return producer_.tail.load(std::memory_order_acquire); }
  std::uint64_t dropped() const { return producer_.dropped.load(std::memory_order_acquire); }

 private:
  // A record is one cache line: producer and consumer never share one that is in use.
  struct alignas(64) Slot {
    StampEvent event;
  };

  // Sequentially consistent, so that a consumer which announces that it goes to sleep and looks
  // once more cannot miss an event.
  struct alignas(64) Producer {
    std::atomic<std::uint64_t> tail{0};
    std::atomic<std::uint64_t> dropped{0};
    std::uint64_t missing = 0;    // lost since the last event that found room
    std::uint64_t head_seen = 0;  // the last look at the consumer's head
  };
  struct alignas(64) Consumer {
    std::atomic<std::uint64_t> head{0};
    std::uint64_t tail_seen = 0;
  };
  static_assert(sizeof(Producer) == 64 && sizeof(Consumer) == 64, "one cache line each");

  std::vector<Slot> slots_;
  const std::uint64_t mask_;
  Producer producer_;
  Consumer consumer_;
};

}  // namespace avbhal
