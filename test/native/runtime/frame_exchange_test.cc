// A frame port with its stamps matched: what is counted, in which order frames are handed on, and
// what is said of each. The port is a script of the test's.
#include "runtime/frame_exchange.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness.h"
#include "scripted_port.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::Bytes;
using test::code_of;
using test::FrameAdapter;
using test::message;
using test::Script;
using test::ScriptedPort;
using test::seen;
using test::stamp;
using test::value_of;

constexpr std::uint8_t kSync = 0, kFollowUp = 8;

struct Bench {
  explicit Bench(std::size_t capacity = 4096)
      : exchange(std::make_shared<FrameExchange>(std::make_unique<ScriptedPort>(adapter, script), 8,
                                                 capacity)),
        events(FrameExchange::events(exchange)) {}

  // Everything up to `ns` is there.
  void complete(std::uint64_t ns) {
    script->news.as_of_ns = ns;
    script->news.complete_until_ns = ns;
  }
  SentFrame send(const Bytes& bytes) {
    return value_of(exchange->send(bytes.data(), bytes.size()));
  }
  FrameDecision verdict(std::uint64_t id) { return value_of(exchange->verdict_of(id)); }
  std::vector<StampEvent> take(std::size_t most = 20000) {
    std::vector<StampEvent> out(most);
    out.resize(value_of(events->take(out.data(), most)));
    return out;
  }
  EventCounters counters() { return value_of(events->counters()); }

  FrameAdapter adapter;
  std::shared_ptr<Script> script = std::make_shared<Script>();
  std::shared_ptr<FrameExchange> exchange;
  std::unique_ptr<EventSource> events;
};

FrameVerdict verdict_of(const StampEvent& event) {
  return static_cast<FrameVerdict>(event.channel);
}

}  // namespace

TEST("frame exchange: sent frames count from 1, and each has the verdict of its stamp") {
  Bench bench;
  CHECK_EQ(bench.send(message(kSync, 1)).id, 1u);
  const SentFrame second = bench.send(message(kFollowUp, 2));
  CHECK_EQ(second.id, 2u);
  CHECK_EQ(second.departure.window.earliest_ns, 100u);
  CHECK_EQ(second.departure.link_mbps, 1000u);
  CHECK(bench.verdict(1).verdict == FrameVerdict::kPending);
  CHECK(bench.verdict(2).verdict == FrameVerdict::kNoEvent);
  CHECK_EQ(bench.verdict(2).id, 2u);
  bench.script->news.stamps = {stamp(EventKind::kReceive, 120), stamp(EventKind::kTransmit, 150)};
  bench.complete(1000);
  const FrameDecision proven = bench.verdict(1);
  CHECK(proven.verdict == FrameVerdict::kProven);
  CHECK_EQ(proven.id, 1u);
  CHECK_EQ(proven.stamp_ns, 150u);
  // What is decided is not asked for at the port again.
  const int looks = bench.script->looks;
  CHECK(bench.verdict(1).verdict == FrameVerdict::kProven);
  CHECK_EQ(bench.script->looks, looks);
}

TEST("frame exchange: a frame that was never sent, or too long ago, is lost") {
  Bench bench;
  CHECK(bench.verdict(77).verdict == FrameVerdict::kLost);
  CHECK_EQ(bench.verdict(77).id, 77u);
  for (std::size_t i = 0; i < FrameExchange::kMostSent; ++i)
    (void)bench.send(message(kFollowUp, 1));
  CHECK(bench.verdict(1).verdict == FrameVerdict::kNoEvent);
  (void)bench.send(message(kFollowUp, 1));
  CHECK(bench.verdict(1).verdict == FrameVerdict::kLost);
  CHECK(bench.verdict(2).verdict == FrameVerdict::kNoEvent);
  CHECK_EQ(FrameExchange::kMostSent, std::size_t{4096});
}

TEST("frame exchange: lost stamps may be a sent frame's, lost frames may have made one") {
  Bench lost;
  lost.send(message(kSync, 1));
  lost.script->news.stamps_lost = 1;
  lost.complete(1000);
  CHECK(lost.verdict(1).verdict == FrameVerdict::kLost);
  Bench none;
  none.send(message(kSync, 1));
  none.complete(1000);
  CHECK(none.verdict(1).verdict == FrameVerdict::kNoneCame);
  Bench blind;
  blind.send(message(kSync, 1));
  blind.script->news.frames_lost = 1;
  blind.script->news.stamps = {stamp(EventKind::kTransmit, 150)};
  blind.complete(1000);
  CHECK(blind.verdict(1).verdict == FrameVerdict::kAmbiguous);
}

