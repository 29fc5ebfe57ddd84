// The parts of the simulated driver by themselves: who gets which stamp, when a frame leaves and
// what a port sees of it, and virtual time.
#include <cstdint>
#include <memory>
#include <vector>

#include "backends/sim/device.h"
#include "backends/sim/options.h"
#include "harness.h"

namespace avbhal::sim {
namespace {

TEST("sim units: numbers of the simulated driver, and what its values hold at first") {
  CHECK_EQ(kStartDeviceNs, 1000000000000000000u);  // docs/simulation.md: 1e9 s
  CHECK_EQ(kTimedCauses, 0x18u);                   // TSICR: TT0 and TT1
  CHECK_EQ(kCaptureEdges, 0x500u);                 // TSAUXC: EN_TS0 and EN_TS1
  CHECK_EQ(kTargetStride, 8u);
  CHECK_EQ(SimDevice::kNoClass, 0xFF);
  CHECK_EQ(kSubscriptionEvents, 8192u);  // docs/timestamps.md
  CHECK_EQ(kPortFrames, 8192u);
  CHECK_EQ(kInterruptNs, 20000u);
  CHECK_EQ(kVirtualEndNs, 4611686018427387904u);  // 2^62
  const SimOptions options;
  CHECK(options.seed == 1 && !options.virtual_time);
  const PortState port;
  CHECK_EQ(port.lost, 0u);
  CHECK_EQ(PortState::Waiting{}.ready_ns, 0u);
  const LineSlot slot;
  CHECK(slot.sfd_ns == 0 && slot.end_ns == 0);
  const FrameUnit::Passage passage;
  CHECK(!passage.transmit && passage.device_ns == 0 && passage.mbps == 0);
  const SimDevice::Sample sample;
  CHECK(sample.ns == 0 && sample.raw == 0 && sample.before_ticks == 0 && sample.after_ticks == 0);
  CHECK_EQ(Subscription{}.sequence, 0u);
}

StampEvent event_with(EventKind kind, int vlan_id = -1, std::uint8_t pcp = 0) {
  StampEvent event;
  event.kind = kind;
  if (vlan_id < 0) return event;
  event.flags = kStampVlan;
  event.vlan_id = static_cast<std::uint16_t>(vlan_id);
  event.pcp = pcp;
  return event;
}

TEST("sim units: a listener gets the kinds, the VLAN and the priority that it asked for") {
  struct Row {
    EventFilter filter;
    StampEvent event;
    bool passes;
  };
  constexpr EventKind kRx = EventKind::kReceive, kTx = EventKind::kTransmit;
  const std::uint32_t rx = event_bit(kRx), all = kAllEventKinds;
  for (const Row& row :
       {Row{{rx, {}, {}}, event_with(kRx), true}, Row{{rx, {}, {}}, event_with(kTx), false},
        Row{{all, 7, {}}, event_with(kRx), false}, Row{{all, 7, {}}, event_with(kRx, 7, 3), true},
        Row{{all, 7, {}}, event_with(kTx, 8, 3), false},
        Row{{all, {}, 3}, event_with(kRx, 8, 3), true},
        Row{{all, {}, 3}, event_with(kTx, 8, 2), false}, Row{{all, {}, 0}, event_with(kTx), false},
        Row{{all, 0, {}}, event_with(kTx), false},
        // Timers and inputs have no tag to filter by.
        Row{{all, 7, 3}, event_with(EventKind::kTargetTime), true},
        Row{{all, 7, 3}, event_with(EventKind::kAuxiliary), true}}) {
    StampHub hub;
    const auto one = hub.subscribe(row.filter);
    CHECK_EQ(hub.wants(row.event.kind), (row.filter.kinds & event_bit(row.event.kind)) != 0);
    hub.post(row.event);
    CHECK_EQ(one->waiting.size(), row.passes ? 1u : 0u);
    hub.end(one);
    CHECK(!hub.wants(row.event.kind));
  }
}

TEST("sim units: events are numbered from 1, never with 0; the newest are lost beyond 8192") {
  StampHub hub;
  const auto one = hub.subscribe({});
  hub.post(event_with(EventKind::kReceive));
  CHECK_EQ(one->waiting.back().sequence, 1u);
  one->sequence = 0xFFFFFFFFu;
  hub.post(event_with(EventKind::kReceive));
  CHECK_EQ(one->waiting.back().sequence, 1u);
  for (int n = 2; n < 8192; ++n) hub.post(event_with(EventKind::kReceive));
  CHECK_EQ(one->counters.posted, 8192u);
  CHECK_EQ(one->counters.lost, 0u);
  hub.post(event_with(EventKind::kReceive));
  CHECK_EQ(one->waiting.size(), 8192u);
  CHECK_EQ(one->counters.posted, 8192u);
  CHECK_EQ(one->counters.lost, 1u);
  CHECK_EQ(one->sequence, 8192u);  // the lost one has a number, too
}

TEST("sim units: an event says all about its frame, and of a tag only where there is one") {
  model::FrameDescription frame;
  frame.message_type = 2;
  frame.sequence_id = 0x1234;
  frame.correction_field = -9;
  frame.length = 90;
  frame.clock_identity = {1, 2, 3, 4, 5, 6, 7, 8};
  frame.port_number = 0x0A0B;
  model::FrameReport report;
  report.stamp = {0x89ABCDEF, 0x01234567};
  report.time_ns = 77;
  for (const bool tagged : {false, true}) {
    frame.vlan_id = tagged ? 0 : model::kNoVlan;
    frame.pcp = tagged ? 5 : model::kNoPcp;
    const StampEvent event = describe_frame(EventKind::kReceive, frame, report);
    CHECK_EQ(event.kind, EventKind::kReceive);
    CHECK_EQ(event.raw, 0x0123456789ABCDEFu);
    CHECK_EQ(event.system_ns, 77u);
    CHECK_EQ(event.correction_scaled_ns, -9);
    CHECK_EQ(event.frame_bytes, 90);
    CHECK_EQ(event.sequence_id, 0x1234);
    CHECK_EQ(event.message_type, 2);
    CHECK_EQ(event.flags, tagged ? 0x7F : 0x6F);
    CHECK_EQ(event.pcp, tagged ? 5 : 0);
    CHECK(event.source_port == (std::array<std::uint8_t, 10>{1, 2, 3, 4, 5, 6, 7, 8, 0x0A, 0x0B}));
  }
  frame.vlan_id = 9;
  frame.pcp = model::kNoPcp;
  const StampEvent event = describe_frame(EventKind::kTransmit, frame, report);
  CHECK(event.vlan_id == 9 && event.pcp == 0);
}

constexpr MacAddress kOwn = {0x02, 0xA5, 0xB0, 0, 0, 1};

TEST("sim units: a frame leaves 500 ns and a preamble later, behind what is on the line") {
  model::AdapterModel model;
  FrameUnit unit(kOwn, model, 1);
  const LineSlot first = unit.depart(100, 1000, 1000);
  CHECK_EQ(first.sfd_ns, 1000u + 500 + 64);
  CHECK_EQ(first.end_ns, first.sfd_ns + 104 * 8);
  const LineSlot second = unit.depart(20, 1000, 1000);
  CHECK_EQ(second.sfd_ns, first.end_ns + 96 + 64);
  CHECK_EQ(second.end_ns, second.sfd_ns + 64 * 8);  // padded to 60 bytes
  CHECK_EQ(unit.depart(60, 100, 50000).sfd_ns, 50000u + 500 + 640);
}

FrameBytes frame_to(const MacAddress& destination, std::uint16_t ether_type, std::size_t size) {
  auto bytes = std::make_shared<std::vector<std::uint8_t>>(size);
  for (std::size_t i = 0; i < 6; ++i) (*bytes)[i] = destination[i];
  (*bytes)[12] = static_cast<std::uint8_t>(ether_type >> 8);
  (*bytes)[13] = static_cast<std::uint8_t>(ether_type);
  return bytes;
}

// Lets a planned frame pass at 5000 ns of true and 9 000 000 ns of device time, at 1000 Mb/s.
void pass(FrameUnit& unit, const FrameBytes& bytes, bool transmit) {
  unit.plan(transmit, bytes, 5000);
  const model::FrameSource source = unit.source();
  CHECK_EQ(source.next_due_ns(source.context), 5000u);
  const model::TrafficFrame next = source.take(source.context);
  CHECK_EQ(next.due_ns, 5000u);
  CHECK_EQ(next.transmit, transmit);
  CHECK(next.frame.from_host);
  CHECK_EQ(source.next_due_ns(source.context), ~std::uint64_t{0});
  FrameUnit::Passage passage;
  passage.transmit = transmit;
  passage.device_ns = 9000000;
  passage.mbps = 1000;
  model::FrameReport report;
  report.time_ns = 5000;
  unit.passed(passage, next.frame, report);
}

TEST("sim units: a port sees a frame padded, once its end is there, in a window around it") {
  model::AdapterModel model;
  FrameUnit unit(kOwn, model, 1);
  FrameFilter filter;
  filter.ether_type = 0x1234;
  const auto port = unit.open(filter);
  pass(unit, frame_to(kOwn, 0x1234, 30), false);
  CHECK_EQ(port->waiting.size(), 1u);
  if (port->waiting.empty()) return;
  const PortState::Waiting& got = port->waiting.front();
  CHECK_EQ(got.frame.bytes.size(), 60u);
  CHECK_EQ(got.frame.kind, SeenFrame::kReceived);
  CHECK_EQ(got.ready_ns, 5000u + 64 * 8);
  CHECK_EQ(got.passed_ns, 9000000u - 16);
  CHECK_EQ(got.frame.system_ns, 5000u + 64 * 8);
  CHECK_EQ(got.frame.window.earliest_ns, 9000000u - 20000);
  CHECK_EQ(got.frame.window.latest_ns, 9000000u + 512 + 51 + 20000);
  CHECK(!got.frame.own_stamp_ns);
}

TEST("sim units: which frames a port is given, and what others hear of those that were sent") {
  constexpr MacAddress kBroadcast = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  constexpr MacAddress kGroup = {0x01, 0x80, 0xC2, 0, 0, 0x0E};
  constexpr MacAddress kForeign = {0x02, 0xA5, 0xB0, 0, 0, 2};
  model::AdapterModel model;
  FrameUnit unit(kOwn, model, 1);
  FrameFilter filter;
  filter.ether_type = 0x1234;
  filter.groups = {kGroup};
  const auto port = unit.open(filter), other = unit.open(FrameFilter{});
  for (const MacAddress& to : {kOwn, kBroadcast, kGroup}) {
    pass(unit, frame_to(to, 0x1234, 60), false);
    CHECK_EQ(port->waiting.size(), 1u);
    port->waiting.clear();
    pass(unit, frame_to(to, 0x1235, 60), false);
    CHECK_EQ(port->waiting.size(), 0u);
  }
  pass(unit, frame_to(kForeign, 0x1234, 60), false);
  pass(unit, frame_to(kOwn, 0x1234, 60), true);  // its sender tells of it
  CHECK_EQ(port->waiting.size(), 0u);
  CHECK_EQ(other->waiting.size(), 0u);
  unit.tell_others(port.get(), {3, 4}, frame_to(kForeign, 0x1234, 30), 5);
  CHECK_EQ(port->waiting.size(), 0u);
  CHECK_EQ(other->waiting.size(), 1u);
  if (other->waiting.empty()) return;
  const PortState::Waiting& heard = other->waiting.front();
  CHECK_EQ(heard.frame.kind, SeenFrame::kOtherSent);
  CHECK(heard.frame.window.earliest_ns == 3 && heard.frame.window.latest_ns == 4);
  CHECK(heard.frame.system_ns == 5 && heard.ready_ns == 5);
  unit.close(other);
  unit.tell_others(port.get(), {3, 4}, frame_to(kForeign, 0x1234, 30), 5);
  CHECK_EQ(other->waiting.size(), 1u);
}

TEST("sim units: a port holds 8192 frames, and counts those for which it has no room") {
  model::AdapterModel model;
  FrameUnit unit(kOwn, model, 1);
  const auto port = unit.open(FrameFilter{});
  const FrameBytes bytes = frame_to(kOwn, 0x88F7, 60);
  for (int n = 0; n < 8195; ++n) unit.tell_others(nullptr, {}, bytes, 1);
  CHECK_EQ(port->waiting.size(), 8192u);
  CHECK_EQ(port->lost, 3u);
  unit.plan(false, bytes, 1);
  unit.clear();
  const model::FrameSource source = unit.source();
  CHECK_EQ(source.next_due_ns(source.context), ~std::uint64_t{0});
}

TEST("sim units: virtual time begins at 1 s, moves by 20 ns for a reading, and ends at 2^62 ns") {
  const std::unique_ptr<SimTime> time = make_virtual_time();
  CHECK(time->is_virtual());
  CHECK_EQ(time->clock().frequency_hz(), 1000000000u);
  CHECK_EQ(time->now_ns(), 1000000000u);
  CHECK_EQ(time->clock().now_ticks(), 1000000010u);
  CHECK_EQ(time->now_ns(), 1000000020u);
  time->wait_until_ns(5);
  CHECK_EQ(time->now_ns(), 1000000020u);
  time->wait_until_ns(2000000000);
  CHECK_EQ(time->now_ns(), 2000000000u);
  time->clock().sleep_ns(7);
  CHECK_EQ(time->now_ns(), 2000000007u);
  const std::uint64_t left = kVirtualEndNs - time->now_ns();
  CHECK(!time->advance_ns(left + 1));
  CHECK(time->advance_ns(left));
  CHECK(!time->advance_ns(1));
  CHECK_EQ(time->now_ns(), kVirtualEndNs);
  CHECK(!make_real_time()->is_virtual());
  CHECK(!make_real_time()->advance_ns(1));
}

}  // namespace
}  // namespace avbhal::sim
