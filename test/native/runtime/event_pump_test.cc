// The pump between a source and its consumer: order, counts, wake-ups, failures, ends.
#include "runtime/event_pump.h"

#include <condition_variable>
#include <vector>

#include "event_fake.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::code_of;
using test::FakeFeed;
using test::FakeSource;
using test::SimFixture;

struct PumpBench {
  explicit PumpBench(std::size_t capacity, std::uint64_t interval_ns = 1000000)
      : sim("i226"),
        adapter(std::move(sim.adapter)),
        pump(nullptr, adapter, sim.backend->system_clock(),
             std::make_unique<FakeSource>(feed, interval_ns), capacity) {
    pump.set_wake([this] { ++wakes; });
  }

  std::size_t take(std::size_t most = 4096) {
    events.resize(most);
    Result<std::size_t> taken = pump.take(events.data(), most);
    ending = taken.ok() ? "OK" : code_of(taken.status());
    events.resize(taken.ok() ? taken.value() : 0);
    return events.size();
  }

  std::shared_ptr<FakeFeed> feed = std::make_shared<FakeFeed>();
  SimFixture sim;
  std::shared_ptr<Adapter> adapter;
  EventPump pump;
  std::vector<StampEvent> events;
  std::string ending;
  int wakes = 0;
};

}  // namespace

TEST("event pump: losses at the source and in the ring are counted apart and placed") {
  PumpBench bench(1024);
  bench.feed->post(3);
  bench.feed->post(2, 4);
  (void)bench.pump.step();
  bench.feed->post(1100);
  (void)bench.pump.step();
  const PumpCounters counters = bench.pump.counters();
  CHECK_EQ(counters.posted, std::uint64_t{1105});
  CHECK_EQ(counters.lost, std::uint64_t{4});
  CHECK_EQ(counters.missing, std::uint64_t{4});
  CHECK_EQ(counters.fetched, std::uint64_t{1105});
  CHECK_EQ(counters.dropped, std::uint64_t{81});
  CHECK_EQ(bench.take(), std::size_t{1024});
  CHECK_EQ(bench.events[2].lost_before, 0u);
  CHECK_EQ(bench.events[3].lost_before, 4u);
  bench.feed->post(1);
  CHECK_EQ(bench.take(), std::size_t{1});
  CHECK_EQ(bench.events[0].lost_before, 81u);
  CHECK_EQ(bench.pump.counters().taken, std::uint64_t{1025});
}

TEST("event pump: nothing is counted before the first look at the source") {
  PumpBench bench(64);
  const PumpCounters none = bench.pump.counters();
  for (const std::uint64_t count :
       {none.posted, none.lost, none.missing, none.fetched, none.dropped, none.taken, none.wakes}) {
    CHECK_EQ(count, 0u);
  }
  CHECK_EQ(bench.pump.due_system_ns(), 0u);
  CHECK(!bench.pump.closed());
}

TEST("event pump: one wake-up after each take that found nothing") {
  PumpBench bench(64);
  bench.feed->post(1);
  (void)bench.pump.step();
  CHECK_EQ(bench.wakes, 0);  // nobody waits yet
  CHECK_EQ(bench.take(), std::size_t{1});
  CHECK_EQ(bench.take(), std::size_t{0});
  bench.feed->post(1);
  (void)bench.pump.step();
  bench.feed->post(1);
  (void)bench.pump.step();
  CHECK_EQ(bench.wakes, 1);
  CHECK_EQ(bench.take(), std::size_t{2});
  (void)bench.pump.step();
  CHECK_EQ(bench.wakes, 1);
}

TEST("event pump: a source that fails ends the stream behind its last event") {
  PumpBench bench(64);
  bench.feed->post(2);
  (void)bench.pump.step();
  CHECK_EQ(bench.take(1), std::size_t{1});
  bench.feed->failing = true;
  (void)bench.pump.step();
  CHECK_EQ(bench.take(), std::size_t{1});
  CHECK_EQ(bench.take(), std::size_t{0});
  CHECK_EQ(bench.ending, "HAL_ADAPTER_GONE");
  const std::uint64_t looks = bench.feed->looks;
  (void)bench.pump.step();
  CHECK_EQ(bench.feed->looks, looks);
}

TEST("event pump: closing ends the subscription and wakes the consumer") {
  PumpBench bench(64);
  CHECK_EQ(bench.take(), std::size_t{0});
  bench.feed->post(1);
  bench.pump.close();
  CHECK(bench.feed->ended);
  CHECK_EQ(bench.wakes, 1);
  CHECK_EQ(bench.take(), std::size_t{0});
  CHECK_EQ(bench.ending, "HAL_CLOSED");
  bench.pump.close();
}

