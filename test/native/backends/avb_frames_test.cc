// Frames through Npcap's fake over the stand-in's wires: the ring's stamps find their frames,
// judged by the true clock.
#include <cstring>
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

constexpr std::uint64_t kMs = 1000000;
// Until every verdict on what was sent can be made.
constexpr std::uint64_t kLongMs = 40;

struct Bench {
  explicit Bench(const char* mode = "ideal", bool all_stamped = false) {
    CHECK(standin.machine.order(std::string("behaviour mode=") + mode));
    for (const char* key : {"avb:I226:0", "avb:I210:0"}) {
      adapters.push_back(standin.open(key));
      StampingRequest request;
      request.packets = true;
      CHECK(adapters.back()->stamping()->configure(request).ok());
      if (!all_stamped) stamp_events_only(*adapters.back());
    }
  }
  static void stamp_events_only(Adapter& adapter) {
    Registers& registers = *adapter.registers();
    constexpr std::uint32_t kPtp = reg::kETQF_FILTER_EN | reg::kETQF_TS_1588;
    CHECK(registers.write(reg::kETQF[3], kPtp | reg::kETQF_ETYPE.with(kPtpEtherType)).ok());
    const std::uint32_t type = reg::kTSYNCRXCTL_TYPE.with(5);
    CHECK(registers.write(reg::kTSYNCRXCTL, reg::kTSYNCRXCTL_EN | type).ok());
  }
  void wire(const char* keys = "") {
    CHECK(standin.machine.order(std::string("wire adapter=2 to=0 delay=500 ") + keys));
  }
  // As threads that look every ms.
  void run(std::uint64_t ms, const std::vector<Station*>& stations,
           std::vector<Received>* into = nullptr) {
    for (std::uint64_t n = 0; n < ms; ++n) {
      standin.machine.host.advance(kMs);
      for (Station* station : stations) {
        for (Received& one : station->take()) {
          if (into != nullptr) into->push_back(std::move(one));
        }
      }
    }
  }
  std::uint64_t truth_ns(std::uint32_t adapter) { return standin.machine.truth(adapter).device_ns; }

  AvbStandin standin;
  std::vector<std::unique_ptr<Adapter>> adapters;
};

Bytes from_i226(Bytes bytes) {
  const MacAddress own = {0xA0, 0x36, 0x9F, 0, 0, 3};
  std::copy(own.begin(), own.end(), bytes.begin() + 6);
  return bytes;
}

bool inside(std::uint64_t ns, const DeviceWindow& window) {
  return ns >= window.earliest_ns && ns <= window.latest_ns;
}

TEST("avb frames: a Sync over the wire is stamped at both ends, with the right times") {
  Bench b;
  b.wire();
  Station out(*b.adapters[0]), into(*b.adapters[1]);
  // Opening the other adapter may have cost stamps of the first, as far as the source can know.
  b.run(2, {&out, &into});
  for (std::uint8_t n = 1; n <= 20; ++n) {
    const std::uint64_t before_ns = b.truth_ns(kStandinI226);
    const std::uint64_t there_ns = b.truth_ns(kStandinI210);
    const SentFrame sent = out.send(message(kSyncType, n));
    const std::uint64_t after_ns = b.truth_ns(kStandinI226);
    std::vector<Received> came;
    b.run(kLongMs, {&out, &into}, &came);
    const FrameDecision decision = out.decision(sent.id);
    CHECK_EQ(decision.verdict, FrameVerdict::kProven);
    CHECK(inside(decision.stamp_ns, sent.departure.window));
    CHECK(decision.stamp_ns >= before_ns && decision.stamp_ns <= after_ns);
    CHECK_EQ(came.size(), 1u);
    if (came.size() != 1) continue;
    CHECK(came[0].bytes == message(kSyncType, n));
    CHECK_EQ(came[0].verdict(), FrameVerdict::kProven);
    // It travels for less than 20 us, and the truth is read around that.
    CHECK(came[0].event.device_ns > there_ns);
    CHECK(came[0].event.device_ns < there_ns + 100000);
  }
}

TEST("avb frames: the neighbour answers Pdelay_Req where no cable is") {
  Bench b("faithful");
  Station port(*b.adapters[0]);
  Bytes request = message(kPdelayReqType, 9);
  const SentFrame sent = port.send(request);
  std::vector<Received> came;
  b.run(kLongMs, {&port}, &came);
  const FrameDecision left = port.decision(sent.id);
  CHECK_EQ(left.verdict, FrameVerdict::kProven);
  CHECK_EQ(came.size(), 2u);
  if (came.size() != 2) return;
  CHECK_EQ(int(came[0].event.message_type), int(kPdelayRespType));
  CHECK_EQ(came[0].verdict(), FrameVerdict::kProven);
  CHECK_EQ(came[1].verdict(), FrameVerdict::kNoEvent);
  CHECK_EQ(came[0].event.sequence_id, 9u);
  // t4 - t1 less the turnaround: twice the way, with the latencies of both directions.
  const std::uint64_t around_ns = came[0].event.device_ns - left.stamp_ns;
  // The clock of this I226 runs 2.9 % fast.
  CHECK(around_ns > 200000 && around_ns < 212000);
}

