// The sim backend as a whole: enumeration, handles, orders, both kinds of time, threads.
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "backends/sim/backend.h"
#include "base/registers.gen.h"
#include "core/intersection.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::code_of;
using test::SimFixture;
using test::value_of;

sim::SimBackend backend_of(const BackendOptions& options) {
  return sim::SimBackend(value_of(sim::parse_options(options)));
}

TEST("sim: enumerates what the scenario describes, labelled as simulated") {
  sim::SimBackend backend = backend_of({{"time", "virtual"}});
  const std::vector<AdapterInfo> found = value_of(backend.enumerate());
  CHECK_EQ(found.size(), 3u);
  const char* const names[] = {"Intel I210 (simulated)", "Intel I219 (simulated)",
                               "Intel I226 (simulated)"};
  const std::uint16_t ids[] = {0x1533, 0x15B7, 0x125B};
  for (std::uint32_t n = 0; n < 3; ++n) {
    const AdapterInfo& info = found[n];
    CHECK_EQ(info.key, "sim:" + std::to_string(n));
    CHECK_EQ(info.name, std::string(names[n]));
    CHECK_EQ(info.index, n);
    CHECK(info.simulated);
    CHECK(info.pci->exact);
    CHECK_EQ(info.pci->vendor, 0x8086u);
    CHECK_EQ(info.pci->device, ids[n]);
    CHECK_EQ((*info.mac)[5], n);
    CHECK(info.link->up);
    CHECK_EQ(info.link->speed_bps, n == 2 ? 2500000000u : 1000000000u);
    CHECK(!info.driver.has_value());
  }
  const BackendProbe probe = backend.probe();
  CHECK(probe.available && probe.simulated);
  CHECK_EQ(probe.adapters, 3u);
  CHECK(probe.reason.find("simulated") != std::string::npos);
}

namespace {
// What an I226 has for TSN.
bool offered_tsn(Capability c) {
  return c >= Capability::kGateControl && c <= Capability::kEnergyEfficiency;
}
bool offered_stamps(Capability c) {
  return c >= Capability::kStampControl && c <= Capability::kQueueStamping;
}
bool offered_phy(Capability c) { return c == Capability::kPhyRead || c == Capability::kPhyWrite; }
// The clock and the registers, stamps, the PHY, TSN, and the truth.
bool offered(Capability c) {
  return c <= Capability::kRegisterWrite || offered_stamps(c) || offered_phy(c) || offered_tsn(c) ||
         c == Capability::kTimestampStatus || c == Capability::kGroundTruth;
}
}  // namespace

TEST(
    "sim: offers the clock, registers, stamps, PHY, TSN and the truth; gives a reason for the "
    "rest") {
  SimFixture f("i226");
  const CapabilityManifest& manifest = f.adapter->info().capabilities;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    const auto c = static_cast<Capability>(i);
    CHECK_EQ(manifest.has(c), offered(c));
    CHECK_EQ(manifest.reason(c).empty(), offered(c));
  }
  CHECK(f.adapter->driver() == nullptr);
  CHECK_EQ(absent(*f.adapter, Driver::kState).error().detail,
           std::string("the simulator has no kernel driver"));
  CHECK(f.adapter->stamps()->status().ok());
  CHECK_EQ(code_of(f.adapter->clock()->apply_rate_measurement({})), "OK");
}

TEST("sim: an unknown key names the ones there are") {
  sim::SimBackend backend = backend_of({{"time", "virtual"}});
  for (const char* key : {"", "sim:3", "sim:00", "0", "SIM:0"}) {
    const auto opened = backend.open(key);
    CHECK_EQ(code_of(opened.status()), "HAL_NO_ADAPTER");
    CHECK(opened.status().error().detail.find("'sim:2'") != std::string::npos);
  }
}

