// The generator of PTP frames and how the model lets them pass.
#include <cstdint>
#include <vector>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/order.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

constexpr std::uint64_t kMs = 1000000;

std::vector<TrafficFrame> drain(PtpTraffic& traffic, std::uint64_t until_ns) {
  std::vector<TrafficFrame> frames;
  TrafficFrame frame;
  while (traffic.next(until_ns, &frame)) frames.push_back(frame);
  return frames;
}

PtpTraffic started(std::uint64_t seed, std::uint64_t sync, std::uint64_t pdelay) {
  PtpTraffic traffic;
  traffic.reset(seed, 3);
  TrafficConfig config;
  config.sync_interval_ns = sync;
  config.pdelay_interval_ns = pdelay;
  traffic.start(config, 0);
  return traffic;
}

TEST("model traffic: frames come in order, the sequence ids of every kind count") {
  PtpTraffic traffic = started(7, 10 * kMs, 25 * kMs);
  const std::vector<TrafficFrame> frames = drain(traffic, 10000 * kMs);
  CHECK(frames.size() >= 2u * 998 + 4u * 398 && frames.size() <= 2u * 1001 + 4u * 401);
  std::uint16_t next[2][4] = {};
  std::uint64_t last = 0;
  for (const TrafficFrame& frame : frames) {
    CHECK(frame.due_ns >= last);
    last = frame.due_ns;
    std::uint16_t& sequence = next[frame.transmit ? 1 : 0][frame.frame.message_type];
    CHECK_EQ(frame.frame.sequence_id, sequence);
    ++sequence;
  }
  for (const auto& direction : next) {
    CHECK(direction[kSync] >= 998 && direction[kSync] <= 1001);
    CHECK(direction[kPdelayReq] >= 398 && direction[kPdelayReq] <= 401);
    CHECK_EQ(direction[kDelayReq], 0u);
  }
  CHECK(next[0][kPdelayResp] + 1 >= next[1][kPdelayReq]);
}

TEST("model traffic: skipped sequence ids are counted upwards, modulo 65536") {
  PtpTraffic traffic = started(7, 10 * kMs, 0);
  (void)drain(traffic, 100 * kMs);
  TrafficFrame before, after;
  PtpTraffic plain = traffic;
  CHECK(plain.next(200 * kMs, &before));
  traffic.skip_sequence(65535);
  CHECK(traffic.next(200 * kMs, &after));
  CHECK_EQ(after.frame.sequence_id, before.frame.sequence_id - 1);
}

TEST("model traffic: a response follows its request within 300 us, the other way") {
  PtpTraffic traffic = started(1, 0, 5 * kMs);
  std::uint64_t asked[2] = {};
  std::uint16_t id[2] = {};
  for (const TrafficFrame& frame : drain(traffic, 1000 * kMs)) {
    if (frame.frame.message_type == kPdelayReq) {
      asked[frame.transmit ? 1 : 0] = frame.due_ns;
      id[frame.transmit ? 1 : 0] = frame.frame.sequence_id;
    } else {
      const int request = frame.transmit ? 0 : 1;
      CHECK_EQ(frame.frame.sequence_id, id[request]);
      CHECK(frame.due_ns - asked[request] >= 100000 && frame.due_ns - asked[request] <= 300000);
    }
  }
}

TEST("model traffic: one seed gives the same frames however the time is cut, another seed others") {
  PtpTraffic whole = started(42, kMs, 3 * kMs), cut = started(42, kMs, 3 * kMs);
  PtpTraffic other = started(43, kMs, 3 * kMs);
  const std::vector<TrafficFrame> at_once = drain(whole, 300 * kMs);
  std::vector<TrafficFrame> pieces;
  for (std::uint64_t t = 0; t <= 300 * kMs; t += 1234567) {
    for (const TrafficFrame& frame : drain(cut, t)) pieces.push_back(frame);
  }
  for (const TrafficFrame& frame : drain(cut, 300 * kMs)) pieces.push_back(frame);
  CHECK_EQ(pieces.size(), at_once.size());
  bool same_as_other = true;
  const std::vector<TrafficFrame> others = drain(other, 300 * kMs);
  for (std::size_t i = 0; i < pieces.size() && i < at_once.size(); ++i) {
    CHECK_EQ(pieces[i].due_ns, at_once[i].due_ns);
    CHECK_EQ(pieces[i].transmit, at_once[i].transmit);
    same_as_other = same_as_other && i < others.size() && others[i].due_ns == at_once[i].due_ns;
  }
  CHECK(!same_as_other);
}

