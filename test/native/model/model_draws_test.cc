// Every unit of the model draws from a stream of its own: the same draws, made beside it, give what
// it did. And traces of the units with many draws, which must not change with the compiler.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/wire.h"
#include "model_stamp_fixture.h"

namespace avbhal::model {
namespace {

using namespace test::stamping;
using test::ModelFixture;

Random stream(std::uint64_t seed, std::uint64_t number) {
  Random random;
  random.reset(seed, number);
  return random;
}

class Trace {
 public:
  void add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) hash_ = (hash_ ^ ((value >> (8 * i)) & 0xFFu)) * 1099511628211u;
  }
  std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_ = 1469598103934665603u;  // FNV-1a
};

TEST("model draws: of all numbers, the next one itself; of fewer, the share that falls to it") {
  Random plain = stream(3, 0), all = stream(3, 0), most = stream(3, 0);
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t next = plain.next();
    CHECK_EQ(all.up_to(~std::uint64_t{0}), next);
    CHECK(next - most.up_to(~std::uint64_t{1}) <= 1);
  }
}

TEST("model draws: rounding goes to the nearest whole number, far ones to the limit") {
  CHECK_EQ(round_to_int(0.7), 1);
  CHECK_EQ(round_to_int(0.3), 0);
  CHECK_EQ(round_to_int(-0.3), 0);
  CHECK_EQ(round_to_int(-0.7), -1);
  CHECK_EQ(round_to_int(1.3), 1);
  CHECK_EQ(round_to_int(-1.7), -2);
  CHECK_EQ(round_to_int(0), 0);
  CHECK_EQ(round_to_int(5e18), 5000000000000000000);
  CHECK_EQ(round_to_int(-5e18), -5000000000000000000);
  CHECK_EQ(round_to_int(1e19), 9200000000000000000);
  CHECK_EQ(round_to_int(-1e19), -9200000000000000000);
}

TEST("model draws: the crystal comes from stream 2") {
  for (std::uint64_t seed = 1; seed < 50; ++seed) {
    const std::int64_t drawn = stream(seed, 2).normal_q16() * 12000 / 65536;
    CHECK_EQ(draw_oscillator_ppb(seed), static_cast<double>(drawn));
  }
}

TEST("model draws: no crystal is off by more than 50 ppm") {
  for (const std::uint64_t seed : {278888u, 502844u, 566414u, 779357u}) {
    const std::int64_t drawn = stream(seed, 2).normal_q16() * 12000 / 65536;
    CHECK(drawn < -50000 || drawn > 50000);
    CHECK_EQ(draw_oscillator_ppb(seed), drawn < 0 ? -50000.0 : 50000.0);
  }
}

TEST("model draws: port latencies come from stream 5, again with every link up") {
  for (const std::uint64_t seed : {1u, 9u}) {
    for (std::uint32_t ups = 1; ups < 20; ++ups) {
      Random slow = stream(seed + ups, 5), fast = stream(seed + ups, 5);
      const PortLatency at_100 = draw_port_latency(Family::kI210, 100, seed, ups);
      CHECK_EQ(at_100.egress_ns, 1024 - 20 + slow.up_to(40));
      CHECK_EQ(at_100.ingress_ns, 2213 - 40 + slow.up_to(80));
      const PortLatency at_1000 = draw_port_latency(Family::kI210, 1000, seed, ups);
      CHECK_EQ(at_1000.egress_ns, 178 - 8 + fast.up_to(16));
      CHECK_EQ(at_1000.ingress_ns, 448 - 8 + fast.up_to(16));
      const PortLatency at_10 = draw_port_latency(Family::kI210, 10, seed, ups);
      CHECK(at_10.egress_ns == 9542 && at_10.ingress_ns == 20662);
    }
  }
}

