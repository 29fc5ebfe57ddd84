// Cross timestamps through a scripted driver: trap 27 and what the driver may get wrong.
#include "avb_fake_driver.h"
#include "backends/intel_avb/rate.h"
#include "base/win32_errors.h"
#include "core/intersection.h"
#include "harness.h"
#include "runtime/clock_service.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

struct Bench {
  explicit Bench(std::uint16_t id = kDeviceI226, const std::string& key = "avb:I226:0")
      : driver({id}), backend(driver.backend()), nic(driver.open(*backend, key)) {
    if (id == kDeviceI219) driver.nics[0]->timinca = 0x02FE5028;  // 24 MHz at real time
  }
  FakeNic& silicon() { return *driver.nics[0]; }
  // Whether the fake's exact device time at either end encloses the reported one.
  bool encloses(const CrossTimestamp& c) {
    return silicon().time_at(c.system_before_ns) <= c.device_ns &&
           c.device_ns <= silicon().time_at(c.system_after_ns);
  }

  FakeDriver driver;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> nic;
};

TEST("avb: trap 27: the driver's counter tightens the lower edge only") {
  Bench b;
  if (!b.nic) return;
  const Result<CrossTimestamp> cross = b.nic->clock()->cross_timestamp();
  CHECK(cross.ok());
  const CrossTimestamp& c = cross.value();
  CHECK(b.encloses(c));
  // The request lasts 1000 + 300 + 1000 ns; its first 1000 lie before the driver's reading.
  CHECK_EQ(c.system_after_ns - c.system_before_ns, 1400u);
  CHECK_EQ(c.samples, 1u);
  CHECK(c.method == CrossMethod::kUserBracket);
  CHECK(c.system_clock == SystemClockId::kQpc);
  CHECK_EQ(c.raw_counter + 4, c.device_ns);  // the middle of its tick
}

TEST("avb: trap 27: another unit or clock leaves the plain bracket") {
  for (const bool other_clock : {false, true}) {
    Bench b;
    if (!b.nic) return;
    if (other_clock) b.driver.clock.set_id(SystemClockId::kMonotonicRaw);
    b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
      if (call.code != kPhcCrossTimestamp || other_clock) return;
      static_cast<CrossTimestampReply*>(out)->qpc_frequency_hz = 24000000;
    };
    const Result<CrossTimestamp> cross = b.nic->clock()->cross_timestamp();
    CHECK(cross.ok());
    CHECK(b.encloses(cross.value()));
    CHECK_EQ(cross.value().system_after_ns - cross.value().system_before_ns, 2400u);
  }
}

TEST("avb: trap 27: counter readings outside the request are nonsense") {
  for (const std::int64_t shift : {-1000, 1000}) {
    Bench b;
    if (!b.nic) return;
    int spoiled = 0;
    b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
      if (call.code != kPhcCrossTimestamp || spoiled == 0) return;
      --spoiled;
      static_cast<CrossTimestampReply*>(out)->system_qpc += static_cast<std::uint64_t>(shift);
    };
    spoiled = 4;
    const Status status = intersected_cross(*b.nic->clock(), 4).take_status();
    CHECK_EQ(status.code(), ErrorCode::kDriverReply);
    CHECK(!status.ok() && status.error().detail.find("system_qpc") != std::string::npos);
    // One bad reply of several is left out and counted.
    spoiled = 1;
    const Result<CrossTimestamp> cross = intersected_cross(*b.nic->clock(), 4);
    CHECK(cross.ok());
    CHECK_EQ(cross.value().samples, 4u);
    CHECK_EQ(cross.value().samples_failed, 1u);
    CHECK(b.encloses(cross.value()));
  }
}

