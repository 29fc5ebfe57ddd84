// Cross timestamps: validity, brackets, the length of a tick, restarts.
#include <cmath>

#include "backends/windows_api/counter_unit.h"
#include "backends/windows_api/cross_clock.h"
#include "backends/windows_api/errors.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

struct Bench {
  VirtualQpc clock;
  FakeWindows windows{clock};
  std::uint64_t luid = windows.add_adapter(1, 0x125C);
  CrossClock cross{windows.api, clock};

  explicit Bench(std::uint64_t hz) { cross.reset(luid, hz); }
  FakeTimestamps& stamps() { return windows.timestamps[luid]; }
  ErrorCode code() { return cross.read().status().code(); }
  CrossTimestamp read() {
    auto result = cross.read();
    CHECK(result.ok());
    return result.ok() ? result.take() : CrossTimestamp{};
  }
};

// Answers with fixed numbers, `at` the current ticks.
auto fixed(FakeWindows& windows, std::int64_t s1, std::uint64_t hardware, std::int64_t s2) {
  return [&windows, s1, hardware, s2](CrossCapture* out) {
    const std::uint64_t now = windows.clock.now_ticks();
    out->system1 = now + static_cast<std::uint64_t>(s1);
    out->hardware = hardware;
    out->system2 = now + static_cast<std::uint64_t>(s2);
    return 0u;
  };
}

}  // namespace

TEST("winapi clock: a capture becomes device time between two system times") {
  Bench b(1000000000);
  const std::uint64_t before = b.clock.now_ns();
  const CrossTimestamp t = b.read();
  CHECK_EQ(t.system_before_ns, before);
  CHECK_EQ(t.system_after_ns, before + 2000 + 100);
  CHECK_EQ(t.device_ns, before + 1000);
  CHECK_EQ(t.raw_counter, before + 1000);
  CHECK(t.method == CrossMethod::kOsCross);
  CHECK(t.system_clock == SystemClockId::kQpc);
  CHECK_EQ(t.samples, 1u);
  CHECK_EQ(t.samples_failed, 0u);
  const std::uint64_t middle = (t.system_before_ns + t.system_after_ns) / 2;
  CHECK(t.device_ns + t.bound_ns >= middle);
  CHECK(t.device_ns <= middle + t.bound_ns);
}

TEST("winapi clock: the reported frequency converts exactly, beyond 64-bit products too") {
  Bench b(24000000);
  b.stamps().capture = fixed(b.windows, 0, 24000000ull * 1000000 + 12, 0);
  // And the middle of a tick of 42 ns, rounded up.
  CHECK_EQ(b.read().device_ns, 1000000000000000ull + 500 + 21);
  CHECK(!b.cross.unit().measured());
  Bench ns(1000000000);
  ns.stamps().capture = fixed(ns.windows, 0, 0xFFFFFFFFFFFFFFFFull, 0);
  CHECK_EQ(ns.read().device_ns, 0xFFFFFFFFFFFFFFFFull);
}

TEST("winapi clock: equal system times are a valid pair, a tick either way") {
  Bench b(1000000000);
  b.stamps().capture = fixed(b.windows, 0, 777, 0);
  const std::uint64_t now = b.clock.now_ns();
  const CrossTimestamp t = b.read();
  CHECK_EQ(t.device_ns, 777u);
  CHECK_EQ(t.system_before_ns, now - 100);
  CHECK_EQ(t.system_after_ns, now + 100);
}

TEST("winapi clock: a zero in any of the three is not a time") {
  for (int zero = 0; zero < 3; ++zero) {
    Bench b(1000000000);
    b.stamps().capture = [&b, zero](CrossCapture* out) {
      out->system1 = zero == 0 ? 0 : b.clock.now_ticks();
      out->hardware = zero == 1 ? 0 : 5;
      out->system2 = zero == 2 ? 0 : b.clock.now_ticks();
      return 0u;
    };
    const auto result = b.cross.read();
    CHECK(result.status().code() == ErrorCode::kClockReadInvalid);
    CHECK(result.status().error().detail.find("zero") != std::string::npos);
  }
}

TEST("winapi clock: system times that run backwards or come from another clock are refused") {
  Bench b(1000000000);
  b.stamps().capture = fixed(b.windows, 0, 5, -1);
  CHECK(b.code() == ErrorCode::kSystemClock);
  b.stamps().capture = fixed(b.windows, 0, 5, 1000);
  CHECK(b.code() == ErrorCode::kClockReadInvalid);
  b.stamps().capture = fixed(b.windows, -10000001, 5, -10000001);
  CHECK(b.code() == ErrorCode::kClockReadInvalid);
  b.stamps().capture = fixed(b.windows, -9999999, 5, -9999999);
  CHECK(b.code() == ErrorCode::kOk);
  b.stamps().capture = fixed(b.windows, 0, 6, 11);
  CHECK(b.code() == ErrorCode::kOk);
}