Status call_by_number(Adapter& adapter, int call) {
  switch (call) {
    case 0: return adapter.clock()->read().take_status();
    case 1: return adapter.steering()->config().take_status();
    case 2: return adapter.clock()->cross_timestamp().take_status();
    case 3: return adapter.steering()->rate_range().take_status();
    case 4: return adapter.registers()->read(reg::kSTATUS).take_status();
    case 5: return adapter.registers()->write(reg::kTSIM, 1);
    case 6: return adapter.steering()->set(5);
    case 7: return adapter.steering()->adjust_offset(5);
    case 8: return adapter.steering()->adjust_rate(5).take_status();
    case 9: return adapter.truth()->now().take_status();
    default: return adapter.refresh();
  }
}
constexpr int kCalls = 11;

TEST("sim: after a removal every call says so; the handle stays dead when the adapter returns") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    SimFixture f(family);
    for (int call = 0; call < kCalls; ++call) {
      CHECK_EQ(code_of(call_by_number(*f.adapter, call)), "OK");
    }
    f.order("remove adapter=0");
    CHECK_EQ(value_of(f.backend->enumerate()).size(), 0u);
    CHECK_EQ(f.backend->probe().adapters, 0u);
    CHECK_EQ(code_of(f.backend->open("sim:0").status()), "HAL_ADAPTER_GONE");
    for (int round = 0; round < 2; ++round) {
      for (int call = 0; call < kCalls; ++call) {
        CHECK_EQ(code_of(call_by_number(*f.adapter, call)), "HAL_ADAPTER_GONE");
      }
      f.order("return adapter=0");
    }
    const auto fresh = f.open();
    for (int call = 0; call < kCalls; ++call) {
      CHECK_EQ(code_of(call_by_number(*fresh, call)), "OK");
    }
  }
}

TEST("sim: what a reset or a return leaves is time 0, stopped, and readable") {
  for (const char* family : {"i210", "i219", "i226"}) {
    for (const char* order : {"clock-reset adapter=0", "return adapter=0"}) {
      SimFixture f(family);
      if (std::string(order) == "return adapter=0") f.order("remove adapter=0");
      f.order(order);
      const auto adapter = f.open();
      CHECK_EQ(code_of(advance_time(*f.backend, kNsPerSecond)), "OK");
      CHECK_EQ(value_of(adapter->clock()->read()).device_ns, 0u);
      CHECK(!value_of(adapter->steering()->config()).running);
      CHECK_EQ(value_of(adapter->truth()->now()).device_ns, 0u);
      CHECK_EQ(code_of(adapter->steering()->set(12345)), "OK");
      CHECK_EQ(value_of(adapter->clock()->read()).device_ns, 12345u);
    }
  }
}

TEST("sim: a frozen clock is read without complaint") {
  SimFixture f("i219");
  f.order("clock-freeze adapter=0 on=1");
  const std::uint64_t first = value_of(f.adapter->clock()->read()).device_ns;
  CHECK_EQ(code_of(advance_time(*f.backend, kNsPerSecond)), "OK");
  CHECK_EQ(value_of(f.adapter->clock()->read()).device_ns, first);
  const CrossTimestamp cross = value_of(f.adapter->clock()->cross_timestamp());
  CHECK_EQ(cross.device_ns - cross.early_ns, first);
  CHECK(f.adapter->info().cross_method == cross.method);
  CHECK(value_of(f.adapter->steering()->config()).running);
  f.order("clock-freeze adapter=0 on=0");
  CHECK_EQ(code_of(advance_time(*f.backend, kNsPerSecond)), "OK");
  CHECK(value_of(f.adapter->clock()->read()).device_ns > first + 990000000);
}

