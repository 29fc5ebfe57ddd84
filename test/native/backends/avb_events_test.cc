#include <string>
#include <vector>

#include "avb_stamp_driver.h"
#include "backends/intel_avb/events.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

constexpr std::uint64_t pair(std::uint64_t seconds, std::uint64_t ns) { return seconds << 32 | ns; }

TsEvent received(std::uint64_t raw) {
  TsEvent event{};
  event.timestamp_ns = raw;
  event.event_type = kTsEventRx;
  event.vlan_id = kAnyVlan;
  event.pcp = kAnyPcp;
  event.trigger_source = 2;
  event.packet_length = 68;
  event.correction_field = -3 * 65536;
  return event;
}

struct Opened {
  explicit Opened(std::uint32_t kinds, std::vector<std::uint16_t> ids = {kDeviceI226})
      : driver(std::move(ids)),
        backend(driver.fake.backend()),
        adapter(driver.fake.open(*backend)) {
    EventFilter filter;
    filter.kinds = kinds;
    subscribe(filter);
  }
  void subscribe(const EventFilter& filter) {
    driver.fake.nics[0]->set_time(6500000000u, driver.fake.clock.ns());
    Result<std::unique_ptr<EventSource>> result = adapter->stamps()->subscribe(filter);
    code = code_text(result.status().code());
    if (result.ok()) source = result.take();
  }
  std::vector<StampEvent> take() {
    std::vector<StampEvent> out(2048);
    Result<std::size_t> taken = source->take(out.data(), out.size());
    code = code_text(taken.status().code());
    out.resize(taken.ok() ? taken.value() : 0);
    return out;
  }
  StampDriver driver;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> adapter;
  std::unique_ptr<EventSource> source;
  std::string code;
};

const std::uint32_t kReceiveOnly = event_bit(EventKind::kReceive);
const std::uint32_t kTransmitOnly = event_bit(EventKind::kTransmit);

}  // namespace

TEST("avb events: a received frame's stamp is linear time and not matched") {
  Opened o(kReceiveOnly);
  CHECK_EQ(o.driver.unit().subscribed_types, kTsEventRx);
  o.driver.ring()->post(received(pair(5, 999999999)));
  const std::vector<StampEvent> events = o.take();
  CHECK_EQ(events.size(), std::size_t{1});
  const StampEvent& e = events[0];
  CHECK_EQ(e.device_ns, std::uint64_t{5999999999});
  CHECK_EQ(e.raw, pair(5, 999999999));
  CHECK_EQ(e.kind, EventKind::kReceive);
  CHECK_EQ(+e.message_type, 2);
  CHECK_EQ(e.correction_scaled_ns, std::int64_t{-3 * 65536});
  CHECK_EQ(e.frame_bytes, 68u);
  CHECK_EQ(+e.flags, +(kStampTimeValid | kStampMessageType | kStampCorrection));
  CHECK_EQ(e.sequence, 1u);
}

TEST("avb events: a pair that is no time is delivered without a time") {
  Opened o(kReceiveOnly);
  o.driver.ring()->post(received(pair(5, 1000000000)));
  const std::vector<StampEvent> events = o.take();
  CHECK_EQ(events.at(0).device_ns, std::uint64_t{0});
  CHECK_EQ(events[0].flags & kStampTimeValid, 0);
  CHECK_EQ(events[0].raw, pair(5, 1000000000));
}

TEST("avb events: counts of an I219 are never passed off as its time") {
  const StampEvent e = intel_avb::event_of(received(123456789), Family::kI219, 6500000000u);
  CHECK_EQ(e.flags & kStampTimeValid, 0);
  CHECK_EQ(e.device_ns, std::uint64_t{0});
  CHECK_EQ(e.raw, std::uint64_t{123456789});
}

TEST("avb events: a target event names its timer and claims no time") {
  TsEvent by_poll{};
  by_poll.event_type = kTsEventTargetTime;
  by_poll.vlan_id = kAnyVlan;
  by_poll.trigger_source = 1;
  by_poll.timestamp_ns = 77;
  TsEvent by_timer{};
  by_timer.event_type = kTsEventTargetTime;
  by_timer.queue = 1;
  for (const TsEvent& event : {by_poll, by_timer}) {
    const StampEvent e = intel_avb::event_of(event, Family::kI226, 6500000000u);
    CHECK_EQ(e.kind, EventKind::kTargetTime);
    CHECK_EQ(+e.channel, 1);
    CHECK_EQ(+e.flags, 0);
  }
}