struct Seen {
  struct Entry {
    FrameDescription frame;
    FrameReport report;
    bool sent = false;
  };
  std::vector<Entry> entries;
  AdapterModel* adapter = nullptr;
  std::uint32_t low_read_back = 0;

  FrameSink sink() {
    FrameSink sink;
    sink.context = this;
    sink.transmitted = [](void* self, const FrameDescription& frame, const FrameReport& report) {
      static_cast<Seen*>(self)->entries.push_back({frame, report, true});
    };
    sink.received = [](void* context, const FrameDescription& frame, const FrameReport& report) {
      auto* self = static_cast<Seen*>(context);
      self->entries.push_back({frame, report, false});
      self->low_read_back = self->adapter->read_at(reg::kRXSTMPL, report.time_ns);
      self->adapter->read_at(reg::kRXSTMPH, report.time_ns);
    };
    return sink;
  }
};

struct TrafficFixture : ModelFixture {
  explicit TrafficFixture(Family family) : ModelFixture(family) {
    start();
    adapter.write_at(reg::kTSYNCTXCTL, 0x10, 0);
    adapter.write_at(reg::kTSYNCRXCTL, 0x18, 0);
    seen.adapter = &adapter;
    adapter.set_frame_sink(seen.sink());
  }
  bool order(const char* text) {
    Order parsed;
    const std::string line = text;
    return parse_order(line.data(), line.size(), &parsed).fault == OrderFault::kNone &&
           apply_order(parsed, adapter);
  }
  Seen seen;
};

TEST("model traffic: frames pass at their own times, before the access that follows them") {
  for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    TrafficFixture f(family);
    CHECK(f.order("ptp-traffic adapter=0 sync=1000000 pdelay=4000000"));
    f.time.ns = 100 * kMs;
    f.adapter.catch_up();
    CHECK(f.seen.entries.size() > 280 && f.seen.entries.size() < 310);
    int stamped = 0;
    for (const Seen::Entry& entry : f.seen.entries) {
      if (entry.report.outcome != StampOutcome::kStamped) continue;
      ++stamped;
      std::uint64_t ns = entry.report.stamp.high * kNsPerSecond + entry.report.stamp.low;
      if (!has_split_clock(family)) {
        ns = ((std::uint64_t{entry.report.stamp.high} << 32) | entry.report.stamp.low) >> 14;
      }
      CHECK(ns <= entry.report.device_ns && entry.report.device_ns - ns < 130);
    }
    CHECK(stamped > 140);  // every received one, the first of the others
    CHECK_EQ(f.adapter.skipped_frames(), 0u);
  }
}

TEST("model traffic: the host may read the stamp of a frame while it passes") {
  TrafficFixture f(Family::kI226);
  CHECK(f.order("ptp-traffic adapter=0 sync=1000000 pdelay=0"));
  f.time.ns = 2 * kMs;
  f.adapter.read_at(reg::kSTATUS, f.time.ns);
  CHECK(!f.seen.entries.empty());
  for (const Seen::Entry& entry : f.seen.entries) {
    if (!entry.sent) CHECK_EQ(entry.frame.message_type, kSync);
  }
  const Seen::Entry* last = nullptr;
  for (const Seen::Entry& entry : f.seen.entries) {
    if (!entry.sent) last = &entry;
  }
  CHECK(last != nullptr && f.seen.low_read_back == last->report.stamp.low);
}

TEST("model traffic: no frames without a link, none after it was switched off") {
  TrafficFixture f(Family::kI210);
  CHECK(f.order("ptp-traffic adapter=0 sync=1000000 pdelay=0"));
  CHECK(f.order("link adapter=0 mbps=0"));
  f.time.ns = 10 * kMs;
  f.adapter.catch_up();
  CHECK_EQ(f.seen.entries.size(), 0u);
  CHECK(f.order("link adapter=0 mbps=1000"));
  f.time.ns = 20 * kMs;
  f.adapter.catch_up();
  const std::size_t before = f.seen.entries.size();
  CHECK(before > 15);
  CHECK(f.seen.entries[0].frame.sequence_id > 5);
  CHECK(f.order("ptp-traffic adapter=0 sync=0 pdelay=0"));
  f.time.ns = 30 * kMs;
  f.adapter.catch_up();
  CHECK_EQ(f.seen.entries.size(), before);
}