TEST("sim: orders reach the adapter they name") {
  sim::SimBackend backend = backend_of(
      {{"time", "virtual"}, {"adapters.0.family", "i210"}, {"adapters.1.family", "i210"}});
  const auto first = backend.open("sim:0").take();
  const auto second = backend.open("sim:1").take();
  const GroundTruth before = value_of(second->truth()->now());
  CHECK_EQ(code_of(give_order(backend, "clock-step adapter=1 ns=5000000000")), "OK");
  CHECK(value_of(second->truth()->now()).device_ns > before.device_ns + 5000000000u);
  CHECK(value_of(first->truth()->now()).device_ns < before.device_ns + 1000000000u);
  CHECK_EQ(code_of(give_order(backend, "link adapter=1 mbps=0")), "OK");
  CHECK(second->info().link->up);
  CHECK_EQ(code_of(second->refresh()), "OK");
  CHECK(!second->info().link->up);
  CHECK_EQ(second->info().link->speed_bps, 0u);
  CHECK_EQ(code_of(give_order(backend, "oscillator adapter=0 ppb=777")), "OK");
  const double ppb = value_of(first->truth()->now()).oscillator_ppb;
  CHECK(ppb > 776.999 && ppb < 777.001);
  CHECK_EQ(code_of(give_order(backend, "latency-spike adapter=0 ns=9000000")), "OK");
  const CrossTimestamp slow = value_of(first->clock()->cross_timestamp());
  CHECK(slow.system_after_ns - slow.system_before_ns > 9000000);
}

TEST("sim: an ordered step moves reading and truth by itself, the counter of I219 not at all") {
  for (const char* family : {"i210", "i217", "i219", "i226"}) {
    SimFixture f(family, {{"oscillatorPpb", "0"}});
    const CrossTimestamp raw_before = value_of(f.adapter->clock()->cross_timestamp());
    const GroundTruth before = value_of(f.adapter->truth()->now());
    f.order("clock-step adapter=0 ns=-123456789");
    const GroundTruth after = value_of(f.adapter->truth()->now());
    const CrossTimestamp raw_after = value_of(f.adapter->clock()->cross_timestamp());
    const auto moved = static_cast<std::int64_t>(after.device_ns - before.device_ns -
                                                 (after.system_ns - before.system_ns));
    CHECK(moved >= -123456790 && moved <= -123456788);
    CHECK(raw_after.device_ns < raw_before.device_ns);
    const bool counter = std::string(family) == "i217" || std::string(family) == "i219";
    CHECK_EQ(raw_after.raw_counter > raw_before.raw_counter, counter);
  }
}

TEST("sim: bad orders say what is wrong") {
  sim::SimBackend backend = backend_of({{"time", "virtual"}});
  struct Bad {
    const char *text, *code, *part;
  };
  for (const Bad& bad : {Bad{"", "HAL_SCENARIO_INVALID", "empty"},
                         Bad{"explode adapter=0", "HAL_SCENARIO_INVALID", "'explode'"},
                         Bad{"clock-step adapter=0", "HAL_SCENARIO_INVALID", "ns: a whole"},
                         Bad{"clock-step adapter=0 ns=x", "HAL_SCENARIO_INVALID", "'x'"},
                         Bad{"link adapter=0 mbps=2500", "HAL_SCENARIO_INVALID", "i210"},
                         Bad{"clock-reset adapter=3", "HAL_NO_ADAPTER", "0 to 2"}}) {
    const Status status = give_order(backend, bad.text);
    CHECK_EQ(code_of(status), std::string(bad.code));
    CHECK(!status.ok() && status.error().detail.find(bad.part) != std::string::npos);
  }
}

TEST("sim: register access checks its offset; brackets their number") {
  SimFixture f("i226");
  for (const std::uint32_t offset : {0x20000u, 1u, 0xFFFFFFFCu}) {
    CHECK_EQ(code_of(f.adapter->registers()->read(offset).status()), "HAL_REGISTER_INVALID");
    CHECK_EQ(code_of(f.adapter->registers()->write(offset, 0)), "HAL_REGISTER_INVALID");
  }
  CHECK_EQ(code_of(f.adapter->registers()->write(0x3354, 0xFFFFFFFFu)), "OK");
  CHECK_EQ(value_of(f.adapter->registers()->read(0x3354)), 0xFFFFFFFFu);  // ones, but present
  Clock& clock = *f.adapter->clock();
  CHECK_EQ(code_of(intersected_cross(clock, 0).status()), "HAL_INVALID_ARGUMENT");
  CHECK_EQ(code_of(intersected_cross(clock, 1001).status()), "HAL_INVALID_ARGUMENT");
  CHECK_EQ(value_of(intersected_cross(clock, 1000)).samples, 1000u);
}

