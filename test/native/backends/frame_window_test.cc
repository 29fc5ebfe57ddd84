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