TEST("avb: trap 27: a burst is as narrow as its fastest bracket") {
  Bench b;
  if (!b.nic) return;
  int request = 0;
  std::uint64_t fastest = 0;
  b.driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code != kPhcCrossTimestamp) return std::nullopt;
    ++request;
    if (request == 4) fastest = b.driver.clock.ns();
    return std::nullopt;
  };
  b.driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
    if (call.code == kPhcCrossTimestamp && request != 4) b.driver.clock.advance(5000);
  };
  const Result<CrossTimestamp> cross = intersected_cross(*b.nic->clock(), 9);
  CHECK(cross.ok());
  CHECK_EQ(cross.value().samples, 9u);
  CHECK(cross.value().system_before_ns >= fastest);
  CHECK(cross.value().system_after_ns <= fastest + 2000);
  CHECK(b.encloses(cross.value()));
}

TEST("avb: trap 27: valid must be 1") {
  Bench b;
  if (!b.nic) return;
  b.driver.after = [](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code == kPhcCrossTimestamp) static_cast<CrossTimestampReply*>(out)->valid = 0;
  };
  CHECK_EQ(intersected_cross(*b.nic->clock(), 3).status().code(), ErrorCode::kDriverReply);
}

TEST("avb: trap 27: without the request brackets go around GET_CLOCK_CONFIG") {
  for (const std::uint32_t error : {win32::kInvalidFunction, win32::kNotSupported}) {
    Bench b;
    if (!b.nic) return;
    b.driver.before = [error](const FakeCall& call) -> std::optional<std::uint32_t> {
      if (call.code == kPhcCrossTimestamp) return error;
      return std::nullopt;
    };
    for (int i = 0; i < 3; ++i) {
      const Result<CrossTimestamp> cross = intersected_cross(*b.nic->clock(), 2);
      CHECK(cross.ok());
      CHECK(b.encloses(cross.value()));
    }
    // Asked once, then never again.
    CHECK_EQ(b.driver.count(kPhcCrossTimestamp), 1u);
  }
}

TEST("avb: cross timestamp of an adapter that is not ready") {
  Bench b;
  if (!b.nic) return;
  b.driver.nics[0]->state = kHwBarMapped;
  const Status status = intersected_cross(*b.nic->clock(), 3).take_status();
  CHECK_EQ(status.code(), ErrorCode::kAdapterNotReady);
  CHECK(is_error_of(status, "clock.crossTimestamp", "PHC_CROSSTIMESTAMP"));
}

TEST("avb: number of brackets is checked") {
  Bench b;
  if (!b.nic) return;
  CHECK_EQ(intersected_cross(*b.nic->clock(), 0).status().code(), ErrorCode::kInvalidArgument);
  CHECK_EQ(intersected_cross(*b.nic->clock(), 1001).status().code(), ErrorCode::kInvalidArgument);
  CHECK(intersected_cross(*b.nic->clock(), 1000).ok());
}

TEST("avb: I219 latch error never gets out") {
  // Every third reading is 2^32 counts too high.
  Bench b(kDeviceI219, "avb:I219:0");
  if (!b.nic) return;
  int reading = 0;
  b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    const std::uint64_t error = ++reading % 3 == 0 ? 21475 : 0;
    if (call.code == kPhcCrossTimestamp) {
      static_cast<CrossTimestampReply*>(out)->phc_time_ns += error;
    }
    if (call.code == kGetClockConfig) static_cast<ClockConfigReply*>(out)->systim_ns += error;
  };
  for (int i = 0; i < 200; ++i) {
    const Result<CrossTimestamp> cross = intersected_cross(*b.nic->clock(), 1 + i % 5);
    CHECK(cross.ok());
    CHECK(b.encloses(cross.value()));
  }
}

TEST("avb: I219 readings are confirmed by a second one") {
  Bench b(kDeviceI219, "avb:I219:0");
  if (!b.nic) return;
  int reading = 0;
  b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code != kGetClockConfig) return;
    static_cast<ClockConfigReply*>(out)->systim_ns += ++reading % 3 == 0 ? 21475 : 0;
  };
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t before = b.silicon().time_at(b.driver.clock.ns());
    const Result<ClockReading> now = b.nic->clock()->read();
    CHECK(now.ok());
    CHECK(now.value().device_ns >= before);
    CHECK(now.value().device_ns <= b.silicon().time_at(b.driver.clock.ns()));
  }
}

