// Frames of simulated adapters, over a cable and alone, with their stamps matched.
#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "harness.h"
#include "runtime/frame_exchange.h"
#include "sim_pair.h"

namespace avbhal {
namespace {

using test::Bytes;
using test::code_of;
using test::gptp;
using test::kFollowUpType;
using test::kSyncType;
using test::message;
using test::Pair;
using test::Received;
using test::Station;
using test::value_of;

constexpr std::uint64_t kMs = 1000000;
TEST("sim frames: a frame passes the cable as it is, and both stamps are its own") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    Pair pair(family);
    Station out(*pair.adapters[0]), into(*pair.adapters[1]);
    const Bytes sent = message(kSyncType, 7);
    const SentFrame id = out.send(sent);
    CHECK(out.verdict(id) == FrameVerdict::kHardware);
    pair.advance(kMs);
    const std::vector<Received> came = into.take();
    CHECK_EQ(came.size(), 1u);
    if (came.empty()) continue;
    CHECK(came[0].bytes == sent);
    CHECK(came[0].verdict() == FrameVerdict::kHardware);
    CHECK_EQ(came[0].event.sequence_id, 7u);
  }
}

TEST("sim frames: stamps without a record are proven by their windows") {
  Pair pair;
  for (const char* n : {"0", "1"}) {
    pair.order(std::string("stamp-anonymous adapter=") + n + " on=1");
  }
  Station out(*pair.adapters[0]), into(*pair.adapters[1]);
  CHECK(out.verdict(out.send(message(kSyncType, 1))) == FrameVerdict::kProven);
  pair.advance(kMs);
  const std::vector<Received> came = into.take();
  CHECK(came.size() == 1 && came[0].verdict() == FrameVerdict::kProven);
}

TEST("sim frames: what was said to be complete stays so while a frame is on the line") {
  Pair pair("i226", "delay=1000000 mbps=10");
  const auto port = value_of(pair.adapters[1]->frames()->open(gptp()));
  Station out(*pair.adapters[0]);
  for (std::uint8_t n = 1; n <= 3; ++n) out.send(message(kSyncType, n));
  std::uint64_t complete_ns = 0;
  std::size_t came = 0;
  for (int look = 0; look < 500; ++look) {
    pair.advance(2000);
    const FrameNews news = value_of(port->look());
    CHECK(news.complete_until_ns >= complete_ns);
    complete_ns = news.complete_until_ns;
    came += news.frames.size();
  }
  CHECK_EQ(came, 3u);
}

TEST("sim frames: no stamp where none is taken, and none of another time") {
  Pair pair;
  Station out(*pair.adapters[0]), into(*pair.adapters[1]);
  CHECK(out.verdict(out.send(message(kFollowUpType, 1))) == FrameVerdict::kNoEvent);
  pair.order("stamp-lose adapter=0 count=1");
  CHECK(out.verdict(out.send(message(kSyncType, 2))) == FrameVerdict::kNoneCame);
  CHECK(out.verdict(999) == FrameVerdict::kLost);
  pair.advance(kMs);
  const std::vector<Received> came = into.take();
  CHECK_EQ(came.size(), 2u);
  CHECK(!came.empty() && came[0].verdict() == FrameVerdict::kNoEvent);
}

TEST("sim frames: tags are seen, short frames are padded, the longest pass") {
  Pair pair;
  Station out(*pair.adapters[0]), into(*pair.adapters[1]);
  Bytes tagged = message(kSyncType, 3);
  const std::uint8_t tag[] = {0x81, 0x00, 0xA1, 0x23};
  tagged.insert(tagged.begin() + 12, std::begin(tag), std::end(tag));
  Bytes cut = message(kSyncType, 4);
  cut.resize(kMinSendBytes);
  for (const Bytes& bytes : {tagged, cut, message(kSyncType, 5, kMaxSendBytes)}) out.send(bytes);
  pair.advance(kMs);
  const std::vector<Received> came = into.take();
  CHECK_EQ(came.size(), 3u);
  if (came.size() != 3) return;
  CHECK(came[0].event.vlan_id == 0x123 && came[0].event.pcp == 5);
  CHECK_EQ(came[1].bytes.size(), kShortestFrameBytes);
  CHECK_EQ(came[2].bytes.size(), std::size_t{kMaxSendBytes});
}

TEST("sim frames: only the port's EtherType, for its own address and groups") {
  Pair pair;
  FrameFilter other = gptp();
  other.ether_type = 0x22F0;
  Station out(*pair.adapters[0]), deaf(*pair.adapters[1], FrameFilter{});
  Station wrong(*pair.adapters[1], other), into(*pair.adapters[1]);
  out.send(message(kSyncType, 1));
  Bytes everyone = message(kSyncType, 2);
  std::fill(everyone.begin(), everyone.begin() + 6, std::uint8_t{0xFF});
  out.send(everyone);
  pair.advance(kMs);
  CHECK_EQ(deaf.take().size(), 1u);
  CHECK_EQ(wrong.take().size(), 0u);
  CHECK_EQ(into.take().size(), 2u);
}

