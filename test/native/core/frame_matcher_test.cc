// Whose stamp is it: the rules one by one.
#include "core/frame_matcher.h"

#include <cstdint>
#include <vector>

#include "core/frame_store.h"
#include "harness.h"

namespace avbhal {
namespace {

FrameFacts sync(std::uint16_t sequence_id) {
  FrameFacts facts;
  facts.ptp = true;
  facts.version = 2;
  facts.sequence_id = sequence_id;
  return facts;
}

StampEvent stamp_at(std::uint64_t ns) {
  StampEvent stamp;
  stamp.kind = EventKind::kTransmit;
  stamp.device_ns = ns;
  stamp.flags = kStampTimeValid;
  return stamp;
}

StampEvent record_at(std::uint64_t ns, std::uint16_t sequence_id) {
  StampEvent stamp = stamp_at(ns);
  stamp.sequence_id = sequence_id;
  stamp.flags |= kStampMatched | kStampMessageType | kStampSequenceId | kStampSourcePort;
  return stamp;
}

struct Bench {
  FrameMatcher matcher{8};
  std::vector<FrameDecision> decisions;

  void frame(std::uint64_t id, std::uint64_t earliest, std::uint64_t latest, bool asked = true) {
    matcher.add_frame(id, {earliest, latest}, sync(static_cast<std::uint16_t>(id)), asked);
  }
  void decide(std::uint64_t now) { matcher.decide(now, now, &decisions); }
  // The verdict of `id`, kPending when there is none.
  FrameDecision of(std::uint64_t id) const {
    FrameDecision found;
    for (const FrameDecision& decision : decisions) {
      if (decision.id != id) continue;
      CHECK(found.verdict == FrameVerdict::kPending);
      found = decision;
    }
    return found;
  }
};

TEST("frame matcher: one frame whose window holds the stamp is proven, ends of it included") {
  for (const std::uint64_t ns : {std::uint64_t{1000}, std::uint64_t{1500}, std::uint64_t{2000}}) {
    Bench bench;
    bench.frame(1, 1000, 2000);
    bench.matcher.add_stamp(stamp_at(ns));
    bench.decide(3000);
    CHECK(bench.of(1).verdict == FrameVerdict::kProven);
    CHECK_EQ(bench.of(1).stamp_ns, ns);
    CHECK_EQ(bench.matcher.waiting(), std::size_t{0});
  }
}

TEST("frame matcher: a stamp without a time is none") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  StampEvent timeless = record_at(1500, 1);
  timeless.flags &= static_cast<std::uint8_t>(~kStampTimeValid);
  bench.matcher.add_stamp(timeless);
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kNoneCame);
}

TEST("frame matcher: of 4097 frames that wait, the oldest is ambiguous") {
  Bench bench;
  for (std::uint64_t id = 1; id <= 4097; ++id) bench.frame(id, 10000 * id, 10000 * id + 100);
  bench.matcher.decide(0, 0, &bench.decisions);
  CHECK_EQ(bench.decisions.size(), std::size_t{1});
  CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
  CHECK_EQ(bench.matcher.waiting(), std::size_t{4096});
}

TEST("frame matcher: a window of one instant is one") {
  Bench bench;
  bench.frame(1, 1000, 1000);
  bench.matcher.add_stamp(stamp_at(1000));
  bench.decide(7000);
  CHECK(bench.of(1).verdict == FrameVerdict::kProven);
}

TEST("frame matcher: a stamp outside every window belongs to nobody") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.matcher.add_stamp(stamp_at(991));
  bench.matcher.add_stamp(stamp_at(2009));
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kNoneCame);
}

TEST("frame matcher: two frames that may both have made it have none") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.frame(2, 1500, 2500);
  bench.matcher.add_stamp(stamp_at(1700));
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
  CHECK(bench.of(2).verdict == FrameVerdict::kAmbiguous);
}

TEST("frame matcher: another program's frame stands in the way, and gets no verdict") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.frame(2, 1500, 2500, false);
  bench.matcher.add_stamp(stamp_at(1700));
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
  CHECK(bench.of(2).verdict == FrameVerdict::kPending);
  CHECK_EQ(bench.decisions.size(), std::size_t{1});
}

TEST("frame matcher: two different stamps for one frame contradict, the same one twice does not") {
  for (const std::uint64_t second : {std::uint64_t{1200}, std::uint64_t{1600}}) {
    Bench bench;
    bench.frame(1, 1000, 2000);
    bench.matcher.add_stamp(stamp_at(1200));
    bench.matcher.add_stamp(stamp_at(second));
    bench.decide(3000);
    CHECK(bench.of(1).verdict ==
          (second == 1200 ? FrameVerdict::kProven : FrameVerdict::kAmbiguous));
  }
}

