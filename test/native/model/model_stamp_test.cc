// Packet stamps: when a frame is stamped, where the stamp stays, what truth is reported with it
// (sim-model P1 to P10).
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model_stamp_fixture.h"

namespace avbhal::model {
namespace {

using namespace test::stamping;
using test::ModelFixture;

// A stamp less than 4 us after a write of `offset` is lost or wrong; a later one is right.
void check_hazard(std::uint32_t offset) {
  ModelFixture f(Family::kI226);
  f.config.stamp_hazard_ns = 4000;
  f.adapter.reset(f.config, f.time.source());
  f.start();
  f.adapter.write_at(reg::kTSYNCTXCTL, kEnable, 0);
  int lost = 0, wrong = 0;
  for (int i = 0; i < 100; ++i) {
    f.time.ns += kMs;
    f.adapter.write_at(offset, 1000, f.time.ns);
    const FrameReport hit = f.adapter.transmit_at(FrameDescription{}, f.time.ns + 3999);
    lost += hit.outcome == StampOutcome::kLost ? 1 : 0;
    wrong += hit.outcome == StampOutcome::kCorrupted ? 1 : 0;
    f.adapter.read_at(reg::kTXSTMPH, f.time.ns + 4000);
    const FrameReport safe = f.adapter.transmit_at(FrameDescription{}, f.time.ns + 4000);
    CHECK_EQ(safe.outcome, StampOutcome::kStamped);
    f.adapter.read_at(reg::kTXSTMPH, f.time.ns + 4001);
  }
  CHECK_EQ(lost + wrong, 100);
  CHECK(lost > 20 && wrong > 20);
}

TEST("model stamps: only TXTS comes of a transmit stamp, and nothing of one that is not armed") {
  for (const Family family : {Family::kI210, Family::kI219, Family::kI225, Family::kI226}) {
    StampFixture f(family);
    f.read(reg::kTSICR);
    FrameDescription frame;
    CHECK_EQ(f.adapter.transmit(frame).outcome, StampOutcome::kStamped);
    const bool split = family != Family::kI219;
    if (split) CHECK_EQ(f.read(reg::kTSICR), kTxts);
    frame.tx_set = 1;
    const bool four = family == Family::kI225 || family == Family::kI226;
    CHECK_EQ(f.adapter.transmit(frame).outcome,
             four ? StampOutcome::kStamped : StampOutcome::kLocked);
    if (split) CHECK_EQ(f.read(reg::kTSICR), 0u);
  }
}

TEST("model stamps P1: TX needs EN, the descriptor's bit and on I210 a clock that is enabled") {
  for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    StampFixture f(family);
    FrameDescription frame;
    frame.stamp_requested = false;
    CHECK_EQ(f.adapter.transmit(frame).outcome, StampOutcome::kNotRequested);
    frame.stamp_requested = true;
    f.write(reg::kTSYNCTXCTL, 0);
    CHECK_EQ(f.adapter.transmit(frame).outcome, StampOutcome::kDisabled);
    CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 1u, 0u);
    f.write(reg::kTSYNCTXCTL, kEnable);
    if (family == Family::kI210) {
      f.write(reg::kTSAUXC, reg::kTSAUXC_DISABLE_SYSTIME);
      CHECK_EQ(f.adapter.transmit(frame).outcome, StampOutcome::kDisabled);
      f.write(reg::kTSAUXC, 0);
    }
    CHECK_EQ(f.adapter.transmit(frame).outcome, StampOutcome::kStamped);
    CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 1u, 1u);
  }
}

TEST(
    "model stamps P2: TXSTMPL leaves TXTT, TXSTMPH opens the lock; locked requests are not taken") {
  for (const Family family : {Family::kI210, Family::kI217}) {
    StampFixture f(family, family == Family::kI217 ? 96000 : 0);
    const FrameReport first = f.adapter.transmit(FrameDescription{});
    CHECK_EQ(first.outcome, StampOutcome::kStamped);
    if (family == Family::kI210) CHECK_EQ(f.read(reg::kTSICR) & kTxts, kTxts);
    f.time.ns += kMs;
    CHECK_EQ(f.adapter.transmit(FrameDescription{}).outcome, StampOutcome::kLocked);
    CHECK_EQ(f.read(reg::kTXSTMPL), first.stamp.low);
    CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 1u, 1u);
    CHECK_EQ(f.read(reg::kTXSTMPH), first.stamp.high);
    CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 1u, 0u);
    const FrameReport next = f.adapter.transmit(FrameDescription{});
    CHECK_EQ(next.outcome, StampOutcome::kStamped);
    CHECK(next.stamp.low != first.stamp.low);
  }
}

