// What one port of the AVB driver makes of single captured frames, and the ends of its windows,
// judged by the true clock of the stand-in.
#include <algorithm>
#include <string>
#include <vector>

#include "avb_standin_bench.h"
#include "base/registers.gen.h"
#include "frame_station.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using intel_avb::Pcap;
using intel_avb::PcapCalls;
using intel_avb::PcapHeader;
using lab::npcap_around;

constexpr std::uint64_t kHostNs = 2000000, kTransmitNs = 20000000;
constexpr MacAddress kOwn = {0xA0, 0x36, 0x9F, 0, 0, 3};  // of the I226
constexpr MacAddress kForeign = {0x02, 0, 0, 0, 0, 1};
constexpr MacAddress kBroadcast = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

// The one frame that waits in Npcap's buffer.
struct Waiting {
  PcapHeader header;
  Bytes bytes;
  bool there = false;
};
Waiting waiting;

int next_waiting(Pcap*, PcapHeader** header, const std::uint8_t** bytes) {
  if (!std::exchange(waiting.there, false)) return 0;
  *header = &waiting.header;
  *bytes = waiting.bytes.data();
  return 1;
}

struct Bench {
  explicit Bench(std::uint32_t stamped_type = 5) {
    waiting = {};
    npcap_around().spoil_calls = [](PcapCalls& calls) { calls.next_ex = next_waiting; };
    adapter = standin.open("avb:I226:0");
    StampingRequest request;
    request.packets = true;
    CHECK(adapter->stamping()->configure(request).ok());
    const std::uint32_t type = reg::kTSYNCRXCTL_TYPE.with(stamped_type);
    CHECK(adapter->registers()->write(reg::kTSYNCRXCTL, reg::kTSYNCRXCTL_EN | type).ok());
    port = adapter->frames()->open(gptp()).take();
  }
  std::uint64_t truth_ns() { return standin.machine.truth(kStandinI226).device_ns; }
  // What the port says of a frame of which `cut` bytes are missing.
  FrameNews seen(Bytes bytes, std::uint32_t cut = 0) {
    waiting.header = {1, 1, 0, static_cast<std::uint32_t>(bytes.size())};
    waiting.header.captured_bytes = waiting.header.frame_bytes - cut;
    bytes.resize(bytes.size() - cut);
    waiting.bytes = std::move(bytes);
    waiting.there = true;
    standin.machine.host.advance(1000000);
    return port->look().take();
  }

  AvbStandin standin;
  std::unique_ptr<Adapter> adapter;
  std::unique_ptr<FramePort> port;
};

Bytes frame(const MacAddress& to, const MacAddress& from, std::uint8_t type = kSyncType,
            std::size_t size = 68) {
  Bytes bytes = message(type, 1, size);
  std::copy(to.begin(), to.end(), bytes.begin());
  std::copy(from.begin(), from.end(), bytes.begin() + 6);
  return bytes;
}

}  // namespace

TEST("avb port: a send's window reaches from before it to 2 ms after it") {
  Bench b;
  const std::uint64_t before_ns = b.truth_ns();
  const Bytes bytes = message(kSyncType, 1);
  const Departure left = b.port->send(bytes.data(), bytes.size()).take();
  const std::uint64_t after_ns = b.truth_ns();
  CHECK(left.window.earliest_ns >= before_ns && left.window.earliest_ns < after_ns);
  CHECK(left.window.latest_ns > before_ns + kHostNs && left.window.latest_ns <= after_ns + kHostNs);
  CHECK(left.window.latest_ns - left.window.earliest_ns > kHostNs);
  CHECK_EQ(left.link_mbps, 0u);
  CHECK_EQ(b.adapter->frames()->stamp_resolution_ns(), 64u);
}

TEST("avb port: what is complete lies 2 ms before the look, of sent frames 20 ms") {
  Bench b;
  b.standin.machine.host.advance(100000000);
  const std::uint64_t before_ns = b.truth_ns();
  const FrameNews news = b.port->look().take();
  const std::uint64_t after_ns = b.truth_ns();
  CHECK(news.as_of_ns > before_ns && news.as_of_ns <= after_ns);
  CHECK(news.complete_until_ns >= before_ns - kHostNs);
  CHECK(news.complete_until_ns < news.as_of_ns - kHostNs);
  CHECK_EQ(news.complete_until_ns - *news.sent_complete_until_ns, kTransmitNs - kHostNs);
  CHECK(news.frames.empty() && news.frames_lost == 0);
}

