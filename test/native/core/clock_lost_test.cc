// A clock that cannot be read or stands still: one event, one generation, whatever it shows until
// it is found again.
#include <string>

#include "clock_bench.h"
#include "core/clock_tracker.h"
#include "harness.h"

namespace avbhal {
namespace {

using test::ClockBench;
using test::expect_all_inside;

BracketSample reading(std::uint64_t at_ns, std::uint64_t device_ns) {
  return {at_ns, at_ns + 1000, device_ns, 8};
}

}  // namespace

TEST("clock page, frozen clock: ten minutes are one lost event and one generation") {
  for (const char* family : {"i210", "i217", "i219", "i226"}) {
    ClockBench bench(family, {});
    bench.run(5, 100);
    const std::uint64_t generation = bench.raw().generation;
    bench.forget_events();
    bench.order("clock-freeze adapter=0 on=1");
    bench.advance(600000000000u);
    CHECK_EQ(bench.count(TrackerEvent::kLost), 1u);
    CHECK_EQ(bench.events(), 1u);
    CHECK(bench.raw().state == PageState::kLost);
    CHECK_EQ(bench.raw().generation, generation + 1);
    bench.forget_events();
    bench.order("clock-freeze adapter=0 on=0");
    bench.run(5, 100);
    CHECK_EQ(bench.count(TrackerEvent::kRecovered), 1u);
    CHECK_EQ(bench.count(TrackerEvent::kLost) + bench.count(TrackerEvent::kDiscontinuity), 0u);
    CHECK_EQ(bench.raw().generation, generation + 1);
    CHECK(bench.raw().state == PageState::kOk);
    bench.forget_account();
    bench.run(5, 500);
    expect_all_inside(bench, 500, family);
  }
}

TEST("clock page, frozen clock: each loss is one more, never an old generation") {
  ClockBench bench("i226", {});
  std::uint64_t last = 0;
  for (int i = 0; i < 20; ++i) {
    bench.run(3, 10);
    bench.order("clock-freeze adapter=0 on=1");
    bench.run(3, 10);
    CHECK_EQ(bench.raw().generation, last + 1);
    last = bench.raw().generation;
    bench.order("clock-freeze adapter=0 on=0");
  }
  CHECK_EQ(bench.count(TrackerEvent::kLost), 20u);
}

TEST("clock page, frozen clock: one cached reading is a rejected one") {
  ClockTracker tracker{TrackerConfig{}};
  std::uint64_t ns = 1000000;
  for (int i = 0; i < 50; ++i, ns += 100000000) tracker.add(reading(ns, ns + 500));
  CHECK(tracker.line().state == PageState::kOk);
  CHECK(tracker.add(reading(ns, ns - 100000000 + 500)) == TrackerEvent::kNone);
  CHECK(tracker.line().state == PageState::kDiscontinuity);
  ns += 10000;
  CHECK(tracker.add(reading(ns, ns + 500)) == TrackerEvent::kRejected);
  CHECK(tracker.line().state == PageState::kOk);
  CHECK_EQ(tracker.line().generation, 0u);
}

TEST("clock page, lost clock: values that agree with nothing are lost once, and found again") {
  ClockTracker tracker{TrackerConfig{}};
  std::uint64_t ns = 1000000;
  const auto feed = [&](std::uint64_t device_ns) {
    ns += 1000000;
    return tracker.add(reading(ns, device_ns));
  };
  for (int i = 0; i < 50; ++i) feed(ns + 1000500);
  std::uint32_t lost = 0;
  std::uint64_t noise = 88172645463325252u, generation = 0;
  for (int i = 0; i < 5000; ++i) {
    noise ^= noise << 13;
    noise ^= noise >> 7;
    noise ^= noise << 17;
    lost += feed(noise >> 4) == TrackerEvent::kLost;
    if (lost == 1 && generation == 0) generation = tracker.line().generation;
  }
  CHECK_EQ(lost, 1u);
  CHECK(tracker.line().state == PageState::kLost);
  CHECK_EQ(tracker.line().generation, generation);
  std::uint32_t recovered = 0;
  for (int i = 0; i < 200; ++i) recovered += feed(ns + 1000500) == TrackerEvent::kRecovered;
  CHECK_EQ(recovered, 1u);
  CHECK(tracker.line().state == PageState::kOk);
}

TEST(
    "clock page, lost clock: readings that fail on an empty page leave it empty, until it is "
    "gone") {
  ClockTracker tracker{TrackerConfig{}};
  for (int i = 0; i < 100; ++i) {
    CHECK(tracker.fail(false) == TrackerEvent::kNone);
    CHECK(tracker.line().state == PageState::kEmpty);
  }
  CHECK_EQ(tracker.next_interval_us(), 1000000u);
  CHECK(tracker.fail(true) == TrackerEvent::kLost);
  CHECK(tracker.line().state == PageState::kLost);
  CHECK(tracker.fail(true) == TrackerEvent::kNone);
}

TEST("clock page, lost clock: failures are holdover first, then lost once, then recovered") {
  ClockTracker tracker{TrackerConfig{}};
  std::uint64_t ns = 1000000;
  for (int i = 0; i < 50; ++i, ns += 10000000) tracker.add(reading(ns, ns + 500));
  std::uint32_t lost = 0;
  CHECK(tracker.fail(false) == TrackerEvent::kNone);
  CHECK(tracker.line().state == PageState::kHoldover);
  for (int i = 0; i < 100; ++i) lost += tracker.fail(false) == TrackerEvent::kLost;
  CHECK_EQ(lost, 1u);
  CHECK(tracker.line().state == PageState::kLost);
  ns += 50000000;
  CHECK(tracker.add(reading(ns, ns + 500)) == TrackerEvent::kRecovered);
  // The clock went on meanwhile: nothing jumped.
  CHECK_EQ(tracker.line().generation, 0u);
}

}  // namespace avbhal
