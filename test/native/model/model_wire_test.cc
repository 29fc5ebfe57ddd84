// Cables, the contents of frames, and what the host hands to the modelled MAC.
#include <cstdint>
#include <string>
#include <vector>

#include "draw.h"
#include "harness.h"
#include "model/frame_codec.h"
#include "model/wire_order.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

constexpr std::uint64_t kFrameNs = 1000;

Wire wire_of(const WireConfig& config) {
  Wire wire;
  wire.reset(config);
  return wire;
}

TEST("model wire: delay and asymmetry add up in one direction and cancel in the other") {
  WireConfig config;
  config.delay_ns = 500;
  config.asymmetry_ns = 120;
  Wire wire = wire_of(config);
  for (std::uint64_t t = 1000000; t < 2000000; t += 100000) {
    const WireArrivals there = wire.carry(Wire::kFirst, t, kFrameNs);
    const WireArrivals back = wire.carry(Wire::kSecond, t, kFrameNs);
    CHECK_EQ(there.count, 1u);
    CHECK_EQ(there.sfd_ns[0], t + 620);
    CHECK_EQ(back.sfd_ns[0], t + 380);
  }
}

TEST("model wire: jitter stays in its range and frames keep their order and their length") {
  WireConfig config;
  config.delay_ns = 3000;
  config.jitter_ns = 2500;
  Wire wire = wire_of(config);
  std::uint64_t last = 0, lowest = ~std::uint64_t{0}, highest = 0;
  for (std::uint64_t n = 0; n < 20000; ++n) {
    const std::uint64_t t = 1000000 + n * 4000;
    const WireArrivals one = wire.carry(Wire::kFirst, t, kFrameNs);
    CHECK(one.sfd_ns[0] >= last + kFrameNs);
    last = one.sfd_ns[0];
    lowest = std::min(lowest, last - t);
    highest = std::max(highest, last - t);
  }
  CHECK(lowest >= 500 && lowest < 600);
  CHECK(highest > 5400 && highest < 9000);
}

TEST("model wire: losses, duplicates and overtaking come at their rates, by seed") {
  WireConfig config;
  config.delay_ns = 100;
  config.loss = 0.1;
  config.duplicate = 0.05;
  config.reorder = 0.02;
  Wire wire = wire_of(config), again = wire_of(config);
  std::uint32_t lost = 0, twice = 0, overtaken = 0;
  std::uint64_t newest = 0;
  for (std::uint64_t n = 0; n < 100000; ++n) {
    const std::uint64_t t = 1000000 + n * 5000;
    const WireArrivals one = wire.carry(Wire::kFirst, t, kFrameNs);
    const WireArrivals same = again.carry(Wire::kFirst, t, kFrameNs);
    CHECK(one.count == same.count && one.sfd_ns[0] == same.sfd_ns[0]);
    lost += one.count == 0 ? 1u : 0u;
    twice += one.count == 2 ? 1u : 0u;
    if (one.count == 0) continue;
    overtaken += one.sfd_ns[0] >= t + kHoldBackFromNs ? 1u : 0u;
    newest = std::max(newest, one.sfd_ns[0]);
  }
  CHECK(lost > 9600 && lost < 10400);
  CHECK(twice > 4200 && twice < 4800);
  CHECK(overtaken > 1600 && overtaken < 2000);
}

TEST("model frames: bytes and description say the same, with a tag and without") {
  FrameDescription frame;
  frame.message_type = kPdelayReq;
  frame.sequence_id = 0xABCD;
  frame.clock_identity = {1, 2, 3, 0xFF, 0xFE, 4, 5, 6};
  frame.port_number = 0x0102;
  frame.correction_field = -5;
  frame.length = 68;
  std::vector<std::uint8_t> bytes(100);
  const MacAddress source = {1, 2, 3, 4, 5, 6};
  bytes.resize(write_frame(frame, source, bytes.data(), bytes.size()));
  CHECK_EQ(bytes.size(), std::size_t{68});
  for (const bool tagged : {false, true}) {
    if (tagged) bytes.insert(bytes.begin() + 12, {0x81, 0x00, 0xA0, 0x07});
    FrameDescription read;
    CHECK(describe_frame(bytes.data(), bytes.size(), &read));
    CHECK_EQ(read.message_type, frame.message_type);
    CHECK_EQ(read.sequence_id, frame.sequence_id);
    CHECK_EQ(read.port_number, frame.port_number);
    CHECK(read.clock_identity == frame.clock_identity);
    CHECK_EQ(read.correction_field, frame.correction_field);
    CHECK_EQ(read.vlan_id, tagged ? std::uint16_t{7} : kNoVlan);
    CHECK_EQ(read.pcp, tagged ? std::uint8_t{5} : kNoPcp);
    CHECK(read.stamp_requested);
  }
}

