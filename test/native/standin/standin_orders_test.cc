// Orders to misbehave (docs/simulation.md) as a client of the driver sees them.
#include <vector>

#include "harness.h"
#include "standin_ring.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

std::uint32_t get_timestamp(Standin& s, abi::TimestampRequest* request) {
  *request = abi::TimestampRequest{};
  request->timestamp_ns = kSentinel;
  request->status = kSentinel;
  return s.file.call(abi::kGetTimestamp, *request);
}

constexpr std::uint64_t kSecond = 1000000000;

}  // namespace

TEST("stand-in orders: fail answers the status for count requests of that code") {
  Standin s;
  s.open(0);
  CHECK(s.order("fail code=0x170060 status=0xC0000001 count=2"));
  abi::TimestampRequest request;
  CHECK_EQ(s.config().status, 0u);
  CHECK_EQ(get_timestamp(s, &request), 31u);
  CHECK_EQ(request.timestamp_ns, kSentinel);
  CHECK_EQ(get_timestamp(s, &request), 31u);
  CHECK_EQ(get_timestamp(s, &request), 0u);
  CHECK(s.order("fail code=0x170060 status=0xC00000A3"));
  CHECK_EQ(get_timestamp(s, &request), 21u);
  CHECK_EQ(get_timestamp(s, &request), 0u);
}

TEST("stand-in orders: a failed request has not been carried out") {
  Standin s;
  s.open(0);
  CHECK(s.order("fail code=0x170098 status=0xC0000001"));
  abi::FrequencyRequest request{};
  request.increment_ns = 1;
  CHECK_EQ(s.file.call(abi::kAdjustFrequency, request), 31u);
  CHECK_EQ(s.config().timinca, 0x18000000u);
}

TEST("stand-in orders: short-reply is a success with fewer bytes") {
  Standin s;
  s.open(0);
  CHECK(s.order("short-reply code=0x170060 bytes=4 count=1"));
  abi::TimestampRequest request;
  CHECK_EQ(get_timestamp(s, &request), 0u);
  CHECK_EQ(s.file.returned, 4u);
  CHECK_EQ(request.status, kSentinel);
  CHECK(s.order("short-reply code=0x170060 bytes=4000"));
  CHECK_EQ(get_timestamp(s, &request), 0u);
  CHECK_EQ(s.file.returned, 16u);
  standin::FileContext file;
  standin::Request direct;
  direct.code = abi::kGetTimestamp;
  direct.buffer = &request;
  direct.in_bytes = direct.out_bytes = sizeof(request);
  CHECK(s.order("short-reply code=0x170060 bytes=4000"));
  CHECK_EQ(s.port.machine().ioctl(file, direct), standin::kStatusSuccess);
  CHECK_EQ(direct.returned, 16u);
}

TEST("stand-in orders: bad-status leaves the caller's status, or writes the given one") {
  Standin s;
  s.open(0);
  abi::TimestampRequest request;
  CHECK(s.order("bad-status code=0x170060"));
  CHECK_EQ(get_timestamp(s, &request), 0u);
  CHECK_EQ(s.file.returned, 16u);
  CHECK_EQ(request.status, kSentinel);
  CHECK(request.timestamp_ns != kSentinel);
  CHECK(s.order("bad-status code=0x170060 status=0xC0000001 count=1"));
  CHECK_EQ(get_timestamp(s, &request), 0u);
  CHECK_EQ(request.status, 0xC0000001u);
  CHECK_EQ(get_timestamp(s, &request), 0u);
  CHECK_EQ(request.status, 0u);
}

