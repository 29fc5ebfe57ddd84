// Stamps of PTP datagrams through a scripted Winsock.
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "backends/windows_api/backend.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/ptp_header.h"
#include "backends/windows_api/udp_source.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

// What the socket functions of the table reach.
struct Wire {
  std::deque<Datagram> waiting;
  std::uint32_t probe_error = 0, open_error = 0, receive_error = 0;
  std::uint32_t opened_on = 0;
  int open_sockets = 0;
};
Wire* wire = nullptr;

void attach(WinApi& api, Wire& to) {
  wire = &to;
  api.probe_udp_stamps = [](void*) { return wire->probe_error; };
  api.open_ptp_socket = [](void*, std::uint32_t index, void** socket) {
    if (wire->open_error != 0) return wire->open_error;
    wire->opened_on = index;
    ++wire->open_sockets;
    *socket = wire;
    return 0u;
  };
  api.receive_stamped = [](void*, void*, Datagram* out) -> std::uint32_t {
    if (wire->receive_error != 0) return wire->receive_error;
    if (wire->waiting.empty()) return kWouldBlock;
    *out = wire->waiting.front();
    wire->waiting.pop_front();
    return 0;
  };
  api.close_socket = [](void*, void*) { --wire->open_sockets; };
}

Datagram ptp(std::uint8_t type, std::uint16_t sequence, std::uint64_t stamp, std::uint32_t index) {
  Datagram d;
  d.bytes = 44;
  d.stamp = stamp;
  d.interface_index = index;
  d.data[0] = type;
  d.data[1] = 2;
  d.data[3] = 44;
  d.data[13] = 3;  // correction 3 ns
  for (std::uint8_t i = 0; i < 10; ++i) d.data[20 + i] = static_cast<std::uint8_t>(0xA0 + i);
  d.data[30] = static_cast<std::uint8_t>(sequence >> 8);
  d.data[31] = static_cast<std::uint8_t>(sequence);
  return d;
}

struct Bench {
  VirtualQpc clock;
  FakeWindows windows{clock};
  Wire to;
  std::uint64_t luid = windows.add_adapter(1, 0x125C);
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> adapter;
  std::unique_ptr<EventSource> source;

  explicit Bench(bool sockets = true) {
    if (sockets) attach(windows.api, to);
    windows.timestamps[luid].active.hardware[0] = 1;
    backend = make_windows_api_backend(windows.api, clock);
    adapter = backend->open(backend->enumerate().value().at(0).key).take();
  }
  std::uint32_t index() const { return *adapter->info().if_index; }
  std::string subscribe(const EventFilter& filter = receive_only()) {
    Result<std::unique_ptr<EventSource>> opened = adapter->stamps()->subscribe(filter);
    const std::string code = code_text(opened.status().code());
    if (opened.ok()) source = opened.take();
    return code;
  }
  static EventFilter receive_only() {
    EventFilter filter;
    filter.kinds = event_bit(EventKind::kReceive);
    return filter;
  }
  std::vector<StampEvent> take() {
    std::vector<StampEvent> events(64);
    const Result<std::size_t> taken = source->take(events.data(), events.size());
    events.resize(taken.ok() ? taken.value() : 0);
    return events;
  }
};

}  // namespace

TEST("winapi udp: a stamped datagram is matched, and its stamp is the adapter's time") {
  Bench b;
  CHECK_EQ(b.subscribe(), std::string("OK"));
  CHECK_EQ(b.to.opened_on, b.index());
  const std::uint64_t raw = b.clock.now_ns();  // the fake's counter is 1 GHz, from 0 with the clock
  b.clock.advance_ns(1000000);
  b.to.waiting = {ptp(0, 0x1234, raw, b.index())};
  const std::vector<StampEvent> events = b.take();
  CHECK_EQ(events.size(), std::size_t{1});
  const StampEvent& e = events.at(0);
  CHECK_EQ(e.device_ns, raw);
  CHECK_EQ(e.raw, raw);
  CHECK_EQ(e.sequence_id, 0x1234);
  CHECK_EQ(+e.message_type, 0);
  CHECK_EQ(+e.source_port[9], 0xA9);
  CHECK_EQ(e.correction_scaled_ns, std::int64_t{3} * 65536);
  CHECK_EQ(+e.flags, +(kStampTimeValid | kStampMatched | kStampMessageType | kStampSequenceId |
                       kStampSourcePort | kStampCorrection));
  CHECK_EQ(e.sequence, 1u);
  CHECK_EQ(b.source->counters().value().posted, std::uint64_t{1});
}

