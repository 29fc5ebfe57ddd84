// Setting, stepping and steering through a scripted driver: what it refuses, what it only claims.
#include <cmath>

#include "avb_bench.h"
#include "core/intersection.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

using Bench = AvbBench;

TEST("avb: set clock is verified by reading back") {
  Bench b;
  if (!b.nic) return;
  CHECK(b.nic->steering()->set(1700000000000000000u).ok());
  const Result<ClockReading> now = b.nic->clock()->read();
  CHECK(now.ok());
  CHECK(now.value().device_ns >= 1700000000000000000u);
  CHECK(now.value().device_ns < 1700000000000000000u + 100000);
  CHECK(now.value().source == ReadingSource::kHardware);
}

TEST("avb: set clock that has no effect is not a success") {
  Bench b;
  if (!b.nic) return;
  b.driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
    if (call.code == kSetTimestamp) b.silicon().set_time(77, b.driver.clock.ns());
  };
  const Status status = b.nic->steering()->set(1700000000000000000u);
  CHECK_EQ(status.code(), ErrorCode::kNotEffective);
  CHECK(mentions(status, "1700000000000"));
}

TEST("avb: trap 10: backward step below 30 s is refused with the way out") {
  Bench b;
  if (!b.nic) return;
  CHECK(b.nic->steering()->set(100000000000u).ok());
  const Status status = b.nic->steering()->set(90000000000u);
  CHECK_EQ(status.code(), ErrorCode::kSetRefused);
  CHECK(mentions(status, "adjustOffset"));
  CHECK(mentions(status, "less than 30 s"));
  CHECK(mentions(status, "the clock reads 100000"));
  CHECK(!status.ok() && status.error().os_error == 87);
  CHECK(b.now() >= 100000000000u);
  // The way out.
  CHECK(b.nic->steering()->adjust_offset(-10000000000).ok());
  CHECK(b.now() < 91000000000u);
  // Steps of 30 s and more, and forward steps, pass.
  CHECK(b.nic->steering()->set(40000000000u).ok());
  CHECK(b.nic->steering()->set(50000000000u).ok());
}

TEST("avb: times the adapter cannot hold are refused before the driver is asked") {
  Bench b;
  if (!b.nic) return;
  b.driver.log.clear();
  for (const std::uint64_t ns :
       {std::uint64_t{4294967295000000000u}, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    CHECK_EQ(b.nic->steering()->set(ns).code(), ErrorCode::kOutOfRange);
  }
  CHECK(b.driver.log.empty());
}

TEST("avb: I219 time 0 is refused, the driver would take the computer's time") {
  Bench b({kDeviceI219}, "avb:I219:0");
  if (!b.nic) return;
  CHECK_EQ(b.nic->steering()->set(0).code(), ErrorCode::kOutOfRange);
  CHECK_EQ(b.driver.count(kSetTimestamp), 0u);
}

TEST("avb: trap 10: offset is verified against the elapsed time") {
  Bench b;
  if (!b.nic) return;
  for (const std::int64_t offset : {std::int64_t{5000000}, std::int64_t{-3000000}, std::int64_t{1},
                                    std::int64_t{-1}, std::int64_t{0}}) {
    const std::uint64_t before = b.now();
    const std::uint64_t system = b.driver.clock.ns();
    CHECK(b.nic->steering()->adjust_offset(offset).ok());
    const std::uint64_t elapsed = b.driver.clock.ns() - system;
    CHECK_EQ(static_cast<std::int64_t>(b.now() - before - elapsed), offset);
  }
  // No time is lost for nothing.
  CHECK_EQ(b.driver.count(kPhcOffsetAdjust), 4u);
}

TEST("avb: offset that has no effect is not a success") {
  for (const std::int64_t offset : {std::int64_t{1000000}, std::int64_t{-1000000}}) {
    Bench b;
    if (!b.nic) return;
    b.driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
      if (call.code != kPhcOffsetAdjust) return;
      b.silicon().set_time(b.now() - static_cast<std::uint64_t>(offset), b.driver.clock.ns());
    };
    CHECK_EQ(b.nic->steering()->adjust_offset(offset).code(), ErrorCode::kNotEffective);
  }
}

TEST("avb: offsets out of range are refused before the driver is asked") {
  Bench b;
  if (!b.nic) return;
  for (const std::int64_t offset : {INT64_MIN, INT64_MAX, -static_cast<std::int64_t>(b.now()) * 2,
                                    std::int64_t{4294967295000000000}}) {
    CHECK_EQ(b.nic->steering()->adjust_offset(offset).code(), ErrorCode::kOutOfRange);
  }
  CHECK_EQ(b.driver.count(kPhcOffsetAdjust), 0u);
}

TEST("avb: a clock that jumps while an offset is prepared") {
  Bench b;
  if (!b.nic) return;
  b.driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kGetClockConfig) b.silicon().base_ns += 50000000;
    return std::nullopt;
  };
  CHECK_EQ(b.nic->steering()->adjust_offset(1000).code(), ErrorCode::kDiscontinuity);
  CHECK_EQ(b.driver.count(kPhcOffsetAdjust), 0u);
}

