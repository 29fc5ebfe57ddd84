// Where events come from and when they stop coming (avb-ioctl contract 7.3).
#include "base/wide.h"
#include "harness.h"
#include "standin_ring.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kMs = 1000000;
constexpr std::uint32_t kI210 = 2, kI219 = 1, kI226 = 0;  // enumeration
constexpr std::uint32_t kTargetAndAux = abi::kTsEventTargetTime | abi::kTsEventAux;

std::uint32_t set_target(Standin& s, std::uint32_t timer, std::uint64_t ns, bool arm) {
  abi::TargetTimeRequest request{};
  request.timer_index = timer;
  request.target_time_ns = ns;
  request.enable_interrupt = arm ? 1 : 0;
  return s.file.call(abi::kSetTargetTime, request);
}

void set_latency(Standin& s, std::int64_t ingress, std::int64_t egress) {
  abi::PortLatencyRequest request{ingress, egress};
  CHECK_EQ(s.file.call(abi::kSetPortLatency, request), 0u);
}

}  // namespace

TEST("stand-in events: received PTP event messages, with the raw register pair") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  model::AdapterModel& adapter = s.port.machine().state().adapters[2].model;
  model::FrameDescription frame;
  for (std::uint8_t type = 0; type < 16; ++type) {
    frame.message_type = type;
    adapter.receive(frame);
  }
  CHECK_EQ(ring.drain().size(), 4u);
  frame.message_type = 0;
  frame.length = 47;
  adapter.receive(frame);
  frame.length = 51;
  frame.vlan_id = 1;
  adapter.receive(frame);
  frame.length = 68;
  frame.transport = model::FrameTransport::kUdp;
  adapter.receive(frame);
  CHECK_EQ(ring.drain().size(), 0u);
  frame.transport = model::FrameTransport::kLayer2;
  s.host.advance(3 * kNsPerSecond);
  const model::FrameReport report = adapter.receive(frame);
  const std::vector<abi::TsEvent> events = ring.drain();
  CHECK_EQ(events.size(), 1u);
  CHECK_EQ(events[0].timestamp_ns, std::uint64_t{report.stamp.high} << 32 | report.stamp.low);
  CHECK(report.stamp.high >= 3);
  CHECK_EQ(events[0].packet_length, 68u);
}

TEST("stand-in events: an RX event may carry the time of another frame") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  model::AdapterModel& adapter = s.port.machine().state().adapters[2].model;
  adapter.receive(model::FrameDescription{});
  CHECK(s.order("stamp-lose adapter=2 count=1"));
  s.host.advance(kMs);
  adapter.receive(model::FrameDescription{});
  const std::vector<abi::TsEvent> events = ring.drain();
  CHECK_EQ(events.size(), 2u);
  CHECK_EQ(events[0].timestamp_ns, events[1].timestamp_ns);
  CHECK(s.order("behaviour mode=ideal"));
  CHECK(s.order("stamp-lose adapter=2 count=1"));
  adapter.receive(model::FrameDescription{});
  CHECK_EQ(ring.drain().size(), 0u);
}

TEST("stand-in events: port latency is added to RX and TX events, whatever their unit") {
  for (const std::uint32_t index : {kI226, kI219}) {
    Standin s;
    s.open(index);
    RingClient ring(s.file);
    CHECK(ring.start(abi::kTsEventRx | abi::kTsEventTx));
    set_latency(s, -1000, 500);
    model::AdapterModel& adapter = s.port.machine().state().adapters[index == kI226 ? 2 : 1].model;
    const model::FrameReport in = adapter.receive(model::FrameDescription{});
    const model::FrameReport out = adapter.transmit(model::FrameDescription{});
    pass(s, 2 * kMs);
    const std::vector<abi::TsEvent> events = ring.drain();
    CHECK_EQ(events.size(), 2u);
    CHECK_EQ(events[0].timestamp_ns, (std::uint64_t{in.stamp.high} << 32 | in.stamp.low) - 1000);
    CHECK_EQ(events[1].timestamp_ns, (std::uint64_t{out.stamp.high} << 32 | out.stamp.low) + 500);
    CHECK_EQ(events[1].event_type, abi::kTsEventTx);
    CHECK_EQ(events[1].vlan_id, 0xFFFFu);
  }
}

TEST("stand-in events: TX events come with the 1 ms poll; on I210 only with ideal behaviour") {
  for (const std::uint32_t index : {kI210, kI219, kI226}) {
    for (const bool ideal : {false, true}) {
      Standin s;
      if (ideal) CHECK(s.order("behaviour mode=ideal"));
      s.open(index);
      RingClient ring(s.file);
      CHECK(ring.start(abi::kTsEventTx));
      model::AdapterModel& adapter = s.port.machine().state().adapters[2 - index].model;
      adapter.transmit(model::FrameDescription{});
      pass(s, kMs / 2);
      CHECK_EQ(ring.drain().size(), 0u);
      pass(s, kMs);
      CHECK_EQ(ring.drain().size(), index == kI210 && !ideal ? 0u : 1u);
    }
  }
}