TEST("frame matcher: a record names its frame among several, and only inside its window") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.frame(2, 1000, 2000);
  bench.frame(3, 5000, 6000);
  bench.matcher.add_stamp(record_at(1700, 2));
  bench.matcher.add_stamp(record_at(4000, 3));
  bench.decide(7000);
  CHECK(bench.of(1).verdict == FrameVerdict::kNoneCame);
  CHECK(bench.of(2).verdict == FrameVerdict::kHardware);
  CHECK_EQ(bench.of(2).stamp_ns, std::uint64_t{1700});
  CHECK(bench.of(3).verdict == FrameVerdict::kNoneCame);
}

TEST("frame matcher: a record counts when all of it is there and known to be the stamp's") {
  for (const std::uint8_t missing :
       {kStampMatched, kStampMessageType, kStampSequenceId, kStampSourcePort}) {
    Bench bench;
    bench.frame(1, 1000, 2000);
    bench.frame(2, 1000, 2000);
    StampEvent stamp = record_at(1700, 2);
    stamp.flags = static_cast<std::uint8_t>(stamp.flags & ~missing);
    bench.matcher.add_stamp(stamp);
    bench.decide(7000);
    CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
    CHECK(bench.of(2).verdict == FrameVerdict::kAmbiguous);
  }
}

TEST("frame matcher: a frame that came twice has no stamp by its record alone") {
  Bench bench;
  for (const std::uint64_t id : {1, 2}) {
    bench.matcher.add_frame(id, {1000, 2000}, sync(7), true);
  }
  bench.matcher.add_stamp(record_at(1700, 7));
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
  CHECK(bench.of(2).verdict == FrameVerdict::kAmbiguous);
}

TEST("frame matcher: nothing is decided before everything up to the window's end is there") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.matcher.add_stamp(stamp_at(1700));
  bench.matcher.decide(1900, 1900, &bench.decisions);
  CHECK(bench.decisions.empty());
  bench.frame(2, 1600, 2200);
  bench.decide(2100);
  // The stamp was judged when 1 alone was there: the frame that made it had passed by then.
  CHECK(bench.of(1).verdict == FrameVerdict::kProven);
  CHECK(bench.of(2).verdict == FrameVerdict::kPending);
  bench.decide(3000);
  CHECK(bench.of(2).verdict == FrameVerdict::kNoneCame);
}

TEST("frame matcher: stamps that come before their frames wait for them") {
  Bench bench;
  bench.matcher.add_stamp(stamp_at(1700));
  bench.matcher.decide(1900, 1500, &bench.decisions);
  bench.frame(1, 1000, 2000);
  bench.frame(2, 1000, 2000);
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
}

TEST("frame matcher: lost stamps are told from stamps that never came") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.matcher.note_lost_stamps();
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kLost);
  bench.frame(2, 3100, 3200);
  bench.decide(4000);
  CHECK(bench.of(2).verdict == FrameVerdict::kNoneCame);
}

TEST("frame matcher: with a frame missing nothing is proven, but a record still counts") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.frame(2, 2100, 2200);
  bench.matcher.add_stamp(stamp_at(1700));
  bench.matcher.add_stamp(record_at(2150, 2));
  bench.matcher.note_lost_frames();
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
  CHECK(bench.of(2).verdict == FrameVerdict::kHardware);
}

TEST("frame matcher: a clock that was set back proves nothing across it") {
  Bench bench;
  bench.decide(1000000);
  bench.frame(1, 1000100, 1000200);
  bench.matcher.decide(1000150, 1000050, &bench.decisions);
  bench.matcher.add_stamp(stamp_at(1000150));
  bench.decide(500000);
  CHECK(bench.of(1).verdict == FrameVerdict::kAmbiguous);
  bench.frame(2, 1000140, 1000160);
  bench.decide(1000200);
  CHECK(bench.of(2).verdict == FrameVerdict::kNoneCame);
  // Between the two readings of one window.
  bench.frame(3, 2000000, 1500000);
  bench.decide(3000000);
  CHECK(bench.of(3).verdict == FrameVerdict::kAmbiguous);
}

TEST("frame matcher: a stamp of the future is none of this clock's") {
  Bench bench;
  bench.matcher.add_stamp(stamp_at(9000));
  bench.decide(5000);
  bench.frame(1, 8000, 10000);
  bench.decide(11000);
  CHECK(bench.of(1).verdict == FrameVerdict::kNoneCame);
}

