// Two handles of a scripted wpcap.dll: when they are tried again, when they are opened again, and
// what counts as lost.
#include <algorithm>

#include "avb_fake_driver.h"
#include "backends/intel_avb/capture.h"
#include "harness.h"
#include "wpcap_script.h"

namespace avbhal::intel_avb {
namespace {

using test::wpcap;

constexpr std::uint64_t kMs = 1000000;

struct Bench {
  explicit Bench(bool all = false) : capture(clock, access(), 0x22F0, all) {}
  static FrameAccess access() {
    FrameAccess access;
    access.calls = test::scripted_wpcap();
    access.at.guid = "{1}";
    return access;
  }
  // How often next_ex is called by one drain.
  int nexts() {
    wpcap.nexts = 0;
    capture.drain();
    return wpcap.nexts;
  }
  bool opened() {
    return std::find(wpcap.log.begin(), wpcap.log.end(), "\\Device\\NPF_{1}") != wpcap.log.end();
  }

  test::FakeQpc clock;
  Capture capture;
};

TEST("capture: one handle for the frames of its type, one that receives none") {
  for (const bool all : {false, true}) {
    Bench b(all);
    CHECK(b.capture.start().ok());
    CHECK_EQ(wpcap.open, 2);
    CHECK_EQ(wpcap.filter_length, 1u);  // of the sender, the last one
    CHECK_EQ(std::count(wpcap.log.begin(), wpcap.log.end(), "\\Device\\NPF_{1}"), 2);
    CHECK_EQ(wpcap.last_operands.at(0), all ? 18u : 0u);
    CHECK_EQ(wpcap.last_operands.at(1), 0u);
  }
}

TEST("capture: where one handle does not open, none stays open and nothing is sent") {
  Bench b;
  wpcap.fails = "filter";
  CHECK(!b.capture.start().ok());
  CHECK_EQ(wpcap.open, 0);
  const std::uint8_t bytes[60] = {};
  const Status status = b.capture.send(bytes, 60);
  CHECK_EQ(status.code(), ErrorCode::kAdapterNotReady);
  CHECK_EQ(status.error().detail, "Npcap does not reach the adapter at this moment");
  wpcap.fails.clear();
  CHECK(b.capture.start().ok());
  CHECK(b.capture.send(bytes, 60).ok());
}

TEST("capture: frames wait until they are taken, up to 8192") {
  Bench b;
  CHECK(b.capture.start().ok());
  wpcap.header = {1, 1, 3, 3};
  wpcap.frames = 5;
  b.capture.drain();
  CHECK_EQ(b.capture.take().frames.size(), std::size_t{5});
  CHECK_EQ(b.capture.take().frames.size(), std::size_t{0});
  wpcap.frames = -1;
  b.capture.drain();
  b.capture.drain();
  const Capture::Taken taken = b.capture.take();
  CHECK_EQ(taken.frames.size(), std::size_t{8192});
  CHECK_EQ(taken.lost, 0u);
}

TEST("capture: what Npcap dropped counts once") {
  Bench b;
  CHECK(b.capture.start().ok());
  wpcap.frames = 0;
  wpcap.counts[1] = 7;
  b.capture.drain();
  CHECK_EQ(b.capture.take().lost, 7u);
  b.capture.drain();
  CHECK_EQ(b.capture.take().lost, 0u);
  wpcap.counts[1] = 9;
  b.capture.drain();
  CHECK_EQ(b.capture.take().lost, 2u);
}

TEST("capture: a failing handle is tried every 100 ms, and each time something is lost") {
  Bench b;
  CHECK(b.capture.start().ok());
  wpcap.frames = 0;
  wpcap.next_code = -1;
  CHECK_EQ(b.nexts(), 1);
  b.clock.advance(100 * kMs - 100);
  CHECK_EQ(b.nexts(), 0);
  b.clock.advance(100);
  CHECK_EQ(b.nexts(), 1);
  CHECK_EQ(b.capture.take().lost, 2u);
  b.clock.advance(100 * kMs);
  wpcap.next_code = 1;
  CHECK_EQ(b.nexts(), 1);
  // It works again: no pause.
  CHECK_EQ(b.nexts(), 1);
  CHECK_EQ(b.capture.take().lost, 0u);
  CHECK_EQ(wpcap.open, 2);
}

TEST("capture: handles that fail for 5 s are opened again, every second until they do") {
  Bench b;
  CHECK(b.capture.start().ok());
  wpcap.frames = 0;
  wpcap.next_code = -1;
  wpcap.log.clear();
  b.capture.drain();
  b.clock.advance(5000 * kMs - 100);
  b.capture.drain();
  CHECK(!b.opened());
  wpcap.fails = "activate";
  b.clock.advance(100 * kMs);
  b.capture.drain();
  CHECK(b.opened());
  CHECK_EQ(wpcap.open, 0);
  const std::uint8_t bytes[60] = {};
  CHECK_EQ(b.capture.send(bytes, 60).code(), ErrorCode::kAdapterNotReady);
  for (const bool opens : {false, true}) {
    wpcap.log.clear();
    if (opens) wpcap.fails.clear();
    b.clock.advance(1000 * kMs - 100);
    CHECK_EQ(b.nexts(), 0);
    CHECK(!b.opened());
    b.clock.advance(100);
    b.capture.drain();
    CHECK(b.opened());
  }
  CHECK_EQ(wpcap.open, 2);
  CHECK_EQ(b.capture.take().lost, 5u);
  // It is looked at again at once, and another failure begins another 5 s.
  CHECK_EQ(b.nexts(), 1);
  wpcap.log.clear();
  b.clock.advance(4900 * kMs);
  CHECK_EQ(b.nexts(), 1);
  CHECK(!b.opened());
}

TEST("capture: exactly 5 s of failures are enough") {
  Bench b;
  CHECK(b.capture.start().ok());
  wpcap.frames = 0;
  wpcap.next_code = -1;
  b.capture.drain();
  wpcap.log.clear();
  b.clock.advance(5000 * kMs);
  b.capture.drain();
  CHECK(b.opened());
}

TEST("capture: drops of new handles count from their start") {
  Bench b;
  CHECK(b.capture.start().ok());
  wpcap.frames = 0;
  wpcap.counts[1] = 7;
  b.capture.drain();
  wpcap.next_code = -1;
  b.capture.drain();
  b.clock.advance(5000 * kMs);
  b.capture.drain();
  wpcap.next_code = 1;
  wpcap.counts[1] = 3;
  b.capture.drain();
  // 7, two failures, 3.
  CHECK_EQ(b.capture.take().lost, 12u);
}

TEST("capture: a frame's stamp narrows when it was seen, one without says nothing") {
  Bench b;
  CHECK(b.capture.start().ok());
  const SystemSpan known{1000000, 2000000};
  Capture::Seen seen;
  SystemSpan span = b.capture.time_of(seen, known);
  CHECK(span.earliest_ns == 1000000 && span.latest_ns == 2000000);
  seen.stamp_ns = 5000000;
  (void)b.capture.time_of(seen, {1500000, 1500000});
  seen.stamp_ns = 5200000;
  span = b.capture.time_of(seen, known);
  // 2 us of rounding at each of both stamps, and the step of 100 ns.
  CHECK_EQ(span.earliest_ns, 1700000u - 4100);
  CHECK_EQ(span.latest_ns, 1700000u + 4100);
}

}  // namespace
}  // namespace avbhal::intel_avb