TEST("stand-in events: ideal behaviour gives device time in ns on every family") {
  for (const std::uint32_t index : {kI210, kI219, kI226}) {
    Standin s;
    CHECK(s.order("behaviour mode=ideal"));
    s.open(index);
    RingClient ring(s.file);
    CHECK(ring.start(abi::kTsEventRx | abi::kTsEventTx));
    model::AdapterModel& adapter = s.port.machine().state().adapters[2 - index].model;
    s.host.advance(2 * kNsPerSecond);
    const std::uint64_t before = s.truth(2 - index).device_ns;
    adapter.receive(model::FrameDescription{});
    adapter.transmit(model::FrameDescription{});
    pass(s, 2 * kMs);
    for (const abi::TsEvent& event : ring.drain()) {
      CHECK(event.timestamp_ns <= before && before - event.timestamp_ns < 200);
    }
    CHECK_EQ(ring.header().total_events, 2u);
  }
}

TEST("stand-in events: opening another adapter ends the poll of the first, its flag stays") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventTx | abi::kTsEventRx));
  model::AdapterModel& adapter = s.port.machine().state().adapters[2].model;
  const auto sent_arrives = [&](RingClient& by) {
    adapter.transmit(model::FrameDescription{});
    pass(s, 3 * kMs);
    return by.drain().size() == 1;
  };
  CHECK(sent_arrives(ring));
  StandinFile other(s.port);
  s.open(other, kI210);
  pass(s, 3 * kMs);
  s.open(kI226);  // too late: nobody arms the timer again
  CHECK(!sent_arrives(ring));
  RingClient again(s.file);
  CHECK(again.start(abi::kTsEventTx));
  CHECK(!sent_arrives(again));
  adapter.receive(model::FrameDescription{});
  CHECK_EQ(ring.drain().size(), 1u);  // the receive path does not need the poll
  // Unsubscribing is not enough.
  CHECK_EQ(ring.unsubscribe(), 0u);
  CHECK_EQ(again.unsubscribe(), 0u);
  RingClient third(s.file);
  CHECK(third.start(abi::kTsEventTx));
  CHECK(!sent_arrives(third));
  // A restart of the filter clears the flag; a new subscription then starts the poll.
  CHECK(s.order("restart adapter=2"));
  CHECK(!sent_arrives(third));
  RingClient fourth(s.file);
  CHECK(fourth.start(abi::kTsEventTx));
  adapter.read_at(0xB61C, s.host.now_ns());
  CHECK(sent_arrives(fourth));
}

TEST("stand-in events: closing the last subscribing handle lets the poll start again") {
  Standin s;
  s.open(kI226);
  {
    StandinFile client(s.port);
    s.open(client, kI226);
    RingClient ring(client);
    CHECK(ring.start(abi::kTsEventTx));
    s.open(kI210);
    pass(s, 3 * kMs);
    s.open(kI226);
  }
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventTx));
  s.port.machine().state().adapters[2].model.transmit(model::FrameDescription{});
  pass(s, 3 * kMs);
  CHECK_EQ(ring.drain().size(), 1u);
}

TEST("stand-in events: with ideal behaviour the poll outlives the opening of another adapter") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventTx));
  StandinFile other(s.port);
  s.open(other, kI210);
  pass(s, 3 * kMs);
  s.port.machine().state().adapters[2].model.transmit(model::FrameDescription{});
  pass(s, 3 * kMs);
  CHECK_EQ(ring.drain().size(), 1u);
}

TEST("stand-in events: I226 reports a target time twice, after 1 ms and after 10 ms") {
  Standin s;
  s.open(kI226);
  s.set_ns(0);
  RingClient any(s.file), zero(s.file);
  CHECK(any.start(kTargetAndAux));
  CHECK(zero.subscribe(abi::kTsEventTargetTime, 0, 0) == 0 && zero.map() == 0);
  // Below 2^30 the halves are what the silicon compares: 0 s and these ns.
  CHECK_EQ(set_target(s, 0, 100 * kMs, true), 0u);
  pass(s, 90 * kMs);
  CHECK_EQ(any.drain().size(), 0u);
  pass(s, 20 * kMs);
  const std::vector<abi::TsEvent> events = any.drain();
  CHECK_EQ(events.size(), 2u);
  CHECK_EQ(events[0].event_type, abi::kTsEventTargetTime);
  CHECK_EQ(events[0].vlan_id, 0xFFFFu);
  CHECK(events[0].timestamp_ns >= 100 * kMs && events[0].timestamp_ns < 101 * kMs + kMs / 10);
  CHECK_EQ(events[1].vlan_id, 0u);
  CHECK_EQ(events[1].timestamp_ns, 0u);
  CHECK_EQ(zero.drain().size(), 1u);
  pass(s, 200 * kMs);
  CHECK_EQ(any.drain().size(), 0u);
}

