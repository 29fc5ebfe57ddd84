// The tracker in units other than ns, at rates other than nominal: what it says in ns must not
// depend on how fast its time base counts.
#include <cmath>
#include <cstdint>
#include <string>

#include "core/clock_tracker.h"
#include "core/drift_limits.h"
#include "harness.h"

namespace avbhal {
namespace {

constexpr std::uint64_t kStartNs = 1000000000;
constexpr std::uint64_t kScale = 4;
constexpr double kRate = 1.05;

TrackerConfig config_at(double ticks_per_second) {
  TrackerConfig config;
  config.estimator.ticks_per_second = ticks_per_second;
  config.estimator.sudden_ppb = kSuddenChangePpb;
  return config;
}

// One clock seen by two trackers: in ns, and in quarters of a ns.
struct Both {
  ClockTracker one{config_at(1e9)}, four{config_at(1e9 * kScale)};
  IntervalEstimator known{config_at(1e9).estimator};  // of the same brackets
  std::uint64_t now_ns = kStartNs;
  double rate = kRate, shown_ns = 5e12;
  std::string name = "start";
  // Parts of a tick that are rounded up: another number of ns at each scale.
  double rounding_ns = 1e-3;

  void wait(double seconds) {
    now_ns += static_cast<std::uint64_t>(std::llround(seconds * 1e9));
    shown_ns += rate * seconds * 1e9;
  }
  // Read in the middle of `width_ns`.
  TrackerEvent read(std::uint64_t width_ns = 1000, std::int64_t jump_ns = 0) {
    const std::uint64_t before = now_ns - width_ns / 2, after = now_ns + width_ns / 2;
    const auto device = static_cast<std::uint64_t>(shown_ns) + static_cast<std::uint64_t>(jump_ns);
    known.add({before, after, device, 8});
    const TrackerEvent event = one.add({before, after, device, 8});
    CHECK(four.add({before * kScale, after * kScale, device, 8}) == event);
    compare();
    return event;
  }
  TrackerEvent lock() {
    TrackerEvent event = TrackerEvent::kNone;
    for (int i = 0; i < 100; ++i) {
      wait(0.01);
      if (read(i % 2 == 0 ? 1000 : 1600) == TrackerEvent::kLocked) event = TrackerEvent::kLocked;
    }
    CHECK(one.line().state == PageState::kOk);
    return event;
  }
  void same(double a, double b, double within, const char* what) const {
    if (std::fabs(a - b) <= within + 1e-9 * std::fabs(a)) return;
    test::fail(__FILE__, __LINE__,
               name + ": " + what + " " + std::to_string(a) + " and " + std::to_string(b));
  }
  void compare() const {
    const LineValues &a = one.line(), &b = four.line();
    CHECK(a.state == b.state);
    CHECK_EQ(a.generation, b.generation);
    CHECK_EQ(a.interval_ms, b.interval_ms);
    CHECK_EQ(a.base_ticks * kScale, b.base_ticks);
    CHECK_EQ(one.next_interval_us(), four.next_interval_us());
    CHECK_EQ(one.restarts(), four.restarts());
    CHECK_EQ(one.line_holds(), four.line_holds());
    const auto apart = static_cast<double>(static_cast<std::int64_t>(a.base_ns - b.base_ns));
    same(a.offset_ns + apart, b.offset_ns, rounding_ns, "value");
    same(a.half_ns, b.half_ns, 2 * rounding_ns, "half of the window");
    same(a.rate, b.rate * kScale, rounding_ns * 1e-6, "rate");
    same(a.half_rate, b.half_rate * kScale, rounding_ns * 1e-6, "half of the rate's window");
    same(a.bend, b.bend * kScale * kScale, 1e-24, "bend");
    same(a.sudden_ns, b.sudden_ns, 1e-6, "sudden change");
    same(one.drift_bound_ppb_per_s(), four.drift_bound_ppb_per_s(), 0.1, "drift bound");
    double low[2] = {}, high[2] = {};
    CHECK_EQ(one.rate_ppb(low[0], high[0]), four.rate_ppb(low[1], high[1]));
    same(low[0], low[1], 1e3 * rounding_ns, "least rate");
    same(high[0], high[1], 1e3 * rounding_ns, "greatest rate");
  }
  void announce(double ppb) {
    one.expect_rate_change(ppb, now_ns);
    four.expect_rate_change(ppb, now_ns * kScale);
    compare();
  }
};

}  // namespace

TEST("tracker scale: readings, a lock, drift and own changes are the same at any scale") {
  Both clock;
  CHECK(clock.lock() == TrackerEvent::kLocked);
  double low = 0, high = 0;
  CHECK(clock.one.rate_ppb(low, high));
  CHECK(low < 5e7 && high > 5e7 && high - low < 5000);
  clock.name = "drift";
  clock.wait(0.5);
  CHECK(clock.read(1000, 5500) == TrackerEvent::kDriftExceeded);
  clock.name = "own change";
  clock.rounding_ns = 2;
  for (const double ppb : {2000.0, -300000.0}) {
    clock.wait(0.003);
    clock.announce(ppb / 3);
    CHECK(clock.one.line().state == PageState::kSettling);
    clock.wait(0.004);
    clock.announce(ppb);  // the last one counts
    clock.rate += ppb * 1e-9;
    clock.wait(0.001);
    CHECK(clock.read() == TrackerEvent::kNone);
    for (int i = 0; i < 20; ++i) {
      clock.wait(0.01);
      clock.read();
    }
  }
  clock.rounding_ns = 0.1;
  clock.lock();
}

TEST("tracker scale: jumps, a frozen and a lost clock are the same at any scale") {
  Both clock;
  clock.lock();
  clock.name = "jump";
  clock.wait(0.01);
  CHECK(clock.read(1000, 70000000) == TrackerEvent::kNone);
  clock.wait(0.001);
  CHECK(clock.read(1000, 70000000) == TrackerEvent::kDiscontinuity);
  clock.shown_ns += 70000000;
  CHECK(clock.lock() == TrackerEvent::kLocked);
  clock.name = "frozen";
  clock.rate = 0;
  TrackerEvent event = TrackerEvent::kNone;
  for (int i = 0; i < 5 && event != TrackerEvent::kLost; ++i) {
    clock.wait(0.01);
    event = clock.read();
  }
  CHECK(event == TrackerEvent::kLost);
  clock.rate = kRate;
  for (int i = 0; i < 100; ++i) {
    clock.wait(0.01);
    clock.read();
  }
  CHECK(clock.one.line().state == PageState::kOk);
  clock.name = "failures";
  for (int i = 0; i < 30; ++i) {
    CHECK(clock.one.fail(false) == clock.four.fail(false));
    clock.compare();
  }
  clock.wait(0.01);
  CHECK(clock.read() == TrackerEvent::kRecovered);
}

TEST("tracker scale: drift is told from a jump by the gap to a wide bracket's far end") {
  for (const double gap_ns : {990.0, 1010.0}) {
    for (const bool ahead : {true, false}) {
      Both clock;
      clock.lock();
      IntervalEstimate e;
      CHECK(clock.known.estimate(e) == EstimateState::kOk);
      // What the page allows 0.1 s later, without a sudden change.
      const std::uint64_t after = e.reference_ticks + 100000000, width = 200000;
      const ValueInterval allowed = value_at(e, after, clock.known.config());
      const double value =
          ahead ? std::ceil(allowed.high_ns + gap_ns)
                : std::floor(allowed.low_ns - gap_ns - static_cast<double>(width) * e.high_rate);
      const std::uint64_t before = after - width;
      const std::uint64_t device =
          e.reference_ns + static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
      const TrackerEvent expected =
          gap_ns < 1000 ? TrackerEvent::kDriftExceeded : TrackerEvent::kNone;
      CHECK(clock.one.add({before, after, device, 0}) == expected);
      CHECK(clock.four.add({before * kScale, after * kScale, device, 0}) == expected);
    }
  }
}

}  // namespace avbhal
