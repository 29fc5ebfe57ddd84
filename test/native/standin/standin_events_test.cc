// Subscriptions and the mapped ring (avb-ioctl contract 7.1 and 7.2).
#include "harness.h"
#include "standin_ring.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kMs = 1000000;
constexpr std::uint32_t kI210 = 2, kI219 = 1, kI226 = 0;  // enumeration

}  // namespace

TEST("stand-in ring: subscriptions are numbered from 2 on, 32 an adapter, then 69") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK_EQ(ring.subscribe(0), 87u);
  for (std::uint32_t n = 0; n < 32; ++n) {
    CHECK_EQ(ring.subscribe(0xFFFFFFE0u), 0u);  // unknown types are accepted
    CHECK_EQ(ring.id, n + 2);
  }
  CHECK_EQ(ring.subscribe(1), 69u);
  StandinFile other(s.port);
  s.open(other, kI210);
  RingClient elsewhere(other);
  CHECK_EQ(elsewhere.subscribe(1), 0u);
  CHECK_EQ(elsewhere.id, 2u);
  CHECK_EQ(ring.unsubscribe(), 0u);
  CHECK_EQ(ring.unsubscribe(), 87u);
  CHECK_EQ(ring.subscribe(1), 0u);
  CHECK_EQ(ring.id, 34u);
}

TEST("stand-in ring: the header has 72 bytes and shows what was subscribed") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK_EQ(ring.subscribe(0x1F, 100, 3), 0u);
  CHECK_EQ(ring.map(), 0u);
  CHECK_EQ(ring.mapped_length, 32840u);
  CHECK_EQ(ring.cookie, 0x1122334455667788u);
  const abi::TsRingHeader header = ring.header();
  CHECK_EQ(header.producer_index, 0u);
  CHECK_EQ(header.consumer_index, 0u);
  CHECK_EQ(header.mask, 1023u);
  CHECK_EQ(header.count, 1024u);
  CHECK_EQ(header.overflow_count, 0u);
  CHECK_EQ(header.event_mask, 0x1Fu);
  CHECK_EQ(header.vlan_filter, 100u);
  CHECK_EQ(static_cast<unsigned>(header.pcp_filter), 3u);
  CHECK_EQ(header.total_events, 0u);
}

TEST("stand-in ring: mapping checks the id, then the length, then looks it up") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  for (const std::uint32_t id : {0u, 0xFFFFFFFFu, 0xDEADBEEFu, 7u}) {
    ring.id = id;
    CHECK_EQ(ring.map(), 87u);
    CHECK_EQ(ring.map((1u << 20) + 1), id == 7 ? 1450u : 87u);
  }
  CHECK_EQ(ring.subscribe(1), 0u);
  CHECK_EQ(ring.map((1u << 20) + 1), 1450u);
  CHECK_EQ(ring.map(1u << 20), 0u);
  const unsigned char* first = ring.base();
  CHECK_EQ(ring.map(1), 22u);
  CHECK_EQ(ring.map(0), 0u);
  CHECK(ring.base() == first);
  StandinFile other(s.port);
  s.open(other, kI210);
  RingClient stranger(other);
  stranger.id = ring.id;
  CHECK_EQ(stranger.map(), 87u);
  s.open(other, kI226);
  CHECK_EQ(stranger.map(0), 0u);  // nobody asks whose ring it is
  CHECK_EQ(stranger.unsubscribe(), 0u);
  CHECK_EQ(ring.map(0), 87u);
}

TEST("stand-in ring: 1023 events fit, later ones are dropped and counted, none is overwritten") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  CHECK(start_traffic(s, 2));
  pass(s, 1200 * kMs);
  const abi::TsRingHeader header = ring.header();
  CHECK_EQ(header.producer_index, 1023u);
  CHECK_EQ(header.total_events, 1023u);
  CHECK(header.overflow_count >= 175 && header.overflow_count <= 178);
  const std::vector<abi::TsEvent> events = ring.drain();
  CHECK_EQ(events.size(), 1023u);
  for (std::size_t i = 0; i < events.size(); ++i)
    CHECK_EQ(events[i].sequence_num, static_cast<std::uint32_t>(i + 1));
  pass(s, 10 * kMs);
  const std::vector<abi::TsEvent> later = ring.drain();
  CHECK(later.size() >= 9 && later.size() <= 11);
  CHECK_EQ(later[0].sequence_num, 1024u);
  CHECK_EQ(ring.header().overflow_count, header.overflow_count);
  CHECK_EQ(ring.header().producer_index, (1023 + later.size()) & 1023u);
}

TEST("stand-in ring: a free-running consumer index breaks the full test") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  CHECK(start_traffic(s, 2));
  ring.set_consumer(1024);
  pass(s, 1200 * kMs);
  CHECK_EQ(ring.header().overflow_count, 0u);
  CHECK(ring.header().total_events >= 1198);
}