TEST("frame matcher: what is never complete is given up, and then nothing is proven there") {
  Bench bench;
  const std::size_t frames = FrameMatcher::kMostFrames + 10;
  for (std::uint64_t id = 1; id <= frames; ++id) bench.frame(id, 1000, 2000);
  bench.matcher.decide(900, 900, &bench.decisions);
  CHECK_EQ(bench.matcher.waiting(), FrameMatcher::kMostFrames);
  CHECK_EQ(bench.decisions.size(), std::size_t{10});
  CHECK(bench.of(10).verdict == FrameVerdict::kAmbiguous);
}

TEST("frame store: frames come back whole over the wrap, and room only after they were taken") {
  FrameStore store(1000);
  std::vector<std::uint8_t> bytes(301), out(301);
  std::vector<std::uint64_t> positions;
  for (int n = 0; n < 3; ++n) {
    const auto position = store.put(bytes.data(), bytes.size());
    CHECK(position.has_value());
    positions.push_back(position.value_or(0));
  }
  CHECK(!store.put(bytes.data(), bytes.size()));
  for (std::uint8_t round = 0; round < 50; ++round) {
    // Taking the second frees the first, too.
    store.take(positions.back(), out.data(), out.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(i + round);
    }
    const auto position = store.put(bytes.data(), bytes.size());
    CHECK(position.has_value());
    store.take(position.value_or(0), out.data(), out.size());
    CHECK(out == bytes);
    positions.back() = position.value_or(0);
  }
}

TEST(
    "frame matcher: a frame is decided when all is there up to its window's end and 8 ns, no "
    "sooner") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.matcher.add_stamp(stamp_at(2008));
  bench.decide(2007);
  CHECK_EQ(bench.matcher.waiting(), std::size_t{1});
  bench.matcher.add_stamp(stamp_at(2008));
  bench.decide(2008);
  CHECK(bench.of(1).verdict == FrameVerdict::kProven);
  CHECK_EQ(bench.of(1).stamp_ns, std::uint64_t{2008});
  bench.frame(2, 3000, 3000);
  bench.decide(2500);
  CHECK_EQ(bench.matcher.waiting(), std::size_t{1});
}

TEST("frame matcher: where the oldest of too many was given up, nothing is proven in its window") {
  for (const std::uint64_t beyond : {std::uint64_t{8}, std::uint64_t{9}}) {
    Bench bench;
    bench.frame(1, 1000, 2000, false);
    bench.frame(2, 1500, 4000);
    for (std::uint64_t id = 3; id <= 4097; ++id) bench.frame(id, 10000 * id, 10000 * id + 100);
    bench.matcher.add_stamp(stamp_at(2000 + beyond));
    bench.decide(5000);
    CHECK(bench.of(1).verdict == FrameVerdict::kPending);
    CHECK(bench.of(2).verdict == (beyond == 8 ? FrameVerdict::kAmbiguous : FrameVerdict::kProven));
    CHECK_EQ(bench.of(2).stamp_ns, beyond == 8 ? std::uint64_t{0} : 2009u);
  }
}

TEST("frame matcher: a frame that its record names keeps it, whatever nameless stamps come") {
  Bench bench;
  bench.frame(1, 1000, 2000);
  bench.frame(2, 1000, 2000);
  bench.matcher.add_stamp(record_at(1700, 1));
  bench.matcher.add_stamp(stamp_at(1800));
  bench.decide(3000);
  CHECK(bench.of(1).verdict == FrameVerdict::kHardware);
  CHECK_EQ(bench.of(1).stamp_ns, std::uint64_t{1700});
  CHECK(bench.of(2).verdict == FrameVerdict::kAmbiguous);
}

TEST("frame matcher: the first ns of a clock is a time as any other, also after it was set back") {
  Bench bench;
  bench.frame(1, 0, 100);
  bench.matcher.add_stamp(stamp_at(1));
  bench.decide(500);
  CHECK(bench.of(1).verdict == FrameVerdict::kProven);
  bench.matcher.note_lost_frames();
  bench.decide(5000);
  bench.matcher.decide(0, 0, &bench.decisions);
  bench.frame(2, 0, 100);
  bench.matcher.add_stamp(stamp_at(1));
  bench.decide(500);
  CHECK(bench.of(2).verdict == FrameVerdict::kProven);
}

}  // namespace
}  // namespace avbhal