TEST("event pump: its count may wrap") {
  PumpBench bench(64);
  bench.feed->sequence = 0xFFFFFFFEu;
  bench.feed->post(1);
  bench.feed->sequence = 0;  // 0 means that a source does not count, so it is left out
  bench.feed->post(1);
  bench.feed->post(1, 2);
  CHECK_EQ(bench.take(), std::size_t{3});
  CHECK_EQ(bench.events[1].lost_before, 0u);
  CHECK_EQ(bench.events[2].lost_before, 2u);
}

TEST("event pump: it looks every 10 us to 100 ms, whatever the source wants") {
  struct Case {
    std::uint64_t wanted_ns, used_ns;
  };
  for (const Case& c : {Case{0, 10000}, Case{10000, 10000}, Case{2500000, 2500000},
                        Case{100000000, 100000000}, Case{100000001, 100000000}}) {
    PumpBench bench(64, c.wanted_ns);
    SystemClock& clock = bench.sim.backend->system_clock();
    const std::uint64_t from = clock.now_ns();
    CHECK_EQ(bench.pump.step(), c.used_ns);
    const std::uint64_t stepped = bench.pump.due_system_ns() - c.used_ns;
    CHECK(stepped >= from && stepped <= clock.now_ns());
    bench.pump.close();
    CHECK_EQ(bench.pump.step(), c.used_ns);
  }
}

TEST("event pump: half the range of numbers or more is a source that began again, not a gap") {
  PumpBench bench(64);
  bench.feed->sequence = 41;  // the first one there is
  bench.feed->post(1);
  bench.feed->sequence += 0x7FFFFFFFu;
  bench.feed->post(1);
  bench.feed->sequence += 0x80000000u;
  bench.feed->post(1);
  bench.feed->post(1);
  CHECK_EQ(bench.take(), std::size_t{4});
  CHECK_EQ(bench.events[0].lost_before, 0u);
  CHECK_EQ(bench.events[1].lost_before, 0x7FFFFFFFu);
  CHECK_EQ(bench.events[2].lost_before, 0u);
  CHECK_EQ(bench.events[3].lost_before, 0u);
  CHECK_EQ(bench.pump.counters().missing, std::uint64_t{0x7FFFFFFF});
}

TEST("event pump: nothing is taken into no room, and nothing more after the end") {
  PumpBench bench(64);
  bench.feed->post(3);
  CHECK_EQ(bench.take(0), std::size_t{0});
  CHECK_EQ(bench.ending, "OK");
  // Who has no room does not wait either: nothing is fetched, and nobody is woken.
  CHECK_EQ(bench.feed->looks, 0u);
  (void)bench.pump.step();
  CHECK_EQ(bench.wakes, 0);
  CHECK_EQ(bench.take(2), std::size_t{2});
  CHECK_EQ(bench.take(2), std::size_t{1});
  CHECK_EQ(bench.pump.counters().taken, std::uint64_t{3});
  CHECK_EQ(bench.pump.counters().fetched, std::uint64_t{3});
}

TEST("event pump: a batch that is full is looked behind at once, one that is not ends the step") {
  PumpBench bench(4096);
  for (const std::uint64_t waiting : {0u, 255u, 256u, 257u, 512u}) {
    const std::uint64_t looks = bench.feed->looks;
    bench.feed->post(waiting);
    CHECK_EQ(bench.pump.step(), 1000000u);
    CHECK_EQ(bench.feed->looks - looks, waiting / 256 + 1);
    CHECK_EQ(bench.take(), static_cast<std::size_t>(waiting));
  }
}

TEST("event pump: a source that always has more is left after 4096 batches, and due at once") {
  // 2^20 events: those that find no room in the ring are counted.
  PumpBench bench(2);
  bench.feed->post(4096 * 256 + 5);
  CHECK_EQ(bench.pump.step(), 0u);
  CHECK_EQ(bench.pump.counters().fetched, std::uint64_t{4096 * 256});
  CHECK_EQ(bench.pump.counters().dropped, std::uint64_t{4096 * 256 - 2});
  CHECK_EQ(bench.pump.step(), 1000000u);
  CHECK_EQ(bench.pump.counters().fetched, std::uint64_t{4096 * 256 + 5});
}

TEST("event pump: a failing source's consumer is woken once, and due times follow the interval") {
  PumpBench bench(64);
  CHECK_EQ(bench.take(), std::size_t{0});
  bench.feed->failing = true;
  CHECK_EQ(bench.pump.step(), 1000000u);
  CHECK_EQ(bench.wakes, 1);
  CHECK_EQ(bench.pump.counters().wakes, std::uint64_t{1});
  CHECK_EQ(bench.take(), std::size_t{0});
  CHECK_EQ(bench.ending, "HAL_ADAPTER_GONE");
  bench.pump.close();
  CHECK_EQ(bench.wakes, 1);
  // The error stays the source's, also after the end.
  CHECK_EQ(bench.take(), std::size_t{0});
  CHECK_EQ(bench.ending, "HAL_ADAPTER_GONE");
}

