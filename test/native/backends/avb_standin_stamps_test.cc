// Events and packet stamps of the backend over the stand-in driver, judged by the true clock.
#include <vector>

#include "avb_standin_bench.h"
#include "backends/intel_avb/client.h"

namespace avbhal::test {
namespace {

constexpr std::uint64_t kMs = 1000000;

struct EventBench {
  explicit EventBench(const char* mode = "faithful") {
    CHECK(standin.machine.order(std::string("behaviour mode=") + mode));
    adapter = standin.open("avb:I226:0");
    StampingRequest request;
    request.packets = true;
    CHECK(adapter->stamping()->configure(request).ok());
  }
  void subscribe(std::uint32_t kinds) {
    EventFilter filter;
    filter.kinds = kinds;
    Result<std::unique_ptr<EventSource>> opened = adapter->stamps()->subscribe(filter);
    CHECK(opened.ok());
    if (opened.ok()) source = opened.take();
  }
  // Lets time pass as a program that polls every 2 ms would.
  std::vector<StampEvent> run(std::uint64_t ns) {
    std::vector<StampEvent> all;
    for (std::uint64_t done = 0; done < ns; done += 2 * kMs) {
      standin.machine.host.advance(2 * kMs);
      standin.machine.port.poll();
      StampEvent events[64];
      Result<std::size_t> taken = source->take(events, 64);
      CHECK(taken.ok());
      if (!taken.ok()) break;
      all.insert(all.end(), events, events + taken.value());
    }
    return all;
  }
  AvbStandin standin;
  std::unique_ptr<Adapter> adapter;
  std::unique_ptr<EventSource> source;
};

}  // namespace

TEST("avb on the stand-in: stamps of PTP traffic are device times of that moment, both modes") {
  for (const char* mode : {"faithful", "ideal"}) {
    EventBench b(mode);
    b.subscribe(event_bit(EventKind::kReceive) | event_bit(EventKind::kTransmit));
    CHECK(b.standin.machine.order("ptp-traffic adapter=2 sync=31250000 pdelay=0"));
    const std::uint64_t before = b.adapter->clock()->read().value().device_ns;
    const std::vector<StampEvent> events = b.run(500 * kMs);
    const std::uint64_t after = b.adapter->clock()->read().value().device_ns;
    std::size_t received = 0, sent = 0;
    std::uint32_t sequence = 0;
    for (const StampEvent& e : events) {
      CHECK_EQ(e.sequence, ++sequence);
      CHECK(e.flags & kStampTimeValid);
      CHECK(e.device_ns > before && e.device_ns < after);
      CHECK_EQ(e.flags & kStampMatched, 0);
      received += e.kind == EventKind::kReceive ? 1 : 0;
      sent += e.kind == EventKind::kTransmit ? 1 : 0;
    }
    CHECK(received >= 14 && received <= 18);
    CHECK(sent >= 14 && sent <= 18);
    CHECK_EQ(b.source->counters().value().posted, std::uint64_t{events.size()});
  }
}

TEST("avb on the stand-in: an overflow that the ring reports is the loss that is counted") {
  EventBench b;
  b.subscribe(event_bit(EventKind::kReceive));
  CHECK(b.standin.machine.order("ptp-traffic adapter=2 sync=10000000 pdelay=0"));
  CHECK(b.standin.machine.order("ring-overflow adapter=2 count=5"));
  const std::vector<StampEvent> events = b.run(300 * kMs);
  const EventCounters counters = b.source->counters().value();
  CHECK_EQ(counters.lost, std::uint64_t{5});
  CHECK_EQ(counters.posted, std::uint64_t{events.size()});
  CHECK_EQ(std::uint64_t{events.back().sequence}, counters.posted + counters.lost);
}

TEST("avb on the stand-in: opening another adapter costs a gap that is told, and nothing after") {
  EventBench b;
  b.subscribe(event_bit(EventKind::kTransmit));
  CHECK(b.standin.machine.order("ptp-traffic adapter=2 sync=10000000 pdelay=0"));
  CHECK(!b.run(100 * kMs).empty());
  const auto other = b.standin.open("avb:I210:0");
  const std::vector<StampEvent> events = b.run(200 * kMs);
  std::size_t gaps = 0, sent = 0;
  for (const StampEvent& e : events) {
    gaps += e.kind == EventKind::kError && e.raw == static_cast<std::uint64_t>(SourceTrouble::kGap)
                ? 1
                : 0;
    sent += e.kind == EventKind::kTransmit ? 1 : 0;
  }
  CHECK_EQ(gaps, std::size_t{1});
  CHECK(sent >= 17);
}

TEST("avb on the stand-in: a target time fires when it was meant to, in both modes") {
  for (const char* mode : {"faithful", "ideal"}) {
    EventBench b(mode);
    CHECK(b.adapter->steering()->set(std::uint64_t{1700000000} * 1000 * kMs).ok());
    b.subscribe(event_bit(EventKind::kTargetTime));
    TargetTimeRequest request;
    request.timer = 0;
    request.device_ns = b.adapter->clock()->read().value().device_ns + 1200 * kMs;
    CHECK(b.adapter->timers()->set_target(request).ok());
    CHECK(b.run(1100 * kMs).empty());
    const std::vector<StampEvent> events = b.run(200 * kMs);
    CHECK(!events.empty());
    for (const StampEvent& e : events) {
      CHECK_EQ(e.kind, EventKind::kTargetTime);
      CHECK_EQ(+e.channel, 0);
    }
  }
}

TEST("avb on the stand-in: two adapters receive without disturbing each other") {
  EventBench b;
  b.subscribe(event_bit(EventKind::kReceive));
  const auto other = b.standin.open("avb:I210:0");
  StampingRequest on;
  on.packets = true;
  CHECK(other->stamping()->configure(on).ok());
  EventFilter filter;
  filter.kinds = event_bit(EventKind::kReceive);
  Result<std::unique_ptr<EventSource>> second = other->stamps()->subscribe(filter);
  CHECK(second.ok());
  CHECK(b.standin.machine.order("ptp-traffic adapter=2 sync=10000000 pdelay=0"));
  CHECK(b.standin.machine.order("ptp-traffic adapter=0 sync=20000000 pdelay=0"));
  const std::vector<StampEvent> events = b.run(200 * kMs);
  StampEvent others[64];
  Result<std::size_t> taken = second.value()->take(others, 64);
  CHECK(events.size() >= 18 && events.size() <= 22);
  CHECK(taken.value() >= 8 && taken.value() <= 12);
  for (const StampEvent& e : events) CHECK_EQ(e.kind, EventKind::kReceive);
}

TEST("avb on the stand-in: a removed adapter ends the events with the reason") {
  EventBench b;
  b.subscribe(event_bit(EventKind::kReceive));
  CHECK(b.standin.machine.order("remove adapter=2"));
  StampEvent event;
  CHECK_EQ(std::string(code_text(b.source->take(&event, 1).status().code())), "HAL_ADAPTER_GONE");
}

TEST("avb on the stand-in: the driver's own test frame is sent and stamped once") {
  AvbStandin s;
  const auto adapter = s.open("avb:I226:0");
  Result<intel_avb::Client> client = intel_avb::Client::connect(s.machine.port.port());
  CHECK(client.value().open_adapter(0x8086, avb_abi::kDeviceI226, 0).ok());
  const std::uint64_t before = adapter->clock()->read().value().device_ns;
  Result<std::uint64_t> sent = client.value().test_send(77);
  CHECK(sent.ok());
  CHECK(sent.value() > before);
  const Result<StampEvent> stamp = adapter->stamping()->take(EventKind::kTransmit);
  CHECK_EQ(stamp.value().device_ns, sent.value());
  CHECK_EQ(+stamp.value().flags, +kStampTimeValid);
  CHECK_EQ(+adapter->stamping()->take(EventKind::kTransmit).value().flags, 0);
}

}  // namespace avbhal::test