TEST("avb events: filters are applied here, so the driver's filter loses nothing") {
  Opened o(kReceiveOnly);
  EventFilter filter;
  filter.kinds = kReceiveOnly;
  filter.vlan_id = 5;
  filter.pcp = 3;
  o.source.reset();
  o.subscribe(filter);
  TsEvent tagged = received(pair(1, 1));
  tagged.vlan_id = 5;
  tagged.pcp = 3;
  TsEvent other = tagged;
  other.vlan_id = 6;
  for (const TsEvent& event : {received(pair(1, 0)), other, tagged}) o.driver.ring()->post(event);
  const std::vector<StampEvent> events = o.take();
  CHECK_EQ(events.size(), std::size_t{1});
  CHECK_EQ(events.at(0).vlan_id, std::uint16_t{5});
  CHECK_EQ(+events[0].pcp, 3);
  CHECK(events[0].flags & kStampVlan);
}

TEST("avb events: impossible filters are refused, and kinds that never come") {
  Opened o(kReceiveOnly);
  EventFilter filter;
  filter.kinds = 0;
  o.subscribe(filter);
  CHECK_EQ(o.code, "HAL_INVALID_ARGUMENT");
  filter.kinds = 0x20;
  o.subscribe(filter);
  CHECK_EQ(o.code, "HAL_INVALID_ARGUMENT");
  filter.kinds = kReceiveOnly;
  filter.vlan_id = 4095;
  o.subscribe(filter);
  CHECK_EQ(o.code, "HAL_INVALID_ARGUMENT");
  filter.vlan_id = std::nullopt;
  filter.pcp = 8;
  o.subscribe(filter);
  CHECK_EQ(o.code, "HAL_INVALID_ARGUMENT");
  filter.pcp = std::nullopt;
  filter.kinds = event_bit(EventKind::kAuxiliary);
  o.subscribe(filter);
  CHECK_EQ(o.code, "HAL_NOT_SUPPORTED");
}

TEST("avb events: losses are counted and leave a gap in the sequence") {
  Opened o(kReceiveOnly);
  for (int i = 0; i < 1030; ++i) o.driver.ring()->post(received(pair(1, 1)));
  CHECK_EQ(o.take().back().sequence, 1023u);
  o.driver.ring()->post(received(pair(1, 2)));
  CHECK_EQ(o.take().at(0).sequence, 1031u);
  const EventCounters counters = o.source->counters().value();
  CHECK_EQ(counters.lost, std::uint64_t{7});
  CHECK_EQ(counters.posted, std::uint64_t{1024});
}

TEST("avb events: a ring taken in small pieces loses nothing, and its gap lies where it was") {
  Opened o(kReceiveOnly);
  for (std::uint32_t i = 0; i < 1030; ++i) o.driver.ring()->post(received(pair(1, i)));
  StampEvent piece[100];
  std::uint32_t taken = 0;
  for (;;) {
    const Result<std::size_t> got = o.source->take(piece, 100);
    CHECK(got.ok());
    CHECK_EQ(o.source->counters().value().lost, std::uint64_t{7});
    if (got.value() == 0) break;
    for (std::size_t i = 0; i < got.value(); ++i) {
      CHECK_EQ(piece[i].sequence, ++taken);
      CHECK_EQ(piece[i].raw, received(pair(1, taken - 1)).timestamp_ns);
    }
  }
  CHECK_EQ(taken, 1023u);
  o.driver.ring()->post(received(pair(1, 2)));
  CHECK_EQ(o.source->take(piece, 100).value(), std::size_t{1});
  CHECK_EQ(piece[0].sequence, 1031u);
}

TEST("avb events: receive events use the adapter's own handle and select nothing") {
  Opened o(kReceiveOnly);
  CHECK_EQ(o.driver.fake.count(kOpenAdapter), 1u);
  CHECK_EQ(o.driver.fake.live_handles, 1);
  o.source.reset();
  CHECK_EQ(o.driver.fake.count(kTsUnsubscribe), 1u);
  CHECK(o.driver.unit().rings.empty());
}

TEST("avb events: transmit events have a handle of their own, which ends with them") {
  Opened o(kTransmitOnly);
  CHECK_EQ(o.driver.fake.live_handles, 2);
  o.source.reset();
  CHECK_EQ(o.driver.fake.live_handles, 1);
  CHECK_EQ(o.driver.fake.count(kTsUnsubscribe), 0u);
}