TEST("model draws: wrong stamps come from stream 6, 1 us to 500 ms off") {
  for (const Family family : {Family::kI226, Family::kI219}) {
    StampFixture f(family);
    Random twin = stream(f.config.seed, 6);
    f.adapter.corrupt_stamps(100);
    for (int i = 0; i < 100; ++i) {
      f.time.ns += 7 * kMs;
      f.read(reg::kTXSTMPH);
      const std::uint32_t right = f.read(reg::kSYSTIML);
      const FrameReport report = f.adapter.transmit(FrameDescription{});
      const auto wrong_by = static_cast<std::uint32_t>(1000 + twin.up_to(499999000));
      const std::uint32_t expected =
          family == Family::kI226
              ? static_cast<std::uint32_t>((std::uint64_t{right} + wrong_by) % 1000000000)
              : right ^ (wrong_by | 0x80000000u);
      CHECK_EQ(report.stamp.low, expected);
    }
  }
}

TEST("model draws: a stamp in danger is lost or wrong by the top bit of stream 6") {
  StampFixture f(Family::kI226);
  f.adapter.set_stamp_hazard(4000);
  Random twin = stream(f.config.seed, 6);
  for (int i = 0; i < 100; ++i) {
    f.time.ns += kMs;
    f.write(reg::kTIMINCA, 0);
    const StampOutcome outcome = f.adapter.transmit(FrameDescription{}).outcome;
    const bool lost = twin.next() >= std::uint64_t{1} << 63;
    CHECK_EQ(outcome, lost ? StampOutcome::kLost : StampOutcome::kCorrupted);
    if (!lost) twin.next();
    f.read(reg::kTXSTMPH);
  }
}

TEST("model draws: the noise of an aux stamp comes from stream 7") {
  ModelFixture f(Family::kI226);
  f.config.aux_noise_ps = 20000;
  f.adapter.reset(f.config, f.time.source());
  f.start();
  Random twin = stream(f.config.seed, 7);
  f.adapter.write_at(reg::kTSSDP, 1u << 2, 0);
  f.adapter.write_at(reg::kTSAUXC, reg::kTSAUXC_EN_TS0, 0);
  for (std::uint64_t i = 1; i <= 200; ++i) {
    f.time.ns = i * 80000;
    f.adapter.aux_edge(0);
    const std::int64_t noise_ns = twin.normal_q16() * 20000 / 65536 / 1000;
    CHECK_EQ(f.adapter.read_at(reg::kAUXSTMPL0, f.time.ns),
             static_cast<std::uint32_t>(static_cast<std::int64_t>(f.time.ns) + noise_ns));
    f.adapter.read_at(reg::kAUXSTMPH0, f.time.ns);
  }
}

TEST("model draws: a PTM dialog takes 20 to 90 us, a platform stamp 1 to 3 us, by stream 9") {
  for (const Family family : {Family::kI226, Family::kI219}) {
    ModelFixture f(family);
    f.start();
    const bool ptm = family == Family::kI226;
    const auto done = [&](std::uint64_t t_ns) {
      return ptm ? f.adapter.read_at(reg::kPTM_STAT, t_ns) == reg::kPTM_STAT_VALID
                 : (f.adapter.read_at(reg::kTSYNCTXCTL, t_ns) & 1u << 30) != 0;
    };
    Random twin = stream(f.config.seed, 9);
    for (std::uint64_t begun = kMs; begun < 100 * kMs; begun += kMs) {
      if (ptm) {
        f.adapter.write_at(reg::kPTM_CTRL, 1u << 30, begun);
        f.adapter.write_at(reg::kPTM_CTRL, 3u << 30, begun);
        f.adapter.write_at(reg::kPTM_STAT, reg::kPTM_STAT_VALID, begun);
      } else {
        f.adapter.write_at(reg::kTSYNCTXCTL, 1u << 31, begun);
      }
      const std::uint64_t ends =
          begun + (ptm ? 20000 + twin.up_to(70000) : 1000 + twin.up_to(2000));
      CHECK(!done(ends - 1));
      CHECK(done(ends));
    }
  }
}

