// When a captured frame was seen, in system and in device time.
#include "backends/intel_avb/frame_window.h"

#include "harness.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::int64_t kStart = 1790000000000000000;

TEST("seen time: what one frame tells narrows the span of the next") {
  SeenTime time(100);
  // Sent between 1000000 and 1010000: the start of the stamps is known to 10 us.
  const SystemSpan first = time.place(kStart + 1005000, {1000000, 1010000});
  CHECK(first.earliest_ns >= 1000000 && first.latest_ns <= 1010000);
  const SystemSpan later = time.place(kStart + 9005000, {5000000, 20000000});
  CHECK(later.earliest_ns <= 9005000 && later.latest_ns >= 9005000);
  CHECK(later.latest_ns - later.earliest_ns < 20000);
}

TEST("seen time: a stamp that contradicts what is known gives no narrower span") {
  SeenTime time(1000);
  (void)time.place(kStart, {1000000, 1010000});
  const SystemSpan known{50000000, 60000000};
  const SystemSpan jumped = time.place(kStart + 900000000, known);
  CHECK(jumped.earliest_ns == known.earliest_ns && jumped.latest_ns == known.latest_ns);
  // From there on it counts from the new start.
  const SystemSpan after = time.place(kStart + 901000000, {40000000, 90000000});
  CHECK(after.earliest_ns >= 50000000 && after.latest_ns <= 62000000);
}

TEST("seen time: exact spans, with 2 us of rounding to either side and the step below the stamp") {
  SeenTime time(100);
  // The stamps' start lies between kStart - 2000 - 1010000 and kStart + 2100 - 1000000.
  const SystemSpan first = time.place(kStart, {1000000, 1010000});
  CHECK(first.earliest_ns == 1000000 && first.latest_ns == 1010000);
  // 5 ms later, known to 5990000 and 6020000: both ends come of the first frame.
  const SystemSpan later = time.place(kStart + 5000000, {5000000, 7000000});
  CHECK_EQ(later.earliest_ns, 5995900u);
  CHECK_EQ(later.latest_ns, 6014100u);
  // What is known to be narrower stays.
  const SystemSpan narrow = time.place(kStart + 5000000, {6000000, 6001000});
  CHECK(narrow.earliest_ns == 6000000 && narrow.latest_ns == 6001000);
  // It narrowed the start, too.
  const SystemSpan last = time.place(kStart + 9000000, {0, 90000000});
  CHECK_EQ(last.earliest_ns, 9995900u);
  CHECK_EQ(last.latest_ns, 10005100u);
}

TEST("seen time: only a start beyond both ends contradicts, and is taken from there on") {
  struct Row {
    std::int64_t stamp_ns;
    bool contradicts;
  };
  // The start of the first: -1012000 to -997900. At 5 ms to 5 ms + 10 us, stamps lie at
  // 3985900 .. 4014100 or touch that by their rounding.
  for (const Row& row :
       {Row{4014100, false}, Row{4014101, true}, Row{3985900, false}, Row{3985899, true}}) {
    SeenTime time(100);
    (void)time.place(kStart, {1000000, 1010000});
    const SystemSpan known{5000000, 5010000};
    const SystemSpan span = time.place(kStart + row.stamp_ns, known);
    if (row.contradicts) {
      CHECK(span.earliest_ns == known.earliest_ns && span.latest_ns == known.latest_ns);
    }
    // Where it contradicts, the start is only known to what this frame says of it.
    const SystemSpan next = time.place(kStart + row.stamp_ns + 1000000, {0, 90000000});
    CHECK_EQ(next.latest_ns - next.earliest_ns, row.contradicts ? 18200u : 4100u);
  }
}

TEST("seen time: spans that begin before the system's start are cut there") {
  SeenTime time(0);
  (void)time.place(5000, {1000, 1000});
  const SystemSpan span = time.place(4000, {0, 9000});
  CHECK_EQ(span.earliest_ns, 0u);
  CHECK_EQ(span.latest_ns, 4000u);
  CHECK(SystemSpan().earliest_ns == 0 && SystemSpan().latest_ns == 0);
}

TEST("frame window: exact ends, a tenth longer or shorter from each reading") {
  const ClockPoint before{{1000000, 1001000}, 5000000};
  const ClockPoint after{{2000000, 2001000}, 6000000};
  struct Row {
    SystemSpan span;
    std::uint64_t earliest_ns, latest_ns;
  };
  const Row rows[] = {
      // 499000 * 0.9 after the first one at least, 400000 * 0.9 before the second at most.
      {{1500000, 1600000}, 5449100, 5640000},
      // Before both: by 0.9 of the way to the earlier start of the first.
      {{500000, 600000}, 4448900, 4640000},
      // After both: the second reading is nearer.
      {{3000000, 3100000}, 6899100, 7210000},
      // At the readings' own ends.
      {{1001000, 1000000}, 5000000, 5000000},
  };
  for (const Row& row : rows) {
    const DeviceWindow window = device_window(before, after, row.span);
    CHECK_EQ(window.earliest_ns, row.earliest_ns);
    CHECK_EQ(window.latest_ns, row.latest_ns);
  }
  // Device time has no sign.
  const ClockPoint young{{1000000, 1001000}, 100};
  const DeviceWindow cut = device_window(young, young, {1000, 2000});
  CHECK(cut.earliest_ns == 0 && cut.latest_ns == 0);
  CHECK_EQ(kHostDelayNs, 2000000u);
  CHECK(ClockPoint().device_ns == 0 && ClockPoint().at.latest_ns == 0);
}

TEST("frame window: lies between the readings, whichever rate within a tenth the clock has") {
  const ClockPoint before{{1000000, 1001000}, 5000000};
  const ClockPoint after{{2000000, 2001000}, 6000000};
  const DeviceWindow middle = device_window(before, after, {1500000, 1500000});
  CHECK(middle.earliest_ns <= 5499000 && middle.latest_ns >= 5500000);
  CHECK(middle.earliest_ns >= 5440000 && middle.latest_ns <= 5560000);
  const DeviceWindow earlier = device_window(before, after, {500000, 500000});
  CHECK(earlier.earliest_ns <= 4499000 && earlier.latest_ns >= 4500000);
  CHECK(earlier.latest_ns <= 4551000);
}

TEST("frame window: a clock that was set between the readings gives an inverted one") {
  const ClockPoint before{{1000000, 1001000}, 5000000};
  const ClockPoint after{{2000000, 2001000}, 500000000};
  const DeviceWindow window = device_window(before, after, {1500000, 1500000});
  CHECK(window.earliest_ns > window.latest_ns);
  const ClockPoint back{{2000000, 2001000}, 1000};
  const DeviceWindow other = device_window(before, back, {1500000, 1500000});
  CHECK(other.earliest_ns > other.latest_ns);
}

}  // namespace
}  // namespace avbhal::intel_avb