TEST("model stamps: a stamp is the clock at the stamping point, in the unit of the family") {
  StampFixture i210(Family::kI210);
  const FrameReport split = i210.adapter.transmit(FrameDescription{});
  CHECK_EQ(split.stamp.high, 5u);
  CHECK_EQ(split.stamp.low, 120u);  // the 8 ns grid
  CHECK_EQ(split.device_ns, 5 * kNsPerSecond + 123);
  CHECK_EQ(split.time_ns, 5 * kNsPerSecond + 123);
  StampFixture i217(Family::kI217, 25000);
  const FrameReport counter = i217.adapter.transmit(FrameDescription{});
  const std::uint64_t counts = (std::uint64_t{counter.stamp.high} << 32) | counter.stamp.low;
  CHECK_EQ(counts >> 18, 5 * kNsPerSecond + 120);          // the 40 ns grid
  CHECK(counter.device_ns + 1 >= 5 * kNsPerSecond + 123);  // 2^-32 counts are cut off
  CHECK(counter.device_ns <= 5 * kNsPerSecond + 123);
}

TEST("model stamps P3: I226 has four sets; only TXSTMPH_0 arms the interrupt again") {
  StampFixture f(Family::kI226);
  constexpr std::uint32_t kLow[] = {0xB618, 0xB698, 0xB6B8, 0xB6D8};
  constexpr std::uint32_t kHigh[] = {0xB61C, 0xB69C, 0xB6BC, 0xB6DC};
  std::uint32_t stamps[4] = {};
  for (std::uint8_t set = 0; set < 4; ++set) {
    FrameDescription frame;
    frame.tx_set = set;
    f.time.ns += 1000;
    const FrameReport report = f.adapter.transmit(frame);
    CHECK_EQ(report.outcome, StampOutcome::kStamped);
    stamps[set] = report.stamp.low;
    CHECK_EQ(f.adapter.transmit(frame).outcome, StampOutcome::kLocked);
    CHECK_EQ(f.read(reg::kTSICR) & kTxts, set == 0 ? kTxts : 0u);
  }
  CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 0xFu, 0xFu);
  for (std::uint32_t set = 1; set < 4; ++set) {
    CHECK_EQ(f.read(kLow[set]), stamps[set]);
    f.read(kHigh[set]);
    CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 0xFu, (0xFu << (set + 1) & 0xFu) | 1u);
  }
  FrameDescription frame;
  frame.tx_set = 1;
  f.adapter.transmit(frame);
  CHECK_EQ(f.read(reg::kTSICR) & kTxts, 0u);
  f.read(kHigh[0]);
  frame.tx_set = 2;
  f.adapter.transmit(frame);
  CHECK_EQ(f.read(reg::kTSICR) & kTxts, kTxts);
}

TEST("model stamps P4: with the hazard on, a stamp right after a TIMINCA write is lost or wrong") {
  check_hazard(reg::kTIMINCA);
}

TEST("model stamps P4: a write of a target time spoils it in the same way") {
  for (const std::uint32_t offset :
       {reg::kTRGTTIML0, reg::kTRGTTIMH0, reg::kTRGTTIML1, reg::kTRGTTIMH1})
    check_hazard(offset);
}