TEST("stand-in orders: faults act in the order in which they were given, at most 16 wait") {
  Standin s;
  s.open(0);
  abi::TimestampRequest request;
  CHECK(s.order("fail code=0x170060 status=0xC0000001"));
  CHECK(s.order("fail code=0x1700B4 status=0xC0000001"));
  CHECK(s.order("fail code=0x170060 status=0xC00000A3"));
  CHECK_EQ(get_timestamp(s, &request), 31u);
  CHECK_EQ(get_timestamp(s, &request), 21u);
  CHECK(s.order("fail code=0x170060 status=0xC0000001"));
  CHECK(s.order("fail code=0x170060 status=0xC00000A3"));
  CHECK_EQ(get_timestamp(s, &request), 31u);
  CHECK(s.order("fail code=0x170060 status=0xC00000BB"));
  CHECK_EQ(get_timestamp(s, &request), 21u);
  CHECK_EQ(get_timestamp(s, &request), 50u);
  for (int i = 0; i < 15; ++i) CHECK(s.order("fail code=1 status=0xC0000001"));
  CHECK(!s.order("fail code=1 status=0xC0000001"));
  CHECK_EQ(s.config().status, 31u);
  CHECK(s.order("fail code=1 status=0xC0000001"));
}

TEST("stand-in orders: clock-step moves every family's clock by the asked ns") {
  Standin s;
  for (std::uint32_t index : {0u, 1u, 2u}) {
    s.open(index);
    s.host.advance(10 * kSecond);
    const std::string adapter = std::to_string(2 - index);
    const std::uint64_t before = s.truth(2 - index).device_ns;
    CHECK(s.order("clock-step adapter=" + adapter + " ns=5000000000"));
    CHECK_EQ(s.truth(2 - index).device_ns, before + 5 * kSecond);
    CHECK(s.order("clock-step adapter=" + adapter + " ns=-7000000000"));
    CHECK_EQ(s.truth(2 - index).device_ns, before - 2 * kSecond);
    CHECK(s.read_ns() >= before - 2 * kSecond && s.read_ns() < before - kSecond);
  }
}

TEST("stand-in orders: clock-freeze holds the clock, clock-reset puts it to 0") {
  Standin s;
  s.open(0);
  s.host.advance(kSecond);
  CHECK(s.order("clock-freeze adapter=2 on=1"));
  const std::uint64_t frozen = s.read_ns();
  s.host.advance(kSecond);
  CHECK_EQ(s.read_ns(), frozen);
  CHECK(s.order("clock-freeze adapter=2 on=0"));
  s.host.advance(kSecond);
  CHECK(s.read_ns() > frozen);
  CHECK(s.order("clock-reset adapter=2"));
  CHECK_EQ(s.config().systim_ns, 0u);
  CHECK_EQ(s.config().timinca, 0u);
  CHECK_EQ(s.config().tsauxc >> 31, 1u);
}

TEST("stand-in orders: a removed adapter is removed from the model too, and returns as new") {
  Standin s;
  s.open(0);
  CHECK_EQ(s.write_register(0x003C, 0x105), 0u);
  CHECK(s.order("remove adapter=2"));
  const standin::Adapter& adapter = s.port.machine().state().adapters[2];
  CHECK(adapter.model.removed());
  CHECK(s.order("behaviour mode=ideal"));
  CHECK(!adapter.bar_mapped);
  CHECK(s.order("behaviour mode=faithful"));
  CHECK(s.order("return adapter=2"));
  CHECK(!adapter.model.removed());
  s.open(0);
  CHECK_EQ(s.read_register(0x003C), 0u);
  abi::StatisticsReply statistics{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, statistics), 0u);
  CHECK_EQ(statistics.ioctl_count, 2u);
}

TEST("stand-in orders: after clock-reset the documented increment is 0 as well") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  CHECK(s.order("clock-reset adapter=2"));
  CHECK_EQ(s.config().timinca, 0u);
}

TEST("stand-in orders: latency-spike delays the next access only") {
  Standin s;
  s.open(0);
  CHECK(s.order("latency-spike adapter=2 ns=5000000"));
  std::uint64_t before = s.host.now_ns();
  s.read_register(8);
  CHECK(s.host.now_ns() - before >= 5000000u);
  before = s.host.now_ns();
  s.read_register(8);
  CHECK(s.host.now_ns() - before < 100000u);
}