TEST("frame exchange: frames of others are not handed on, but stand in the way of a proof") {
  for (const bool other : {false, true}) {
    Bench bench;
    bench.send(message(kSync, 1));
    bench.script->news.frames = {seen(message(kSync, 2))};
    if (other) {
      bench.script->news.frames.push_back(
          seen(message(kSync, 3), {100, 200}, SeenFrame::kOtherSent));
      bench.script->news.frames.push_back(
          seen(message(kSync, 4), {100, 200}, SeenFrame::kOtherReceived));
    }
    bench.script->news.stamps = {stamp(EventKind::kTransmit, 150), stamp(EventKind::kReceive, 160)};
    bench.complete(1000);
    const std::vector<StampEvent> taken = bench.take();
    CHECK_EQ(taken.size(), std::size_t{1});
    const FrameVerdict expected = other ? FrameVerdict::kAmbiguous : FrameVerdict::kProven;
    CHECK(verdict_of(taken[0]) == expected);
    CHECK(bench.verdict(1).verdict == expected);
    CHECK_EQ(taken[0].device_ns, other ? 0u : 160u);
  }
}

TEST("frame exchange: an event says what the frame says, and a time only where it has one") {
  Bench bench;
  Bytes tagged = message(kSync, 0x1234);
  const std::uint8_t tag[] = {0x81, 0x00, 0xA0, 0x05};  // priority 5, VLAN 5
  tagged.insert(tagged.begin() + 12, std::begin(tag), std::end(tag));
  bench.script->news.frames = {seen(tagged), seen(message(kSync, 2), {300, 400}), seen(Bytes(60))};
  bench.script->news.frames[1].own_stamp_ns = 5555;
  bench.complete(1000);
  const std::vector<StampEvent> taken = bench.take();
  CHECK_EQ(taken.size(), std::size_t{3});
  const StampEvent& first = taken[0];
  CHECK(first.kind == EventKind::kReceive);
  CHECK_EQ(first.system_ns, 777u);
  CHECK_EQ(first.frame_bytes, 68u);
  CHECK(verdict_of(first) == FrameVerdict::kNoneCame);
  CHECK_EQ(first.device_ns, 0u);
  CHECK_EQ(first.flags,
           kStampVlan | kStampMessageType | kStampSequenceId | kStampSourcePort | kStampCorrection);
  CHECK_EQ(first.vlan_id, 5u);
  CHECK_EQ(first.pcp, 5u);
  CHECK_EQ(first.message_type, kSync);
  CHECK_EQ(first.sequence_id, 0x1234u);
  CHECK_EQ(first.source_port[9], 0xA9);
  CHECK_EQ(first.correction_scaled_ns, 0x0102030405060708);
  CHECK(verdict_of(taken[1]) == FrameVerdict::kHardware);
  CHECK_EQ(taken[1].device_ns, 5555u);
  CHECK_EQ(taken[1].flags, kStampTimeValid | kStampMatched | kStampMessageType | kStampSequenceId |
                               kStampSourcePort | kStampCorrection);
  CHECK(verdict_of(taken[2]) == FrameVerdict::kNoEvent);
  CHECK_EQ(taken[2].flags, 0u);
  Bytes bytes(68);
  bench.exchange->take_bytes(first, bytes.data());
  CHECK(bytes == tagged);
}

TEST("frame exchange: a frame without a verdict holds up those behind it") {
  Bench bench;
  bench.script->news.frames = {seen(message(kSync, 1), {100, 2000}), seen(message(kFollowUp, 2)),
                               seen(message(kSync, 3), {3000, 4000})};
  bench.complete(1000);
  CHECK_EQ(bench.take().size(), std::size_t{0});
  bench.script->news.stamps = {stamp(EventKind::kReceive, 1500)};
  bench.complete(2500);
  const std::vector<StampEvent> taken = bench.take(1);
  CHECK_EQ(taken.size(), std::size_t{1});
  CHECK(verdict_of(taken[0]) == FrameVerdict::kProven);
  CHECK_EQ(taken[0].device_ns, 1500u);
  bench.complete(2500);
  CHECK_EQ(bench.take().size(), std::size_t{1});
  bench.complete(5000);
  CHECK_EQ(bench.take().size(), std::size_t{1});
}

TEST("frame exchange: events count from 1, and a number is missing for each lost frame") {
  Bench bench;
  bench.script->news.frames = {seen(message(kFollowUp, 1)), seen(message(kFollowUp, 2))};
  bench.script->news.frames_lost = 3;
  std::vector<StampEvent> taken = bench.take();
  CHECK_EQ(taken[0].sequence, 4u);
  CHECK_EQ(taken[1].sequence, 5u);
  CHECK_EQ(bench.counters().lost, 3u);
  CHECK_EQ(bench.counters().posted, 2u);
  // Nothing came, or only what is too short for a frame: they are missing in front of the next.
  bench.script->news.frames_lost = 2;
  CHECK_EQ(bench.take().size(), std::size_t{0});
  bench.script->news.frames_lost = 1;
  bench.script->news.frames = {seen(Bytes(13))};
  CHECK_EQ(bench.take().size(), std::size_t{0});
  bench.script->news.frames = {seen(message(kFollowUp, 3))};
  taken = bench.take();
  CHECK_EQ(taken[0].sequence, 9u);
  CHECK_EQ(bench.counters().lost, 6u);
  CHECK_EQ(bench.counters().posted, 3u);
}

