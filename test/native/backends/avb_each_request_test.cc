// Whichever request of an operation the driver refuses, the operation fails: no answer is made of
// what did not come.
#include <functional>
#include <string>
#include <vector>

#include "avb_stamp_driver.h"
#include "avb_tsn_bench.h"
#include "backends/intel_avb/abi_stamps.h"
#include "base/win32_errors.h"
#include "hal/frame_port.h"
#include "harness.h"
#include "wpcap_script.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

struct Operation {
  const char* name;
  std::function<Status(Adapter&)> run;  // not of a port
  // Requests that may fail: what they tell only adds to the answer.
  std::vector<std::uint32_t> optional;
};

// `Bench` has `driver()` and `nic`; an operation that it cannot do is left out.
template <class Bench>
void check_each_request(const std::function<Bench*()>& make, const Operation& operation) {
  const std::unique_ptr<Bench> whole(make());
  whole->driver().log.clear();
  if (!whole->run(operation).ok()) return;
  const std::vector<FakeCall> requests = whole->driver().log;
  for (std::size_t n = 0; n < requests.size(); ++n) {
    bool optional = false;
    for (const std::uint32_t code : operation.optional) optional |= requests[n].code == code;
    const std::unique_ptr<Bench> bench(make());
    std::size_t left = n;
    bool refused = false;
    bench->driver().before = [&](const FakeCall&) -> std::optional<std::uint32_t> {
      if (refused || left-- != 0) return std::nullopt;
      refused = true;
      return win32::kAccessDenied;
    };
    const Status status = bench->run(operation);
    bench->driver().before = nullptr;
    if (status.ok() == optional) continue;
    fail(__FILE__, __LINE__,
         std::string(operation.name) + ": request " + std::to_string(n) + " of " +
             std::to_string(requests.size()) + " with code " +
             std::to_string(requests[n].code >> 2 & 0xFFF) +
             (status.ok() ? " failed unseen" : " must not be needed"));
  }
}

struct StampBench {
  StampBench(std::uint16_t id, const std::string& key) : stamps({id}) {
    stamps.fake.version.flags = kVersionFlagDebug;
    if (id == kDeviceI219) stamps.fake.nics[0]->timinca = 0x02F42400;
    backend = stamps.fake.backend();
    nic = stamps.fake.open(*backend, key);
    stamps.fake.nics[0]->set_time(5000000000u, stamps.fake.clock.ns());
  }
  FakeDriver& driver() { return stamps.fake; }
  Status run(const Operation& operation) { return operation.run(*nic); }
  StampDriver stamps;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> nic;
};

struct TsnBench : tsn::Bench {
  using tsn::Bench::Bench;
  FakeDriver& driver() { return tsn::Bench::driver; }
  Status run(const Operation& operation) { return operation.run(*nic); }
};

// Npcap as a script, with one adapter of its family.
intel_avb::NpcapPort scripted_npcap() {
  intel_avb::NpcapPort port;
  port.load = [](void*, intel_avb::PcapCalls* calls, std::string*) -> std::uint32_t {
    *calls = scripted_wpcap();
    wpcap.frames = 0;
    calls->lib_version = [] { return "Npcap version 1.87"; };
    return 0;
  };
  port.service = [](void*, intel_avb::NpcapService* out) -> std::uint32_t {
    *out = {true, true, false, false};
    return 0;
  };
  port.interfaces = [](void*, std::vector<intel_avb::NetInterface>* out) -> std::uint32_t {
    *out = {{"{1}", {}, 0x8086, kDeviceI226}};
    return 0;
  };
  return port;
}

// An open port; its operations go by name.
struct PortBench {
  explicit PortBench(bool debug) {
    if (debug) stamps.fake.version.flags = kVersionFlagDebug;
    backend = intel_avb::make_avb_backend(stamps.fake.port(), scripted_npcap(), stamps.fake.clock);
    nic = stamps.fake.open(*backend);
    stamps.fake.nics[0]->set_time(5000000000u, stamps.fake.clock.ns());
    port = nic->frames()->open(FrameFilter{}).take();
  }
  FakeDriver& driver() { return stamps.fake; }
  Status run(const Operation& operation) {
    const std::string name = operation.name;
    if (name == "look") return port->look().take_status();
    if (name == "open") return nic->frames()->open(FrameFilter{}).take_status();
    const std::uint8_t bytes[60] = {};
    return port->send(bytes, sizeof bytes).take_status();
  }
  StampDriver stamps;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> nic;
  std::unique_ptr<FramePort> port;
};

StampingRequest packets() {
  StampingRequest request;
  request.packets = true;
  return request;
}

Status subscribe(Adapter& nic, EventKind kind) {
  EventFilter filter;
  filter.kinds = event_bit(kind);
  Result<std::unique_ptr<EventSource>> source = nic.stamps()->subscribe(filter);
  if (!source.ok()) return source.take_status();
  StampEvent event;
  return source.value()->take(&event, 1).take_status();
}

Status target_time(Adapter& nic) {
  avbhal::TargetTimeRequest request;
  request.device_ns = 90000000007u;
  return nic.timers()->set_target(request).take_status();
}