TEST("avb: I219 latch error that cannot be told apart widens the bound") {
  Bench b(kDeviceI219, "avb:I219:0");
  if (!b.nic) return;
  // A slow request that samples the clock at its end; every second reading is wrong.
  int reading = 0;
  b.driver.clock.set_id(SystemClockId::kMonotonicRaw);
  b.driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kPhcCrossTimestamp) b.driver.clock.advance(60000);
    return std::nullopt;
  };
  b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code != kPhcCrossTimestamp) return;
    static_cast<CrossTimestampReply*>(out)->phc_time_ns += ++reading % 2 == 0 ? 21475 : 0;
  };
  for (int i = 0; i < 50; ++i) {
    const Result<CrossTimestamp> cross = intersected_cross(*b.nic->clock(), 1 + i % 2);
    CHECK(cross.ok());
    CHECK(b.encloses(cross.value()));
    // Half of 62 us and the error.
    CHECK(cross.value().bound_ns > 31000 + 21475);
  }
}

// GET_CLOCK_CONFIG tells the rate, then 26 brackets: one more than asked, to confirm the last.
TEST("avb: I219 burst of 25 costs 27 driver calls") {
  Bench b(kDeviceI219, "avb:I219:0");
  if (!b.nic) return;
  const std::size_t before = b.driver.log.size();
  CHECK(intersected_cross(*b.nic->clock(), 25).ok());
  CHECK_EQ(b.driver.log.size() - before, std::size_t{27});
}

TEST("avb: an I219's page takes one driver call per reading, and no reading too high") {
  Bench b(kDeviceI219, "avb:I219:0");
  if (!b.nic) return;
  b.driver.clock.set_id(SystemClockId::kVirtual);  // or the page would count in the processor's own
  ClockServiceConfig config;
  config.wanted_bound_ns = 10000;
  const auto service = std::make_unique<ClockService>(
      nullptr, std::shared_ptr<Adapter>(std::move(b.nic)), b.driver.clock, config);
  const auto run = [&](int readings) {
    for (int i = 0; i < readings; ++i) {
      const std::uint32_t wait_us = service->step();
      b.driver.clock.advance(std::uint64_t{wait_us} * 1000);
      const LineValues line = read_line(service->page().raw);
      const std::uint64_t ticks = b.driver.clock.now_ticks();
      const std::uint64_t truth = b.silicon().time_at(ticks * 100);
      const std::uint64_t bound = bound_ns(line, ticks);
      CHECK(value_ns(line, ticks) - truth + bound <= 2 * bound);
    }
  };
  run(300);
  CHECK(read_line(service->page().raw).state == PageState::kOk);
  std::size_t before = b.driver.log.size();
  run(100);
  CHECK_EQ(b.driver.log.size() - before, std::size_t{100});
  // Every 50th reading is 2^32 counts too high: it costs a confirmation.
  int reading = 0;
  b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code != kPhcCrossTimestamp) return;
    static_cast<CrossTimestampReply*>(out)->phc_time_ns += ++reading % 50 == 0 ? 21475 : 0;
  };
  before = b.driver.log.size();
  run(100);
  CHECK(b.driver.log.size() - before <= std::size_t{110});
  CHECK_EQ(service->stats().drift_bound_ppb_per_s, 20.0);
  CHECK_EQ(read_line(service->page().raw).generation, 0u);
  service->close();
}

TEST("avb: how long the counter shows one value goes by its settings") {
  using intel_avb::counter_tick;
  CHECK_EQ(counter_tick(Family::kI219, 0x02FE5028).usual_ns, 84u);
  CHECK_EQ(counter_tick(Family::kI219, 0x031F4000).usual_ns, 125u);
  CHECK_EQ(counter_tick(Family::kI219, 0x031F4000).most_ns, 125u);
  CHECK_EQ(counter_tick(Family::kI217, 0x03FA0000).usual_ns, 32u);
  CHECK_EQ(counter_tick(Family::kI217, 0x03FA0000).most_ns, 640u);
  CHECK_EQ(counter_tick(Family::kI226, 0x18000000).usual_ns, 8u);
}

}  // namespace
}  // namespace avbhal::test