TEST("winapi udp: no stamp, an old one and another clock's are never the adapter's time") {
  Bench b;
  b.subscribe();
  b.clock.advance_ns(10000000000u);
  const std::uint64_t now = b.clock.now_ns();
  for (const std::uint64_t raw : {std::uint64_t{0}, now - 3100000000u, now + 1000000000u}) {
    b.to.waiting = {ptp(0, 1, raw, b.index())};
    const std::vector<StampEvent> events = b.take();
    CHECK_EQ(events.size(), std::size_t{1});
    CHECK_EQ(events.at(0).device_ns, std::uint64_t{0});
    CHECK_EQ(events[0].flags & (kStampTimeValid | kStampMatched), 0);
    CHECK(events[0].flags & kStampSequenceId);
  }
}

TEST("winapi udp: general messages, other versions, fragments and other interfaces are left out") {
  Bench b;
  b.subscribe();
  const std::uint64_t raw = b.clock.now_ns();
  Datagram general = ptp(8, 1, raw, b.index());
  Datagram version1 = ptp(0, 2, raw, b.index());
  version1.data[1] = 1;
  Datagram cut = ptp(0, 3, raw, b.index());
  cut.bytes = 33;
  Datagram longer = ptp(0, 4, raw, b.index());
  longer.data[3] = 45;
  const Datagram elsewhere = ptp(0, 5, raw, b.index() + 1);
  const Datagram good = ptp(3, 6, raw, b.index());
  b.to.waiting = {general, version1, cut, longer, elsewhere, good};
  const std::vector<StampEvent> events = b.take();
  CHECK_EQ(events.size(), std::size_t{1});
  CHECK_EQ(events.at(0).sequence_id, 6);
  CHECK(b.take().empty());
}

TEST("winapi udp: what UDP cannot serve is refused with the reason") {
  Bench b;
  EventFilter filter;
  filter.kinds = event_bit(EventKind::kTransmit);
  CHECK_EQ(b.subscribe(filter), std::string("HAL_NOT_SUPPORTED"));
  filter = Bench::receive_only();
  filter.vlan_id = 2;
  CHECK_EQ(b.subscribe(filter), std::string("HAL_NOT_SUPPORTED"));
  filter = Bench::receive_only();
  filter.pcp = 2;
  CHECK_EQ(b.subscribe(filter), std::string("HAL_NOT_SUPPORTED"));
  CHECK_EQ(b.to.open_sockets, 0);
}

TEST("winapi udp: sockets end with their source, and failures keep Winsock's number") {
  Bench b;
  b.subscribe();
  CHECK_EQ(b.to.open_sockets, 1);
  b.to.receive_error = 10054;
  StampEvent event;
  CHECK_EQ(b.source->take(&event, 1).status().error().os_error, 10054u);
  b.source.reset();
  CHECK_EQ(b.to.open_sockets, 0);
  b.to.open_error = 10048;
  CHECK(b.subscribe() != "OK");
  CHECK_EQ(b.adapter->stamps()->subscribe(Bench::receive_only()).status().error().os_error, 10048u);
}

TEST("winapi udp: the capability needs the system, the driver's flag and a cross timestamp") {
  const Capability c = Capability::kReceiveStamps;
  const auto reason = [](Bench& b) { return b.adapter->info().capabilities.reason(c); };
  Bench able;
  CHECK(able.adapter->info().capabilities.has(c));
  CHECK(able.adapter->info().capabilities.has(Capability::kStampMatching));
  CHECK(!able.adapter->info().capabilities.has(Capability::kTransmitStamps));

  Bench without(false);
  CHECK(reason(without).find("SIO_TIMESTAMPING") != std::string::npos);
  CHECK(reason(without).find("0x88F7") != std::string::npos);
  CHECK_EQ(without.subscribe(), std::string("HAL_NOT_SUPPORTED"));

  Bench refused;
  refused.to.probe_error = 10045;
  CHECK(refused.adapter->refresh().ok());
  CHECK(reason(refused).find("10045") != std::string::npos);

  Bench unflagged;
  for (auto& flag : unflagged.windows.timestamps[unflagged.luid].active.hardware) flag = 0;
  CHECK(unflagged.adapter->refresh().ok());
  CHECK(reason(unflagged).find("UDP over IPv4") != std::string::npos);
}

