// Target times, frequency outputs and auxiliary stamps (sim-model T1 to T13). On an ideal
// oscillator with TIMINCA 0, SYSTIM is oscillator time on the 8 ns grid.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model_timed_fixture.h"

namespace avbhal::model {
namespace {

using namespace test::timed;
using test::ModelFixture;

TEST("model timed I/O T1, T8: a target fires at the first tick that is not before it") {
  for (const Family family : {Family::kI210, Family::kI226}) {
    TimedFixture f(family);
    f.target(0, 1000003);
    f.write(reg::kTSAUXC, kEnTt0);
    f.time.ns = 1000007;  // SYSTIM shows 1000000
    CHECK_EQ(f.read(reg::kTSICR) & kTt0, 0u);
    f.time.ns = 1000008;
    CHECK_EQ(f.read(reg::kTSICR) & kTt0, kTt0);
    CHECK_EQ(f.output(0).last_edge_ns, 1000008u);
  }
  TimedFixture late(Family::kI210);
  late.target(1, 1000003);
  late.write(reg::kTSAUXC, kEnTt1);
  late.time.ns = 5 * kNsPerSecond;  // nobody looked in between
  CHECK_EQ(late.output(1).last_edge_ns, 1000008u);
  CHECK_EQ(late.output(1).toggles, 1u);
}

TEST("model timed I/O T1: a target in the past fires on the next tick, not without EN_TT") {
  TimedFixture f(Family::kI210);
  f.time.ns = 2 * kNsPerSecond;
  f.target(0, 5);
  f.time.ns += 1000;
  CHECK_EQ(f.read(reg::kTSICR) & kTt0, 0u);
  f.write(reg::kTSAUXC, kEnTt0);
  CHECK_EQ(f.read(reg::kTSICR) & kTt0, 0u);
  f.time.ns += 8;
  CHECK_EQ(f.read(reg::kTSICR) & kTt0, kTt0);
  CHECK_EQ(f.output(0).last_edge_ns, 2 * kNsPerSecond + 1008);
}

TEST(
    "model timed I/O T2: a target toggles its pin once; with PLSG TT0 starts and TT1 ends a "
    "pulse") {
  TimedFixture f(Family::kI210);
  f.write(reg::kTSSDP, 1u << 8 | 1u << 14);  // SDP0 and SDP2 from TT0
  f.target(0, 1000);
  f.write(reg::kTSAUXC, kEnTt0);
  CHECK(!f.pin(reg::kCTRL, 1u << 18));
  f.time.ns = 1000;
  CHECK(f.pin(reg::kCTRL, 1u << 18));
  CHECK(f.pin(reg::kCTRL_EXT, 1u << 6));
  f.time.ns = 900000;
  CHECK(f.pin(reg::kCTRL, 1u << 18));
  CHECK_EQ(f.output(0).toggles, 1u);

  f.write(reg::kTSAUXC, 0);
  f.target(0, 1000000);
  f.target(1, 2000000);
  f.write(reg::kTSAUXC, kPlsg | kEnTt0 | kEnTt1);
  CHECK(!f.pin(reg::kCTRL, 1u << 18));
  f.time.ns = 1000000;
  CHECK(f.pin(reg::kCTRL, 1u << 18));
  f.time.ns = 2000000;
  CHECK(!f.pin(reg::kCTRL, 1u << 18));
  // Both ends between two looks, in either order of the targets.
  f.target(0, 3000000);
  f.target(1, 4000000);
  f.time.ns = 5000000;
  CHECK(!f.pin(reg::kCTRL, 1u << 18));
  f.target(0, 7000000);
  f.target(1, 6000000);
  f.time.ns = 8000000;
  CHECK(f.pin(reg::kCTRL, 1u << 18));
}

TEST(
    "model timed I/O T3: I226 clears EN_TT after the trigger unless bit 30 is set; I210 does not") {
  struct Row {
    Family family;
    std::uint32_t control, left;
  };
  for (const Row& row : {Row{Family::kI226, kEnTt0 | kEnTt1, kEnTt1},
                         Row{Family::kI226, kKeepEnable | kEnTt0, kKeepEnable | kEnTt0},
                         Row{Family::kI210, kEnTt0, kEnTt0}}) {
    TimedFixture f(row.family);
    f.target(0, 1000);
    f.target(1, kNsPerSecond);
    f.write(reg::kTSAUXC, row.control);
    CHECK_EQ(f.read(reg::kTSAUXC), row.control);
    f.time.ns = 2000;
    CHECK_EQ(f.read(reg::kTSAUXC), row.left);
    f.time.ns = 3000;
    CHECK_EQ(f.read(reg::kTSICR), kTt0);
    f.time.ns = 4000;
    CHECK_EQ(f.read(reg::kTSICR), 0u);  // it fired once
  }
}

TEST("model timed I/O T4, T6: 1PPS on a whole second rises at x.5 s, and TRGTTIM advances") {
  for (const Family family : {Family::kI210, Family::kI226}) {
    TimedFixture f(family);
    f.write(reg::kTSSDP, 1u << 11 | 2u << 9);  // SDP1 from FC0
    f.target(0, 2 * kNsPerSecond);
    f.write(reg::kFREQOUT0, 500000000);
    f.write(reg::kTSAUXC, kEnClk0);
    f.time.ns = 2 * kNsPerSecond + 1000;
    CHECK(!f.pin(reg::kCTRL, 1u << 19));
    CHECK_EQ(f.target(), 2500000000u);
    CHECK_EQ(f.read(reg::kTSICR) & kTt0, 0u);
    f.time.ns = 2500000000u - 1;
    CHECK(!f.pin(reg::kCTRL, 1u << 19));
    f.time.ns = 2500000000u;
    CHECK(f.pin(reg::kCTRL, 1u << 19));
    CHECK_EQ(f.read(reg::kTSICR) & kTt0, kTt0);
    f.time.ns = 3 * kNsPerSecond + 1;
    CHECK(!f.pin(reg::kCTRL, 1u << 19));
    CHECK_EQ(f.read(reg::kTSICR) & kTt0, kTt0);
    f.time.ns = 3600 * kNsPerSecond + 600000000u;
    CHECK(f.pin(reg::kCTRL, 1u << 19));
    CHECK_EQ(f.frequency(0).toggles, 2u * 3598 + 1);
    CHECK_EQ(f.frequency(0).last_edge_ns, 3600 * kNsPerSecond + 500000000u);
    CHECK_EQ(f.target(), 3601 * kNsPerSecond);
    CHECK(!f.frequency(0).undefined);
  }
}

TEST("model timed I/O: a frequency clock that was enabled without a half cycle stands") {
  TimedFixture f(Family::kI226);
  f.target(0, 1000);
  f.write(reg::kTSAUXC, kKeepEnable | kEnTt0 | kEnClk0);
  f.write(reg::kFREQOUT0, 1000);
  f.time.ns = 10000;
  // It leaves the comparator to the target time, which fires once.
  CHECK_EQ(f.read(reg::kTSICR) & kTt0, kTt0);
  f.time.ns = 20000;
  CHECK_EQ(f.read(reg::kTSICR) & kTt0, 0u);
  CHECK_EQ(f.frequency(0).toggles, 0u);
  CHECK_EQ(f.target(), 1000u);
  f.write(reg::kTSAUXC, 0);
  f.write(reg::kTSAUXC, kEnClk0);
  f.time.ns = 30000;
  CHECK(f.frequency(0).toggles > 5);
}

TEST("model timed I/O T5: half cycles that the datasheet does not allow are flagged") {
  struct Row {
    std::uint32_t half_cycle;
    std::uint64_t start;
    bool undefined;
  };
  for (const Row& row :
       {Row{8, kNsPerSecond, true}, Row{9, kNsPerSecond, false}, Row{70000000, kNsPerSecond, false},
        Row{70000001, kNsPerSecond, true}, Row{125000000, kNsPerSecond, false},
        Row{125000000, kNsPerSecond + 125000000, false},
        Row{250000000, kNsPerSecond + 125000000, true}, Row{500000000, kNsPerSecond + 1, true},
        Row{0, kNsPerSecond, true}, Row{250000000, kNsPerSecond, false},
        Row{500000000, kNsPerSecond, false}, Row{125000000, kNsPerSecond + 1, true},
        Row{250000001, 250000001, true}}) {
    TimedFixture f(Family::kI210);
    f.target(1, row.start);
    f.write(reg::kFREQOUT1, row.half_cycle);
    f.write(reg::kTSAUXC, kEnClk1);
    CHECK_EQ(f.frequency(1).undefined, row.undefined);
  }
}

TEST("model timed I/O T7: setting the clock forwards triggers at once, backwards arms nothing") {
  TimedFixture f(Family::kI210);
  f.target(0, 10 * kNsPerSecond);
  f.write(reg::kTSAUXC, kEnTt0);
  f.set_clock(20 * kNsPerSecond);
  f.time.ns += 8;
  CHECK_EQ(f.read(reg::kTSICR) & kTt0, kTt0);
  f.set_clock(9 * kNsPerSecond);
  f.time.ns += 2 * kNsPerSecond;
  CHECK_EQ(f.read(reg::kTSICR) & kTt0, 0u);
  CHECK_EQ(f.output(0).toggles, 1u);
}

TEST("model timed I/O T7: a forward jump over k periods gives k quick toggles, one a tick") {
  TimedFixture f(Family::kI210);
  f.target(0, 1000);
  f.write(reg::kFREQOUT0, 1000);
  f.write(reg::kTSAUXC, kEnClk0);
  f.time.ns = 10000;
  CHECK_EQ(f.frequency(0).toggles, 9u);
  f.set_clock(1000000);  // 990 periods
  f.time.ns += 80;
  CHECK_EQ(f.frequency(0).toggles, 9u + 10);
  CHECK_EQ(f.frequency(0).last_edge_ns, 1000080u);
  f.time.ns += 8000;
  CHECK_EQ(f.frequency(0).toggles, 9u + 990 + 8);
}

TEST("model timed I/O T9, T10: both edges are stamped; held until H is read, others are lost") {
  for (const Family family : {Family::kI210, Family::kI226}) {
    TimedFixture f(family);
    f.write(reg::kTSSDP, 2u | 1u << 2 | 3u << 3 | 1u << 5);  // aux 0 from SDP2, aux 1 from SDP3
    f.write(reg::kTSAUXC, kEnTs0 | kEnTs1);
    f.time.ns = 5 * kNsPerSecond + 83;
    f.adapter.sdp_edge(0);
    CHECK_EQ(f.read(reg::kTSICR) & (kAut0 | kAut1), 0u);
    f.adapter.sdp_edge(2);  // rising
    f.time.ns += 1000;
    f.adapter.sdp_edge(2);  // falling: lost
    CHECK_EQ(f.read(reg::kTSICR) & (kAut0 | kAut1), kAut0);
    CHECK_EQ(f.read(reg::kTSAUXC) & 0xA00u, 0x200u);
    CHECK_EQ(f.read(reg::kAUXSTMPL0), 80u);
    f.adapter.sdp_edge(2);
    CHECK_EQ(f.read(reg::kAUXSTMPL0), 80u);
    CHECK_EQ(f.read(reg::kAUXSTMPH0), 5u);
    CHECK_EQ(f.read(reg::kTSAUXC) & 0xA00u, 0u);
    f.adapter.sdp_edge(2);  // falling
    CHECK_EQ(f.read(reg::kAUXSTMPL0), 1080u);
    f.adapter.aux_edge(1);
    CHECK_EQ(f.read(reg::kAUXSTMPL1), 1080u);
    CHECK_EQ(f.read(reg::kTSAUXC) & 0xA00u, 0xA00u);
  }
}

TEST("model timed I/O T9: an edge needs EN_TS and the routing in TSSDP") {
  TimedFixture f(Family::kI210);
  f.write(reg::kTSSDP, 1u << 2);
  f.adapter.aux_edge(0);
  f.write(reg::kTSSDP, 0);
  f.write(reg::kTSAUXC, kEnTs0);
  f.adapter.aux_edge(0);
  CHECK_EQ(f.read(reg::kTSICR), 0u);
  f.write(reg::kTSSDP, 1u << 2);
  f.adapter.aux_edge(0);
  CHECK_EQ(f.read(reg::kTSICR), kAut0);
}

TEST("model timed I/O T11: SAMP_AUT captures now and reads back 0") {
  TimedFixture f(Family::kI226);
  f.time.ns = kNsPerSecond + 16;
  f.write(reg::kTSAUXC, 1u << 3 | 1u << 6);
  CHECK_EQ(f.read(reg::kTSAUXC), 0xA00u);
  CHECK_EQ(f.read(reg::kAUXSTMPL1), 16u);
  CHECK_EQ(f.read(reg::kAUXSTMPH1), 1u);
  CHECK_EQ(f.read(reg::kTSAUXC), 0x200u);
}

TEST("model timed I/O T12: TRGTTIML bits 31:30 select a timer on I226 and read 0 on I210") {
  for (const Family family : {Family::kI210, Family::kI226}) {
    TimedFixture f(family);
    const bool kept = family == Family::kI226;
    f.write(reg::kTRGTTIML0, 0x40000005u);
    f.write(reg::kTRGTTIMH0, 0);
    CHECK_EQ(f.read(reg::kTRGTTIML0), kept ? 0x40000005u : 5u);
    f.write(reg::kTSAUXC, kEnTt0);
    f.time.ns = kNsPerSecond;
    CHECK_EQ(f.read(reg::kTSICR) & kTt0, kept ? 0u : kTt0);  // timer 1 stands still
  }
}

TEST("model timed I/O T13: aux noise is Gaussian with the width that was asked for") {
  ModelFixture f(Family::kI226);
  f.config.aux_noise_ps = 20000;
  f.adapter.reset(f.config, f.time.source());
  f.start();
  f.adapter.write_at(reg::kTSSDP, 1u << 2, 0);
  f.adapter.write_at(reg::kTSAUXC, kEnTs0, 0);
  double sum = 0, squares = 0;
  const int edges = 2000;
  for (int i = 1; i <= edges; ++i) {
    f.time.ns = static_cast<std::uint64_t>(i) * 80000;
    f.adapter.aux_edge(0);
    const double error = static_cast<double>(f.adapter.read_at(reg::kAUXSTMPL0, f.time.ns)) -
                         static_cast<double>(f.time.ns % kNsPerSecond);
    f.adapter.read_at(reg::kAUXSTMPH0, f.time.ns);
    sum += error;
    squares += error * error;
  }
  CHECK(sum / edges > -2 && sum / edges < 2);
  CHECK(squares / edges > 18.0 * 18.0 && squares / edges < 22.0 * 22.0);
}

TEST("model timed I/O T13: near the beginning of time noise does not reach back before it") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    ModelFixture f(Family::kI226);
    f.config.aux_noise_ps = 200000;
    f.config.seed = seed;
    f.adapter.reset(f.config, f.time.source());
    f.start();
    f.adapter.write_at(reg::kTSSDP, 1u << 2, 0);
    f.adapter.write_at(reg::kTSAUXC, kEnTs0, 0);
    f.time.ns = 16;
    f.adapter.aux_edge(0);
    const std::uint32_t low = f.adapter.read_at(reg::kAUXSTMPL0, f.time.ns);
    CHECK_EQ(f.adapter.read_at(reg::kAUXSTMPH0, f.time.ns), 0u);
    CHECK(low < 2000);
  }
}

}  // namespace
}  // namespace avbhal::model