TEST("model frames: the bytes are those of IEEE 802.1AS, padded, and fit the room") {
  FrameDescription frame;
  frame.sequence_id = 0x1234;
  frame.correction_field = 0x0102030405060708;
  frame.clock_identity = {0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8};
  frame.port_number = 0x0B0C;
  frame.length = 60;
  const MacAddress source = {0x02, 0xA5, 0xB0, 0, 0, 7};
  std::vector<std::uint8_t> bytes(100, 0xEE);
  CHECK_EQ(write_frame(frame, source, bytes.data(), bytes.size()), std::size_t{60});
  const std::vector<std::uint8_t> sync = {
      0x01, 0x80, 0xC2, 0x00, 0x00, 0x0E, 0x02, 0xA5, 0xB0, 0x00, 0x00, 0x07, 0x88, 0xF7, 0x10,
      0x02, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
      0x00, 0x00, 0x00, 0x00, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0x0B, 0x0C, 0x12,
      0x34, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};
  CHECK(std::vector<std::uint8_t>(bytes.begin(), bytes.begin() + 60) == sync);
  CHECK_EQ(bytes[60], 0xEEu);
  frame.message_type = kPdelayResp;
  CHECK_EQ(write_frame(frame, source, bytes.data(), 48), std::size_t{48});
  CHECK(bytes[14] == 0x13 && bytes[16] == 0 && bytes[17] == 0x36 && bytes[46] == 5);
  CHECK_EQ(write_frame(frame, source, bytes.data(), 47), std::size_t{0});
}

TEST("model frames: what is no PTP frame has version 0, and none is shorter than 60 bytes") {
  std::vector<std::uint8_t> bytes(48);
  bytes[12] = 0x08;
  FrameDescription read;
  CHECK(describe_frame(bytes.data(), bytes.size(), &read));
  CHECK_EQ(read.ptp_version, 0u);
  CHECK(!read.stamp_requested);
  CHECK_EQ(read.length, 60u);
  bytes.resize(61);
  CHECK(describe_frame(bytes.data(), bytes.size(), &read));
  CHECK_EQ(read.length, 61u);
}

TEST("model frames: what is cut short is no PTP frame, and nothing is read behind its end") {
  FrameDescription frame;
  std::vector<std::uint8_t> whole(60);
  whole.resize(write_frame(frame, MacAddress{}, whole.data(), whole.size()));
  for (std::size_t size = 0; size < kEthernetHeaderBytes + kPtpHeaderBytes; ++size) {
    const std::vector<std::uint8_t> part(whole.begin(),
                                         whole.begin() + static_cast<std::ptrdiff_t>(size));
    FrameDescription read;
    CHECK_EQ(describe_frame(part.data(), part.size(), &read), size >= kEthernetHeaderBytes);
    CHECK(!read.stamp_requested || size < kEthernetHeaderBytes);
  }
}

struct Queue {
  std::vector<TrafficFrame> frames;
  FrameSource source() {
    FrameSource source;
    source.context = this;
    source.next_due_ns = [](void* self) {
      const auto& frames = static_cast<Queue*>(self)->frames;
      return frames.empty() ? ~std::uint64_t{0} : frames.front().due_ns;
    };
    source.take = [](void* self) {
      auto& frames = static_cast<Queue*>(self)->frames;
      const TrafficFrame first = frames.front();
      frames.erase(frames.begin());
      return first;
    };
    return source;
  }
};