TEST("avb frames: own sends come back and are no one else's") {
  Bench b;
  b.wire();
  Station out(*b.adapters[0]), beside(*b.adapters[0]);
  const SentFrame sent = out.send(from_i226(message(kSyncType, 1)));
  std::vector<Received> came;
  b.run(kLongMs, {&beside, &out}, &came);
  CHECK_EQ(came.size(), 0u);
  CHECK_EQ(out.decision(sent.id).verdict, FrameVerdict::kProven);
}

// The first frame's stamp is lost, and the second one's lies in the windows of both.
TEST("avb frames: no stamp of another program's frame goes to one that has lost its own") {
  Bench b;
  b.wire();
  Station one(*b.adapters[0]), two(*b.adapters[0]);
  CHECK(b.standin.machine.order("stamp-lose adapter=2 count=1"));
  const SentFrame first = one.send(from_i226(message(kSyncType, 1)));
  const SentFrame second = two.send(from_i226(message(kSyncType, 2)));
  b.run(kLongMs, {&one, &two});
  CHECK_EQ(one.decision(first.id).verdict, FrameVerdict::kAmbiguous);
  CHECK_EQ(two.decision(second.id).verdict, FrameVerdict::kAmbiguous);
}

TEST("avb frames: a general message with a stamp stands in the way of an event message beside it") {
  Bench b("faithful", true);
  b.wire();
  Station out(*b.adapters[1]), into(*b.adapters[0]);
  out.send(message(kFollowUpType, 1));
  out.send(message(kSyncType, 2));
  std::vector<Received> came;
  b.run(kLongMs, {&out, &into}, &came);
  CHECK_EQ(came.size(), 2u);
  if (came.size() != 2) return;
  CHECK_EQ(came[0].verdict(), FrameVerdict::kNoEvent);
  CHECK_EQ(came[1].verdict(), FrameVerdict::kAmbiguous);
  // Alone, the next one finds a register that is free.
  out.send(message(kFollowUpType, 3));
  b.run(5, {&out, &into});
  came.clear();
  out.send(message(kSyncType, 4));
  b.run(kLongMs, {&out, &into}, &came);
  CHECK(came.size() == 1 && came[0].verdict() == FrameVerdict::kProven);
}

TEST("avb frames: a lost stamp is none, and none is taken from another frame") {
  Bench b;
  b.wire();
  Station out(*b.adapters[0]), into(*b.adapters[1]);
  b.run(2, {&out, &into});
  CHECK(b.standin.machine.order("stamp-lose adapter=2 count=1"));
  const SentFrame without = out.send(message(kSyncType, 1));
  b.run(kLongMs, {&out, &into});
  const SentFrame with = out.send(message(kSyncType, 2));
  b.run(kLongMs, {&out, &into});
  CHECK_EQ(out.decision(without.id).verdict, FrameVerdict::kNoneCame);
  CHECK_EQ(out.decision(with.id).verdict, FrameVerdict::kProven);
}

TEST("avb frames: only frames for the adapter and its groups are received; tags are kept") {
  Bench b;
  b.wire();
  Station out(*b.adapters[0]), into(*b.adapters[1]);
  Bytes foreign = message(kSyncType, 1);
  foreign[5] = 0x21;
  Bytes own = message(kSyncType, 2);
  const MacAddress i210 = {0xA0, 0x36, 0x9F, 0, 0, 1};
  std::copy(i210.begin(), i210.end(), own.begin());
  Bytes tagged = message(kSyncType, 3);
  const std::uint8_t tag[] = {0x81, 0x00, 0xA1, 0x23};
  tagged.insert(tagged.begin() + 12, std::begin(tag), std::end(tag));
  Bytes broadcast = message(kSyncType, 4);
  std::fill_n(broadcast.begin(), 6, std::uint8_t{0xFF});
  std::vector<Received> came;
  for (const Bytes& bytes : {foreign, own, tagged, broadcast}) {
    out.send(bytes);
    b.run(10, {&out, &into}, &came);
  }
  CHECK_EQ(came.size(), 3u);
  if (came.size() != 3) return;
  CHECK(came[0].bytes == own && came[2].bytes == broadcast);
  CHECK(came[1].event.vlan_id == 0x123 && came[1].event.pcp == 5);
  for (const Received& one : came) CHECK_EQ(one.verdict(), FrameVerdict::kProven);
}

TEST("avb frames: what cannot be sent says why") {
  Bench b;
  b.wire();
  Station out(*b.adapters[0]);
  const auto code = [&](const Bytes& bytes) {
    Result<SentFrame> sent = out.exchange->send(bytes.data(), bytes.size());
    return std::string(sent.ok() ? "OK" : code_text(sent.status().code()));
  };
  CHECK_EQ(code(message(kSyncType, 1, 1514)), "OK");
  CHECK_EQ(code(message(kSyncType, 1, 1522)), "HAL_OUT_OF_RANGE");
  CHECK(b.standin.machine.order("unplug adapter=2"));
  CHECK_EQ(code(message(kSyncType, 1)), "HAL_ADAPTER_NOT_READY");
  CHECK(b.standin.machine.order("remove adapter=2"));
  CHECK_EQ(code(message(kSyncType, 1)), "HAL_ADAPTER_GONE");
}

