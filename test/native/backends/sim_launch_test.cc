// Frames of simulated adapters that wait for their launch times.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/wide.h"
#include "hal/clock.h"
#include "hal/stamping.h"
#include "hal/steering.h"
#include "hal/tsn.h"
#include "harness.h"
#include "sim_pair.h"

namespace avbhal {
namespace {

using test::Bytes;
using test::code_of;
using test::kFollowUpType;
using test::kSyncType;
using test::message;
using test::Pair;
using test::Received;
using test::Station;
using test::value_of;

constexpr std::uint64_t kMs = 1000000;

std::uint64_t now_of(Adapter& adapter) { return value_of(adapter.clock()->read()).device_ns; }

// A pair whose first adapter keeps launch times.
struct Launching {
  explicit Launching(const std::string& family = "i226", const std::string& wire = "delay=500")
      : pair(family, wire), out(*pair.adapters[0]), into(*pair.adapters[1]) {
    switch_on(true);
  }
  void switch_on(bool on) {
    LaunchTime mode;
    mode.traffic_class = 0;
    mode.enable = on;
    mode.device_ns = now() + kMs;
    (void)value_of(nic().tsn()->configure_launch_time(mode));
  }
  Adapter& nic() { return *pair.adapters[0]; }
  std::uint64_t now() { return now_of(nic()); }
  Result<SentFrame> try_at(const Bytes& bytes, std::uint64_t launch_ns) {
    return out.exchange->send_at(bytes.data(), bytes.size(), launch_ns);
  }
  SentFrame send_at(std::uint8_t id, std::uint64_t launch_ns, std::size_t size = 68) {
    return value_of(try_at(message(kSyncType, id, size), launch_ns));
  }
  std::optional<Departure> departure(const SentFrame& sent) {
    return value_of(out.exchange->departure_of(sent.id));
  }
  std::uint64_t stamp(const SentFrame& sent) {
    const FrameDecision made = out.decision(sent.id);
    CHECK(is_proof(made.verdict));
    return made.stamp_ns;
  }

