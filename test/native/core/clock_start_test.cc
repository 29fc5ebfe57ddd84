// What the page shows before it has learnt the clock's rate: an honest window, and inside it an
// estimate by the nominal rate or by the last one that was known.
#include <string>

#include "clock_bench.h"
#include "core/clock_tracker.h"
#include "harness.h"

namespace avbhal {
namespace {

using test::ClockBench;
using test::expect_all_inside;

// Takes the readings of `ms` milliseconds, every 0.1 ms; the largest error of the estimate.
double worst_error_ns(ClockBench& bench, int ms) {
  double worst = 0;
  for (int i = 0; i < 10 * ms; ++i) {
    bench.advance(100000);
    const GroundTruth truth = bench.adapter().truth()->now().take();
    const std::uint64_t shown = value_ns(bench.raw(), truth.system_ns);
    worst = std::max(worst, static_cast<double>(bench.error_ns(shown, truth)));
  }
  return worst;
}

}  // namespace

TEST("clock page, middle of a formal prior: the estimate is right from the first reading on") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    for (const char* ppb : {"-50000", "0", "50000"}) {
      ClockBench bench(family, {{"oscillatorPpb", ppb}});
      const double worst = worst_error_ns(bench, 200);
      if (worst > 1000) {
        test::fail(__FILE__, __LINE__,
                   std::string(family) + " at " + ppb + " ppb: " + std::to_string(worst) + " ns");
      }
      bench.run(1, 1000);
      expect_all_inside(bench, 1000, family);
    }
  }
}

TEST("clock page, middle of a formal prior: a long pause after the first reading is no 5 %") {
  ClockServiceConfig config;
  config.min_interval_us = 1000000;
  ClockBench bench("i226", {{"oscillatorPpb", "400"}}, config);
  // 400 ppb for a second, and the bracket.
  CHECK(worst_error_ns(bench, 3000) < 1500);
  expect_all_inside(bench, 0, "a pause of a second");
}

TEST("clock page, middle of a formal prior: after drift-exceeded the last known rate goes on") {
  ClockBench bench("i226", {{"oscillatorPpb", "0"}}, 1);
  bench.run(20, 200);
  bench.order("oscillator adapter=0 ppb=8000");
  double worst = 0;
  while (!bench.saw(TrackerEvent::kDriftExceeded)) bench.advance(1000000);
  worst = worst_error_ns(bench, 100);
  CHECK(worst < 1500);
}

TEST("clock page, middle of a formal prior: after a step the last known rate goes on") {
  ClockBench bench("i226", {{"oscillatorPpb", "90000"}});
  bench.run(5, 50);
  CHECK(bench.adapter().steering()->set(5000000000).ok());
  bench.service().note_hardware_step();
  CHECK(worst_error_ns(bench, 100) < 1000);
}

}  // namespace avbhal
