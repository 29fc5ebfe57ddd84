// The ring of stamps: order, counts and the place of every gap, by one thread and by two.
#include "core/stamp_ring.h"

#include <thread>
#include <vector>

#include "harness.h"

namespace avbhal {
namespace {

std::vector<StampEvent> numbered(std::uint64_t from, std::size_t count) {
  std::vector<StampEvent> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i].device_ns = from + i;
  return out;
}

// Every event that arrives follows the last one by exactly the gap that it announces.
struct Follower {
  std::uint64_t next = 0, seen = 0, gaps = 0, wrong = 0;

  void follow(const StampEvent* events, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      wrong += events[i].device_ns != next + events[i].lost_before ? 1u : 0u;
      gaps += events[i].lost_before;
      next = events[i].device_ns + 1;
      ++seen;
    }
  }
};

}  // namespace

TEST("stamp ring: capacity is a power of two within its limits") {
  CHECK_EQ(StampRing(0).capacity(), kMinRingEvents);
  CHECK_EQ(StampRing(3).capacity(), std::size_t{4});
  CHECK_EQ(StampRing(1000).capacity(), std::size_t{1024});
  CHECK_EQ(StampRing(kMaxRingEvents + 1).capacity(), kMaxRingEvents);
}

TEST("stamp ring: what does not fit is counted and announced by the next event") {
  StampRing ring(4);
  Follower follower;
  const std::vector<StampEvent> first = numbered(0, 7);
  CHECK_EQ(ring.push(first.data(), 7), std::size_t{4});
  CHECK_EQ(ring.dropped(), std::uint64_t{3});
  CHECK_EQ(ring.waiting(), std::size_t{4});
  StampEvent out[8];
  CHECK_EQ(ring.pop(out, 3), std::size_t{3});
  follower.follow(out, 3);
  std::vector<StampEvent> second = numbered(9, 2);
  second[0].lost_before = 2;  // at the source
  CHECK_EQ(ring.push(second.data(), 2), std::size_t{2});
  CHECK_EQ(ring.pop(out, 8), std::size_t{3});
  follower.follow(out, 3);
  CHECK_EQ(ring.pop(out, 8), std::size_t{0});
  CHECK_EQ(follower.wrong, std::uint64_t{0});
  CHECK_EQ(follower.gaps, std::uint64_t{5});
  CHECK_EQ(ring.pushed(), std::uint64_t{6});
}

TEST("stamp ring: a gap in front of a refused event is not forgotten") {
  StampRing ring(2);
  StampEvent out[2];
  Follower follower;
  CHECK_EQ(ring.push(numbered(0, 2).data(), 2), std::size_t{2});
  std::vector<StampEvent> refused = numbered(7, 1);
  refused[0].lost_before = 5;
  CHECK_EQ(ring.push(refused.data(), 1), std::size_t{0});
  CHECK_EQ(ring.pop(out, 2), std::size_t{2});
  follower.follow(out, 2);
  CHECK_EQ(ring.push(numbered(8, 1).data(), 1), std::size_t{1});
  CHECK_EQ(ring.pop(out, 2), std::size_t{1});
  CHECK_EQ(out[0].lost_before, 6u);
  follower.follow(out, 1);
  CHECK_EQ(follower.wrong, std::uint64_t{0});
}

TEST("stamp ring: what is noted as lost is announced by the next event, at most 2^32 - 1") {
  StampRing ring(4);
  StampEvent out[4];
  ring.note_lost(3);
  ring.note_lost(4);
  std::vector<StampEvent> events = numbered(0, 2);
  events[0].lost_before = 2;
  CHECK_EQ(ring.push(events.data(), 2), std::size_t{2});
  CHECK_EQ(ring.pop(out, 4), std::size_t{2});
  CHECK_EQ(out[0].lost_before, 9u);
  CHECK_EQ(out[1].lost_before, 0u);
  ring.note_lost(0xFFFFFFFFu);
  ring.note_lost(1);
  CHECK_EQ(ring.push(numbered(2, 1).data(), 1), std::size_t{1});
  CHECK_EQ(ring.pop(out, 4), std::size_t{1});
  CHECK_EQ(out[0].lost_before, 0xFFFFFFFFu);
  CHECK_EQ(ring.dropped(), std::uint64_t{0});
}

TEST("stamp ring: round and round, full and empty, nothing is refused that has room") {
  StampRing ring(4);
  StampEvent out[4];
  std::uint64_t next = 0;
  for (int round = 0; round < 20; ++round) {
    for (const std::size_t count : {std::size_t{1}, std::size_t{4}, std::size_t{3}}) {
      CHECK_EQ(ring.push(numbered(next, count).data(), count), count);
      CHECK_EQ(ring.waiting(), count);
      CHECK_EQ(ring.pop(out, 4), count);
      for (std::size_t i = 0; i < count; ++i) CHECK_EQ(out[i].device_ns, next + i);
      next += count;
      CHECK_EQ(ring.pushed(), next);
    }
  }
  CHECK_EQ(ring.push(nullptr, 0), std::size_t{0});
  CHECK_EQ(ring.dropped(), std::uint64_t{0});
}

TEST("stamp ring: two threads, a million events, every loss accounted for") {
  constexpr std::uint64_t kEvents = 1000000;
  StampRing ring(1024);
  std::thread producer([&ring] {
    for (std::uint64_t sent = 0; sent < kEvents;) {
      const std::size_t count = 1 + sent % 97;
      (void)ring.push(numbered(sent, count).data(), count);
      sent += count;
    }
    // The last one always arrives, so that the consumer knows when to stop.
    StampEvent last;
    last.device_ns = ~std::uint64_t{0};
    while (ring.push(&last, 1) == 0) std::this_thread::yield();
  });
  Follower follower;
  std::vector<StampEvent> out(64);
  std::uint64_t behind = 0;  // missing in front of the last one
  for (;;) {
    const std::size_t count = ring.pop(out.data(), 1 + follower.seen % 64);
    const bool end = count > 0 && out[count - 1].device_ns == ~std::uint64_t{0};
    follower.follow(out.data(), end ? count - 1 : count);
    if (end) behind = out[count - 1].lost_before;
    if (end) break;
    if (count == 0) std::this_thread::yield();
  }
  producer.join();
  CHECK_EQ(follower.wrong, std::uint64_t{0});
  CHECK_EQ(follower.seen + 1, ring.pushed());
  CHECK_EQ(follower.gaps + behind, ring.dropped());
  CHECK(follower.seen + ring.dropped() >= kEvents);
}

TEST("stamp ring: what stood in the reader's array before says nothing") {
  StampRing ring(4);
  CHECK_EQ(ring.push(numbered(0, 2).data(), 2), std::size_t{2});
  StampEvent out[2];
  out[0].link_mbps = 1000;
  CHECK_EQ(ring.pop(out, 2), std::size_t{2});
}

}  // namespace avbhal
