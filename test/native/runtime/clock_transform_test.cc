// The HAL's own transform on a page: when it is refused, what it reports, and where it goes on.
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "clock_bench.h"
#include "harness.h"

namespace avbhal {
namespace {

using test::ClockBench;

}  // namespace

TEST("clock page: without a clock to steer a transform is refused, with the name of the call") {
  const auto refused = [](const Status& status, ErrorCode code, const char* operation) {
    CHECK(status.code() == code);
    CHECK_EQ(status.ok() ? "" : status.error().operation, operation);
  };
  ClockBench bench("i226", {});
  ClockService& service = bench.service();
  const auto all_refused = [&](ErrorCode code) {
    refused(service.virtual_set(5), code, "clock.set");
    refused(service.virtual_step(5), code, "clock.adjustOffset");
    refused(service.virtual_rate(5), code, "clock.adjustRate");
    CHECK(!service.is_virtual());
    CHECK_EQ(service.virtual_rate_ppb(), 0);
  };
  all_refused(ErrorCode::kAdapterNotReady);
  bench.run(2, 10);
  bench.order("remove adapter=0");
  bench.run(1, 10);
  all_refused(ErrorCode::kClockLost);
}

TEST("clock page: a set, a step and a clear are events of a generation each, a rate is none") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  std::vector<ClockEvent> events;
  ClockService& service = bench.service();
  service.set_event_sink([&](const ClockEvent& e) { events.push_back(e); });
  const std::uint64_t from = bench.now_ns_();
  CHECK(service.virtual_rate(5000).ok());
  CHECK(std::fabs(service.virtual_rate_ppb() - 5000) < 1e-6);
  CHECK(events.empty());
  CHECK(service.virtual_set(1000000000000).ok());
  CHECK(service.virtual_step(1000).ok());
  CHECK(service.virtual_step(INT64_MIN).error().operation == "clock.adjustOffset");
  service.clear_virtual();
  service.clear_virtual();
  CHECK_EQ(events.size(), std::size_t{3});
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].kind == TrackerEvent::kDiscontinuity);
    CHECK_EQ(events[i].generation, i + 1);
    CHECK(events[i].system_ns >= from && events[i].system_ns <= bench.now_ns_());
  }
  CHECK_EQ(read_line(service.page().disciplined).generation, 3u);
}

TEST("clock page: a virtual clock goes on from its last good line, or from what it was set to") {
  for (const bool locked : {true, false}) {
    ClockBench bench("i226", {});
    if (locked) {
      bench.run(5, 100);
    } else {
      (void)bench.service().step();
    }
    ClockService& service = bench.service();
    CHECK(service.virtual_set(7000000000000).ok());
    const std::uint64_t set_at = bench.now_ns_();
    // Two jumps in a row: in between nothing is known well.
    for (int jump = 0; jump < 2; ++jump) {
      bench.order("clock-step adapter=0 ns=900000000000");
      bench.forget_events();
      while (!bench.saw(TrackerEvent::kDiscontinuity)) bench.advance(100000);
    }
    const LineValues raw = bench.raw(), disciplined = read_line(service.page().disciplined);
    const std::uint64_t now = bench.now_ns_();
    const auto shown = static_cast<std::int64_t>(value_ns(disciplined, now) - 7000000000000);
    const auto since = static_cast<std::int64_t>(now - set_at);
    CHECK(std::llabs(shown - since) <= static_cast<std::int64_t>(bound_ns(disciplined, now)));
    if (locked) CHECK(disciplined.half_ns - raw.half_ns < 5000);
  }
}

TEST("clock page: times from before the newest 1024 changes are refused with the known range") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  ClockService& service = bench.service();
  const std::uint64_t old_ns = bench.raw().base_ns;
  CHECK_EQ(service.to_raw(service.from_raw(old_ns).value()).value(), old_ns);
  for (int i = 0; i < 1030; ++i) {
    bench.advance(1000);
    CHECK(service.virtual_step(1000).ok());
  }
  const auto check = [](Result<std::uint64_t> refused, const char* operation, auto&& convert) {
    const Status status = refused.take_status();
    CHECK(status.code() == ErrorCode::kOutOfRange);
    CHECK_EQ(status.error().operation, operation);
    CHECK(status.error().hint.find("newest 1024 changes") != std::string::npos);
    const auto [first, last] = test::range_of(status);
    CHECK_EQ(last, first + INT64_MAX);
    CHECK(convert(first).ok());
    CHECK(!convert(first - 2000).ok());
  };
  check(service.from_raw(old_ns), "clock.fromRaw",
        [&](std::uint64_t ns) { return service.from_raw(ns); });
  check(service.to_raw(old_ns), "clock.toRaw",
        [&](std::uint64_t ns) { return service.to_raw(ns); });
}

}  // namespace avbhal
