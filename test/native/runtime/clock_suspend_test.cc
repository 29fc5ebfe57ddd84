// The clock page on a coarse counter and through suspends, in virtual time: the truth lies inside
// every window until a discontinuity that is then reported.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness.h"
#include "runtime/clock_service.h"
#include "sleeping_machine.h"

namespace avbhal {
namespace {

using test::SleepingAdapter;
using test::SleepingMachine;
using test::Suspend;

constexpr std::uint64_t kQpcHz = 10000000;
constexpr std::uint64_t kMs = 1000000, kSecond = 1000 * kMs;
constexpr std::int64_t kFastPpb = 29296875;  // an I226 behind the public driver

class Bench {
 public:
  Bench(std::uint64_t hz, std::int64_t ppb, std::uint32_t seed)
      : machine_(hz, ppb, seed),
        service_(nullptr, std::make_shared<SleepingAdapter>(machine_), machine_, {}) {
    service_.set_event_sink([this](const ClockEvent& e) { events.push_back(e.kind); });
    due_ns_ = machine_.true_ns();
  }

  void run(double seconds, int reads) {
    const auto pause = static_cast<std::uint64_t>(seconds * 1e9 / reads);
    for (int i = 0; i < reads; ++i) {
      advance(pause);
      read();
    }
  }

  // The sampling thread slept, too: it goes on with the rest of its pause.
  void suspend(const Suspend& what) {
    machine_.suspend(what);
    due_ns_ += static_cast<std::int64_t>(what.sleep_ns);
  }

  bool saw(TrackerEvent kind) const {
    for (const TrackerEvent seen : events) {
      if (seen == kind) return true;
    }
    return false;
  }

  LineValues line() const { return read_line(service_.page().raw); }
  std::uint64_t samples() { return service_.stats().samples; }

  std::vector<TrackerEvent> events;
  int checked = 0, outside = 0;
  std::uint64_t widest_ns = 0;

 private:
  void advance(std::uint64_t ns) {
    const std::int64_t target = machine_.true_ns() + static_cast<std::int64_t>(ns);
    while (due_ns_ <= target) {
      if (due_ns_ > machine_.true_ns()) to(due_ns_);
      const std::uint64_t wait_us = service_.step();
      due_ns_ =
          machine_.true_ns() + (wait_us == 0 ? 1000 : static_cast<std::int64_t>(wait_us) * 1000);
    }
    if (machine_.true_ns() < target) to(target);
  }

  void to(std::int64_t ns) {
    machine_.advance(static_cast<std::uint64_t>(ns - machine_.true_ns()));
  }

  void read() {
    const LineValues seen = line();
    if (seen.state == PageState::kEmpty || seen.state == PageState::kLost) return;
    const std::uint64_t ticks = machine_.now_ticks();
    const std::uint64_t truth = machine_.device_ns(), shown = value_ns(seen, ticks);
    const std::uint64_t bound = bound_ns(seen, ticks);
    const std::uint64_t error = shown > truth ? shown - truth : truth - shown;
    ++checked;
    if (seen.state == PageState::kOk && bound > widest_ns) widest_ns = bound;
    if (error > bound) ++outside;
  }

  SleepingMachine machine_;
  ClockService service_;
  std::int64_t due_ns_ = 0;
};

void expect_inside(const Bench& bench, int at_least, const std::string& what) {
  if (bench.outside != 0) {
    test::fail(__FILE__, __LINE__,
               what + ": " + std::to_string(bench.outside) + " of " +
                   std::to_string(bench.checked) + " readings outside");
  }
  if (bench.checked < at_least) {
    test::fail(__FILE__, __LINE__, what + ": only " + std::to_string(bench.checked) + " readings");
  }
}

}  // namespace

TEST("clock page: a million readings on a counter of 10 MHz lie inside their windows") {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    Bench bench(kQpcHz, seed == 1 ? kFastPpb : -40000, seed);
    const int readings = test::repetitions(1000000);
    bench.run(400, readings);
    expect_inside(bench, readings - readings / 1000, "10 MHz, seed " + std::to_string(seed));
    CHECK(bench.saw(TrackerEvent::kLocked));
    CHECK(!bench.saw(TrackerEvent::kDiscontinuity));
    CHECK(bench.line().state == PageState::kOk);
  }
}

