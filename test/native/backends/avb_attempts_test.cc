// How often a request is tried that can fail by chance, and that the last try still counts.
#include <optional>
#include <string>

#include "avb_bench.h"
#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

using Bench = AvbBench;

constexpr std::uint64_t kMs = 1000000;

// Makes the n-th reading of the clock from now on (from 1) `late_ns(n)` late.
template <class Late>
void spoil_readings(Bench& b, int& reading, Late late_ns) {
  reading = 0;
  b.driver.after = [&reading, late_ns](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code != kGetClockConfig) return;
    static_cast<ClockConfigReply*>(out)->systim_ns += late_ns(++reading);
  };
}

TEST("avb attempts: a reading of an I219 is confirmed within six, or the clock jumps") {
  for (const bool sixth_fits : {true, false}) {
    Bench b({kDeviceI219}, "avb:I219:0");
    if (!b.nic) return;
    b.silicon().timinca = 0x02FE5028;
    int reading = 0;
    spoil_readings(b, reading, [sixth_fits](int n) {
      return static_cast<std::uint64_t>(sixth_fits && n > 5 ? 5 : n) * 10 * kMs;
    });
    const Result<ClockReading> read = b.nic->clock()->read();
    CHECK_EQ(reading, 6);
    CHECK_EQ(read.ok(), sixth_fits);
    if (!read.ok()) {
      CHECK_EQ(read.status().code(), ErrorCode::kDiscontinuity);
      CHECK(mentions(read.status(), "no two of 6"));
    }
  }
}

TEST("avb attempts: a set clock is looked at three times") {
  for (const bool third_is_right : {true, false}) {
    Bench b;
    if (!b.nic) return;
    int reading = 0;
    spoil_readings(b, reading, [third_is_right](int n) {
      const bool wrong = n > 1 && !(third_is_right && n == 4);
      return wrong ? 50 * kMs : std::uint64_t{0};
    });
    const Status set = b.nic->steering()->set(1800000000000000000u);
    CHECK_EQ(reading, 4);  // once before
    CHECK_EQ(set.ok(), third_is_right);
    if (!set.ok()) CHECK_EQ(set.code(), ErrorCode::kNotEffective);
  }
}

TEST("avb attempts: a list that changes is read five times") {
  for (const bool fifth_holds : {true, false}) {
    FakeDriver driver({kDeviceI226, kDeviceI210});
    auto backend = driver.backend();
    int seconds = 0;  // how often the second place was asked for
    driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
      if (call.code != kEnumAdapters || sent<AdapterEnum>(call).index != 1) return;
      if (++seconds == 5 && fifth_holds) return;
      static_cast<AdapterEnum*>(out)->count = 1;
    };
    const Status listed = backend->enumerate().take_status();
    CHECK_EQ(seconds, 5);
    CHECK_EQ(listed.ok(), fifth_holds);
    if (!listed.ok()) CHECK(mentions(listed, "each of 5 attempts"));
  }
}

TEST("avb attempts: a driver counts 1 to 64 adapters") {
  for (const std::uint32_t count : {0u, 65u, 64u}) {
    FakeDriver driver;
    auto backend = driver.backend();
    driver.after = [count](const FakeCall& call, void* out, std::uint32_t*) {
      if (call.code == kEnumAdapters) static_cast<AdapterEnum*>(out)->count = count;
    };
    // Of 64 the second one is not there: the list changed.
    CHECK_EQ(backend->enumerate().status().code(),
             count == 64 ? ErrorCode::kAdapterNotReady : ErrorCode::kDriverReply);
  }
}

TEST("avb attempts: an adapter that moves is opened at its new place, four times") {
  for (const std::uint32_t error : {win32::kInvalidParameter, win32::kNoSuchDevice}) {
    for (const bool fourth_opens : {true, false}) {
      FakeDriver driver;
      auto backend = driver.backend();
      int opened = 0;
      driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
        if (call.code != kOpenAdapter || (++opened == 4 && fourth_opens)) return std::nullopt;
        return error;
      };
      const Status status = backend->open("avb:I226:0").take_status();
      CHECK_EQ(opened, 4);
      CHECK_EQ(status.ok(), fourth_opens);
      if (!status.ok()) {
        CHECK_EQ(status.code(), ErrorCode::kAdapterNotReady);
        CHECK(mentions(status, "each of 4 attempts to open 'avb:I226:0'"));
      }
    }
  }
}

TEST("avb attempts: that a second handle shows the same clock is looked at four times") {
  for (const bool fourth_fits : {true, false}) {
    Bench b;
    if (!b.nic) return;
    const int own = b.driver.log.back().handle;
    int between = 0;
    b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
      if (call.code != kGetClockConfig || call.handle == own) return;
      if (++between == 4 && fourth_fits) return;
      static_cast<ClockConfigReply*>(out)->systim_ns += 10 * kMs;
    };
    const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
    CHECK_EQ(between, 4);
    CHECK_EQ(status.ok(), fourth_fits);
    if (!status.ok()) CHECK_EQ(status.code(), ErrorCode::kAdapterGone);
  }
}

TEST("avb attempts: a value seen twice, 0 and the last second have the settings asked") {
  struct Case {
    std::uint64_t device_ns;
    std::uint32_t asked;  // for three cross timestamps
  };
  for (const Case& c :
       {Case{0, 3}, Case{1, 2}, Case{4294967294999999999u, 2}, Case{4294967295000000000u, 3}}) {
    Bench b;
    if (!b.nic) return;
    b.silicon().counts = false;
    b.silicon().base_ns = c.device_ns;
    const std::uint32_t before = b.driver.count(kGetClockConfig);
    for (int i = 0; i < 3; ++i) {
      const Status status = b.nic->clock()->cross_timestamp().take_status();
      // By its settings it runs; only 0 is no time of a running clock.
      CHECK_EQ(status.ok(), c.device_ns != 0);
    }
    CHECK_EQ(b.driver.count(kGetClockConfig) - before, c.asked);
    b.silicon().tsauxc = 0x80000000u;
    CHECK_EQ(b.nic->clock()->cross_timestamp().status().code(), ErrorCode::kClockFrozen);
  }
}

}  // namespace
}  // namespace avbhal::test