TEST("stand-in events: ideal target events carry the target time, aux events the edge") {
  for (const std::uint32_t index : {kI210, kI226}) {
    Standin s;
    CHECK(s.order("behaviour mode=ideal"));
    s.open(index);
    s.set_ns(5 * kNsPerSecond);
    RingClient ring(s.file);
    CHECK(ring.start(kTargetAndAux));
    CHECK_EQ(set_target(s, 1, 5 * kNsPerSecond + 50 * kMs, true), 0u);
    CHECK_EQ(s.write_register(0x003C, 1u << 2), 0u);
    CHECK_EQ(s.write_register(0xB640, s.read_register(0xB640) | 1u << 8), 0u);
    pass(s, 60 * kMs);
    const std::vector<abi::TsEvent> reached = ring.drain();
    CHECK_EQ(reached.size(), 1u);
    CHECK_EQ(reached[0].timestamp_ns, 5 * kNsPerSecond + 50 * kMs);
    CHECK_EQ(static_cast<unsigned>(reached[0].trigger_source), 1u);
    const std::uint64_t edge_ns = s.truth(2 - index).device_ns;
    CHECK(s.order("aux-edge adapter=" + std::to_string(2 - index) + " channel=0"));
    pass(s, 2 * kMs);
    const std::vector<abi::TsEvent> edges = ring.drain();
    CHECK_EQ(edges.size(), 1u);
    CHECK_EQ(edges[0].event_type, abi::kTsEventAux);
    CHECK(edges[0].timestamp_ns <= edge_ns && edge_ns - edges[0].timestamp_ns < 10);
  }
}

TEST("stand-in events: the driver never reports an aux edge, and no target time on I210") {
  for (const std::uint32_t index : {kI210, kI226}) {
    Standin s;
    s.open(index);
    s.set_ns(0);
    RingClient ring(s.file);
    CHECK(ring.start(kTargetAndAux));
    CHECK_EQ(s.write_register(0x003C, 1u << 2), 0u);
    CHECK_EQ(s.write_register(0xB640, 1u << 8), 0u);
    CHECK(s.order("aux-edge adapter=" + std::to_string(2 - index) + " channel=0"));
    pass(s, 5 * kMs);
    CHECK_EQ(ring.drain().size(), 0u);
    CHECK_EQ(set_target(s, 0, 50 * kMs, true), 0u);
    pass(s, 100 * kMs);
    CHECK_EQ(ring.drain().size(), index == kI226 ? 2u : 0u);
  }
}

TEST("stand-in events: what fell due comes with the next request, as with a poll") {
  Standin polled, asked;
  for (Standin* s : {&polled, &asked}) {
    s->open(kI226);
    CHECK(start_traffic(*s, 2));
  }
  RingClient first(polled.file), second(asked.file);
  CHECK(first.start(abi::kTsEventRx | abi::kTsEventTx));
  CHECK(second.start(abi::kTsEventRx | abi::kTsEventTx));
  for (int i = 0; i < 500; ++i) pass(polled, kMs / 5);
  asked.host.advance(100 * kMs);
  asked.state();
  const std::vector<abi::TsEvent> a = first.drain(), b = second.drain();
  CHECK(a.size() > 190);
  CHECK_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    CHECK_EQ(a[i].timestamp_ns, b[i].timestamp_ns);
    CHECK_EQ(a[i].event_type, b[i].event_type);
  }
}

TEST("stand-in events: a million come through in order, with what was dropped counted") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  CHECK(s.order("ptp-traffic adapter=2 sync=10000 pdelay=0"));
  std::uint64_t read = 0, last_ns = 0;
  std::uint32_t sequence = 0;
  bool in_order = true;
  for (int round = 0; read < 1000000 && round < 4000; ++round) {
    pass(s, round % 100 == 99 ? 15 * kMs : 5 * kMs);
    for (const abi::TsEvent& event : ring.drain()) {
      const std::uint64_t ns =
          (event.timestamp_ns >> 32) * kNsPerSecond + (event.timestamp_ns & 0xFFFFFFFFu);
      in_order = in_order && event.sequence_num == sequence + 1 && ns > last_ns;
      sequence = event.sequence_num;
      last_ns = ns;
      ++read;
    }
  }
  CHECK(in_order);
  CHECK(read >= 1000000);
  CHECK_EQ(ring.header().total_events, read);
  CHECK(ring.header().overflow_count > 0);
}

}  // namespace avbhal::test
