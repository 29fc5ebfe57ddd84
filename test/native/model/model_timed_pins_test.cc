// Registers and pins of the timed outputs, and the time sync interrupt (sim-model I1 to I3).
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model_timed_fixture.h"

namespace avbhal::model {
namespace {

using namespace test::timed;
using test::ModelFixture;

TEST("model timed I/O: registers keep the bits that the silicon has, and no others") {
  for (const Family family : {Family::kI210, Family::kI226}) {
    TimedFixture f(family);
    f.time.ns = 1000;
    f.write(reg::kTSSDP, 0xFFFFFFFFu);
    CHECK_EQ(f.read(reg::kTSSDP), 0x3FFFFu);
    f.write(reg::kFREQOUT0, 0xFFFFFFFFu);
    f.write(reg::kFREQOUT1, 12345);
    CHECK_EQ(f.read(reg::kFREQOUT0), 0x3FFFFFFFu);
    CHECK_EQ(f.read(reg::kFREQOUT1), 12345u);
    f.write(reg::kTRGTTIML1, 77);
    f.write(reg::kTRGTTIMH1, 0xFFFFFFFFu);
    f.write(reg::kTRGTTIMH0, 3);
    CHECK_EQ(f.read(reg::kTRGTTIML1), 77u);
    CHECK_EQ(f.read(reg::kTRGTTIMH1), 0xFFFFFFFFu);
    CHECK_EQ(f.read(reg::kTRGTTIMH0), 3u);
    // Enables 0 to 2, 4, 5, 7, 8, 10, 17, and the two or five bits at the top.
    f.write(reg::kTSAUXC, 0xFFFFFFFFu & ~(1u << 3 | 1u << 6));
    CHECK_EQ(f.read(reg::kTSAUXC), family == Family::kI210 ? 0xC00205B7u : 0xF80205B7u);
  }
}

TEST("model timed I/O: each pin shows the output that TSSDP routes to it, unit 1 as unit 0") {
  TimedFixture f(Family::kI210);
  // SDP1 from TT1, SDP3 from FC1.
  f.write(reg::kTSSDP, (1u | 4u) << 9 | (3u | 4u) << 15);
  f.target(1, 1000);
  f.write(reg::kTSAUXC, kEnTt1);
  CHECK(!f.adapter.timed_outputs().pin_level(1));
  f.time.ns = 1000;
  CHECK_EQ(f.read(reg::kTSICR), kTt1);
  CHECK(f.adapter.timed_outputs().pin_level(1));
  CHECK(!f.adapter.timed_outputs().pin_level(3));
  f.target(1, 2000);
  f.write(reg::kFREQOUT1, 1000);
  f.write(reg::kTSAUXC, kEnClk1);
  f.time.ns = 3000;
  CHECK_EQ(f.read(reg::kTSICR), kTt1);
  CHECK(f.adapter.timed_outputs().pin_level(3));
  CHECK_EQ(f.frequency(1).last_edge_ns, 3000u);
  // Switched off, the output is low.
  f.write(reg::kTSAUXC, 0);
  CHECK(!f.adapter.timed_outputs().pin_level(3));
  // Pins that are inputs show what lies on them.
  for (const std::uint32_t pin : {0u, 2u}) {
    CHECK(!f.adapter.timed_outputs().pin_is_output(pin));
    CHECK(!f.adapter.timed_outputs().pin_level(pin));
    f.adapter.sdp_edge(pin);
    CHECK(f.adapter.timed_outputs().pin_level(pin));
  }
}

TEST("model timed I/O: with a frequency clock a target time alone triggers nothing") {
  TimedFixture f(Family::kI210);
  f.target(0, 1000);
  f.write(reg::kFREQOUT0, 1000);
  f.write(reg::kTSAUXC, kEnTt0 | kEnClk0);
  f.time.ns = 1500;
  CHECK_EQ(f.read(reg::kTSICR), 0u);
  CHECK_EQ(f.output(0).toggles, 0u);
  f.time.ns = 2000;
  CHECK_EQ(f.read(reg::kTSICR), kTt0);
  CHECK_EQ(f.output(0).toggles, 0u);
  CHECK_EQ(f.frequency(0).toggles, 1u);
  CHECK_EQ(f.frequency(0).last_edge_ns, 2000u);
  // Enabled again it waits for its target again.
  f.write(reg::kTSAUXC, 0);
  f.target(0, 5000);
  f.write(reg::kTSAUXC, kEnClk0);
  f.time.ns = 5000;
  CHECK_EQ(f.read(reg::kTSICR), 0u);
  CHECK_EQ(f.frequency(0).toggles, 0u);
}

TEST("model interrupts I1: ICR shows TSICR once until TSICR was empty") {
  TimedFixture f(Family::kI210);
  constexpr std::uint32_t kTimeSync = 1u << 19, kWrap = 1;
  f.write(reg::kTSIM, kWrap);
  f.time.ns = kNsPerSecond + 8;
  CHECK_EQ(f.read(reg::split::kICR) & kTimeSync, 0u);  // IMS bit 19 is clear
  f.write(reg::split::kIMS, kTimeSync);
  CHECK_EQ(f.read(reg::split::kICR) & kTimeSync, kTimeSync);
  CHECK_EQ(f.read(reg::split::kICR) & kTimeSync, 0u);
  f.time.ns = 2 * kNsPerSecond + 8;
  CHECK_EQ(f.read(reg::split::kICR) & kTimeSync, 0u);  // TSICR still holds the first wrap
  CHECK_EQ(f.read(reg::kTSICR), kWrap);
  f.time.ns = 3 * kNsPerSecond + 8;
  CHECK_EQ(f.read(reg::split::kICR) & kTimeSync, kTimeSync);
  f.write(reg::kTSIM, 0);
  f.read(reg::kTSICR);
  f.time.ns = 4 * kNsPerSecond + 8;
  CHECK_EQ(f.read(reg::split::kICR) & kTimeSync, 0u);
}

TEST("model interrupts I2: reading clears TSICR; writing back may erase what came in between") {
  TimedFixture f(Family::kI226);
  f.target(0, 1000);
  f.target(1, 2000);
  f.write(reg::kTSAUXC, kEnTt0 | kEnTt1);
  f.time.ns = 1500;
  f.write(reg::kTSICR, kTt1);
  CHECK_EQ(f.read(reg::kTSICR), kTt0);
  CHECK_EQ(f.read(reg::kTSICR), 0u);
  f.time.ns = 3000;
  f.write(reg::kTSICR, kTt0 | kTt1);
  CHECK_EQ(f.read(reg::kTSICR), 0u);
}

TEST("model interrupts I3: I217 and I219 have no TSICR; a stamp raises nothing") {
  ModelFixture f(Family::kI219);
  f.start();
  f.adapter.write_at(reg::kTSYNCTXCTL, 0x10, 0);
  f.adapter.write_at(0xD0, 0xFFFFFFFFu, 0);
  CHECK_EQ(f.adapter.transmit(FrameDescription{}).outcome, StampOutcome::kStamped);
  CHECK_EQ(f.adapter.read_at(reg::kTSICR, 0), 0u);
  CHECK_EQ(f.adapter.read_at(reg::counter::kICR, 0), 0u);
}

TEST("model timed I/O: either half of a target arms it again; both units fire in one look") {
  TimedFixture f(Family::kI210);
  f.target(0, 1000);
  f.target(1, 1000);
  f.write(reg::kTSAUXC, kEnTt0 | kEnTt1);
  f.time.ns = 2000;
  CHECK_EQ(f.read(reg::kTSICR), kTt0 | kTt1);
  for (const std::uint32_t half :
       {reg::kTRGTTIML0, reg::kTRGTTIMH0, reg::kTRGTTIML1, reg::kTRGTTIMH1}) {
    f.write(half, 0);
    f.time.ns += 8;
    const bool first = half == reg::kTRGTTIML0 || half == reg::kTRGTTIMH0;
    CHECK_EQ(f.read(reg::kTSICR), first ? kTt0 : kTt1);
  }
  for (const std::uint32_t unit : {0u, 1u}) CHECK_EQ(f.output(unit).toggles, 3u);
}

TEST("model timed I/O: a target in the past fires at the next tick, whenever it is looked at") {
  TimedFixture f(Family::kI210);
  f.time.ns = 1600;
  f.target(0, 5);
  f.write(reg::kTSAUXC, kEnTt0);
  f.time.ns += 800;
  CHECK_EQ(f.output(0).last_edge_ns, 1608u);
}

TEST("model timed I/O: a pulse with two equal targets has ended; a stopped clock fires nothing") {
  TimedFixture f(Family::kI210);
  f.write(reg::kTSSDP, 1u << 8);
  f.target(0, 1000);
  f.target(1, 1000);
  f.write(reg::kTSAUXC, kPlsg | kEnTt0 | kEnTt1 | reg::kTSAUXC_DISABLE_SYSTIME);
  f.set_clock(5000);
  f.time.ns = 8000;
  CHECK_EQ(f.read(reg::kTSICR), 0u);
  f.write(reg::kTSAUXC, kPlsg | kEnTt0 | kEnTt1);
  f.time.ns = 16000;
  CHECK_EQ(f.read(reg::kTSICR), kTt0 | kTt1);
  CHECK(!f.pin(reg::kCTRL, 1u << 18));
}

TEST("model timed I/O: a half cycle counts from its write on; one of 0 makes the clock stand") {
  TimedFixture f(Family::kI210);
  f.target(1, 1000);
  f.write(reg::kFREQOUT1, 1000);
  f.write(reg::kTSAUXC, kEnClk1);
  f.write(reg::kFREQOUT1, 8);
  CHECK(f.frequency(1).undefined);
  f.write(reg::kFREQOUT1, 2000);
  CHECK(!f.frequency(1).undefined);
  f.time.ns = 5000;
  CHECK_EQ(f.frequency(1).toggles, 2u);
  f.write(reg::kFREQOUT1, 0);
  f.time.ns = 50000;
  CHECK_EQ(f.frequency(1).toggles, 2u);
}

TEST("model timed I/O: both frequency clocks run at once, on I226 from timer 0 only") {
  TimedFixture f(Family::kI226);
  f.target(0, 1000);
  f.target(1, 1000);
  f.write(reg::kFREQOUT0, 1000);
  f.write(reg::kFREQOUT1, 1000);
  f.write(reg::kTSAUXC, kEnClk0 | kEnClk1);
  f.time.ns = 2000;
  CHECK_EQ(f.read(reg::kTSICR), kTt0 | kTt1);
  f.write(reg::kTRGTTIML0, 0x40000000u);
  f.time.ns = 9000;
  CHECK_EQ(f.read(reg::kTSICR), kTt1);
}

}  // namespace
}  // namespace avbhal::model