TEST("frame exchange: a frame longer than the room for it is lost, and counted in its place") {
  Bench bench;
  Bytes longest = message(kFollowUp, 1), longer = message(kFollowUp, 2);
  longest.resize(1536);
  longer.resize(1537);
  bench.script->news.frames = {seen(longest), seen(longer), seen(message(kFollowUp, 3))};
  const auto taken = bench.take();
  CHECK_EQ(taken.size(), std::size_t{2});
  CHECK_EQ(taken[0].frame_bytes, 1536u);
  CHECK_EQ(taken[1].sequence, taken[0].sequence + 2);
  CHECK_EQ(bench.counters().lost, 1u);
}

TEST("frame exchange: 16384 frames wait for their verdict, more are lost") {
  Bench bench(16384);
  for (std::uint16_t i = 0; i < 16386; ++i) bench.script->news.frames.push_back(seen(Bytes(14)));
  // The first one is held up, and so are all.
  bench.script->news.frames[0] = seen(message(kSync, 1), {100, 2000});
  bench.complete(1000);
  CHECK_EQ(bench.take().size(), std::size_t{0});
  CHECK_EQ(bench.counters().lost, 2u);
  bench.complete(3000);
  CHECK_EQ(bench.take().size(), std::size_t{16384});
  bench.script->news.frames = {seen(Bytes(14))};
  CHECK_EQ(bench.take()[0].sequence, 16387u);
}

TEST("frame exchange: bytes are kept of so many frames of 256 bytes, of 16 at least") {
  for (const auto& [capacity, frames] : {std::pair{std::size_t{0}, std::size_t{64}},
                                         {std::size_t{16}, std::size_t{64}},
                                         {std::size_t{32}, std::size_t{128}}}) {
    Bench bench(capacity);
    for (std::size_t i = 0; i < frames + 2; ++i) {
      bench.script->news.frames.push_back(seen(message(kFollowUp, 1)));
    }
    const std::vector<StampEvent> taken = bench.take();
    CHECK_EQ(taken.size(), frames);
    CHECK_EQ(bench.counters().lost, 2u);
    CHECK_EQ(bench.counters().posted, frames);
    Bytes bytes(64);
    for (const StampEvent& event : taken) bench.exchange->take_bytes(event, bytes.data());
    bench.script->news.frames = {seen(message(kFollowUp, 1))};
    CHECK_EQ(bench.take()[0].sequence, frames + 3);
  }
}

TEST("frame exchange: the port's errors are told, and it ends with the events") {
  Bench bench;
  const std::uint64_t id = bench.send(message(kSync, 1)).id;
  bench.script->gone = true;
  StampEvent out;
  const Bytes bytes = message(kSync, 2);
  CHECK_EQ(code_of(bench.events->take(&out, 1).status()), "HAL_ADAPTER_GONE");
  CHECK_EQ(code_of(bench.exchange->verdict_of(id).status()), "HAL_ADAPTER_GONE");
  CHECK_EQ(code_of(bench.exchange->send(bytes.data(), bytes.size()).status()), "HAL_ADAPTER_GONE");
  CHECK(!bench.script->closed);
  bench.events.reset();
  CHECK(bench.script->closed);
  CHECK_EQ(code_of(bench.exchange->verdict_of(id).status()), "HAL_CLOSED");
  CHECK_EQ(code_of(bench.exchange->send(bytes.data(), bytes.size()).status()), "HAL_CLOSED");
}

TEST("frame exchange: the verdict of a frame that was lost is nobody else's") {
  for (const bool others : {false, true}) {
    Bench bench;
    Bytes longer = message(kSync, 1);
    longer.resize(1537);
    bench.script->news.frames = {seen(longer, {100, 200})};
    if (others) bench.script->news.frames.push_back(seen(message(kSync, 2), {5000, 6000}));
    bench.script->news.stamps = {stamp(EventKind::kReceive, 150)};
    bench.complete(1000);
    CHECK_EQ(bench.take().size(), std::size_t{0});
    CHECK_EQ(bench.counters().lost, 1u);
    bench.complete(9000);
    const std::vector<StampEvent> taken = bench.take();
    CHECK_EQ(taken.size(), std::size_t{others ? 1u : 0u});
    if (others) CHECK(verdict_of(taken[0]) == FrameVerdict::kNoneCame);
  }
}

}  // namespace avbhal