  Pair pair;
  Station out, into;
};

TEST("sim launch: a frame leaves at its launch time, with its own stamp in a narrow window") {
  for (const char* family : {"i210", "i225", "i226"}) {
    for (const char* anonymous : {"0", "1"}) {
      Launching at(family);
      at.pair.order(std::string("stamp-anonymous adapter=0 on=") + anonymous);
      const std::uint64_t launch_ns = (at.now() + 100 * kMs) / 32 * 32;
      const SentFrame sent = at.send_at(7, launch_ns + 31);
      CHECK_EQ(sent.departure.window.latest_ns, kNoEnd);
      const std::uint64_t step_ns = std::string(family) == "i210" ? 32 : 1;
      const std::uint64_t earliest_ns = (launch_ns + 31) / step_ns * step_ns;
      CHECK_EQ(sent.departure.window.earliest_ns, earliest_ns);
      at.pair.advance(90 * kMs);
      CHECK(!at.departure(sent));
      CHECK(at.out.verdict(sent) == FrameVerdict::kPending);
      CHECK_EQ(at.into.take().size(), 0u);
      at.pair.advance(20 * kMs);
      const std::optional<Departure> left = at.departure(sent);
      CHECK(left.has_value());
      const std::uint64_t stamp_ns = at.stamp(sent);
      // Its preamble, the tick of the clock, and the pipeline of the I210.
      CHECK(stamp_ns >= earliest_ns &&
            stamp_ns <= earliest_ns + (step_ns == 32 ? 304 + 64 + 16 : 48));
      if (left) {
        CHECK_EQ(left->window.earliest_ns, earliest_ns);
        CHECK(stamp_ns <= left->window.latest_ns && left->window.latest_ns < stamp_ns + 30000);
      }
      const std::vector<Received> came = at.into.take();
      CHECK(came.size() == 1 && is_proof(came[0].verdict()) && came[0].event.sequence_id == 7);
    }
  }
}

TEST("sim launch: times that have passed or are too far ahead are refused with the range") {
  for (const char* family : {"i210", "i226"}) {
    const std::uint64_t ahead_ns =
        std::string(family) == "i210" ? kNsPerSecond / 2 : kNsPerSecond - 1;
    Launching at(family);
    const Bytes bytes = message(kSyncType, 1);
    const std::uint64_t now = at.now();
    for (const std::uint64_t launch_ns : {std::uint64_t{0}, now, now + ahead_ns + kMs, kNoEnd}) {
      const Status refused = at.try_at(bytes, launch_ns).take_status();
      CHECK_EQ(code_of(refused), "HAL_OUT_OF_RANGE");
      CHECK_EQ(refused.error().operation, "frames.send");
      CHECK(refused.error().detail.find("launchNs must be ") == 0);
    }
    CHECK_EQ(code_of(at.try_at(bytes, now + ahead_ns - kMs).status()), "OK");
  }
}

TEST("sim launch: refused where launch times are off, the queue is full, or the link is down") {
  Launching at;
  const Bytes bytes = message(kSyncType, 1);
  at.switch_on(false);
  CHECK_EQ(code_of(at.try_at(bytes, at.now() + kMs).status()), "HAL_ADAPTER_NOT_READY");
  at.switch_on(true);
  const std::uint64_t launch_ns = at.now() + 100 * kMs;
  for (int n = 0; n < 64; ++n) at.send_at(1, launch_ns);
  CHECK_EQ(code_of(at.try_at(bytes, launch_ns).status()), "HAL_ADAPTER_NOT_READY");
  CHECK_EQ(code_of(at.out.exchange->departure_of(999).status()), "HAL_OUT_OF_RANGE");
  at.pair.order("unplug adapter=0");
  CHECK_EQ(code_of(at.try_at(bytes, at.now() + kMs).status()), "HAL_ADAPTER_NOT_READY");
}

TEST("sim launch: families and parts without launch times say so") {
  for (const char* family : {"i217", "i219"}) {
    Pair pair(family);
    Station out(*pair.adapters[0]);
    const Bytes bytes = message(kSyncType, 1);
    const Status refused = out.exchange->send_at(bytes.data(), bytes.size(), 1).take_status();
    CHECK_EQ(code_of(refused), "HAL_NOT_SUPPORTED");
    CHECK_EQ(refused.error().detail, "this family has no launch times");
  }
  Launching at;
  at.nic().limit_access(AccessLevel::kObserve);
  CHECK_EQ(code_of(at.try_at(message(kSyncType, 1), 1).status()), "HAL_ACCESS_LEVEL");
}

TEST("sim launch: a later frame of the queue does not overtake, frames without a time do") {
  Launching at;
  const std::uint64_t late_ns = at.now() + 100 * kMs, early_ns = late_ns - 50 * kMs;
  const SentFrame first = at.send_at(1, late_ns), second = at.send_at(2, early_ns);
  const SentFrame at_once = at.out.send(message(kSyncType, 3));
  CHECK(at.stamp(at_once) < early_ns);
  at.pair.advance(70 * kMs);
  CHECK(!at.departure(second));
  at.pair.advance(50 * kMs);
  const std::uint64_t first_ns = at.stamp(first), second_ns = at.stamp(second);
  CHECK(first_ns >= late_ns && second_ns > first_ns && second_ns < first_ns + 2000);
  const std::vector<Received> came = at.into.take();
  CHECK(came.size() == 3 && came[0].event.sequence_id == 3 && came[1].event.sequence_id == 1 &&
        came[2].event.sequence_id == 2);
}

TEST("sim launch: on the line a frame waits for the one in front of it") {
  Launching at;
  at.pair.order("wire adapter=0 to=1 delay=500 mbps=10");
  // 1522 bytes take 1.2 ms; the launch falls into that.
  const std::uint64_t launch_ns = at.now() + kMs / 2;
  const SentFrame waits = at.send_at(1, launch_ns, kMaxSendBytes);
  const SentFrame goes = at.out.send(message(kSyncType, 2, kMaxSendBytes));
  const std::uint64_t goes_ns = at.stamp(goes);
  CHECK(goes_ns < launch_ns);
  const SentFrame behind = at.out.send(message(kSyncType, 3, kMaxSendBytes));
  at.pair.advance(10 * kMs);
  const std::uint64_t waits_ns = at.stamp(waits), behind_ns = at.stamp(behind);
  constexpr std::uint64_t kLineNs = (1522 + 4) * 800;
  CHECK(waits_ns > goes_ns + kLineNs && behind_ns > waits_ns + kLineNs);
  CHECK_EQ(at.into.take().size(), 3u);
}

TEST("sim launch: the launch follows the clock when it is stepped, steered or stands still") {
  Launching at;
  // Set forward beyond the time: it leaves at once. Nothing looks at the sender in between.
  const SentFrame forward = at.send_at(1, at.now() + 300 * kMs);
  at.pair.advance(100 * kMs);
  at.pair.order("clock-step adapter=0 ns=1000000000");
  at.pair.advance(kMs);
  CHECK_EQ(at.into.take().size(), 1u);
  CHECK(at.departure(forward).has_value());
  // Set back: it waits longer.
  const std::uint64_t back_ns = at.now() + 100 * kMs;
  const SentFrame back = at.send_at(2, back_ns);
  at.pair.order("clock-step adapter=0 ns=-50000000");
  at.pair.advance(120 * kMs);
  CHECK_EQ(at.into.take().size(), 0u);
  at.pair.advance(40 * kMs);
  CHECK(at.stamp(back) >= back_ns && at.stamp(back) < back_ns + 48);
  // Steered: half a per mille over 400 ms are 200 us.
  const std::uint64_t steered_ns = at.now() + 400 * kMs;
  const SentFrame steered = at.send_at(3, steered_ns);
  (void)value_of(at.nic().steering()->adjust_rate(500000));
  at.pair.advance(500 * kMs);
  CHECK(at.stamp(steered) >= steered_ns && at.stamp(steered) < steered_ns + 48);
  const SentFrame still = at.send_at(4, at.now() + 10 * kMs);
  at.pair.order("clock-freeze adapter=0 on=1");
  at.pair.advance(100 * kMs);
  CHECK(!at.departure(still));
}

TEST("sim launch: a crystal that wanders does not let a frame go before its time") {
  test::SimFixture sim("i226", {{"wanderPpbPerSqrtS", "1000"}});
  StampingRequest request;
  request.packets = true;
  (void)value_of(sim.adapter->stamping()->configure(request));
  LaunchTime mode;
  mode.device_ns = now_of(*sim.adapter) + kMs;
  (void)value_of(sim.adapter->tsn()->configure_launch_time(mode));
  Station out(*sim.adapter);
  for (std::uint8_t n = 0; n < 50; ++n) {
    const std::uint64_t launch_ns = now_of(*sim.adapter) + 20 * kMs + n * 7;
    const Bytes bytes = message(kSyncType, n);
    const SentFrame sent = value_of(out.exchange->send_at(bytes.data(), bytes.size(), launch_ns));
    CHECK_EQ(code_of(advance_time(*sim.backend, 40 * kMs)), "OK");
    const FrameDecision made = out.decision(sent.id);
    CHECK(made.verdict == FrameVerdict::kHardware);
    CHECK(made.stamp_ns >= launch_ns && made.stamp_ns < launch_ns + 64);
  }
}

TEST("sim launch: what the link takes with it is told, and never comes") {
  Launching at;
  const SentFrame lost = at.send_at(1, at.now() + 100 * kMs);
  at.pair.order("unplug adapter=0");
  CHECK_EQ(code_of(at.out.exchange->departure_of(lost.id).status()), "HAL_ADAPTER_NOT_READY");
  CHECK(at.out.verdict(lost) == FrameVerdict::kNoneCame);
  at.pair.order("wire adapter=0 to=1 delay=500");
  at.pair.advance(200 * kMs);
  CHECK_EQ(at.into.take().size(), 0u);
  // The other end's link goes alone: nothing is heard, and the frame leaves.
  const SentFrame asleep = at.send_at(2, at.now() + 100 * kMs);
  at.pair.order("suspend adapter=0 counter=goes-on");
  at.pair.advance(200 * kMs);
  at.pair.order("resume adapter=0");
  CHECK_EQ(code_of(at.out.exchange->departure_of(asleep.id).status()), "HAL_ADAPTER_NOT_READY");
}

TEST("sim launch: lost, doubled and general frames, and another port of the adapter") {
  Launching at("i226", "delay=500 loss=1");
  const SentFrame lost = at.send_at(1, at.now() + kMs);
  at.pair.advance(5 * kMs);
  CHECK(is_proof(at.out.verdict(lost)));
  CHECK_EQ(at.into.take().size(), 0u);
  at.pair.order("wire adapter=0 to=1 delay=500 duplicate=1");
  at.pair.order("stamp-anonymous adapter=0 on=1");
  Station other(at.nic());
  const std::uint64_t launch_ns = at.now() + kMs;
  const SentFrame twice = at.send_at(2, launch_ns);
  const Bytes follow_up = message(kFollowUpType, 3);
  const SentFrame general = value_of(at.try_at(follow_up, launch_ns + kMs));
  at.pair.advance(5 * kMs);
  CHECK(at.out.verdict(twice) == FrameVerdict::kProven);
  CHECK(at.out.verdict(general) == FrameVerdict::kNoEvent);
  CHECK(at.departure(general).has_value());
  CHECK_EQ(at.into.take().size(), 4u);
  // The stamp of the one is not taken for a frame of the other.
  const SentFrame own = other.send(message(kSyncType, 4));
  CHECK(other.verdict(own) == FrameVerdict::kProven);
}

TEST("sim launch: a port that is closed takes its frames' news with it, not the frames") {
  Launching at;
  {
    Station closing(at.nic());
    const Bytes bytes = message(kSyncType, 9);
    CHECK(closing.exchange->send_at(bytes.data(), bytes.size(), at.now() + 10 * kMs).ok());
  }
  Station next(at.nic());
  at.pair.advance(20 * kMs);
  CHECK_EQ(next.take().size(), 0u);
  CHECK_EQ(at.into.take().size(), 1u);
}

}  // namespace
}  // namespace avbhal