TEST("avb: trap 12: values from 2^63 are software time, not the clock") {
  Bench b;
  if (!b.nic) return;
  b.driver.after = [](const FakeCall& call, void* out, std::uint32_t*) {
    // The driver's fallback: 100 ns units since 1601, times 100.
    const std::uint64_t fallback = 13417000000000000000u;
    if (call.code == kGetClockConfig) static_cast<ClockConfigReply*>(out)->systim_ns = fallback;
    if (call.code == kPhcCrossTimestamp) {
      static_cast<CrossTimestampReply*>(out)->phc_time_ns = fallback;
    }
  };
  const Status status = b.nic->clock()->read().take_status();
  CHECK_EQ(status.code(), ErrorCode::kClockReadInvalid);
  CHECK(mentions(status, "software time"));
  CHECK_EQ(b.nic->steering()->config().status().code(), ErrorCode::kClockReadInvalid);
  CHECK_EQ(intersected_cross(*b.nic->clock(), 5).status().code(), ErrorCode::kClockReadInvalid);
  CHECK_EQ(b.nic->steering()->set(5).code(), ErrorCode::kClockReadInvalid);
}

TEST("avb: trap 12: a running clock that reads 0") {
  Bench b;
  if (!b.nic) return;
  b.silicon().counts = false;
  b.silicon().base_ns = 0;
  CHECK_EQ(b.nic->clock()->read().status().code(), ErrorCode::kClockReadInvalid);
  CHECK_EQ(b.nic->clock()->cross_timestamp().status().code(), ErrorCode::kClockReadInvalid);
  b.silicon().base_ns = 5;
  CHECK(b.nic->clock()->cross_timestamp().ok());
  b.silicon().base_ns = 0;
  CHECK_EQ(b.nic->clock()->cross_timestamp().status().code(), ErrorCode::kClockReadInvalid);
}

TEST("avb: trap 9: a clock that another process stopped is reported as frozen") {
  Bench b;
  if (!b.nic) return;
  CHECK(intersected_cross(*b.nic->clock(), 2).ok());
  b.silicon().set_time(b.now(), b.driver.clock.ns());
  b.silicon().counts = false;
  b.silicon().tsauxc = 0x80000000;
  CHECK_EQ(b.nic->clock()->read().status().code(), ErrorCode::kClockFrozen);
  const Result<ClockConfig> config = b.nic->steering()->config();
  CHECK(config.ok() && !config.value().running);
  // The first cross timestamp cannot tell, the second one sees that nothing moved.
  (void)b.nic->clock()->cross_timestamp().ok();
  CHECK_EQ(b.nic->clock()->cross_timestamp().status().code(), ErrorCode::kClockFrozen);
  CHECK_EQ(b.driver.count(kSetHwTimestamping), 0u);
}

TEST("avb: trap 12: I219 with a standing counter delivers the wall clock") {
  Bench b({kDeviceI219}, "avb:I219:0");
  if (!b.nic) return;
  b.silicon().timinca = 0x02F42400;
  CHECK(b.nic->clock()->read().ok());
  // What the driver then delivers: TAI in units of 100 ns, running at the system clock's rate.
  bool wall = true;
  b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    const std::uint64_t tai = 1767225637000000000u + b.driver.clock.ns() / 100 * 100;
    if (wall && call.code == kGetClockConfig) {
      static_cast<ClockConfigReply*>(out)->systim_ns = tai;
    }
  };
  CHECK(b.nic->refresh().ok());
  const Status status = b.nic->clock()->read().take_status();
  CHECK_EQ(status.code(), ErrorCode::kClockReadInvalid);
  CHECK(mentions(status, "multiple of 100 ns"));
  CHECK_EQ(intersected_cross(*b.nic->clock(), 3).status().code(), ErrorCode::kClockReadInvalid);
  CHECK_EQ(b.nic->clock()->apply_rate_measurement({0, 1}).code(), ErrorCode::kClockReadInvalid);
  wall = false;
  CHECK(b.nic->clock()->read().ok());
}

TEST("avb: trap 12: I219 that accepts a time without effect") {
  Bench b({kDeviceI219}, "avb:I219:0");
  if (!b.nic) return;
  b.silicon().timinca = 0x02F42400;
  b.driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
    if (call.code == kSetTimestamp) b.silicon().set_time(3000000001, b.driver.clock.ns());
  };
  const Status status = b.nic->steering()->set(9000000000);
  CHECK_EQ(status.code(), ErrorCode::kNotEffective);
  CHECK(mentions(status, "I219 stands still"));
}

TEST("avb: I219 whose increment is zero is frozen") {
  Bench b({kDeviceI219}, "avb:I219:0");
  if (!b.nic) return;
  b.silicon().timinca = 0;
  CHECK_EQ(b.nic->clock()->read().status().code(), ErrorCode::kClockFrozen);
}

}  // namespace
}  // namespace avbhal::test