TEST("event pump: a thread of its own, every event once and in order") {
  constexpr std::uint64_t kEvents = 200000;
  std::mutex mutex;
  std::condition_variable woken;
  bool wake = false;
  PumpBench bench(1 << 18, 10000);
  bench.pump.set_wake([&] {
    const std::lock_guard<std::mutex> lock(mutex);
    wake = true;
    woken.notify_one();
  });
  bench.pump.start();
  bench.pump.start();  // again is harmless
  std::thread producer([&bench] {
    for (std::uint64_t sent = 0; sent < kEvents; sent += 500) bench.feed->post(500);
  });
  std::uint64_t seen = 0, wrong = 0;
  while (seen < kEvents) {
    if (bench.take() == 0) {
      std::unique_lock<std::mutex> lock(mutex);
      woken.wait(lock, [&wake] { return wake; });
      wake = false;
    }
    for (const StampEvent& event : bench.events) wrong += event.device_ns != ++seen ? 1u : 0u;
  }
  producer.join();
  bench.pump.close();
  CHECK_EQ(wrong, std::uint64_t{0});
  const PumpCounters counters = bench.pump.counters();
  CHECK_EQ(counters.taken, kEvents);
  CHECK_EQ(counters.dropped, std::uint64_t{0});
  CHECK(counters.wakes <= kEvents / 500 + 1);
}

TEST("event pump: the link is looked at for frames, sent or received, and for nothing else") {
  for (const EventKind kind : {EventKind::kTransmit, EventKind::kReceive, EventKind::kTargetTime,
                               EventKind::kAuxiliary, EventKind::kError}) {
    PumpBench bench(64);
    bench.sim.order("link adapter=0 mbps=1000");
    bench.feed->post(1);
    (void)bench.pump.step();
    CHECK_EQ(bench.take(), std::size_t{1});
    bench.sim.order("link adapter=0 mbps=100");
    bench.feed->post(2, 0, kind);
    (void)bench.pump.step();
    CHECK_EQ(bench.take(), std::size_t{2});
    const bool frame = kind == EventKind::kTransmit || kind == EventKind::kReceive;
    CHECK_EQ(bench.events[0].link_mbps, frame ? 0 : 1000);
    CHECK_EQ(bench.events[1].link_mbps, frame ? 0 : 1000);
  }
}

TEST("event pump: stamps keep the speed of the link at which they arrived") {
  PumpBench bench(64);
  bench.sim.order("link adapter=0 mbps=1000");
  bench.feed->post(1);
  (void)bench.pump.step();  // a look that finds another speed than the one before
  bench.feed->post(2);
  (void)bench.pump.step();
  bench.feed->post(1);
  // Fetched after the change: which side it came from is not known.
  bench.sim.order("link adapter=0 mbps=10");
  (void)bench.pump.step();
  bench.feed->post(2);
  (void)bench.pump.step();
  bench.sim.order("link adapter=0 mbps=0");
  bench.feed->post(1);
  std::vector<std::uint16_t> speeds;
  std::vector<std::size_t> batches;
  while (bench.take() > 0) {
    batches.push_back(bench.events.size());
    for (const StampEvent& event : bench.events) {
      CHECK_EQ(event.link_mbps, bench.events[0].link_mbps);
      speeds.push_back(event.link_mbps);
    }
  }
  CHECK(speeds == (std::vector<std::uint16_t>{0, 1000, 1000, 0, 10, 10, 0}));
  CHECK(batches == (std::vector<std::size_t>{1, 2, 1, 2, 1}));
}

namespace {

// Its looks last until the test lets them end.
struct Held {
  std::mutex mutex;
  std::condition_variable changed;
  bool looking = false, free = false;

  void let_go() {
    const std::lock_guard<std::mutex> lock(mutex);
    free = true;
    changed.notify_all();
  }
  void wait_until_looking() {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return looking; });
  }
};

class HeldSource final : public EventSource {
 public:
  explicit HeldSource(Held& held) : held_(held) {}
  Result<std::size_t> take(StampEvent*, std::size_t) override {
    std::unique_lock<std::mutex> lock(held_.mutex);
    held_.looking = true;
    held_.changed.notify_all();
    held_.changed.wait(lock, [this] { return held_.free; });
    return std::size_t{0};
  }
  Result<EventCounters> counters() override { return EventCounters{}; }

 private:
  Held& held_;
};

}  // namespace

TEST("event pump: a consumer does not wait for the look that the pump's thread takes") {
  Held held;
  SimFixture sim("i226");
  const std::shared_ptr<Adapter> adapter = std::move(sim.adapter);
  EventPump pump(nullptr, adapter, sim.backend->system_clock(), std::make_unique<HeldSource>(held),
                 64);
  pump.start();
  held.wait_until_looking();
  StampEvent event;
  const Result<std::size_t> taken = pump.take(&event, 1);
  CHECK(taken.ok() && taken.value() == 0);
  held.let_go();
  pump.close();
}

}  // namespace avbhal