TEST("stand-in orders: oscillator changes the true rate") {
  Standin s;
  CHECK(s.order("oscillator adapter=2 ppb=1234.5"));
  CHECK(s.truth(2).oscillator_ppb > 1234.4 && s.truth(2).oscillator_ppb < 1234.6);
}

TEST("stand-in orders: what cannot be done is refused and says what is wanted") {
  const struct {
    const char* text;
    const char* part;
  } rows[] = {
      {"", "no order"},
      {"explode", "unknown order 'explode'"},
      {"clock-step adapter=3 ns=1", "attachment order"},
      {"clock-step adapter=0", "ns:"},
      {"link adapter=0 mbps=2500", "mbps:"},
      {"return adapter=0", "was removed"},
      {"fail code=0x170060", "status:"},
      {"fail status=0xC0000001", "code:"},
      {"fail code=0x170060 status=0", "wrong value '0'"},
      {"fail code=0x17006g status=0xC0000001", "wrong value '0x17006g'"},
      {"fail code=0x10000000000170060 status=0xC0000001", "code:"},
      {"fail code=0x170060 status=0xC0000001 count=0", "count:"},
      {"fail code=0x170060 status=0xC0000001 times=2", "unknown key 'times'"},
      {"short-reply code=0x170060", "bytes:"},
      {"deny-open on=2", "on: 0 or 1"},
      {"behaviour mode=nice", "faithful or ideal"},
      {"build mode=checked", "debug or release"},
      {"timestamps adapter=0 mode=on", "mode:"},
      {"timestamps adapter=9 mode=active", "attachment order"},
      {"nominal-hz adapter=0 hz=99999999999", "hz:"},
      {"adapters list=i226,", "list:"},
      {"adapters list=i226,i350", "wrong value 'i226,i350'"},
      {"adapters list=i226,i226,i226,i226,i226", "list:"},
      {"adapters list=i226 seed=-1", "seed:"},
      {"restart adapter=7", "attachment order"},
      {"bar adapter=0 on=yes", "on: 0 or 1"},
      {"reset now", "now"},
      {"reset adapter=0", "unknown key 'adapter'"},
  };
  Standin s;
  s.open(0);
  for (const auto& row : rows) {
    const std::string error = s.port.order(row.text);
    if (error.find(row.part) == std::string::npos)
      fail(__FILE__, __LINE__, std::string(row.text) + ": got '" + error + "', wanted " + row.part);
  }
  CHECK_EQ(s.config().status, 0u);
  CHECK_EQ(s.port.machine().state().faults.waiting(), 0u);
}

TEST("stand-in orders: a good order clears the last error, and text may end with NUL") {
  Standin s;
  CHECK(!s.order("explode"));
  CHECK(std::string(s.port.machine().last_order_error()) != "");
  CHECK_EQ(s.port.machine().order("restart adapter=0\0garbage", 24), standin::kStatusSuccess);
  CHECK_EQ(std::string(s.port.machine().last_order_error()), std::string());
}

TEST("stand-in orders: reset gives the default machine without faults") {
  Standin s;
  CHECK(s.order("adapters list=i219 seed=4"));
  s.open(0);
  CHECK(s.order("bar adapter=0 on=0"));
  CHECK(s.order("build mode=release"));
  CHECK(s.order("behaviour mode=ideal"));
  CHECK(s.order("deny-open on=1"));
  CHECK(s.order("fail code=0x170060 status=0xC0000001 count=1000000"));
  CHECK(s.order("reset"));
  StandinFile fresh(s.port);
  CHECK_EQ(fresh.open_error, 0u);
  abi::AdapterEnum enumeration{};
  CHECK_EQ(fresh.call(abi::kEnumAdapters, enumeration), 0u);
  CHECK_EQ(enumeration.count, 3u);
  CHECK_EQ(s.state(fresh).device_id, 0x125Bu);
  CHECK_EQ(s.port.machine().state().adapters[0].hw_state, 2u);
  CHECK_EQ(s.open(fresh, 0), 0u);
  CHECK(s.read_ns(fresh) > 0);
  abi::RegisterRequest request{};
  request.offset = 0xB608;
  CHECK_EQ(fresh.call(abi::kReadRegister, request), 0u);
  CHECK_EQ(request.value, 0x18000000u);
}