TEST("model draws: one seed, one PTP traffic") {
  PtpTraffic traffic;
  traffic.reset(42, 3);
  TrafficConfig config;
  config.sync_interval_ns = 10 * kMs;
  config.pdelay_interval_ns = 24 * kMs;
  traffic.start(config, 5 * kMs);
  Trace trace;
  TrafficFrame next;
  while (traffic.next(2000 * kMs, &next)) {
    trace.add(next.due_ns);
    trace.add(next.transmit ? 1 : 0);
    trace.add(next.frame.message_type);
    trace.add(next.frame.sequence_id);
    trace.add(next.frame.length);
    trace.add(static_cast<std::uint64_t>(next.frame.correction_field));
    for (const std::uint8_t byte : next.frame.clock_identity) trace.add(byte);
  }
  CHECK_EQ(trace.hash(), 10460034059545363920u);
}

TEST("model draws: one seed, one cable") {
  WireConfig config;
  config.delay_ns = 900;
  config.asymmetry_ns = -100;
  config.jitter_ns = 2000;
  config.loss = 0.05;
  config.duplicate = 0.1;
  config.reorder = 0.1;
  config.seed = 42;
  Wire wire;
  wire.reset(config);
  Trace trace;
  for (std::uint64_t n = 0; n < 5000; ++n) {
    const Wire::End from = n % 3 == 0 ? Wire::kFirst : Wire::kSecond;
    const WireArrivals arrivals = wire.carry(from, kMs + n * 1000, 700);
    trace.add(arrivals.count);
    for (std::uint32_t i = 0; i < arrivals.count; ++i) trace.add(arrivals.sfd_ns[i]);
    // Never before it was sent.
    if (arrivals.count != 0) CHECK(arrivals.sfd_ns[0] >= kMs + n * 1000);
  }
  CHECK_EQ(trace.hash(), 5165959514468152884u);
}

TEST("model wire: shares of nothing and of all, and beyond") {
  for (const double share : {1.0, 2.0, 0.0, -1.0}) {
    WireConfig config;
    config.loss = share;
    Wire wire;
    wire.reset(config);
    for (std::uint64_t n = 0; n < 1000; ++n) {
      CHECK_EQ(wire.carry(Wire::kFirst, n * 1000, 700).count, share >= 1 ? 0u : 1u);
    }
  }
}

TEST("model wire: a duplicate comes right behind, and the next frame behind it") {
  WireConfig config;
  config.delay_ns = 50;
  config.duplicate = 1;
  Wire wire;
  wire.reset(config);
  const WireArrivals first = wire.carry(Wire::kSecond, 1000, 700);
  CHECK_EQ(first.count, 2u);
  CHECK(first.sfd_ns[0] == 1050 && first.sfd_ns[1] == 1750);
  CHECK_EQ(wire.carry(Wire::kSecond, 1001, 700).sfd_ns[0], 2450u);
  CHECK_EQ(wire.carry(Wire::kFirst, 1001, 700).sfd_ns[0], 1051u);
}

TEST("model latency: one that was not set takes no time but a spike's") {
  Latency latency;
  for (const std::uint64_t spike_ns : {0u, 5u, 0u}) {
    if (spike_ns != 0) latency.spike(spike_ns);
    const Access access = latency.draw();
    CHECK_EQ(access.total_ns, spike_ns);
    CHECK_EQ(access.sample_ns, 0u);
  }
}

TEST("model latency: shares below 0 and above 1 are taken as 0 and 1, turned ones as the least") {
  struct Row {
    double tail, sample_min, sample_max;
    std::uint64_t total_ns, least_ns, most_ns;
  };
  // A tail of 1000 ns in each access, or in none.
  for (const Row& row : {Row{-1, 0.5, 0.5, 1000, 500, 500}, Row{-1, -3, -2, 1000, 0, 0},
                         Row{-1, 2, 3, 1000, 1000, 1000}, Row{-1, 0.75, 0.25, 1000, 750, 750},
                         Row{0, 0.25, 0.25, 1000, 250, 250}}) {
    Latency latency;
    LatencyConfig config{1000, 0, row.tail, 1000, row.sample_min, row.sample_max};
    latency.reset(config, 1);
    for (int i = 0; i < 100; ++i) {
      const Access access = latency.draw();
      CHECK_EQ(access.total_ns, row.total_ns);
      CHECK(access.sample_ns >= row.least_ns && access.sample_ns <= row.most_ns);
    }
    config.tail_probability = 2;
    latency.reset(config, 1);
    bool longer = false;
    for (int i = 0; i < 100; ++i) longer = longer || latency.draw().total_ns > 1500;
    CHECK(longer);
  }
}