TEST("winapi clock: the buffer handed out is zeroed and larger than any known layout") {
  Bench b(1000000000);
  b.stamps().capture = [&b](CrossCapture* out) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(out);
    for (std::size_t i = 0; i < 64; ++i) CHECK_EQ(static_cast<int>(bytes[i]), 0);
    out->system1 = out->system2 = b.clock.now_ticks();
    out->hardware = 9;
    for (std::uint64_t& word : out->guard) word = ~0ull;
    return 0u;
  };
  CHECK_EQ(b.read().device_ns, 9u);
}

TEST("winapi clock: a tick is measured from the narrowest captures, of which some may fail") {
  Bench b(0);
  int call = 0;
  b.stamps().capture = [&b, &call](CrossCapture* out) {
    const std::uint64_t widths[] = {50000, 700, 0, 30000};
    const int i = call++ % 4;
    if (i == 2) return 31u;
    out->system1 = b.clock.now_ticks();
    b.clock.advance_ns(widths[i] / 2);
    out->hardware = b.clock.now_ticks() * 100;
    b.clock.advance_ns(widths[i] / 2);
    out->system2 = b.clock.now_ticks();
    return 0u;
  };
  CHECK(b.read().device_ns != 0);
  CHECK_EQ(b.clock.slept_ns(), 10000000u);
  // 2 * 700 ns of 10 ms; the wide ones would give 6000 ppm and more.
  CHECK(b.cross.unit().error_ppm() < 200);
}

TEST("winapi clock: errors of the call by meaning, with the number, and no useless repetition") {
  const struct {
    std::uint32_t native;
    ErrorCode code;
  } cases[] = {
      {kNotSupported, ErrorCode::kNotSupported},       {kCrc, ErrorCode::kNotSupported},
      {kBadDriver, ErrorCode::kDriverError},           {kAccessDenied, ErrorCode::kAccessDenied},
      {kFileNotFound, ErrorCode::kAdapterGone},        {kNotFound, ErrorCode::kAdapterGone},
      {kInvalidParameter, ErrorCode::kInvalidArgument}};
  for (const auto& c : cases) {
    Bench b(1000000000);
    int calls = 0;
    b.stamps().capture = [&calls, &c](CrossCapture*) {
      ++calls;
      return c.native;
    };
    const auto result = b.cross.read();
    CHECK(result.status().code() == c.code);
    CHECK_EQ(result.status().error().os_error, c.native);
    CHECK_EQ(result.status().error().operation, "CaptureInterfaceHardwareCrossTimestamp");
    CHECK_EQ(calls, 1);
  }
}

TEST("winapi clock: a restart is counted and the counter is read on from its new beginning") {
  Bench b(1000000000);
  std::uint64_t value = 5000000;
  b.stamps().capture = [&b, &value](CrossCapture* out) {
    out->system1 = b.clock.now_ticks();
    out->hardware = value;
    b.clock.advance_ns(900);
    out->system2 = b.clock.now_ticks();
    return 0u;
  };
  CHECK_EQ(b.read().device_ns, 5000000u);
  CHECK_EQ(b.cross.restarts(), 0u);
  value = 40;
  CHECK_EQ(b.read().device_ns, 40u);
  CHECK_EQ(b.cross.restarts(), 1u);
  value = 140;
  CHECK_EQ(b.read().device_ns, 140u);
  CHECK_EQ(b.cross.restarts(), 1u);
}

TEST("winapi clock: a restart inside a burst discards the captures before it") {
  Bench b(0);
  int call = 0;
  const std::uint64_t began = b.clock.now_ticks();
  b.stamps().capture = [&b, &call, began](CrossCapture* out) {
    const bool early = call++ < 4;
    out->system1 = b.clock.now_ticks();
    b.clock.advance_ns(early ? 200 : 1000);  // the void ones are the narrowest
    out->hardware = (b.clock.now_ticks() - began) * 100 + (early ? 1ull << 40 : 1);
    out->system2 = b.clock.now_ticks();
    return 0u;
  };
  const CrossTimestamp t = b.read();
  CHECK_EQ(b.cross.restarts(), 1u);
  CHECK_EQ(b.clock.slept_ns(), 10000000u);
  CHECK_EQ(t.device_ns, t.raw_counter);
}