TEST("avb frames: an interface that disappears is followed, and the gap is counted") {
  for (const std::uint64_t away_ms : {300u, 9000u}) {
    Bench b;
    b.wire();
    Station out(*b.adapters[0]), into(*b.adapters[1]);
    fake_wpcap_faults()->disappeared = true;
    const Bytes bytes = message(kSyncType, 1);
    Result<SentFrame> refused = out.exchange->send(bytes.data(), bytes.size());
    CHECK(!refused.ok() && refused.status().code() == ErrorCode::kAdapterNotReady);
    b.run(away_ms, {&out, &into});
    fake_wpcap_faults()->disappeared = false;
    b.run(1200, {&out, &into});
    const SentFrame sent = out.send(bytes);
    std::vector<Received> came;
    b.run(kLongMs, {&out, &into}, &came);
    CHECK_EQ(out.decision(sent.id).verdict, FrameVerdict::kProven);
    CHECK_EQ(came.size(), 1u);
    CHECK(into.events->counters().value().lost > 0);
  }
  CHECK_EQ(fake_wpcap_open_handles(), 0);
}

TEST("avb frames: stamps of Npcap are not needed, only narrower windows come of them") {
  for (const bool microseconds : {false, true}) {
    Bench b;
    fake_wpcap_faults()->microseconds = microseconds;
    fake_wpcap_faults()->system_stamps = !microseconds;
    b.wire();
    Station out(*b.adapters[0]), into(*b.adapters[1]);
    out.send(message(kSyncType, 1));
    std::vector<Received> came;
    b.run(kLongMs, {&out, &into}, &came);
    CHECK(came.size() == 1 && came[0].verdict() == FrameVerdict::kProven);
  }
}

std::string open_code(void (*spoil)(PcapCalls&), int activate = 0, const char* text = "") {
  AvbStandin standin;
  npcap_around().spoil_calls = spoil;
  fake_wpcap_faults()->activate_code = activate;
  fake_wpcap_faults()->activate_error = text;
  const std::unique_ptr<Adapter> adapter = standin.open("avb:I226:0");
  Result<std::unique_ptr<FramePort>> port = adapter->frames()->open(gptp());
  if (port.ok()) port.take().reset();
  CHECK_EQ(fake_wpcap_open_handles(), 0);
  return port.ok() ? "OK" : code_text(port.status().code());
}

TEST("avb frames: what goes wrong at opening has a code, and no handle stays open") {
  CHECK_EQ(open_code(nullptr), "OK");
  CHECK_EQ(open_code(nullptr, -8, "You don't have permission to capture on that device"),
           "HAL_ACCESS_DENIED");
  CHECK_EQ(open_code(nullptr, -5, "No such device exists"), "HAL_ADAPTER_NOT_READY");
  CHECK_EQ(open_code(nullptr, -1, "failed to set hardware filter to promiscuous mode  (5)"),
           "HAL_ACCESS_DENIED");
  CHECK_EQ(open_code(nullptr, -1, "PacketSetMode failed  (8)"), "HAL_DRIVER_ERROR");
  CHECK_EQ(open_code([](PcapCalls& c) { c.datalink = [](Pcap*) { return 127; }; }),
           "HAL_DRIVER_REPLY");
  CHECK_EQ(open_code([](PcapCalls& c) {
             c.setfilter = [](Pcap*, const intel_avb::BpfProgram*) { return -1; };
           }),
           "HAL_DRIVER_ERROR");
}

int lying_next(Pcap*, PcapHeader** header, const std::uint8_t** bytes) {
  static PcapHeader lie;
  static const std::uint8_t data[64] = {};
  static int calls = 0;
  lie.captured_bytes = ++calls % 2 == 0 ? 0xFFFFFFFFu : 64;
  lie.frame_bytes = calls % 2 == 0 ? 0xFFFFFFFFu : 8;
  *header = calls % 5 == 0 ? nullptr : &lie;
  *bytes = calls % 7 == 0 ? nullptr : data;
  return calls % 11 == 0 ? 42 : 1;
}

TEST("avb frames: lengths and codes that cannot be are losses, never reads outside") {
  AvbStandin standin;
  npcap_around().spoil_calls = [](PcapCalls& calls) { calls.next_ex = lying_next; };
  const std::unique_ptr<Adapter> adapter = standin.open("avb:I226:0");
  Station port(*adapter);
  for (int n = 0; n < 200; ++n) {
    standin.machine.host.advance(50 * kMs);
    CHECK_EQ(port.take().size(), 0u);
  }
  CHECK(port.events->counters().value().lost > 0);
}

}  // namespace
}  // namespace avbhal::test
