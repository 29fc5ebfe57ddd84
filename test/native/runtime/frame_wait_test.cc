// The stamp of one awaited frame: found by record or by proof, or the reason why not.
#include "runtime/frame_wait.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "core/frame_matcher.h"
#include "harness.h"
#include "scripted_port.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::message;
using test::seen;
using test::value_of;

constexpr std::uint8_t kSync = 0, kPdelayReq = 2;
constexpr AwaitedFrame kReceived7 = {EventKind::kReceive, kSync, 7, {}};

StampEvent named(EventKind kind, std::uint64_t ns, std::uint16_t id) {
  StampEvent event = test::stamp(kind, ns);
  event.flags |= kStampMatched | kStampMessageType | kStampSequenceId | kStampSourcePort;
  event.sequence_id = id;
  event.queue = 3;
  event.sequence = 50;
  for (std::size_t i = 0; i < 10; ++i) event.source_port[i] = static_cast<std::uint8_t>(0xA0 + i);
  return event;
}

struct Wait {
  explicit Wait(const AwaitedFrame& frame = kReceived7)
      : source(await_frame(frame, std::make_unique<test::ScriptedPort>(adapter, script), 8)) {
    script->news.as_of_ns = script->news.complete_until_ns = 1000;
  }
  std::vector<StampEvent> take() {
    std::vector<StampEvent> out(16);
    out.resize(value_of(source->take(out.data(), out.size())));
    return out;
  }

  test::FrameAdapter adapter;
  std::shared_ptr<test::Script> script = std::make_shared<test::Script>();
  std::unique_ptr<EventSource> source;
};

FrameVerdict verdict_of(const StampEvent& event) {
  return static_cast<FrameVerdict>(event.channel);
}

TEST("frame_wait: a record names the frame among others") {
  Wait wait;
  for (std::uint16_t id = 6; id <= 8; ++id) {
    wait.script->news.frames.push_back(seen(message(kSync, id)));
    wait.script->news.stamps.push_back(named(EventKind::kReceive, 140u + id, id));
  }
  wait.script->news.frames.push_back(seen(message(kPdelayReq, 7)));
  wait.script->news.stamps.push_back(named(EventKind::kTransmit, 150, 7));
  const auto events = wait.take();
  CHECK_EQ(events.size(), 1u);
  CHECK(verdict_of(events[0]) == FrameVerdict::kHardware);
  CHECK_EQ(events[0].device_ns, 147u);
  CHECK_EQ(events[0].queue, 3);
  CHECK_EQ(events[0].sequence, 0u);
  CHECK(wait.take().empty());
}

TEST("frame_wait: a stamp that says nothing is proven, with the header of its frame") {
  Wait wait({EventKind::kTransmit, kSync, 7, {}});
  wait.script->news.frames = {seen(message(kSync, 7), {100, 200}, SeenFrame::kOtherSent),
                              seen(message(kSync, 7), {100, 200}, SeenFrame::kReceived)};
  wait.script->news.stamps = {test::stamp(EventKind::kTransmit, 150)};
  const auto events = wait.take();
  CHECK_EQ(events.size(), 1u);
  CHECK(verdict_of(events[0]) == FrameVerdict::kProven);
  CHECK(events[0].kind == EventKind::kTransmit);
  CHECK((events[0].flags & kStampMatched) != 0);
  CHECK_EQ(events[0].sequence_id, 7);
  CHECK_EQ(events[0].source_port[9], 0xA9);
}

TEST("frame_wait: without a proof there is no time, and the reason") {
  Wait two;
  two.script->news.frames = {seen(message(kSync, 7)), seen(message(kSync, 8))};
  two.script->news.stamps = {test::stamp(EventKind::kReceive, 150)};
  Wait none;
  none.script->news.frames = {seen(message(kSync, 7))};
  Wait lost;
  lost.script->news.frames = {seen(message(kSync, 7))};
  lost.script->news.stamps_lost = 2;
  Wait blind;
  blind.script->news.frames = {seen(message(kSync, 7))};
  blind.script->news.frames_lost = 3;
  blind.script->news.stamps = {test::stamp(EventKind::kReceive, 150)};
  const std::pair<Wait*, FrameVerdict> expected[] = {{&two, FrameVerdict::kAmbiguous},
                                                     {&none, FrameVerdict::kNoneCame},
                                                     {&lost, FrameVerdict::kLost},
                                                     {&blind, FrameVerdict::kAmbiguous}};
  for (const auto& [wait, verdict] : expected) {
    const auto events = wait->take();
    CHECK_EQ(events.size(), 1u);
    CHECK(verdict_of(events[0]) == verdict);
    CHECK_EQ(events[0].flags & kStampTimeValid, 0);
    CHECK_EQ(events[0].device_ns, 0u);
  }
  CHECK_EQ(value_of(lost.source->counters()).lost, 2u);
  CHECK_EQ(value_of(blind.source->counters()).lost, 3u);
}

