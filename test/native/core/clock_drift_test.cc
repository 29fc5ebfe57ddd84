// Clocks that break the one assumption below the windows, the bound on the change of rate: ramps
// and sudden changes, at every kind of delay. The truth stays inside all the same until the event
// says that the assumption is broken.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "clock_bench.h"
#include "harness.h"

namespace avbhal {
namespace {

using test::ClockBench;

struct Delays {
  const char* name;
  BackendOptions options;
};

const std::vector<Delays>& delays() {
  static const auto* list = new std::vector<Delays>{
      {"symmetric", {}},
      {"early", {{"latency.sampleMin", "0.02"}, {"latency.sampleMax", "0.1"}}},
      {"late", {{"latency.sampleMin", "0.9"}, {"latency.sampleMax", "0.98"}}},
      {"anywhere", {{"latency.sampleMin", "0"}, {"latency.sampleMax", "1"}}},
  };
  return *list;
}

struct Account {
  int outside = 0, checked = 0;
  double worst_excess_ns = 0;
  double event_after_s = -1;
  double pause_s = 0;  // the longest between two readings of the adapter
};

// Reads the page 20 times between two commands of `rate_at(seconds since the start)`, until the
// event or the end.
template <class RateAt>
Account break_assumption(const Delays& kind, int phase, double limit_s, RateAt rate_at) {
  BackendOptions options = kind.options;
  options.emplace_back("oscillatorPpb", "0");
  ClockBench bench("i226", options);
  bench.run(12 + 0.037 * phase, 100);
  CHECK(!bench.saw(TrackerEvent::kDriftExceeded));
  const std::uint64_t start = bench.now_ns_();
  bench.forget_account();
  Account account;
  double seconds = 0;
  while (seconds < limit_s && !bench.saw(TrackerEvent::kDriftExceeded) &&
         !bench.saw(TrackerEvent::kDiscontinuity)) {
    bench.order("oscillator adapter=0 ppb=" + std::to_string(rate_at(seconds)));
    account.pause_s = std::max(account.pause_s, 1e-6 * bench.service().stats().interval_us);
    bench.run(0.02, 4);
    seconds = static_cast<double>(bench.now_ns_() - start) * 1e-9;
  }
  CHECK(!bench.saw(TrackerEvent::kDiscontinuity));
  if (bench.saw(TrackerEvent::kDriftExceeded)) account.event_after_s = seconds;
  account.outside = bench.outside;
  account.checked = bench.checked;
  account.worst_excess_ns = bench.worst_excess_ns;
  return account;
}

void expect_held(const Account& account, const std::string& what) {
  const bool few = account.outside * 100 <= account.checked;
  // Half of a bracket of this adapter: three register reads of 0.7 us and more.
  if (few && account.worst_excess_ns <= 500) return;
  test::fail(__FILE__, __LINE__,
             what + ": " + std::to_string(account.outside) + " of " +
                 std::to_string(account.checked) + " readings outside, by up to " +
                 std::to_string(account.worst_excess_ns) + " ns");
}

// When brackets of 1200 ns at most, as this adapter's are, prove a sudden change, as docs/time.md
// has it; -1: never.
double provable_after_s(double change_ppb) {
  constexpr double kBound = 20, kWidthNs = 1200;
  for (double b = 0.001; b <= change_ppb / (2 * kBound); b += 0.001) {
    if (std::sqrt(change_ppb * b) - b * std::sqrt(kBound / 2) > std::sqrt(kWidthNs)) return b;
  }
  return -1;
}

}  // namespace

TEST("a broken assumption is seen within 3 readings of being provable: sudden changes") {
  for (const Delays& kind : delays()) {
    for (const double change : {600.0, 1000.0, 3000.0, 10000.0, -1000.0, -10000.0}) {
      const Account account = break_assumption(kind, 1, 60, [change](double) { return change; });
      const double limit_s = provable_after_s(std::fabs(change)) + 3 * account.pause_s + 0.02;
      if (account.event_after_s >= 0 && account.event_after_s <= limit_s) continue;
      test::fail(__FILE__, __LINE__,
                 std::string(kind.name) + ", " + std::to_string(change) + " ppb: event after " +
                     std::to_string(account.event_after_s) + " s, provable after " +
                     std::to_string(limit_s) + " s");
    }
  }
}

TEST("a broken assumption is seen: 0.2 ppm at once where the delays vary") {
  const Account account = break_assumption(delays().back(), 1, 60, [](double) { return 200.0; });
  CHECK(account.event_after_s >= 0);
}

TEST("clock page, broken assumption: a ramp is seen, and the truth stays inside until it is") {
  for (const Delays& kind : delays()) {
    for (const double ramp : {25.0, 40.0, 100.0, 300.0, 1000.0, -25.0, -1000.0}) {
      const Account account =
          break_assumption(kind, 3, 130, [ramp](double seconds) { return ramp * seconds; });
      const std::string what = std::string(kind.name) + ", " + std::to_string(ramp) + " ppb/s";
      expect_held(account, what);
      if (account.event_after_s < 0) test::fail(__FILE__, __LINE__, what + ": no event");
    }
  }
}

TEST("clock page, broken assumption: a sudden change never shows a window without the truth") {
  for (const Delays& kind : delays()) {
    for (const double change : {200.0, 500.0, 1000.0, 3000.0, 10000.0, -200.0, -10000.0}) {
      for (int phase = 0; phase < 3; ++phase) {
        const Account account =
            break_assumption(kind, phase, 20, [change](double) { return change; });
        const std::string what =
            std::string(kind.name) + ", " + std::to_string(change) + " ppb at once";
        expect_held(account, what);
      }
    }
  }
}

}  // namespace avbhal
