// What a clock service makes of one reading: how often it reads, what it believes, and where on the
// time base it puts the bracket.
#include <cmath>
#include <functional>
#include <memory>
#include <optional>

#include "core/clock_tracker.h"
#include "core/drift_limits.h"
#include "harness.h"
#include "runtime/clock_service.h"

namespace avbhal {
namespace {

constexpr std::uint64_t kAheadNs = 500000000;  // of the device
constexpr std::uint64_t kTickNs = 8;

// Time that only the test and a driver's call move.
class HeldTime final : public SystemClock {
 public:
  std::uint64_t ns = 3600000000000;

  SystemClockId id() const override { return SystemClockId::kVirtual; }
  std::uint64_t frequency_hz() const override { return 1000000000; }
  std::uint64_t now_ticks() override { return ns; }
  void sleep_ns(std::uint64_t) override {}
};

// A clock at the nominal rate. A call takes 200 ns; the driver's own bracket is what the test says.
class OrderedClock final : public Clock {
 public:
  OrderedClock(Adapter& adapter, HeldTime& time, std::uint64_t latch_error_ns)
      : Clock(adapter, latch_error_ns), time_(time) {}

  int calls = 0;
  std::optional<std::uint64_t> lowest_ns;  // what the next reading stands for at least
  std::function<void()> meanwhile;
  // The driver's bracket, relative to the call's begin.
  std::int64_t from_ns = 0, to_ns = 200;
  SystemClockId paired_with = SystemClockId::kVirtual;

 private:
  Result<ClockReading> do_read() override { return ClockReading{}; }
  Result<CrossTimestamp> do_cross_timestamp() override {
    ++calls;
    CrossTimestamp cross;
    cross.early_ns = cross.late_ns = kTickNs / 2;
    const std::uint64_t lowest = lowest_ns.value_or(time_.ns + 96 + kAheadNs);
    lowest_ns.reset();
    cross.device_ns = lowest + cross.early_ns;
    cross.system_before_ns = time_.ns + static_cast<std::uint64_t>(from_ns);
    cross.system_after_ns = time_.ns + static_cast<std::uint64_t>(to_ns);
    cross.bound_ns = 120;
    cross.system_clock = paired_with;
    cross.samples = 1;
    time_.ns += 200;
    if (meanwhile) meanwhile();
    return cross;
  }
  Status do_apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }

  HeldTime& time_;
};

class OrderedAdapter final : public Adapter {
 public:
  OrderedAdapter(HeldTime& time, std::uint64_t latch_error_ns)
      : Adapter(facts()), ordered(*this, time, latch_error_ns) {}
  Clock* clock() override { return &ordered; }

  OrderedClock ordered;

 private:
  static AdapterInfo facts() {
    AdapterInfo info;
    info.capabilities.allow(Capability::kClockRead);
    info.capabilities.allow(Capability::kCrossTimestamp);
    return info;
  }
  Status do_refresh() override { return ok_status(); }
};

struct Bench {
  explicit Bench(std::uint64_t latch_error_ns, int readings = 0)
      : adapter(std::make_shared<OrderedAdapter>(time, latch_error_ns)),
        service(nullptr, adapter, time, ClockServiceConfig{}) {
    for (int i = 0; i < readings; ++i) (void)step();
  }
  // 10 ms later.
  std::uint32_t step() {
    time.ns += 10000000;
    return service.step();
  }
  int calls_of_step() {
    const int before = adapter->ordered.calls;
    (void)service.step();
    return adapter->ordered.calls - before;
  }
  LineValues raw() const { return read_line(service.page().raw); }

  HeldTime time;
  std::shared_ptr<OrderedAdapter> adapter;
  ClockService service;
};

// The page's window around a call that begins now.
struct Window {
  std::uint64_t early_ns, late_ns;