TEST(
    "stand-in orders: after a sleep the counter went on, stood or starts again, and handles live") {
  for (const char* counter : {"goes-on", "stops", "restarts"}) {
    const bool restarts = std::string(counter) == "restarts";
    Standin s;
    s.open(0);
    CHECK_EQ(s.set_ns(100 * kSecond), 0u);
    CHECK(!s.order("resume adapter=2"));
    CHECK(s.order(std::string("suspend adapter=2 counter=") + counter));
    CHECK(!s.order("suspend adapter=2 counter=stops"));
    const std::uint64_t before = s.truth(2).device_ns;
    s.host.advance(10 * kSecond);
    CHECK_EQ(s.read_register(0x0008), 0xFFFFFFFFu);
    CHECK(s.order("resume adapter=2"));
    const std::uint64_t after = s.read_ns();
    if (restarts) CHECK(after < kSecond);
    // It runs 2.9 % fast.
    if (std::string(counter) == "goes-on") CHECK(after - before > 10 * kSecond);
    if (std::string(counter) == "stops") CHECK(after - before < kSecond);
    CHECK_EQ(s.read_register(0x0000), 0x401C0641u);
    abi::StatisticsReply statistics{};
    CHECK_EQ(s.file.call(abi::kGetStatistics, statistics), 0u);
    CHECK_EQ(statistics.filter_pause_count, 1u);
    CHECK_EQ(statistics.filter_restart_count, 2u);  // one belongs to the attach
    CHECK_EQ(statistics.pause_restart_generation, 1u);
  }
}

TEST("stand-in orders: a duplicated stamp comes as two events with one time") {
  for (const std::uint32_t type : {abi::kTsEventTx, abi::kTsEventRx}) {
    for (const bool ideal : {false, true}) {
      Standin s;
      if (ideal) CHECK(s.order("behaviour mode=ideal"));
      s.open(0);
      RingClient ring(s.file);
      CHECK(ring.start(type));
      CHECK(s.order("stamp-duplicate adapter=2 count=1"));
      model::AdapterModel& adapter = s.port.machine().state().adapters[2].model;
      for (int i = 0; i < 2; ++i) {
        if (type == abi::kTsEventTx) adapter.transmit(model::FrameDescription{});
        if (type == abi::kTsEventRx) adapter.receive(model::FrameDescription{});
        pass(s, 2000000);
        const std::vector<abi::TsEvent> events = ring.drain();
        CHECK_EQ(events.size(), i == 0 ? 2u : 1u);
        if (i == 0 && events.size() == 2) CHECK_EQ(events[0].timestamp_ns, events[1].timestamp_ns);
      }
    }
  }
}

TEST("stand-in: the same seed and calls give the same readings, another seed does not") {
  const auto trace = [](std::uint64_t seed) {
    standin::MachineConfig config;
    config.seed = seed;
    Standin s(config);
    std::vector<std::uint64_t> readings;
    for (std::uint32_t index : {0u, 1u, 2u}) {
      s.open(index);
      for (int i = 0; i < 100; ++i) {
        readings.push_back(s.read_ns());
        s.host.advance(1000003);
      }
    }
    return readings;
  };
  CHECK(trace(7) == trace(7));
  CHECK(trace(7) != trace(8));
}

}  // namespace avbhal::test