TEST("model frames: the host's pass in one order with the generated ones, at their own times") {
  ModelFixture bench(Family::kI226);
  bench.start();
  Queue queue;
  for (std::uint64_t n = 0; n < 50; ++n) {
    TrafficFrame frame;
    frame.due_ns = 1000003 + n * 333333;
    frame.transmit = n % 2 == 0;
    frame.frame.from_host = true;
    queue.frames.push_back(frame);
  }
  struct Seen {
    std::vector<std::uint64_t> times;
    std::size_t hosts = 0;
  } seen;
  FrameSink sink;
  sink.context = &seen;
  sink.transmitted =
      sink.received = [](void* self, const FrameDescription& frame, const FrameReport& report) {
        auto* all = static_cast<Seen*>(self);
        all->times.push_back(report.time_ns);
        all->hosts += frame.from_host ? 1u : 0u;
      };
  bench.adapter.set_frame_sink(sink);
  bench.adapter.set_frame_source(queue.source());
  TrafficConfig traffic;
  traffic.sync_interval_ns = 1000000;
  bench.adapter.set_traffic(traffic);
  bench.time.ns = 30000000;
  bench.adapter.catch_up();
  CHECK_EQ(seen.hosts, std::size_t{50});
  CHECK(seen.times.size() > 100);
  for (std::size_t i = 1; i < seen.times.size(); ++i) CHECK(seen.times[i] >= seen.times[i - 1]);
}

OrderFault fault_of(const std::string& text, WireOrder* out) {
  OrderWords words;
  CHECK(split_order(text.data(), text.size(), &words).fault == OrderFault::kNone);
  CHECK(is_wire_order(words));
  return parse_wire_order(words, out).fault;
}

TEST("model wire orders: every key is taken, and nothing else") {
  WireOrder wire;
  CHECK(fault_of("wire adapter=1 to=0 mbps=100 delay=500 asymmetry=-20 jitter=3 loss=0.25 "
                 "duplicate=0.5 reorder=1 seed=9",
                 &wire) == OrderFault::kNone);
  CHECK(wire.connects && wire.adapter == 1 && wire.to == 0 && wire.mbps == 100);
  CHECK_EQ(wire.config.delay_ns, std::int64_t{500});
  CHECK_EQ(wire.config.asymmetry_ns, std::int64_t{-20});
  CHECK_EQ(wire.config.jitter_ns, std::int64_t{3});
  CHECK(wire.config.loss == 0.25 && wire.config.duplicate == 0.5 && wire.config.reorder == 1);
  CHECK_EQ(wire.config.seed, std::uint64_t{9});
  CHECK(fault_of("unplug adapter=3", &wire) == OrderFault::kNone);
  CHECK(!wire.connects && wire.adapter == 3);
}

TEST("model wire orders: what is wrong is named") {
  WireOrder wire;
  for (const char* text :
       {"wire adapter=0 to=0", "wire adapter=0 to=8", "wire adapter=8 to=1",
        "wire adapter=0 to=1 mbps=0", "wire adapter=0 to=1 mbps=1001",
        "wire adapter=0 to=1 delay=-1", "wire adapter=0 to=1 delay=1000000001",
        "wire adapter=0 to=1 asymmetry=1", "wire adapter=0 to=1 delay=5 asymmetry=-6",
        "wire adapter=0 to=1 loss=1.1", "wire adapter=0 to=1 loss=-0.1",
        "wire adapter=0 to=1 seed=-1", "unplug adapter=9"}) {
    CHECK(fault_of(text, &wire) == OrderFault::kBadValue);
  }
  for (const char* text : {"wire adapter=0 to=1 delay=6 asymmetry=-6",
                           "wire adapter=0 to=1 delay=6 asymmetry=6 jitter=1000000000",
                           "wire adapter=7 to=0 delay=1000000000 asymmetry=-1000000000 mbps=10",
                           "wire adapter=0 to=7 loss=0 duplicate=1 mbps=2500"}) {
    CHECK(fault_of(text, &wire) == OrderFault::kNone);
  }
  const auto wanted = [](const std::string& text) {
    OrderWords words;
    WireOrder parsed;
    split_order(text.data(), text.size(), &words);
    const std::string said = parse_wire_order(words, &parsed).wanted;
    return said.substr(0, said.find_first_of(":,"));
  };
  for (const char* key :
       {"delay", "asymmetry", "jitter", "loss", "duplicate", "reorder", "mbps", "seed"}) {
    CHECK_EQ(wanted("wire adapter=0 to=1 " + std::string(key) + "=x"), key);
  }
  CHECK_EQ(wanted("wire adapter=0 to=1 delay=5 asymmetry=6"), "asymmetry");
  CHECK_EQ(wanted("wire adapter=0 to=0"), "to");
  CHECK_EQ(wanted("unplug adapter=0 to=1"), "adapter");
  CHECK(fault_of("wire adapter=0", &wire) == OrderFault::kMissingKey);
  CHECK(fault_of("wire to=0", &wire) == OrderFault::kMissingKey);
  CHECK(fault_of("wire adapter=0 to=1 length=3", &wire) == OrderFault::kUnknownKey);
  CHECK(fault_of("unplug adapter=0 to=1", &wire) == OrderFault::kUnknownKey);
}