TEST("avb events: the ring wants to be emptied every 2 ms, which its 1023 places allow") {
  Opened bench(event_bit(EventKind::kReceive));
  CHECK_EQ(bench.code, "OK");
  if (bench.source) CHECK_EQ(bench.source->poll_interval_ns(), 2000000u);
}

TEST("avb events: another adapter selected by this process: set up again, and the gap is told") {
  Opened o(kTransmitOnly, {kDeviceI226, kDeviceI210});
  TsEvent sent{};
  sent.event_type = kTsEventTx;
  sent.timestamp_ns = pair(6, 1);
  o.driver.ring()->post(sent);
  const auto other = o.driver.fake.open(*o.backend, "avb:I210:0");
  std::vector<StampEvent> events = o.take();
  CHECK_EQ(events.size(), std::size_t{2});
  CHECK_EQ(events.at(0).device_ns, std::uint64_t{6000000001});
  CHECK_EQ(events.at(1).kind, EventKind::kError);
  CHECK_EQ(events[1].raw, static_cast<std::uint64_t>(SourceTrouble::kGap));
  CHECK(o.driver.fake.selected == o.driver.fake.nics[0]);
  o.driver.ring()->post(sent);
  events = o.take();
  CHECK_EQ(events.size(), std::size_t{1});
  CHECK_EQ(events.at(0).sequence, 3u);
  CHECK_EQ(o.source->counters().value().posted, std::uint64_t{2});
}

TEST("avb events: a ring that goes after the driver was asked is an error") {
  Opened o(kTransmitOnly);
  CHECK(o.take().empty());
  o.driver.fake.mapped = [](std::uint64_t, std::uint32_t) { return false; };
  StampEvent out;
  const Status gone = o.source->take(&out, 1).take_status();
  CHECK_EQ(std::string(code_text(gone.code())), "HAL_ADAPTER_GONE");
  CHECK(is_error_of(gone, Stamps::kSubscribe.name, "event ring"));
}

TEST("avb events: the adapter's own rate changes do not disturb them") {
  Opened o(kTransmitOnly);
  CHECK(o.adapter->steering()->adjust_rate(5e6).ok());
  CHECK(o.take().empty());
  CHECK_EQ(o.driver.fake.count(kTsSubscribe), 1u);
}

TEST("avb events: two adapters that both need the selection are told, not fought over") {
  Opened o(kTransmitOnly, {kDeviceI226, kDeviceI226});
  const auto other = o.driver.fake.open(*o.backend, "avb:I226:1");
  CHECK(other != nullptr);
  EventFilter filter;
  filter.kinds = kTransmitOnly;
  o.driver.fake.nics[1]->base_ns += 5000000000u;  // the clocks tell the twins apart
  Result<std::unique_ptr<EventSource>> second = other->stamps()->subscribe(filter);
  CHECK_EQ(std::string(code_text(second.status().code())), "OK");
  const std::vector<StampEvent> events = o.take();
  CHECK_EQ(events.size(), std::size_t{1});
  CHECK_EQ(events.at(0).raw, static_cast<std::uint64_t>(SourceTrouble::kMayHaveStopped));
  CHECK(o.take().empty());
  CHECK(o.driver.fake.selected == o.driver.fake.nics[1]);
}

TEST("avb events: after the adapter left, the mapping is not touched") {
  Opened o(kReceiveOnly);
  o.driver.ring()->post(received(pair(1, 1)));
  o.driver.fake.unplug(o.driver.fake.nics[0]);
  CHECK(o.take().empty());
  CHECK_EQ(o.code, "HAL_ADAPTER_GONE");
  CHECK_EQ(std::string(code_text(o.source->counters().status().code())), "HAL_ADAPTER_GONE");
}

TEST("avb events: a mapping that cannot be a ring gives no source and frees the slot") {
  Opened o(kReceiveOnly);
  o.source.reset();
  o.driver.fake.after = [](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code == kTsRingMap) static_cast<TsRingMapRequest*>(out)->length = 100;
  };
  EventFilter filter;
  filter.kinds = kReceiveOnly;
  o.subscribe(filter);
  CHECK_EQ(o.code, "HAL_DRIVER_REPLY");
  CHECK(o.source == nullptr);
  CHECK(o.driver.unit().rings.empty());
}

TEST("avb events: one look asks the driver once whether the adapter is there") {
  Opened o(kReceiveOnly);
  const std::uint32_t before = o.driver.fake.count(kGetHwState);
  CHECK(o.take().empty());
  CHECK(o.source->counters().ok());
  CHECK_EQ(o.driver.fake.count(kGetHwState), before + 1);
}

}  // namespace avbhal::test