TEST("sim: virtual time moves by readings and orders only, and ends") {
  SimFixture f("i210");
  SystemClock& clock = f.backend->system_clock();
  CHECK(clock.id() == SystemClockId::kVirtual);
  CHECK_EQ(clock.frequency_hz(), kNsPerSecond);
  const std::uint64_t first = clock.now_ticks();
  CHECK_EQ(clock.now_ticks() - first, 20u);
  clock.sleep_ns(1000);
  CHECK_EQ(clock.now_ticks() - first, 1040u);
  CHECK_EQ(code_of(advance_time(*f.backend, std::uint64_t{1} << 62)), "HAL_OUT_OF_RANGE");
  CHECK_EQ(clock.now_ticks() - first, 1060u);
}

TEST("sim: the same scenario gives the same readings") {
  std::vector<std::uint64_t> traces[2];
  for (auto& trace : traces) {
    sim::SimBackend backend = backend_of({{"time", "virtual"}, {"seed", "17"}});
    for (const char* key : {"sim:0", "sim:1", "sim:2"}) {
      const auto adapter = backend.open(key).take();
      for (int i = 0; i < 500; ++i) {
        const CrossTimestamp cross = value_of(adapter->clock()->cross_timestamp());
        trace.push_back(cross.device_ns);
        trace.push_back(cross.system_after_ns);
      }
    }
  }
  CHECK(traces[0] == traces[1]);
}

TEST("sim: in real time the truth lies inside the bracket's bound") {
  sim::SimBackend backend = backend_of({});
  CHECK(backend.system_clock().id() == platform_system_clock().id());
  CHECK_EQ(code_of(advance_time(backend, 1)), "HAL_NOT_SUPPORTED");
  for (const char* key : {"sim:0", "sim:1", "sim:2"}) {
    const auto adapter = backend.open(key).take();
    for (int i = 0; i < 50; ++i) {
      const GroundTruth before = value_of(adapter->truth()->now());
      const CrossTimestamp cross = value_of(adapter->clock()->cross_timestamp());
      const GroundTruth after = value_of(adapter->truth()->now());
      CHECK(cross.system_before_ns >= before.system_ns);
      CHECK(cross.system_after_ns <= after.system_ns + backend.system_clock().resolution_ns());
      CHECK(cross.device_ns + 200 >= before.device_ns && cross.device_ns <= after.device_ns);
    }
  }
}

TEST("sim: threads share an adapter through several handles") {
  for (const char* time : {"virtual", "real"}) {
    sim::SimBackend backend = backend_of({{"time", time}, {"adapters.0.family", "i219"}});
    std::vector<std::thread> threads;
    std::vector<int> failures(4, 0);
    for (std::size_t t = 0; t < failures.size(); ++t) {
      threads.emplace_back([&backend, &failures, t] {
        const auto adapter = backend.open("sim:0").take();
        for (int i = 0; i < 200; ++i) {
          if (!adapter->clock()->cross_timestamp().ok()) ++failures[t];
          if (t == 0 && !adapter->steering()->adjust_offset(i % 2 == 0 ? 1000 : -1000).ok())
            ++failures[t];
          if (t == 1 && !adapter->steering()->adjust_rate(i).ok()) ++failures[t];
          if (t == 2 && !give_order(backend, "clock-step adapter=0 ns=1").ok()) ++failures[t];
          if (t == 3 && value_of(backend.enumerate()).size() != 1) ++failures[t];
          if (!adapter->truth()->now().ok()) ++failures[t];
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const int count : failures) CHECK_EQ(count, 0);
  }
}

}  // namespace
}  // namespace avbhal