const Operation kClockAndStamps[] = {
    {"clock.read", [](Adapter& a) { return a.clock()->read().take_status(); }, {}},
    {"clock.cross", [](Adapter& a) { return a.clock()->cross_timestamp().take_status(); }, {}},
    {"clock.config", [](Adapter& a) { return a.steering()->config().take_status(); }, {}},
    {"clock.set", [](Adapter& a) { return a.steering()->set(1700000000000000000u); }, {}},
    {"clock.offset", [](Adapter& a) { return a.steering()->adjust_offset(1000000); }, {}},
    {"clock.rate", [](Adapter& a) { return a.steering()->adjust_rate(2000000).take_status(); }, {}},
    {"stamping.state", [](Adapter& a) { return a.stamping()->state().take_status(); }, {}},
    {"stamping.configure",
     [](Adapter& a) { return a.stamping()->configure(packets()).take_status(); },
     {}},
    {"stamping.buffers",
     [](Adapter& a) { return a.stamping()->set_receive_buffers(true).take_status(); },
     {}},
    {"stamping.queue",
     [](Adapter& a) { return a.stamping()->set_queue(1, true).take_status(); },
     {}},
    {"stamping.sent",
     [](Adapter& a) { return a.stamping()->take(EventKind::kTransmit).take_status(); },
     {}},
    {"stamping.received",
     [](Adapter& a) { return a.stamping()->take(EventKind::kReceive).take_status(); },
     {}},
    {"timers.target", target_time, {}},
    {"timers.auxiliary",
     [](Adapter& a) { return a.timers()->auxiliary(1, true).take_status(); },
     {}},
    {"events.received",
     [](Adapter& a) { return subscribe(a, EventKind::kReceive); },
     {kTsUnsubscribe}},
    {"events.sent", [](Adapter& a) { return subscribe(a, EventKind::kTransmit); }, {}},
    {"registers.read", [](Adapter& a) { return a.registers()->read(0xB600).take_status(); }, {}},
    {"driver.state", [](Adapter& a) { return a.driver()->state().take_status(); }, {}},
    // Of an I219 it is looked whether the time is software; the next reading tells what fails.
    {"refresh", [](Adapter& a) { return a.refresh(); }, {kGetClockConfig}},
};

}  // namespace

TEST("avb each request: of the clock, the stamps, the registers and the driver") {
  struct Row {
    std::uint16_t id;
    const char* key;
  };
  for (const Row& row : {Row{kDeviceI226, "avb:I226:0"}, Row{kDeviceI210, "avb:I210:0"},
                         Row{kDeviceI219, "avb:I219:0"}}) {
    for (const Operation& operation : kClockAndStamps) {
      check_each_request<StampBench>([&row] { return new StampBench(row.id, row.key); }, operation);
    }
  }
}

TEST("avb each request: of TSN, port, streams and counters") {
  for (const bool debug : {false, true}) {
    for (const tsn::Call& call : tsn::calls()) {
      const Operation operation{"setting", call.run, {}};
      check_each_request<TsnBench>(
          [debug] { return new TsnBench(std::vector<std::uint16_t>{kDeviceI226}, debug); },
          operation);
    }
    const Operation counters{
        "driver.counters", [](Adapter& a) { return a.driver()->counters().take_status(); }, {}};
    check_each_request<TsnBench>(
        [debug] { return new TsnBench(std::vector<std::uint16_t>{kDeviceI226}, debug); }, counters);
  }
}

TEST("avb each request: of a port for frames") {
  for (const bool debug : {false, true}) {
    // A stale stamp may stay: the first frame then has none. A ring that is not given back goes
    // with its handle.
    for (const Operation& operation : {Operation{"look", {}, {}}, Operation{"send", {}, {}},
                                       Operation{"open", {}, {kGetRxTimestamp, kTsUnsubscribe}}}) {
      check_each_request<PortBench>([debug] { return new PortBench(debug); }, operation);
    }
  }
}

TEST("avb each request: stamps of a port that were lost, or are no times, are counted once") {
  PortBench b(false);
  FakeRing& ring = *b.stamps.ring();
  TsEvent event{};
  event.timestamp_ns = std::uint64_t{5} << 32 | 1000;
  event.event_type = kTsEventTx;
  CHECK(ring.post(event));
  event.event_type = kTsEventRx;
  CHECK(ring.post(event));
  event.event_type = kTsEventError;
  CHECK(ring.post(event));
  event.event_type = kTsEventTx;
  event.timestamp_ns = 0;
  CHECK(ring.post(event));
  FrameNews news = b.port->look().take();
  CHECK_EQ(news.stamps.size(), std::size_t{2});
  CHECK_EQ(news.stamps_lost, 2u);
  ring.put(16, 3);
  CHECK_EQ(b.port->look().value().stamps_lost, 3u);
  CHECK_EQ(b.port->look().value().stamps_lost, 0u);
  ring.put(16, 4);
  CHECK_EQ(b.port->look().value().stamps_lost, 1u);
  CHECK(ring.post(event));
  CHECK_EQ(b.port->look().value().stamps_lost, 1u);
}

}  // namespace avbhal::test