TEST("model frames: random bytes, whole and cut, are described within their bounds") {
  test::Draw draw(20261130);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(draw.unit() * n); };
  for (int n = 0; n < 20000; ++n) {
    // Of exactly its size, so that a sanitiser sees what is read behind it.
    std::vector<std::uint8_t> bytes(below(90));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(below(256));
    if (bytes.size() > 13 && below(4) != 0) {
      const bool tag = below(2) == 0;
      bytes[12] = tag ? 0x81 : 0x88;
      bytes[13] = tag ? 0x00 : 0xF7;
    }
    FrameDescription frame;
    const bool whole = describe_frame(bytes.data(), bytes.size(), &frame);
    CHECK_EQ(whole, bytes.size() >= kEthernetHeaderBytes);
    if (!whole) continue;
    CHECK(frame.length >= kShortestFrameBytes && frame.length <= 90);
    CHECK(frame.vlan_id < 4096 || frame.vlan_id == kNoVlan);
    CHECK((frame.pcp < 8 || frame.pcp == kNoPcp) && frame.message_type < 16);
    CHECK(!frame.stamp_requested || bytes.size() >= kEthernetHeaderBytes + kPtpHeaderBytes);
  }
}

TEST("model wire orders: random keys and numbers give an order within its limits or an error") {
  test::Draw draw(20261131);
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[static_cast<std::size_t>(draw.unit() * static_cast<double>(from.size()))];
  };
  const std::vector<std::string> keys = {"adapter", "to",   "delay",     "asymmetry", "jitter",
                                         "loss",    "seed", "duplicate", "reorder",   "mbps"};
  const std::vector<std::string> values = {"0",    "1",  "7",   "8",          "-1",  "0.5",
                                           "1.01", "1e", "100", "1000000000", "nan", ""};
  int taken = 0;
  for (int n = 0; n < 20000; ++n) {
    std::string text = n % 4 == 0 ? pick({"wire", "unplug"}) : "wire adapter=0 to=1";
    for (double left = draw.unit() * 5; left > 1; left -= 1) {
      text += " " + pick(keys) + "=" + pick(values);
    }
    OrderWords words;
    WireOrder wire;
    if (split_order(text.data(), text.size(), &words).fault != OrderFault::kNone) continue;
    if (parse_wire_order(words, &wire).fault != OrderFault::kNone) continue;
    ++taken;
    const WireConfig& config = wire.config;
    CHECK(wire.adapter < 8 && wire.to < 8 && (!wire.connects || wire.adapter != wire.to));
    CHECK(config.delay_ns >= 0 && config.delay_ns <= kMaxWireNs);
    CHECK(config.asymmetry_ns <= config.delay_ns && -config.asymmetry_ns <= config.delay_ns);
    CHECK(config.loss >= 0 && config.loss <= 1 && config.reorder >= 0 && config.reorder <= 1);
  }
  CHECK(taken > 1000);
}

}  // namespace
}  // namespace avbhal::model