TEST("stand-in ring: what a client writes over the header does not lead the driver astray") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  CHECK(start_traffic(s, 2));
  pass(s, 5 * kMs);
  abi::TsRingHeader wild;
  std::memset(&wild, 0xEE, sizeof(wild));
  std::memcpy(const_cast<unsigned char*>(ring.base()), &wild, sizeof(wild));
  pass(s, 5 * kMs);
  CHECK(ring.header().producer_index >= 9 && ring.header().producer_index <= 11);
  CHECK_EQ(ring.header().total_events, ring.header().producer_index);
}

TEST("stand-in ring: filters take any or exactly one VLAN and priority") {
  Standin s;
  s.open(kI226);
  RingClient any(s.file), zero(s.file), tagged(s.file), other_type(s.file);
  CHECK(any.start(abi::kTsEventRx));
  CHECK(zero.subscribe(abi::kTsEventRx, 0, 0) == 0 && zero.map() == 0);
  CHECK(tagged.subscribe(abi::kTsEventRx, 100, abi::kAnyPcp) == 0 && tagged.map() == 0);
  CHECK(other_type.start(abi::kTsEventAux));
  model::FrameDescription frame;
  frame.correction_field = -3;
  s.port.machine().state().adapters[2].model.receive(frame);
  frame.vlan_id = 100;
  frame.pcp = 5;
  frame.message_type = 2;
  s.port.machine().state().adapters[2].model.receive(frame);
  const std::vector<abi::TsEvent> all = any.drain();
  CHECK_EQ(all.size(), 2u);
  CHECK_EQ(all[0].vlan_id, 0xFFFFu);
  CHECK_EQ(all[0].correction_field, -3);
  CHECK_EQ(zero.drain().size(), 0u);
  CHECK_EQ(other_type.drain().size(), 0u);
  const std::vector<abi::TsEvent> mine = tagged.drain();
  CHECK_EQ(mine.size(), 1u);
  CHECK_EQ(mine[0].sequence_num, 1u);
  CHECK_EQ(mine[0].vlan_id, 100u);
  CHECK_EQ(static_cast<unsigned>(mine[0].pcp), 5u);
  CHECK_EQ(static_cast<unsigned>(mine[0].trigger_source), 2u);
}

TEST("stand-in ring: closing a handle frees what it subscribed on the adapter it is bound to") {
  Standin s;
  {
    StandinFile client(s.port);
    s.open(client, kI226);
    RingClient ring(client);
    for (int n = 0; n < 32; ++n) CHECK_EQ(ring.subscribe(1), 0u);
    CHECK_EQ(ring.map(), 0u);
  }
  s.open(kI226);
  RingClient ring(s.file);
  CHECK_EQ(ring.subscribe(1), 0u);
  {
    StandinFile client(s.port);
    s.open(client, kI226);
    RingClient leaked(client);
    for (int n = 0; n < 31; ++n) CHECK_EQ(leaked.subscribe(1), 0u);
    s.open(client, kI210);
  }
  CHECK_EQ(ring.subscribe(1), 69u);  // rebound before closing: the slots are lost
  CHECK(s.order("remove adapter=2"));
  CHECK(s.order("return adapter=2"));
  s.open(kI226);
  CHECK_EQ(ring.subscribe(1), 0u);
  CHECK_EQ(ring.id, 2u);
}

TEST("stand-in ring: with ideal behaviour closing frees the rings on every adapter") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  {
    StandinFile client(s.port);
    s.open(client, kI226);
    RingClient ring(client);
    for (int n = 0; n < 32; ++n) CHECK_EQ(ring.subscribe(1), 0u);
    s.open(client, kI210);
  }
  s.open(kI226);
  RingClient ring(s.file);
  CHECK_EQ(ring.subscribe(1), 0u);
}

TEST("stand-in ring: a ring whose adapter went stays readable until the handle is closed") {
  Standin s;
  s.open(kI219);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  CHECK(start_traffic(s, 1));
  pass(s, 5 * kMs);
  CHECK(s.order("remove adapter=1"));
  const std::uint64_t posted = ring.header().total_events;
  CHECK(posted >= 4);
  CHECK_EQ(ring.unsubscribe(), 21u);
  CHECK(s.order("return adapter=1"));
  pass(s, 5 * kMs);
  CHECK_EQ(ring.header().total_events, posted);
  CHECK_EQ(ring.drain().size(), posted);
  CHECK(s.order("reset"));
  CHECK_EQ(ring.header().total_events, posted);
}

TEST("stand-in ring: on order events vanish, or meet a full ring") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventRx));
  CHECK(!s.order("event-lose adapter=2"));
  CHECK(!s.order("event-lose adapter=2 count=0"));
  CHECK(!s.order("ring-overflow adapter=3 count=1"));
  CHECK(s.order("event-lose adapter=2 count=3"));
  CHECK(s.order("ring-overflow adapter=2 count=4"));
  CHECK(start_traffic(s, 2));
  pass(s, 20 * kMs);
  const std::vector<abi::TsEvent> events = ring.drain();
  CHECK(events.size() >= 12 && events.size() <= 14);
  CHECK_EQ(events[0].sequence_num, 1u);
  CHECK_EQ(ring.header().overflow_count, 4u);
  CHECK_EQ(ring.header().total_events, events.size());
}

}  // namespace avbhal::test