TEST("winapi udp: a stamp is fresh for 3 s, to the ns, and never ahead of the clock") {
  struct Row {
    std::int64_t age_ns;
    bool fresh;
  };
  // The clock is read in the middle of a capture of 2 us.
  for (const Row& row :
       {Row{3000000000, true}, Row{3000000001, false}, Row{0, true}, Row{-1, false}}) {
    Bench b;
    b.subscribe();
    b.clock.advance_ns(10000000000u);
    const std::uint64_t read_at = b.clock.now_ns() + 1000;
    b.to.waiting = {ptp(0, 1, read_at - static_cast<std::uint64_t>(row.age_ns), b.index())};
    const std::vector<StampEvent> events = b.take();
    CHECK_EQ((events.at(0).flags & kStampTimeValid) != 0, row.fresh);
    CHECK_EQ((events.at(0).flags & kStampMatched) != 0, row.fresh);
  }
}

TEST("winapi udp: datagrams are numbered, counted and dated by the system clock") {
  Bench b;
  b.subscribe();
  for (int i = 0; i < 3; ++i) b.to.waiting.push_back(ptp(0, 7, b.clock.now_ns(), b.index()));
  const std::uint64_t now = b.clock.now_ns();
  std::vector<StampEvent> events(2);
  CHECK_EQ(b.source->take(events.data(), 2).value(), std::size_t{2});
  CHECK(events[0].sequence == 1 && events[1].sequence == 2);
  CHECK_EQ(events[0].system_ns, now + 100);  // and its resolution
  CHECK_EQ(events[0].frame_bytes, 44);
  CHECK_EQ(events[0].kind, EventKind::kReceive);
  CHECK_EQ(b.source->counters().value().posted, 2u);
  CHECK_EQ(b.source->take(events.data(), 2).value(), std::size_t{1});
  CHECK_EQ(events[0].sequence, 3u);
  CHECK_EQ(b.source->counters().value().posted, 3u);
  CHECK_EQ(b.source->counters().value().lost, 0u);
}

TEST("winapi udp: at most 256 datagrams are looked at in one go") {
  Bench b;
  b.subscribe();
  for (int i = 0; i < 300; ++i) b.to.waiting.push_back(ptp(0, 7, 1, b.index()));
  std::vector<StampEvent> events(400);
  CHECK_EQ(b.source->take(events.data(), 400).value(), std::size_t{256});
  CHECK_EQ(b.source->take(events.data(), 400).value(), std::size_t{44});
}

TEST("winapi udp: without the clock no stamp has a time, and nobody listens") {
  Bench b;
  b.subscribe();
  b.to.waiting = {ptp(0, 1, b.clock.now_ns(), b.index())};
  b.windows.timestamps[b.luid].capture = [](CrossCapture*) { return kGenFailure; };
  CHECK_EQ(b.take().at(0).flags & kStampTimeValid, 0);
  b.source.reset();
  CHECK(b.subscribe() != "OK");
  CHECK_EQ(b.to.open_sockets, 0);
}

TEST("winapi udp: the failures' words") {
  Bench b;
  b.subscribe();
  b.to.receive_error = 10054;
  StampEvent event;
  const Status failed = b.source->take(&event, 1).take_status();
  CHECK_EQ(failed.error().operation, "stamps.events");
  CHECK_EQ(failed.error().detail, "WSARecvMsg: the PTP socket failed");
  b.to.open_error = 10048;
  const Status refused = b.adapter->stamps()->subscribe(Bench::receive_only()).take_status();
  CHECK_EQ(refused.error().detail,
           "WSAIoctl(SIO_TIMESTAMPING) on UDP port 319: no stamping socket could be opened on the "
           "interface");
  EventFilter filter;
  filter.kinds = event_bit(EventKind::kTransmit);
  CHECK_EQ(b.adapter->stamps()->subscribe(filter).status().error().detail,
           "Windows gives stamps of received PTP datagrams only; for transmitted frames and timers "
           "use the AVB filter driver (backend intel_avb)");
  WinApi api = b.windows.api;
  CHECK_EQ(udp_stamp_obstacle(api), "");
  b.to.probe_error = 10045;
  CHECK_EQ(udp_stamp_obstacle(api),
           "Winsock refuses SIO_TIMESTAMPING with error 10045 (build 20348 and later have it)");
  const std::string none =
      "this system has no packet stamps through Winsock (SIO_TIMESTAMPING, build 20348 and later)";
  api.open_ptp_socket = nullptr;
  CHECK_EQ(udp_stamp_obstacle(api), none);
  api = b.windows.api;
  api.probe_udp_stamps = nullptr;
  CHECK_EQ(udp_stamp_obstacle(api), none);
}