TEST("model stamps: a duplicated stamp is there once more after it was read, then the lock opens") {
  for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    StampFixture f(family);
    f.let_ptp_through();
    f.write(reg::kTSYNCRXCTL, kL2Only);
    f.write(reg::kTSYNCTXCTL, kEnable);
    f.adapter.duplicate_stamps(2);
    CHECK(f.adapter.transmit(FrameDescription{}).repeated);
    CHECK(f.adapter.receive(frame_of(kSync)).repeated);
    const struct {
      std::uint32_t control, low, high;
    } rows[] = {{reg::kTSYNCTXCTL, reg::kTXSTMPL, reg::kTXSTMPH},
                {reg::kTSYNCRXCTL, reg::kRXSTMPL, reg::kRXSTMPH}};
    for (const auto& row : rows) {
      const std::uint32_t first = f.read(row.low);
      f.read(row.high);
      CHECK_EQ(f.read(row.control) & 1u, 1u);
      CHECK_EQ(f.read(row.low), first);
      f.read(row.high);
      CHECK_EQ(f.read(row.control) & 1u, 0u);
    }
    CHECK(!f.adapter.transmit(FrameDescription{}).repeated);
  }
}
TEST("model stamps P5: RXTT locks until RXSTMPH is read; type 'all' does not lock") {
  for (const Family family : {Family::kI210, Family::kI217, Family::kI226}) {
    StampFixture f(family);
    f.let_ptp_through();
    f.write(reg::kTSYNCRXCTL, kL2Only);
    const FrameReport first = f.adapter.receive(frame_of(kSync));
    CHECK_EQ(first.outcome, StampOutcome::kStamped);
    if (family == Family::kI210) CHECK_EQ(f.read(reg::kTSICR) & kRxts, kRxts);
    f.time.ns += kMs;
    CHECK_EQ(f.adapter.receive(frame_of(kSync)).outcome, StampOutcome::kLocked);
    CHECK_EQ(f.read(reg::kRXSTMPL), first.stamp.low);
    CHECK_EQ(f.read(reg::kTSYNCRXCTL) & 1u, 1u);
    f.read(reg::kRXSTMPH);
    CHECK_EQ(f.read(reg::kTSYNCRXCTL) & 1u, 0u);
    f.write(reg::kTSYNCRXCTL, kAllFrames);
    CHECK_EQ(f.adapter.receive(frame_of(11)).outcome, StampOutcome::kStamped);
    f.time.ns += kMs;
    const FrameReport last = f.adapter.receive(frame_of(11));
    CHECK_EQ(last.outcome, StampOutcome::kStamped);
    CHECK_EQ(f.read(reg::kRXSTMPL), last.stamp.low);
  }
}

TEST("model stamps P6: in-buffer stamps stand before the frame and lock nothing") {
  for (const Family family : {Family::kI210, Family::kI226}) {
    StampFixture f(family);
    f.write(reg::kTSYNCRXCTL, kAllFrames);
    f.write(reg::kSRRCTL[0], 1u << 30);
    CHECK(!f.adapter.receive(frame_of(kSync)).in_buffer);
    f.write(reg::kRXPBSIZE, 0x800000A2u);
    f.read(reg::kRXSTMPH);
    const FrameReport report = f.adapter.receive(frame_of(kSync));
    CHECK(report.in_buffer);
    CHECK_EQ(report.prefix[2], 120u);
    CHECK_EQ(report.prefix[3], 5u);
    CHECK_EQ(f.read(reg::kTSYNCRXCTL) & 1u, 0u);
  }
}

TEST("model stamps P8: I217 keeps the source address and the sequence id of the stamped frame") {
  StampFixture f(Family::kI217);
  f.write(reg::kTSYNCRXCTL, kEvents);
  FrameDescription frame = frame_of(kSync);
  frame.clock_identity = {0xA0, 0x36, 0x9F, 0xFF, 0xFE, 0x12, 0x34, 0x56};
  frame.sequence_id = 0xBEEF;
  f.adapter.receive(frame);
  frame.sequence_id = 1;
  f.adapter.receive(frame);  // locked
  CHECK_EQ(f.read(reg::kRXSATRL), 0x129F36A0u);
  CHECK_EQ(f.read(reg::kRXSATRH), 0xBEEF5634u);
}