namespace {

using Counter = Suspend::Counter;
using Device = Suspend::Device;

const char* name_of(Counter counter) {
  return counter == Counter::kRuns ? "runs" : counter == Counter::kStops ? "stops" : "restarts";
}
const char* name_of(Device device) {
  return device == Device::kRuns ? "runs" : device == Device::kStands ? "stands" : "restarts";
}

std::string name_of(const Suspend& what, std::uint32_t seed) {
  return std::string("the counter ") + name_of(what.counter) + ", the device " +
         name_of(what.device) + ", " + std::to_string(what.sleep_ns / kSecond) + " s, " +
         std::to_string(what.failing) + " calls fail, seed " + std::to_string(seed);
}

// Whether the two clocks stand to each other after the suspend as they would have without it.
bool goes_on(const Suspend& what) {
  return (what.counter == Counter::kRuns && what.device == Device::kRuns) ||
         (what.counter == Counter::kStops && what.device == Device::kStands);
}

// Until the page has reported the jump, in as many readings of the device as it may take.
void wait_for_report(Bench& bench, const Suspend& what, const std::string& name) {
  const std::uint64_t limit = bench.samples() + 2;
  for (int i = 0; i < 200000 && !bench.saw(TrackerEvent::kDiscontinuity); ++i) bench.run(1e-4, 1);
  if (!bench.saw(TrackerEvent::kDiscontinuity))
    test::fail(__FILE__, __LINE__, name + ": no report");
  if (bench.samples() > limit) test::fail(__FILE__, __LINE__, name + ": reported late");
  CHECK(what.failing == 0 || bench.line().state != PageState::kLost);
}

void check_suspend(const Suspend& what, std::uint32_t seed, int readings) {
  const std::string name = name_of(what, seed);
  Bench bench(kQpcHz, seed % 2 == 1 ? kFastPpb : -40000, seed);
  bench.run(20, 2000);
  expect_inside(bench, 1900, name + ", before");
  CHECK(bench.line().state == PageState::kOk);
  const std::uint64_t generation = bench.line().generation;
  bench.events.clear();
  bench.suspend(what);
  if (!goes_on(what)) {
    wait_for_report(bench, what, name);
    bench.outside = 0;
  }
  bench.checked = 0;
  bench.run(60, readings);
  expect_inside(bench, readings * 9 / 10, name + ", after");
  CHECK(bench.line().state == PageState::kOk);
  const auto jumps = static_cast<int>(bench.line().generation - generation);
  const bool right = goes_on(what) ? jumps == 0 : jumps >= 1;
  if (!right) test::fail(__FILE__, __LINE__, name + ": " + std::to_string(jumps) + " jumps");
}

void check_all(std::uint64_t sleep_ns, std::uint32_t failing) {
  const int readings = test::repetitions(20000);
  for (const Counter counter : {Counter::kRuns, Counter::kStops, Counter::kRestarts}) {
    for (const Device device : {Device::kRuns, Device::kStands, Device::kRestarts}) {
      for (std::uint32_t seed = 1; seed <= 2; ++seed) {
        check_suspend({counter, device, sleep_ns, failing}, seed, readings);
      }
    }
  }
}

}  // namespace

TEST("clock page: a suspend is reported within two readings, or nothing jumped") {
  check_all(2 * kSecond, 0);
  check_all(2 * kSecond, 5);
}

TEST("clock page: a suspend of hours or days") {
  check_all(8 * 3600 * kSecond, 3);
  check_all(9 * 86400 * kSecond, 3);
}

TEST("clock page: a million readings after a suspend lie inside their windows") {
  const int readings = test::repetitions(1000000);
  check_suspend({Counter::kRuns, Device::kRestarts, 3600 * kSecond, 3}, 1, readings);
  check_suspend({Counter::kStops, Device::kRestarts, 3600 * kSecond, 3}, 2, readings);
  check_suspend({Counter::kRestarts, Device::kRestarts, 3600 * kSecond, 3}, 3, readings);
  check_suspend({Counter::kRuns, Device::kRuns, 3600 * kSecond, 0}, 4, readings);
}

}  // namespace avbhal