TEST("winapi clock: without a reported frequency the tick is measured in a few milliseconds") {
  for (const std::uint64_t hz : {24000000ull, 38400000ull, 125000000ull, 1008000000ull}) {
    Bench b(0);
    b.stamps().capture = b.windows.counter(hz, 2000);
    const CrossTimestamp first = b.read();
    CHECK_EQ(b.clock.slept_ns(), 10000000u);
    CHECK(b.cross.unit().measured());
    CHECK(std::fabs(b.cross.unit().hz() / static_cast<double>(hz) - 1) * 1e6 <=
          b.cross.unit().error_ppm());
    CHECK(b.cross.unit().error_ppm() <= 500);
    b.clock.advance_ns(1000000000);
    const CrossTimestamp second = b.read();
    const double rate = static_cast<double>(second.device_ns - first.device_ns) /
                        static_cast<double>(second.system_before_ns - first.system_before_ns);
    CHECK(std::fabs(rate - 1) <= 600e-6);
    CHECK_EQ(b.clock.slept_ns(), 10000000u);
  }
}

TEST("winapi clock: a measured counter of 1 GHz counts nanoseconds, crystal errors included") {
  for (const std::uint64_t hz : {1000000000ull, 999900000ull, 1000100000ull}) {
    Bench b(0);
    b.stamps().capture = b.windows.counter(hz, 400);
    const CrossTimestamp t = b.read();
    CHECK_EQ(t.device_ns, t.raw_counter);
    CHECK(b.cross.unit().measured());
  }
  Bench off(0);
  off.stamps().capture = off.windows.counter(1008000000, 400);
  const CrossTimestamp t = off.read();
  CHECK(t.device_ns != t.raw_counter);
}

TEST("winapi clock: wide brackets are not calibrated at first and are after a longer span") {
  Bench b(0);
  b.stamps().capture = b.windows.counter(125000000, 400000);
  const auto early = b.cross.read();
  CHECK(early.status().code() == ErrorCode::kNotCalibrated);
  CHECK(!early.status().error().hint.empty());
  CHECK_EQ(b.clock.slept_ns(), 70000000u);
  b.clock.advance_ns(2000000000);
  const CrossTimestamp late = b.read();
  CHECK(late.device_ns != 0);
  CHECK(b.cross.unit().error_ppm() <= 500);
}

TEST("winapi clock: a counter that stands still is frozen, not calibrated") {
  Bench b(0);
  b.stamps().capture = fixed(b.windows, 0, 4242, 0);
  CHECK(b.code() == ErrorCode::kClockFrozen);
}

TEST("winapi clock: a backward counter voids the measured unit, which is measured again") {
  Bench b(0);
  b.stamps().capture = b.windows.counter(125000000, 1000);
  b.read();
  const std::uint64_t restart = b.clock.now_ticks();
  b.stamps().capture = [&b, restart](CrossCapture* out) {
    out->system1 = b.clock.now_ticks();
    b.clock.advance_ns(1000);
    out->hardware = (b.clock.now_ticks() - restart) * 20 + 1;  // now 200 MHz, from zero
    out->system2 = b.clock.now_ticks();
    return 0u;
  };
  const CrossTimestamp t = b.read();
  CHECK_EQ(b.cross.restarts(), 1u);
  CHECK(std::fabs(b.cross.unit().hz() / 2e8 - 1) < 600e-6);
  CHECK(t.device_ns < 20000000);
}

TEST("winapi clock: a counter that keeps going backwards never yields a time") {
  Bench b(0);
  std::uint64_t value = 1ull << 40;
  b.stamps().capture = [&b, &value](CrossCapture* out) {
    out->system1 = out->system2 = b.clock.now_ticks();
    out->hardware = value -= 1000;
    b.clock.advance_ns(1000);
    return 0u;
  };
  CHECK(!b.cross.read().ok());
}

TEST("winapi unit: a measurement states its error and refuses pairs that are too close") {
  CounterUnit unit;
  unit.reset(0);
  CHECK(!unit.known());
  const CounterPair a = {1000000, 1000010, 500};
  CHECK(unit.measure(a, {1000005, 1000015, 600}, 10000000) == CounterUnit::Outcome::kTooShort);
  CHECK(unit.measure(a, {1001000, 1001010, 500}, 10000000) == CounterUnit::Outcome::kTooShort);
  CHECK(unit.measure(a, {9000000, 9000010, 400}, 10000000) == CounterUnit::Outcome::kTooShort);
  CHECK(unit.measure(a, {9000000, 9000010, 500}, 10000000) == CounterUnit::Outcome::kStandingStill);
  CHECK(unit.measure(a, {11000000, 11000010, 25000500}, 10000000) == CounterUnit::Outcome::kKnown);
  CHECK_EQ(unit.to_ns(25), 1000u);
  CHECK_EQ(unit.resolution_ns(), 40u);
  // 10 + 10 + 2 half ticks of 2 s, and one tick of the counter in 25 000 000.
  CHECK(std::fabs(unit.error_ppm() - (1.1 + 0.04)) < 1e-9);
}