TEST("sim frames: a frame of another port of the adapter is among the candidates") {
  Pair pair;
  pair.order("stamp-anonymous adapter=0 on=1");
  Station one(*pair.adapters[0]), two(*pair.adapters[0]);
  const SentFrame id = one.send(message(kSyncType, 1));
  const SentFrame second = two.send(message(kSyncType, 2));
  CHECK(one.verdict(id) == FrameVerdict::kProven);
  CHECK(two.verdict(second) == FrameVerdict::kProven);
}

TEST("sim frames: generated traffic comes as bytes with its stamps") {
  Pair pair;
  Station into(*pair.adapters[1]);
  pair.order("ptp-traffic adapter=1 sync=1000000 pdelay=0");
  pair.advance(20 * kMs);
  const std::vector<Received> came = into.take();
  CHECK(came.size() >= 15);
  for (const Received& one : came) {
    CHECK(one.bytes.size() >= kShortestFrameBytes && one.bytes[12] == 0x88);
    CHECK(one.verdict() == FrameVerdict::kHardware);
  }
}

TEST("sim frames: what a port has no room for is counted") {
  Pair pair;
  Station into(*pair.adapters[1]);
  pair.order("ptp-traffic adapter=1 sync=10000 pdelay=0");
  pair.advance(200 * kMs);
  (void)into.take();
  CHECK(value_of(into.events->counters()).lost > 0);
}

TEST("sim frames: a cable brings both links to one speed, and takes them down") {
  Pair pair;
  CHECK(pair.mbps(0) == 2500 && pair.mbps(1) == 2500);
  pair.order("link adapter=1 mbps=100");
  CHECK(pair.mbps(0) == 100 && pair.mbps(1) == 100);
  pair.order("wire adapter=1 to=0 mbps=1000");
  CHECK(pair.mbps(0) == 1000 && pair.mbps(1) == 1000);
  Station out(*pair.adapters[0]);
  pair.order("unplug adapter=1");
  pair.order("unplug adapter=1");
  CHECK(pair.mbps(0) == 0 && pair.mbps(1) == 0);
  const Bytes bytes = message(kSyncType, 1);
  CHECK_EQ(code_of(out.exchange->send(bytes.data(), bytes.size()).status()),
           "HAL_ADAPTER_NOT_READY");
}

TEST("sim frames: cables that cannot be are refused") {
  Pair pair("i210");
  CHECK_EQ(pair.order_code("wire adapter=0 to=1 mbps=2500"), "HAL_SCENARIO_INVALID");
  CHECK_EQ(pair.order_code("wire adapter=0 to=7"), "HAL_NO_ADAPTER");
  CHECK_EQ(pair.order_code("unplug adapter=5"), "HAL_NO_ADAPTER");
  CHECK_EQ(pair.order_code("wire adapter=0"), "HAL_SCENARIO_INVALID");
}

TEST("sim frames: lost and doubled frames") {
  Pair pair("i226", "delay=500 loss=1");
  Station out(*pair.adapters[0]), into(*pair.adapters[1]);
  out.send(message(kSyncType, 1));
  pair.advance(kMs);
  CHECK_EQ(into.take().size(), 0u);
  pair.order("wire adapter=0 to=1 delay=500 duplicate=1");
  out.send(message(kSyncType, 2));
  pair.advance(kMs);
  CHECK_EQ(into.take().size(), 2u);
}

TEST("sim frames: filters and sizes that cannot be are refused") {
  Pair pair;
  Frames& frames = *pair.adapters[0]->frames();
  FrameFilter low, many, unicast;
  low.ether_type = kMinEtherType - 1;
  many.groups.assign(kMaxFrameGroups + 1, test::kGptpGroup);
  unicast.groups = {MacAddress{0, 1, 2, 3, 4, 5}};
  for (const FrameFilter& filter : {low, many, unicast}) {
    CHECK_EQ(code_of(frames.open(filter).status()), "HAL_INVALID_ARGUMENT");
  }
  Station out(*pair.adapters[0]);
  const Bytes bytes(kMaxSendBytes + 1);
  for (const std::size_t size : {std::size_t{0}, kMinSendBytes - std::size_t{1}, bytes.size()}) {
    CHECK_EQ(code_of(out.exchange->send(bytes.data(), size).status()), "HAL_INVALID_ARGUMENT");
  }
}

TEST("sim frames: sending needs the level discipline") {
  Pair pair;
  pair.adapters[0]->limit_access(AccessLevel::kObserve);
  Station out(*pair.adapters[0]);
  const Bytes bytes = message(kSyncType, 1);
  CHECK_EQ(code_of(out.exchange->send(bytes.data(), bytes.size()).status()), "HAL_ACCESS_LEVEL");
}

TEST("sim frames: a closed exchange and a removed adapter say so") {
  Pair pair;
  Station out(*pair.adapters[0]), gone(*pair.adapters[1]);
  const Bytes bytes = message(kSyncType, 1);
  out.events.reset();
  CHECK_EQ(code_of(out.exchange->send(bytes.data(), bytes.size()).status()), "HAL_CLOSED");
  CHECK_EQ(code_of(out.exchange->verdict_of(1).status()), "HAL_CLOSED");
  pair.order("remove adapter=1");
  StampEvent event;
  CHECK_EQ(code_of(gone.events->take(&event, 1).status()), "HAL_ADAPTER_GONE");
  CHECK_EQ(code_of(pair.adapters[1]->frames()->open(gptp()).status()), "HAL_ADAPTER_GONE");
}

}  // namespace
}  // namespace avbhal