TEST("model latency: a spike is forgotten when the latency is set again") {
  Latency latency;
  latency.spike(7000);
  latency.reset({1000, 0, 0, 0, 0, 0}, 1);
  CHECK_EQ(latency.draw().total_ns, 1000u);
}

TEST("model latency: a spike of 10 s is sampled at its share, too") {
  Latency latency;
  latency.reset(LatencyConfig{}, 1);
  latency.spike(6000000000);
  latency.spike(4000000000);
  const Access access = latency.draw();
  CHECK(access.total_ns >= 10000000000 && access.total_ns < 10000030000);
  CHECK(access.sample_ns >= 4000000000 && access.sample_ns < 6000020000);
}

TEST("model latency: a read shows the moment of the sample and ends with the access") {
  ModelFixture f(Family::kI226);
  f.config.latency = {1000, 0, 0, 0, 0.25, 0.25};
  f.adapter.reset(f.config, f.time.source());
  f.start();
  f.time.ns = 80000;
  CHECK_EQ(f.adapter.read(reg::kSYSTIML), 80248u);  // 80250 on the 8 ns grid
  CHECK_EQ(f.time.ns, 81000u);
  f.adapter.write(reg::kSYSTIML, 0);
  f.adapter.write(reg::kSYSTIMH, 7);  // from 82000 on, at 82250
  CHECK_EQ(f.time.ns, 83000u);
  CHECK_EQ(f.adapter.truth_at(83250).device_ns, 7 * kNsPerSecond + 1002);
}

TEST("model oscillator: 16384 moves are made one by one, more of them at once") {
  OscillatorConfig config;
  config.wander_ppb_per_sqrt_s = 10;
  Oscillator seldom, often;
  seldom.reset(config, 5, 0);
  often.reset(config, 5, 0);
  constexpr std::uint64_t kMoves = 16384, kMoveNs = 10000000;
  for (std::uint64_t n = 1; n <= kMoves; ++n) often.phase_at(n * kMoveNs);
  CHECK_EQ(seldom.phase_at(kMoves * kMoveNs).ns, often.phase_at(kMoves * kMoveNs).ns);
  CHECK_EQ(seldom.error_ppb(), often.error_ppb());
  Oscillator jumping;
  jumping.reset(config, 5, 0);
  const std::uint64_t gap = (kMoves + 1) * kMoveNs;
  const auto gained = static_cast<std::int64_t>(jumping.phase_at(gap).ns - gap);
  const double mean_ppb = static_cast<double>(gained) * 1e9 / static_cast<double>(gap);
  CHECK(mean_ppb - jumping.error_ppb() / 2 < 0.1 && mean_ppb - jumping.error_ppb() / 2 > -0.1);
}

TEST("model oscillator: errors are limited both ways, and so is the longest walk") {
  Oscillator oscillator;
  oscillator.reset(OscillatorConfig{}, 1, 0);
  oscillator.set_error_ppb(-1e12, 0);
  CHECK(oscillator.error_ppb() > -1e6 - 1e-3 && oscillator.error_ppb() < -1e6 + 1e-3);
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    OscillatorConfig config;
    config.wander_ppb_per_sqrt_s = 1000;
    oscillator.reset(config, seed, 0);
    oscillator.phase_at(3000000000000000000);
    CHECK(oscillator.error_ppb() > -1e6 - 1e-3 && oscillator.error_ppb() < 1e6 + 1e-3);
    CHECK(oscillator.error_ppb() < -9e5 || oscillator.error_ppb() > 9e5);
  }
}

}  // namespace
}  // namespace avbhal::model