  explicit Window(const Bench& bench) {
    const LineValues line = bench.raw();
    const std::uint64_t begin = bench.time.ns, end = begin + 200;
    early_ns = value_ns(line, begin) - bound_ns(line, begin);
    late_ns = value_ns(line, end) + bound_ns(line, end);
  }
  std::uint64_t range_ns() const { return late_ns - early_ns + kTickNs; }
};

constexpr std::uint64_t kLatchNs = 21475;

// Half of the window that one bracket alone leaves.
double half_of(std::uint64_t before_ticks, std::uint64_t after_ticks, std::uint64_t device_ns) {
  TrackerConfig config;
  config.estimator.sudden_ppb = kSuddenChangePpb;
  ClockTracker tracker(config);
  tracker.add({before_ticks, after_ticks, device_ns, kTickNs});
  return tracker.line().half_ns;
}

}  // namespace

TEST("clock reading: where one may be too high, it is read once while the page vouches for it") {
  Bench bench(kLatchNs);
  CHECK_EQ(bench.calls_of_step(), 2);  // nothing is known yet
  for (int i = 0; i < 60; ++i) (void)bench.step();
  CHECK(bench.raw().state == PageState::kOk);
  CHECK_EQ(bench.calls_of_step(), 1);
  Bench never_high(0);
  CHECK_EQ(never_high.calls_of_step(), 1);
}

TEST("clock reading: the page vouches for what its window holds, ends and tick included") {
  struct Case {
    bool late;
    std::uint64_t beyond_ns;
    int calls;
  };
  for (const Case& c : {Case{true, 0, 1}, Case{true, 1, 2}, Case{false, 0, 1}, Case{false, 1, 2}}) {
    Bench bench(kLatchNs, 60);
    bench.time.ns += 10000000;
    const Window window(bench);
    bench.adapter->ordered.lowest_ns =
        c.late ? window.late_ns + c.beyond_ns : window.early_ns - kTickNs - c.beyond_ns;
    CHECK_EQ(bench.calls_of_step(), c.calls);
  }
}

TEST("clock reading: a window as wide as the error vouches for nothing") {
  for (const std::uint64_t short_of : {1u, 0u}) {
    Bench bench(kLatchNs, 60);
    // The window grows with the age of the page.
    const std::uint64_t wanted_ns = kLatchNs - short_of;
    while (Window(bench).range_ns() < wanted_ns) {
      bench.time.ns += Window(bench).range_ns() + 100 < wanted_ns ? 1000000 : 100;
    }
    CHECK_EQ(Window(bench).range_ns(), wanted_ns);
    CHECK_EQ(bench.calls_of_step(), short_of == 1 ? 1 : 2);
  }
}

TEST("clock reading: one that is too high is not believed") {
  Bench bench(kLatchNs, 60);
  bench.time.ns += 10000000;
  bench.adapter->ordered.lowest_ns = bench.time.ns + kAheadNs + kLatchNs;
  CHECK(bench.calls_of_step() > 1);
  CHECK(bench.raw().state == PageState::kOk);
  CHECK_EQ(bench.raw().generation, 0u);
  CHECK_EQ(bench.service.stats().rejected, 0u);
}

TEST("clock reading: a bracket that an own change falls into says nothing") {
  Bench bench(0, 60);
  const std::uint64_t samples = bench.service.stats().samples;
  bench.adapter->ordered.meanwhile = [&] { bench.service.expect_hardware_rate_change(0); };
  CHECK_EQ(bench.step(), 0u);
  CHECK_EQ(bench.service.stats().samples, samples);
  // Until the change is made there is none.
  bench.adapter->ordered.meanwhile = nullptr;
  const int calls = bench.adapter->ordered.calls;
  CHECK_EQ(bench.step(), ClockServiceConfig{}.min_interval_us);
  CHECK_EQ(bench.adapter->ordered.calls, calls);
  bench.service.note_hardware_rate_change(0);
  CHECK_EQ(bench.adapter->ordered.calls, calls + 1);
  CHECK_EQ(bench.service.stats().samples, samples + 1);
}