TEST("model stamps P9: wire time is the stamp plus egress, or minus ingress latency") {
  struct Row {
    Family family;
    std::uint32_t mbps, egress, ingress, egress_range, ingress_range;
  };
  for (const Row& row :
       {Row{Family::kI210, 10, 9542, 20662, 0, 0}, Row{Family::kI210, 100, 1024, 2213, 20, 40},
        Row{Family::kI210, 1000, 178, 448, 8, 8}, Row{Family::kI226, 2500, 1325, 1485, 8, 8},
        Row{Family::kI226, 100, 58, 185, 20, 40}, Row{Family::kI219, 1000, 7750, 7750, 8, 8}}) {
    StampFixture f(row.family);
    bool varies = false;
    std::uint32_t last = 0;
    for (int i = 0; i < 20; ++i) {
      f.adapter.set_link(false, 0);
      f.adapter.set_link(true, row.mbps);
      const FrameReport out = f.adapter.transmit(FrameDescription{});
      const FrameReport in = f.adapter.receive(FrameDescription{});
      CHECK_EQ(out.wire_ns, f.time.ns + out.latency_ns);
      CHECK_EQ(in.wire_ns, f.time.ns - in.latency_ns);
      CHECK(out.latency_ns + row.egress_range >= row.egress);
      CHECK(out.latency_ns <= row.egress + row.egress_range);
      CHECK(in.latency_ns + row.ingress_range >= row.ingress);
      CHECK(in.latency_ns <= row.ingress + row.ingress_range);
      CHECK_EQ(f.adapter.transmit(FrameDescription{}).latency_ns, out.latency_ns);
      varies = varies || (i != 0 && in.latency_ns != last);
      last = in.latency_ns;
    }
    CHECK_EQ(varies, row.ingress_range != 0);
  }
}

TEST("model stamps P10: a frame dropped after its stamp leaves the lock until RXSTMPH is read") {
  StampFixture f(Family::kI219);
  f.write(reg::kTSYNCRXCTL, kEvents);
  FrameDescription frame = frame_of(kSync);
  frame.dropped = true;
  const FrameReport report = f.adapter.receive(frame);
  CHECK_EQ(report.outcome, StampOutcome::kStamped);
  CHECK(!report.delivered);
  frame.dropped = false;
  CHECK_EQ(f.adapter.receive(frame).outcome, StampOutcome::kLocked);
  CHECK(f.adapter.receive(frame).delivered);
  f.read(reg::kRXSTMPH);
  CHECK_EQ(f.adapter.receive(frame).outcome, StampOutcome::kStamped);
}

TEST("model stamps: without a link or an adapter there is no frame") {
  StampFixture f(Family::kI226);
  f.adapter.set_link(false, 0);
  CHECK_EQ(f.adapter.transmit(FrameDescription{}).outcome, StampOutcome::kNoFrame);
  f.adapter.set_link(true, 1000);
  f.adapter.set_removed(true);
  CHECK_EQ(f.adapter.transmit(FrameDescription{}).outcome, StampOutcome::kNoFrame);
}

TEST("model stamps: lost and corrupted ones are the next ones, and no others") {
  for (const Family family : {Family::kI210, Family::kI219}) {
    StampFixture f(family);
    f.adapter.lose_stamps(2);
    for (int i = 0; i < 2; ++i) {
      CHECK_EQ(f.adapter.transmit(FrameDescription{}).outcome, StampOutcome::kLost);
      CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 1u, 0u);
    }
    f.adapter.corrupt_stamps(1);
    const FrameReport wrong = f.adapter.transmit(FrameDescription{});
    CHECK_EQ(wrong.outcome, StampOutcome::kCorrupted);
    const std::uint32_t low = f.read(reg::kTXSTMPL);
    CHECK_EQ(low, wrong.stamp.low);
    f.read(reg::kTXSTMPH);
    const FrameReport right = f.adapter.transmit(FrameDescription{});
    CHECK_EQ(right.outcome, StampOutcome::kStamped);
    CHECK(low != right.stamp.low);
  }
}

TEST("model stamps: a corrupted one still looks like a time, 1 us to half a second off") {
  StampFixture f(Family::kI226);
  f.adapter.corrupt_stamps(200);
  for (std::uint32_t i = 0; i < 200; ++i) {
    f.time.ns += 7 * kMs + 8;
    const FrameReport wrong = f.adapter.transmit(FrameDescription{});
    CHECK_EQ(wrong.outcome, StampOutcome::kCorrupted);
    CHECK(wrong.stamp.low < kNsPerSecond);
    const std::uint64_t right = f.time.ns / 8 * 8 % kNsPerSecond;
    const std::uint64_t off = (wrong.stamp.low + kNsPerSecond - right) % kNsPerSecond;
    CHECK(off >= 1000 && off <= 500000000);
    f.read(reg::kTXSTMPH);
  }
}

}  // namespace
}  // namespace avbhal::model
