// Link, pins, resets and faults as the whole adapter shows them.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/clock_reader.h"
#include "model_stamp_fixture.h"

namespace avbhal::model {
namespace {

using namespace test::stamping;
using test::ModelFixture;

TEST("model link: a new speed shows its bits alone and raises no link change") {
  ModelFixture f(Family::kI226);
  constexpr std::uint32_t kLinkBits = 0x004000C3u;
  f.adapter.set_link(true, 2500);
  CHECK_EQ(f.adapter.read_at(reg::kSTATUS, 0) & kLinkBits, 0x00400083u);
  f.adapter.set_link(true, 100);
  CHECK_EQ(f.adapter.read_at(reg::kSTATUS, 0) & kLinkBits, 0x43u);
  CHECK_EQ(f.adapter.read_at(reg::split::kICR, 0), 0u);
  f.adapter.set_link(false, 0);
  CHECK_EQ(f.adapter.read_at(reg::split::kICR, 0), 4u);
}

TEST("model link: I217's STATUS shows its PHY powered down while the link is down") {
  ModelFixture f(Family::kI217, 96000);
  CHECK_EQ(f.adapter.read_at(reg::kSTATUS, 0), 0x80080483u & ~0x20u);
  f.adapter.set_link(false, 0);
  CHECK_EQ(f.adapter.read_at(reg::kSTATUS, 0), 0x80080420u);
  f.adapter.set_link(true, 1000);
  CHECK_EQ(f.adapter.read_at(reg::kSTATUS, 0), 0x80080483u & ~0x20u);
}

TEST("model link: the PHY loses its link for a new speed, and not for the old one") {
  for (const std::uint32_t mbps : {1000u, 100u}) {
    ModelFixture f(Family::kI226);
    const auto bmsr = [&] {
      f.adapter.write_at(reg::kMDIC, 2u << 26 | 1u << 16, 0);
      return f.adapter.read_at(reg::kMDIC, 0) & 0xFFFFu;
    };
    CHECK_EQ(bmsr(), 0x796Du);
    f.adapter.set_link(true, mbps);
    CHECK_EQ(bmsr(), mbps == 1000 ? 0x796Du : 0x7969u);
  }
}

TEST("model resets: CTRL's bit 29 resets the MAC of I210 and I226, on I217 it is none") {
  for (const Family family : {Family::kI210, Family::kI226, Family::kI217}) {
    for (const std::uint32_t offset : {reg::kCTRL, reg::kCTRL_ALIAS}) {
      ModelFixture f(family, family == Family::kI217 ? 96000 : 0);
      f.adapter.write_at(reg::kRCTL, 5, 0);
      f.adapter.write_at(offset, 1u << 29, 0);
      CHECK_EQ(f.adapter.read_at(reg::kRCTL, 0), family == Family::kI217 ? 5u : 0u);
    }
  }
}

TEST("model resets: after a return nothing is left of what was ordered or written") {
  ModelFixture f(Family::kI226);
  f.start();
  f.adapter.write_at(reg::kMDIC, 1u << 26 | 20u << 16 | 0xABCD, 0);
  f.adapter.freeze_clock(true);
  f.adapter.ignore_writes(true);
  CHECK(f.adapter.suspend(AsleepCounter::kGoesOn));
  f.adapter.set_removed(true);
  CHECK(!f.adapter.asleep());
  CHECK(!f.adapter.suspend(AsleepCounter::kGoesOn));
  f.adapter.set_removed(false);
  f.start();
  f.adapter.write_at(reg::kMDIC, 2u << 26 | 20u << 16, 0);
  CHECK_EQ(f.adapter.read_at(reg::kMDIC, 0) & 0xFFFFu, 0u);
  f.time.ns += 8000;
  CHECK_EQ(f.adapter.truth().device_ns, 8000u);
}

TEST(
    "model resets: the adapter that is set up again begins as a new one, also from its own "
    "values") {
  StampFixture f(Family::kI226);
  f.adapter.sdp_edge(3);
  f.adapter.lose_stamps(1);
  f.adapter.ignore_writes(true);
  f.adapter.freeze_clock(true);
  f.adapter.set_removed(true);
  f.adapter.reset(f.adapter.config(), f.time.source());
  CHECK_EQ(f.adapter.config().family, Family::kI226);
  CHECK(!f.adapter.removed());
  CHECK(!f.adapter.timed_outputs().pin_level(3));
  f.start();
  f.write(reg::kTSYNCTXCTL, kEnable);
  CHECK_EQ(f.adapter.transmit(FrameDescription{}).outcome, StampOutcome::kStamped);
}

struct Pin {
  std::uint32_t number, offset, data, direction;
};

// Bits 18 and 19 of CTRL, 6 and 7 of CTRL_EXT; the direction bits lie four above.
constexpr Pin kPins[] = {{0, 0x0000, 1u << 18, 1u << 22},
                         {1, 0x0000, 1u << 19, 1u << 23},
                         {2, 0x0018, 1u << 6, 1u << 10},
                         {3, 0x0018, 1u << 7, 1u << 11}};

TEST("model pins: an input shows the world, an output what software wrote, unless it is routed") {
  for (const Pin& pin : kPins) {
    ModelFixture f(Family::kI210);
    f.start();
    f.adapter.sdp_edge(pin.number);
    f.adapter.write_at(pin.offset, 0, 0);
    CHECK_EQ(f.adapter.read_at(pin.offset, 0) & pin.data, pin.data);
    f.adapter.write_at(pin.offset, pin.direction, 0);
    CHECK_EQ(f.adapter.read_at(pin.offset, 0) & pin.data, 0u);
    f.adapter.sdp_edge(pin.number);
    f.adapter.write_at(pin.offset, pin.data, 0);
    CHECK_EQ(f.adapter.read_at(pin.offset, 0) & pin.data, 0u);
    f.adapter.write_at(pin.offset, pin.direction | pin.data, 0);
    CHECK_EQ(f.adapter.read_at(pin.offset, 0) & pin.data, pin.data);
    // Routed to target time 0, which has not come.
    f.adapter.write_at(reg::kTSSDP, 1u << (8 + 3 * pin.number), 0);
    CHECK_EQ(f.adapter.read_at(pin.offset, 0) & pin.data, 0u);
  }
  ModelFixture f(Family::kI210);
  f.adapter.sdp_edge(1);
  CHECK_EQ(f.adapter.read_at(reg::kCTRL_ALIAS, 0) & 1u << 19, 1u << 19);
}

TEST("model pins: an aux unit that the adapter does not have moves no pin") {
  ModelFixture f(Family::kI210);
  f.adapter.aux_edge(2);
  for (std::uint32_t pin = 0; pin < 4; ++pin) CHECK(!f.adapter.timed_outputs().pin_level(pin));
  f.adapter.write_at(reg::kTSSDP, 3u << 3, 0);
  f.adapter.aux_edge(1);
  CHECK(f.adapter.timed_outputs().pin_level(3));
}

TEST("model pins: TSSDP keeps its value through a write of a target time") {
  ModelFixture f(Family::kI226);
  f.adapter.write_at(reg::kTSSDP, 0x12345, 0);
  f.adapter.write_at(reg::kTRGTTIML0, 7, 0);
  f.adapter.write_at(reg::kFREQOUT0, 9, 0);
  CHECK_EQ(f.adapter.read_at(reg::kTSSDP, 0), 0x12345u);
  CHECK_EQ(f.adapter.read_at(reg::kTRGTTIMH0, 0), 0u);
}

TEST("model PHY: MDIC shows the command that ended, and the data of a write") {
  ModelFixture f(Family::kI226);
  f.adapter.write_at(reg::kMDIC, 0x40000000u | 2u << 26 | 3u << 16 | 0x1234u, 0);
  CHECK_EQ(f.adapter.read_at(reg::kMDIC, 0), 1u << 28 | 2u << 26 | 3u << 16 | 0xDC00u);
  f.adapter.write_at(reg::kMDIC, 1u << 26 | 20u << 16 | 0xABCDu, 0);
  CHECK_EQ(f.adapter.read_at(reg::kMDIC, 0), 1u << 28 | 1u << 26 | 20u << 16 | 0xABCDu);
  f.adapter.write_at(reg::kMDIC, 3u << 26 | 20u << 16, 0);
  CHECK_EQ(f.adapter.read_at(reg::kMDIC, 0), 5u << 28 | 3u << 26 | 20u << 16 | 0xFFFFu);
}

TEST("model PHY: what BMCR keeps of all bits, and what each does to BMSR") {
  Phy phy;
  phy.reset(Family::kI226, true, 2500);
  CHECK_EQ(phy.read(10), 0x7C00u);
  phy.write(0, 0x7FFF);
  CHECK_EQ(phy.read(0), 0x7DE0u);
  struct Row {
    std::uint16_t control, status;
  };
  // Powered down, isolated, without negotiation.
  for (const Row& row : {Row{0x1940, 0x7949}, Row{0x1540, 0x7949}, Row{0x0140, 0x794D}}) {
    phy.reset(Family::kI226, true, 1000);
    phy.write(0 + 32, row.control);
    CHECK_EQ(phy.read(1), row.status);
    CHECK_EQ(phy.read(5), row.status == 0x794D ? 0xC1E1u : 0u);
    CHECK_EQ(phy.read(10), row.status == 0x794D ? 0x7C00u : 0u);
    phy.write(0, 0x1140);
    CHECK_EQ(phy.read(1), row.status == 0x794D ? 0x796Du : 0x7969u);
    CHECK_EQ(phy.read(1), 0x796Du);
  }
  phy.reset(Family::kI226, true, 999);
  CHECK_EQ(phy.read(10), 0u);
  phy.write(20 + 32, 7);
  CHECK_EQ(phy.read(20), 7u);
}

TEST("model frames: none was on the wire before the beginning of time") {
  ModelFixture f(Family::kI219, 24000);
  const FrameReport in = f.adapter.receive_at(FrameDescription{}, 100);
  CHECK_EQ(in.wire_ns, 0u);
  CHECK(in.delivered);
  CHECK(!f.adapter.transmit_at(FrameDescription{}, 100).delivered);
}

TEST("model stamps: writes beside TIMINCA and the target times endanger none") {
  StampFixture f(Family::kI226);
  f.adapter.set_stamp_hazard(4000);
  for (const std::uint32_t offset :
       {reg::kTSAUXC, reg::kFREQOUT0, reg::kTSSDP, reg::kSYSTIML, reg::kSYSTIMH, reg::kTIMADJ}) {
    f.time.ns += kMs;
    f.write(offset, 0);
    CHECK_EQ(f.adapter.transmit(FrameDescription{}).outcome, StampOutcome::kStamped);
    f.read(reg::kTXSTMPH);
  }
}

TEST(
    "model stamps: a set is chosen by two bits, on I210 by none; I226 stamps with a stopped "
    "clock") {
  StampFixture f(Family::kI226);
  FrameDescription frame;
  frame.tx_set = 6;
  f.write(reg::kTSAUXC, reg::kTSAUXC_DISABLE_SYSTIME);
  CHECK_EQ(f.adapter.transmit(frame).outcome, StampOutcome::kStamped);
  CHECK_EQ(f.read(reg::kTSYNCTXCTL) & 0xFu, 4u);
  StampFixture one(Family::kI210);
  CHECK_EQ(one.adapter.transmit(frame).outcome, StampOutcome::kStamped);
  CHECK_EQ(one.read(reg::kTSYNCTXCTL) & 0xFu, 1u);
}

TEST("model stamps: in the buffer only with both switches, whatever waits in the registers") {
  StampFixture f(Family::kI226);
  f.let_ptp_through();
  f.write(reg::kTSYNCRXCTL, kEvents);
  f.write(reg::kRXPBSIZE, 0x800000A2u);
  CHECK(!f.adapter.receive(FrameDescription{}).in_buffer);
  CHECK_EQ(f.read(reg::kTSYNCRXCTL) & 1u, 1u);
  CHECK_EQ(f.read(reg::kTSICR) & kRxts, 0u);  // an interrupt of I210
  f.write(reg::kSRRCTL[0], 1u << 30);
  const FrameReport report = f.adapter.receive(FrameDescription{});
  CHECK(report.in_buffer);
  CHECK(report.prefix[0] == 0 && report.prefix[1] == 0);
}

TEST("model stamps: faults add up") {
  StampFixture f(Family::kI210);
  f.adapter.lose_stamps(1);
  f.adapter.lose_stamps(1);
  f.adapter.corrupt_stamps(1);
  f.adapter.corrupt_stamps(1);
  f.adapter.duplicate_stamps(1);
  f.adapter.duplicate_stamps(1);
  for (const StampOutcome outcome :
       {StampOutcome::kLost, StampOutcome::kLost, StampOutcome::kCorrupted,
        StampOutcome::kCorrupted, StampOutcome::kStamped}) {
    const FrameReport report = f.adapter.transmit(FrameDescription{});
    CHECK_EQ(report.outcome, outcome);
    CHECK_EQ(report.repeated, outcome == StampOutcome::kCorrupted);
    f.read(reg::kTXSTMPH);
    f.read(reg::kTXSTMPH);
  }
}

int samples(ModelFixture& f) {
  int count = 0;
  SampleHooks hooks;
  hooks.context = &count;
  hooks.before = [](void* context) { ++*static_cast<int*>(context); };
  read_clock(f.adapter, hooks);
  return count;
}

TEST("model read: a counter in the guarded range is read at most eight times, others once") {
  ModelFixture f(Family::kI219, 24000);
  f.start();
  f.adapter.freeze_clock(true);
  for (const std::uint32_t low : {0xFEFFFFFFu, 0xFF000000u}) {
    f.adapter.write(reg::kSYSTIML, low);
    CHECK_EQ(samples(f), low < 0xFF000000u ? 1 : 8);
  }
  f.adapter.set_removed(true);
  CHECK_EQ(samples(f), 1);
}

}  // namespace
}  // namespace avbhal::model