TEST("clock reading: the driver's own bracket counts where it is on the time base") {
  struct Case {
    std::int64_t from_ns, to_ns;
    SystemClockId clock;
    std::uint64_t used_from, used_to;  // relative to the call's begin
  };
  const auto own = SystemClockId::kVirtual, other = SystemClockId::kQpc;
  for (const Case& c :
       {Case{50, 150, own, 50, 151}, Case{50, 150, other, 0, 200}, Case{-50, 150, own, 0, 151},
        Case{50, 250, own, 50, 200}, Case{200, 300, own, 200, 200}, Case{201, 300, own, 0, 200},
        Case{-300, -1, own, 0, 0}, Case{-300, -2, own, 0, 200}}) {
    Bench bench(0);
    OrderedClock& clock = bench.adapter->ordered;
    clock.from_ns = c.from_ns;
    clock.to_ns = c.to_ns;
    clock.paired_with = c.clock;
    const std::uint64_t begin = bench.time.ns;
    (void)bench.service.step();
    const double expected = half_of(begin + c.used_from, begin + c.used_to, begin + 96 + kAheadNs);
    CHECK(std::fabs(bench.raw().half_ns - expected) < 0.01);
    CHECK_EQ(bench.raw().base_ticks, begin + c.used_to);
  }
}

TEST("clock reading: the next one is due after the pause, and a closed page takes none") {
  Bench bench(0, 60);
  const std::uint32_t wait_us = bench.step();
  CHECK_EQ(bench.service.due_system_ns(), bench.time.ns + wait_us * 1000);
  CHECK_EQ(bench.service.stats().interval_us, wait_us);
  const int calls = bench.adapter->ordered.calls;
  bench.service.close();
  CHECK_EQ(bench.step(), ClockServiceConfig{}.max_interval_us);
  CHECK_EQ(bench.adapter->ordered.calls, calls);
}

TEST("clock reading: of 257 the oldest is forgotten, unless the others are of less than a minute") {
  // 255 pauses between the newest and the oldest but one.
  for (const std::uint64_t pause_ns : {235293917u, 235293918u}) {
    Bench bench(0);
    bench.time.ns -= pause_ns;
    const auto instant_ns = [&](std::uint64_t i) { return HeldTime().ns + i * (pause_ns + 200); };
    for (int i = 0; i < 257; ++i) {
      bench.time.ns += pause_ns;
      (void)bench.service.step();
    }
    const std::uint64_t reach_ns = 255 * (pause_ns + 200);
    CHECK_EQ(bench.service.at_system(instant_ns(0) + 200).ok(), reach_ns < 60000000000);
    CHECK(bench.service.at_system(instant_ns(1) + 200).ok());
  }
}

TEST("clock reading: what makes room is of the older half, though the newest are closer") {
  Bench bench(0);
  std::uint64_t second_ns = 0;
  for (int i = 0; i < 256; ++i) {
    bench.time.ns += i < 240 ? 100000000 : 1000000;
    (void)bench.service.step();
    if (i == 1) second_ns = bench.time.ns;
  }
  const std::uint64_t bound = bench.service.at_system(second_ns).value().bound_ns;
  bench.time.ns += 1000000;
  (void)bench.service.step();
  CHECK(bench.service.at_system(second_ns).value().bound_ns > bound);
}

TEST("clock reading: what makes room is the moment with the closest neighbours of the older half") {
  constexpr int kClose = 100;
  Bench bench(0);
  CHECK_EQ(bench.service.due_system_ns(), 0u);
  std::uint64_t first_ns = 0, close_ns = 0;
  for (int i = 0; i < 256; ++i) {
    bench.time.ns += i == kClose || i == kClose + 1 ? 1000000 : 100000000;
    (void)bench.service.step();
    if (i == 1) first_ns = bench.time.ns;
    if (i == kClose) close_ns = bench.time.ns;
  }
  const auto bound = [&](std::uint64_t ns) { return bench.service.at_system(ns).value().bound_ns; };
  const std::uint64_t first = bound(first_ns), close = bound(close_ns);
  bench.time.ns += 100000000;
  (void)bench.service.step();
  CHECK_EQ(bound(first_ns), first);
  CHECK(bound(close_ns) > close);
}

}  // namespace avbhal