TEST("model traffic: orders lose and corrupt stamps and skip sequence ids") {
  TrafficFixture f(Family::kI226);
  CHECK(f.order("ptp-traffic adapter=0 sync=1000000 pdelay=0"));
  CHECK(f.order("stamp-lose adapter=0 count=3"));
  f.time.ns = 10 * kMs;
  f.adapter.catch_up();
  CHECK(f.order("stamp-corrupt adapter=0 count=2"));
  CHECK(f.order("sequence-skip adapter=0 count=100"));
  f.time.ns = 20 * kMs;
  f.adapter.catch_up();
  int lost = 0, corrupted = 0, jumps = 0;
  int last = -1;
  for (const Seen::Entry& entry : f.seen.entries) {
    lost += entry.report.outcome == StampOutcome::kLost ? 1 : 0;
    corrupted += entry.report.outcome == StampOutcome::kCorrupted ? 1 : 0;
    if (entry.sent) continue;
    jumps += last >= 0 && entry.frame.sequence_id != last + 1 ? 1 : 0;
    last = entry.frame.sequence_id;
  }
  CHECK_EQ(lost, 3);
  CHECK_EQ(corrupted, 2);
  CHECK_EQ(jumps, 1);
  CHECK(last > 110);
}

TEST("model traffic: what is beyond the limit of frames at once is counted, not passed") {
  ModelFixture f(Family::kI226);
  TrafficConfig config;
  config.sync_interval_ns = static_cast<std::uint64_t>(kMinTrafficIntervalNs);
  f.adapter.set_traffic(config);
  f.time.ns = 6 * kNsPerSecond;
  f.adapter.catch_up();
  CHECK(f.adapter.skipped_frames() > 190000 && f.adapter.skipped_frames() < 200010);
}

TEST("model order: traffic, edges and stamp faults carry their values and say what is wrong") {
  const auto parse = [](const std::string& text, Order* order) {
    return parse_order(text.data(), text.size(), order);
  };
  Order order;
  CHECK(parse("ptp-traffic adapter=2 sync=125000000 pdelay=0", &order).fault == OrderFault::kNone);
  CHECK_EQ(order.sync_ns, 125000000);
  CHECK_EQ(order.pdelay_ns, 0);
  CHECK(parse("aux-edge adapter=0 channel=1", &order).fault == OrderFault::kNone);
  CHECK_EQ(order.channel, 1u);
  CHECK(parse("stamp-lose adapter=0 count=5", &order).fault == OrderFault::kNone);
  CHECK_EQ(order.count, 5u);
  for (const char* bad :
       {"ptp-traffic adapter=0 sync=9999 pdelay=0",
        "ptp-traffic adapter=0 sync=0 pdelay=3600000000001",
        "ptp-traffic adapter=0 sync=-1 pdelay=0", "aux-edge adapter=0 channel=2",
        "stamp-lose adapter=0 count=0", "stamp-corrupt adapter=0 count=1000001"}) {
    CHECK(parse(bad, &order).fault == OrderFault::kBadValue);
  }
  CHECK(parse("ptp-traffic adapter=0 sync=1000000", &order).fault == OrderFault::kMissingKey);
  CHECK(parse("aux-edge adapter=0 pin=1", &order).fault == OrderFault::kUnknownKey);
  ModelFixture f(Family::kI219);
  CHECK(parse("aux-edge adapter=0 channel=0", &order).fault == OrderFault::kNone);
  CHECK(!apply_order(order, f.adapter));
}

TEST("model traffic: either part alone is traffic; frames carry their sizes and identities") {
  ModelFixture f(Family::kI226);
  f.config.identity = default_identity(Family::kI226, 0x2A);
  f.adapter.reset(f.config, f.time.source());
  CHECK(!f.adapter.traffic_active());
  Seen seen;
  seen.adapter = &f.adapter;
  f.adapter.set_frame_sink(seen.sink());
  for (const bool sync : {true, false}) {
    TrafficConfig config;
    (sync ? config.sync_interval_ns : config.pdelay_interval_ns) = kMs;
    f.adapter.set_traffic(config);
    CHECK(f.adapter.traffic_active());
    f.time.ns += 10 * kMs;
    f.adapter.catch_up();
    CHECK(seen.entries.size() > 15);
    for (const Seen::Entry& entry : seen.entries) {
      CHECK_EQ(entry.frame.message_type == kSync, sync);
      CHECK_EQ(entry.frame.length, sync ? 60u : 68u);
      const std::uint8_t side = entry.sent ? 0xB0 : 0xB1;
      CHECK(entry.frame.clock_identity ==
            (std::array<std::uint8_t, 8>{0x02, 0xA5, side, 0xFF, 0xFE, 0, 0, 0x2A}));
    }
    seen.entries.clear();
  }
  f.adapter.set_traffic(TrafficConfig{});
  CHECK(!f.adapter.traffic_active());
}

}  // namespace
}  // namespace avbhal::model
