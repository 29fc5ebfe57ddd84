// The clock page against the model's truth, in virtual time: no reading may lie outside its window
// until a discontinuity is reported.
#include "runtime/clock_service.h"

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "clock_bench.h"
#include "harness.h"

namespace avbhal {
namespace {

using Bench = test::ClockBench;
using test::expect_all_inside;

}  // namespace

TEST("clock page: a million readings of every scenario lie inside their windows") {
  struct Scenario {
    const char* name;
    const char* family;
    BackendOptions options;
    double drift;
  };
  const std::vector<Scenario> scenarios = {
      {"wander", "i226", {{"wanderPpbPerSqrtS", "2"}}, 20},
      {"asymmetric delays",
       "i210",
       {{"latency.sampleMin", "0.02"}, {"latency.sampleMax", "0.1"}},
       20},
      {"millisecond outliers",
       "i226",
       {{"latency.tailProbability", "0.05"}, {"latency.tailNs", "5000000"}},
       20},
      {"coarse counter", "i219", {{"oscillatorPpb", "-30000"}}, 20},
      {"latch skew", "i217", {{"latchSkew", "true"}}, 20},
  };
  const int readings = test::repetitions(999000);
  for (const Scenario& s : scenarios) {
    Bench bench(s.family, s.options, s.drift);
    bench.run(1, 1000);
    bench.run(200, readings);
    expect_all_inside(bench, readings, s.name);
    CHECK(bench.saw(TrackerEvent::kLocked));
    CHECK(!bench.saw(TrackerEvent::kDiscontinuity));
    CHECK(bench.raw().state == PageState::kOk);
  }
}

TEST("clock page: a temperature step within the drift bound stays inside, beyond it is reported") {
  Bench slow("i226", {{"oscillatorPpb", "0"}});
  slow.run(5, 500);
  for (int i = 1; i <= 50; ++i) {
    slow.order("oscillator adapter=0 ppb=" + std::to_string(i));
    slow.run(0.1, 20);
  }
  expect_all_inside(slow, 1000, "10 ppb/s");
  CHECK(!slow.saw(TrackerEvent::kDriftExceeded));

  Bench fast("i226", {{"oscillatorPpb", "0"}}, 1);
  fast.run(20, 200);
  fast.order("oscillator adapter=0 ppb=8000");
  fast.run(3, 30);
  CHECK(fast.saw(TrackerEvent::kDriftExceeded) || fast.saw(TrackerEvent::kDiscontinuity));
  CHECK(fast.service().stats().drift_bound_ppb_per_s > 1 || fast.saw(TrackerEvent::kDiscontinuity));
}

TEST("clock page: steps and resets by others are reported within two samples") {
  for (const char* jump : {"clock-step adapter=0 ns=-5000000", "clock-step adapter=0 ns=60000",
                           "clock-step adapter=0 ns=3000000000"}) {
    Bench bench("i226", {});
    bench.run(5, 100);
    const std::uint64_t before = bench.raw().generation;
    const std::uint64_t samples = bench.service().stats().samples;
    bench.order(jump);
    while (!bench.saw(TrackerEvent::kDiscontinuity) &&
           bench.service().stats().samples < samples + 10) {
      bench.advance(1000000);
    }
    CHECK(bench.saw(TrackerEvent::kDiscontinuity));
    CHECK(bench.service().stats().samples <= samples + 2);
    CHECK(bench.raw().generation != before);
    bench.outside = 0;
    bench.run(5, 1000);
    expect_all_inside(bench, 1000, jump);
    CHECK(bench.raw().state == PageState::kOk);
  }
}

TEST("clock page: a frozen clock is lost, and found again") {
  Bench bench("i226", {});
  bench.run(5, 100);
  bench.order("clock-freeze adapter=0 on=1");
  bench.run(20, 20);
  CHECK(bench.saw(TrackerEvent::kLost));
  CHECK(bench.raw().state == PageState::kLost);
  bench.order("clock-freeze adapter=0 on=0");
  bench.run(5, 20);
  CHECK(bench.raw().state == PageState::kOk);
}

TEST("clock page: a removed adapter is lost at once") {
  Bench bench("i210", {});
  bench.run(2, 100);
  bench.order("remove adapter=0");
  bench.run(3, 10);
  CHECK(bench.saw(TrackerEvent::kLost));
  CHECK(bench.raw().state == PageState::kLost);
}

TEST("clock page: the window never shrinks by waiting, and ages into holdover") {
  Bench bench("i226", {});
  bench.run(5, 100);
  const LineValues line = bench.raw();
  const std::uint64_t now = bench.now_ns_();
  std::uint64_t previous = 0;
  for (std::uint64_t wait = 0; wait < 100; ++wait) {
    const std::uint64_t bound = bound_ns(line, now + wait * 100000000);
    CHECK(bound >= previous);
    previous = bound;
  }
  CHECK(state_at(line, now, 1e9) == PageState::kOk);
  CHECK(state_at(line, now + 10000000000u, 1e9) == PageState::kHoldover);
}

TEST("clock page: a virtual clock is set, stepped and slowed without touching the hardware") {
  Bench bench("i226", {{"oscillatorPpb", "10000"}});
  CHECK(bench.service().virtual_set(5).code() == ErrorCode::kAdapterNotReady);
  bench.run(5, 100);
  ClockService& service = bench.service();
  CHECK(service.virtual_set(1000000000000).ok());
  bench.run(2, 100);
  expect_all_inside(bench, 100, "raw stays true");
  const auto shown = [&] {
    return value_ns(read_line(service.page().disciplined), bench.now_ns_());
  };
  const std::uint64_t set_shown = shown();
  CHECK(set_shown > 1001900000000 && set_shown < 1002100000000);
  CHECK(service.virtual_step(-500000000000).ok());
  CHECK(shown() < 502100000000);
  CHECK(!service.virtual_step(INT64_MIN).ok());
  CHECK(service.virtual_rate(-10000).ok());
  const std::uint64_t from = shown(), start = bench.now_ns_();
  bench.run(10, 100);
  const double rate =
      static_cast<double>(shown() - from) / static_cast<double>(bench.now_ns_() - start);
  CHECK(std::fabs(rate - 1) < 1e-6);
  CHECK(service.is_virtual());
  service.clear_virtual();
  CHECK(!service.is_virtual());
}

TEST("clock page: virtual time goes on through a reset of the hardware") {
  Bench bench("i226", {{"oscillatorPpb", "0"}});
  bench.run(5, 100);
  ClockService& service = bench.service();
  CHECK(service.virtual_set(7000000000000).ok());
  bench.run(5, 10);
  bench.order("clock-step adapter=0 ns=-900000000000000000");
  bench.run(5, 10);
  CHECK(bench.saw(TrackerEvent::kDiscontinuity));
  const std::uint64_t shown = value_ns(read_line(service.page().disciplined), bench.now_ns_());
  CHECK(shown > 7009900000000 && shown < 7010100000000);
}

TEST("clock page: the monotonic line never goes back") {
  Bench bench("i226", {});
  bench.run(3, 100);
  ClockService& service = bench.service();
  std::uint64_t previous = 0;
  int backwards = 0;
  for (int i = 0; i < 4000; ++i) {
    if (i == 1000) bench.order("clock-step adapter=0 ns=-40000000");
    if (i == 2000) CHECK(service.virtual_step(-3000000).ok());
    bench.advance(1000000);
    const std::uint64_t shown = value_ns(read_line(service.page().monotonic), bench.now_ns_());
    if (shown < previous) ++backwards;
    previous = shown;
  }
  CHECK_EQ(backwards, 0);
}

TEST("clock page: a monotonic line that is ahead runs slower, at half speed at least") {
  struct Case {
    std::int64_t step_ns;
    double slower;
  };
  for (const Case& c : {Case{-3000000, 0.003}, Case{-400000000, 0.4}, Case{-2000000000, 0.5}}) {
    Bench bench("i226", {});
    bench.run(5, 10);
    ClockService& service = bench.service();
    CHECK(service.virtual_set(2000000000000000000).ok());
    const std::uint64_t shown = value_ns(read_line(service.page().monotonic), bench.now_ns_());
    CHECK(service.virtual_step(c.step_ns).ok());
    const LineValues disciplined = read_line(service.page().disciplined);
    const LineValues monotonic = read_line(service.page().monotonic);
    const std::uint64_t held = value_ns(monotonic, bench.now_ns_()) - shown;
    CHECK(held < 1000);  // a look at the clock takes time
    CHECK(std::fabs(monotonic.rate / disciplined.rate - (1 - c.slower)) < 1e-6);
    // The time that is ahead is doubt, too: nothing is known of the clock there.
    CHECK(monotonic.half_ns >= static_cast<double>(-c.step_ns));
  }
}

TEST("clock page: past instants convert both ways inside the bound, outside is refused") {
  Bench bench("i226", {{"oscillatorPpb", "40000"}});
  bench.run(2, 10);
  std::vector<GroundTruth> truths;
  for (int i = 0; i < 200; ++i) {
    bench.advance(37000000);
    truths.push_back(bench.adapter().truth()->now().take());
  }
  for (const GroundTruth& truth : truths) {
    const Result<Converted> at = bench.service().at_system(truth.system_ns);
    CHECK(at.ok());
    if (!at.ok()) continue;
    CHECK(bench.error_ns(at.value().ns, truth) <= at.value().bound_ns);
    const Result<Converted> back = bench.service().to_system(truth.device_ns);
    CHECK(back.ok());
    if (!back.ok()) continue;
    const std::uint64_t error = back.value().ns > truth.system_ns
                                    ? back.value().ns - truth.system_ns
                                    : truth.system_ns - back.value().ns;
    CHECK(error <= back.value().bound_ns);
  }
  CHECK(bench.service().at_system(bench.now_ns_() + 5000000000).status().code() ==
        ErrorCode::kOutOfRange);
  CHECK(bench.service().at_system(1).status().code() == ErrorCode::kOutOfRange);
}

TEST("clock page: the bounds of the rate hold the true one, on the system clock's scale") {
  for (const char* ppb : {"-40000", "0", "35000"}) {
    Bench bench("i226", {{"oscillatorPpb", ppb}});
    CHECK(!bench.service().stats().rate_known);
    bench.run(10, 10);
    const ServiceStats stats = bench.service().stats();
    const double truth = bench.adapter().truth()->now().take().rate_ppb;
    CHECK(stats.rate_known);
    CHECK(stats.rate.low_ppb <= truth && stats.rate.high_ppb >= truth);
    CHECK(stats.rate.high_ppb - stats.rate.low_ppb < 2000);
    CHECK_EQ(stats.drift_bound_ppb_per_s, 20);
    CHECK_EQ(stats.rejected, 0u);
    CHECK(stats.samples > 10 && stats.interval_us <= 1000000);
  }
}

TEST(
    "clock page: the bounds of the rate are those of the page, a cross timestamp's are 10 ppm "
    "wider") {
  Bench bench("i226", {{"oscillatorPpb", "35000"}});
  const ServiceStats none = bench.service().stats();
  CHECK_EQ(none.rate.low_ppb, 0);
  CHECK_EQ(none.rate.high_ppb, 0);
  bench.run(10, 10);
  const ServiceStats stats = bench.service().stats();
  const LineValues line = bench.raw();
  CHECK(std::fabs(stats.rate.low_ppb - (line.rate - line.half_rate - 1) * 1e9) < 0.01);
  CHECK(std::fabs(stats.rate.high_ppb - (line.rate + line.half_rate - 1) * 1e9) < 0.01);
  const RateBand band = bench.service().rate_band().value();
  CHECK(std::fabs((band.low - 1) * 1e9 - (stats.rate.low_ppb - 10000)) < 0.01);
  CHECK(std::fabs((band.high - 1) * 1e9 - (stats.rate.high_ppb + 10000)) < 0.01);
}

TEST("clock page: the lines agree at the bracket, and the system's is the time base itself") {
  Bench bench("i226", {});
  bench.run(5, 10);
  const ClockPage& page = bench.service().page();
  const LineValues disciplined = read_line(page.disciplined), monotonic = read_line(page.monotonic);
  CHECK_EQ(value_ns(monotonic, monotonic.base_ticks), value_ns(disciplined, monotonic.base_ticks));
  CHECK_EQ(monotonic.offset_ns, 0);
  CHECK_EQ(monotonic.rate, disciplined.rate);
  CHECK(monotonic.state == PageState::kOk);
  const LineValues system = read_line(page.system);
  CHECK(system.state == PageState::kOk);
  CHECK_EQ(system.base_ns, system.base_ticks);
  CHECK_EQ(system.rate, 1);
  CHECK_EQ(system.half_ns, 1);
  CHECK_EQ(system.half_rate, 0);
}

TEST("clock page: the system clock drifts by 2 ppb/s against the processor's counter at most") {
  test::SimFixture fixture("i226", {});
  const std::shared_ptr<Adapter> adapter = std::move(fixture.adapter);
  ClockService service(nullptr, adapter, platform_system_clock(), {});
  (void)service.step();
  const LineValues system = read_line(service.page().system);
  const double per_tick = 1 / service.base().ticks_per_second;
  const double bend = service.base().uses_tsc ? 0.5 * 2 * per_tick * per_tick : 0;
  CHECK(std::fabs(system.bend - bend) <= 1e-6 * bend);
  CHECK_EQ(system.sudden_ns, 0);
}

// Whatever the machine does between two of its instructions: no threshold is a time.
TEST("clock page: in real time the truth and the system clock lie inside their windows") {
  Result<sim::SimOptions> options =
      sim::parse_options({{"adapters.0.family", "i226"}, {"adapters.0.oscillatorPpb", "30000"}});
  CHECK(options.ok());
  sim::SimBackend backend(options.value());
  const std::shared_ptr<Adapter> adapter = backend.open("sim:0").take();
  ClockService service(nullptr, adapter, backend.system_clock(), {});
  const auto holds = [](const LineValues& line, std::uint64_t from, std::uint64_t to,
                        std::uint64_t truth) {
    const std::uint64_t low = value_ns(line, from) - bound_ns(line, from);
    const std::uint64_t high = value_ns(line, to) + bound_ns(line, to);
    return low <= truth && truth <= high;
  };
  // The rate shows over a time that is long beside a bracket, however fast this program is.
  const std::uint64_t apart = service.base().ticks_per_second / 10000;
  int checked = 0, outside = 0;
  for (int i = 0; i < 20000 && checked < 1000; ++i) {
    const std::uint64_t due = service.base().ordered_ticks() + apart;
    while (service.base().ordered_ticks() < due) continue;
    (void)service.step();
    const LineValues raw = read_line(service.page().raw), system = read_line(service.page().system);
    const std::uint64_t from = service.base().ordered_ticks();
    const GroundTruth truth = adapter->truth()->now().take();
    const std::uint64_t to = service.base().ordered_ticks();
    if (raw.state != PageState::kOk || system.state != PageState::kOk) continue;
    ++checked;
    outside += !holds(raw, from, to, truth.device_ns) || !holds(system, from, to, truth.system_ns);
    const ServiceStats stats = service.stats();
    outside += stats.rate_known &&
               (stats.rate.low_ppb > truth.rate_ppb || stats.rate.high_ppb < truth.rate_ppb);
  }
  CHECK_EQ(outside, 0);
  CHECK(checked > 0);
}

}  // namespace avbhal