TEST("frame_wait: a stamp in the frame's own buffer is its own") {
  Wait wait;
  wait.script->news.frames = {seen(message(kSync, 7)), seen(message(kSync, 8))};
  wait.script->news.frames[0].own_stamp_ns = 160;
  wait.script->news.stamps = {test::stamp(EventKind::kReceive, 160)};
  const auto events = wait.take();
  CHECK_EQ(events.size(), 1u);
  CHECK(verdict_of(events[0]) == FrameVerdict::kHardware);
  CHECK_EQ(events[0].device_ns, 160u);
}

TEST("frame_wait: the port tells frames apart when one is given") {
  AwaitedFrame other = kReceived7;
  other.source_port.emplace();
  AwaitedFrame same = kReceived7;
  for (std::size_t i = 0; i < 10; ++i) {
    if (i == 0) same.source_port.emplace();
    (*same.source_port)[i] = static_cast<std::uint8_t>(0xA0 + i);
  }
  for (const auto& [frame, count] : {std::pair{other, 0u}, std::pair{same, 1u}}) {
    Wait wait(frame);
    wait.script->news.frames = {seen(message(kSync, 7))};
    wait.script->news.stamps = {named(EventKind::kReceive, 150, 7)};
    CHECK_EQ(wait.take().size(), count);
  }
}

// Stamps without frames.
class ScriptedStamps final : public EventSource {
 public:
  explicit ScriptedStamps(std::vector<StampEvent> stamps) : stamps_(std::move(stamps)) {}
  Result<std::size_t> take(StampEvent* out, std::size_t) override {
    std::copy(stamps_.begin(), stamps_.end(), out);
    return std::exchange(stamps_, {}).size();
  }
  Result<EventCounters> counters() override { return EventCounters{9, 4}; }

 private:
  std::vector<StampEvent> stamps_;
};

TEST("frame_wait: a general message is answered at once, once, without looking at anything") {
  for (const std::uint8_t type : {std::uint8_t{8}, std::uint8_t{11}, std::uint8_t{15}}) {
    for (const EventKind direction : {EventKind::kReceive, EventKind::kTransmit}) {
      const AwaitedFrame frame = {direction, type, 7, {}};
      Wait wait(frame);
      wait.script->news.frames.push_back(seen(message(type, 7)));
      const auto unseen = await_frame(frame, std::unique_ptr<EventSource>());
      for (EventSource* source : {wait.source.get(), unseen.get()}) {
        StampEvent out[2];
        CHECK_EQ(value_of(source->take(out, 0)), 0u);
        CHECK_EQ(value_of(source->take(out, 2)), 1u);
        CHECK(verdict_of(out[0]) == FrameVerdict::kNoEvent);
        CHECK(out[0].kind == direction);
        CHECK_EQ(out[0].flags, 0);
        CHECK_EQ(value_of(source->take(out, 2)), 0u);
        CHECK_EQ(value_of(source->counters()).posted, 1u);
      }
    }
  }
}

TEST("frame_wait: where no frame is seen, only a record counts") {
  StampEvent timeless = named(EventKind::kReceive, 150, 7);
  timeless.flags &= static_cast<std::uint8_t>(~kStampTimeValid);
  StampEvent near = named(EventKind::kReceive, 151, 7);
  near.flags &= static_cast<std::uint8_t>(~kStampMatched);
  const auto source = await_frame(
      kReceived7, std::make_unique<ScriptedStamps>(std::vector<StampEvent>{
                      named(EventKind::kReceive, 140, 6), named(EventKind::kTransmit, 141, 7),
                      timeless, near, named(EventKind::kReceive, 152, 7)}));
  std::array<StampEvent, 8> out{};
  CHECK_EQ(value_of(source->take(out.data(), out.size())), 2u);
  CHECK(verdict_of(out[0]) == FrameVerdict::kAmbiguous);
  CHECK_EQ(out[0].device_ns, 0u);
  CHECK(verdict_of(out[1]) == FrameVerdict::kHardware);
  CHECK_EQ(out[1].device_ns, 152u);
  CHECK_EQ(out[0].sequence, 0u);
  CHECK_EQ(out[1].sequence, 0u);
  CHECK_EQ(value_of(source->counters()).lost, 4u);
}

TEST("frame_wait: what a stamp says besides its time is known of the newest 4096 stamps") {
  for (const std::size_t more : {std::size_t{4095}, std::size_t{4096}}) {
    Wait wait;
    wait.script->news.frames = {seen(message(kSync, 7))};
    wait.script->news.stamps = {named(EventKind::kReceive, 150, 7)};
    for (std::size_t i = 0; i < more; ++i) {
      wait.script->news.stamps.push_back(named(EventKind::kReceive, 500, 8));
    }
    const auto events = wait.take();
    CHECK_EQ(events.size(), 1u);
    CHECK(verdict_of(events[0]) == FrameVerdict::kHardware);
    CHECK_EQ(events[0].device_ns, 150u);
    CHECK_EQ(events[0].queue, more == 4095 ? 3 : 0);
  }
}

}  // namespace
}  // namespace avbhal