TEST("avb port: frames for the adapter, its groups and everybody are received, whole or lost") {
  struct Row {
    MacAddress to;
    std::uint32_t cut;
    std::size_t size, received, other, lost;
  };
  const Row rows[] = {
      {kOwn, 0, 68, 1, 0, 0},     {kBroadcast, 0, 68, 1, 0, 0}, {kGptpGroup, 0, 68, 1, 0, 0},
      {kOwn, 1, 68, 0, 0, 1},     {kOwn, 0, 1522, 1, 0, 0},     {kOwn, 0, 1523, 0, 0, 1},
      {kForeign, 0, 68, 0, 1, 0}, {kForeign, 1, 68, 0, 1, 0},   {kForeign, 0, 1523, 0, 1, 0},
  };
  Bench b;
  for (const Row& row : rows) {
    const FrameNews news = b.seen(frame(row.to, kForeign, kSyncType, row.size), row.cut);
    std::size_t received = 0, other = 0;
    for (const SeenFrame& one : news.frames) {
      received += one.kind == SeenFrame::kReceived ? 1 : 0;
      other += one.kind == SeenFrame::kOtherReceived ? 1 : 0;
      CHECK(!one.may_be_stamped);
    }
    CHECK_EQ(received, row.received);
    CHECK_EQ(other, row.other);
    CHECK_EQ(news.frames_lost, row.lost);
  }
  // Of another type, and no frame at all.
  Bytes other_type = frame(kOwn, kForeign);
  other_type[12] = 0x22;
  const FrameNews other = b.seen(other_type);
  CHECK(other.frames.size() == 1 && other.frames[0].kind == SeenFrame::kOtherReceived);
  CHECK(b.seen(Bytes(13)).frames.empty());
}

TEST(
    "avb port: a frame from the adapter's own address was sent by another program, or borrowed "
    "it") {
  Bench b;
  const FrameNews event = b.seen(frame(kForeign, kOwn));
  CHECK_EQ(event.frames.size(), std::size_t{2});
  if (event.frames.size() != 2) return;
  const SeenFrame &sent = event.frames[0], &received = event.frames[1];
  CHECK(sent.kind == SeenFrame::kOtherSent && received.kind == SeenFrame::kOtherReceived);
  CHECK_EQ(sent.window.earliest_ns - received.window.earliest_ns, kHostNs);
  CHECK_EQ(sent.window.latest_ns - received.window.latest_ns, kHostNs);
  // To the adapter's own address, too: it is not received.
  for (const Bytes& bytes :
       {frame(kForeign, kOwn, kFollowUpType), frame(kOwn, kOwn, kFollowUpType)}) {
    const FrameNews general = b.seen(bytes);
    CHECK(general.frames.size() == 1 && general.frames[0].kind == SeenFrame::kOtherReceived);
  }
}

TEST("avb port: where the adapter stamps all frames, every received one may own a stamp") {
  Bench b(4);
  const FrameNews received = b.seen(frame(kOwn, kForeign, kFollowUpType));
  CHECK(received.frames.size() == 1 && received.frames[0].may_be_stamped);
  const FrameNews sent = b.seen(frame(kForeign, kOwn));
  CHECK(sent.frames.size() == 2 && !sent.frames[0].may_be_stamped && sent.frames[1].may_be_stamped);
}

TEST("avb port: a received frame was there at most 2 ms before it was seen") {
  Bench b;
  const std::uint64_t last_ns = b.truth_ns();
  const FrameNews news = b.seen(frame(kOwn, kForeign));
  const std::uint64_t now_ns = b.truth_ns();
  CHECK_EQ(news.frames.size(), std::size_t{1});
  if (news.frames.empty()) return;
  const DeviceWindow& window = news.frames[0].window;
  // It was not there at the last look, of which only 2 ms less are sure.
  CHECK(window.earliest_ns < last_ns - kHostNs && window.earliest_ns > last_ns - 4 * kHostNs);
  CHECK(window.latest_ns > last_ns && window.latest_ns <= now_ns + 300000);
}

}  // namespace avbhal::test
