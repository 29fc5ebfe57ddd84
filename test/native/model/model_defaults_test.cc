// What a value holds before anybody sets it, the limits that hosts are told, and the notation of
// the register tables, written out as numbers.
#include <cstdint>

#include "harness.h"
#include "model/clock_reader.h"
#include "model/register_rows.h"
#include "model/timinca.h"
#include "model/wire_order.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

TEST("model defaults: an adapter that nobody configured") {
  const AdapterConfig config;
  CHECK_EQ(config.family, Family::kI226);
  CHECK(config.link_up);
  CHECK_EQ(config.link_mbps, 1000u);
  CHECK_EQ(config.seed, 1u);
  CHECK_EQ(config.source_clock_khz, 24000u);
  CHECK(config.latch_skew && !config.strict_latch && config.ptm_works);
  CHECK_EQ(config.aux_noise_ps, 0u);
  CHECK_EQ(config.stamp_hazard_ns, 0u);
  CHECK_EQ(config.identity.device_id, 0u);
  CHECK_EQ(config.identity.subsystem_vendor, 0x8086u);
  CHECK_EQ(config.identity.subsystem_device, 0u);
  CHECK_EQ(config.identity.revision, 0u);
  CHECK_EQ(config.identity.mac.size(), 6u);
  CHECK_EQ(config.oscillator.error_ppb, 0.0);
  CHECK_EQ(config.oscillator.wander_ppb_per_sqrt_s, 0.0);
  CHECK_EQ(config.latency.median_ns, 970u);
  CHECK_EQ(config.latency.sigma, 0.2);
  CHECK_EQ(config.latency.tail_probability, 0.002);
  CHECK_EQ(config.latency.tail_ns, 20000u);
  CHECK_EQ(config.latency.sample_min, 0.4);
  CHECK_EQ(config.latency.sample_max, 0.6);
  const ClockBlockConfig clock;
  CHECK_EQ(clock.family, Family::kI226);
  CHECK_EQ(clock.source_clock_khz, 24000u);
  CHECK(clock.latch_skew && !clock.strict_latch);
}

TEST("model defaults: results begin empty") {
  const Truth truth;
  CHECK(truth.time_ns == 0 && truth.device_ns == 0 && truth.device_frac == 0);
  CHECK(truth.counter == 0 && truth.counter_wraps == 0);
  CHECK(truth.rate_ppb == 0 && truth.oscillator_ppb == 0);
  const ClockTruth clock;
  CHECK(clock.device_ns == 0 && clock.device_frac == 0 && clock.counter == 0);
  CHECK(clock.counter_wraps == 0 && clock.against_oscillator_ppb == 0);
  const ClockSample sample;
  CHECK(sample.ns == 0 && sample.raw == 0 && !sample.gone);
  const CounterValue counter;
  CHECK(counter.wraps == 0 && counter.counts == 0 && counter.frac32 == 0);
  const SplitTime split;
  CHECK(split.ns == 0 && split.frac33 == 0);
  const Phase phase;
  CHECK(phase.ns == 0 && phase.frac == 0);
  const Access access;
  CHECK(access.total_ns == 0 && access.sample_ns == 0);
  const TimedOutput output;
  CHECK(!output.level && output.toggles == 0 && output.last_edge_ns == 0 && !output.undefined);
  const TimincaRange range;
  CHECK(range.min_ppb == 0 && range.max_ppb == 0 && range.step_ppb == 0);
  const PortLatency latency;
  CHECK(latency.egress_ns == 0 && latency.ingress_ns == 0);
  const WireArrivals arrivals;
  CHECK(arrivals.count == 0 && arrivals.sfd_ns[0] == 0 && arrivals.sfd_ns[1] == 0);
  CHECK_EQ(sizeof(arrivals.sfd_ns) / sizeof(arrivals.sfd_ns[0]), 2u);
}

TEST("model defaults: a frame is a Sync of 68 bytes without a tag, its report that of no frame") {
  const FrameDescription frame;
  CHECK_EQ(frame.transport, FrameTransport::kLayer2);
  CHECK_EQ(frame.ptp_version, 2u);
  CHECK_EQ(frame.message_type, 0u);
  CHECK_EQ(frame.v1_control, 0u);
  CHECK_EQ(frame.sequence_id, 0u);
  CHECK_EQ(frame.clock_identity.size(), 8u);
  CHECK_EQ(frame.port_number, 1u);
  CHECK_EQ(frame.vlan_id, 0xFFFFu);
  CHECK_EQ(frame.pcp, 0xFFu);
  CHECK_EQ(frame.length, 68u);
  CHECK_EQ(frame.correction_field, 0);
  CHECK(frame.stamp_requested && !frame.dropped && !frame.from_host);
  CHECK_EQ(frame.tx_set, 0u);
  const FrameReport report;
  CHECK_EQ(report.outcome, StampOutcome::kNoFrame);
  CHECK(!report.in_buffer && !report.delivered && !report.repeated);
  CHECK(report.stamp.low == 0 && report.stamp.high == 0);
  CHECK(report.time_ns == 0 && report.wire_ns == 0 && report.latency_ns == 0);
  CHECK(report.device_ns == 0 && report.device_frac == 0);
  CHECK_EQ(report.prefix.size(), 4u);
  const TrafficFrame traffic;
  CHECK(traffic.due_ns == 0 && !traffic.transmit);
  // IEEE 1588-2019, table 36.
  CHECK(kSync == 0 && kDelayReq == 1 && kPdelayReq == 2 && kPdelayResp == 3 && kDelayResp == 9);
}

TEST("model defaults: an order without values, a cable that delays and loses nothing") {
  const Order order;
  CHECK_EQ(order.kind, OrderKind::kClockStep);
  CHECK(order.adapter == 0 && order.ns == 0 && order.mbps == 0 && !order.on && order.ppb == 0);
  CHECK(order.status == 0 && order.count == 0 && order.channel == 0);
  CHECK(order.sync_ns == 0 && order.pdelay_ns == 0);
  CHECK_EQ(order.counter, AsleepCounter::kGoesOn);
  CHECK_EQ(OrderWords{}.size, 0u);
  CHECK_EQ(Word{}.size, 0u);
  const TrafficConfig traffic;
  CHECK(traffic.sync_interval_ns == 0 && traffic.pdelay_interval_ns == 0);
  const WireOrder wire;
  CHECK(!wire.connects && wire.adapter == 0 && wire.to == 0 && wire.mbps == 0);
  CHECK(wire.config.delay_ns == 0 && wire.config.asymmetry_ns == 0 && wire.config.jitter_ns == 0);
  CHECK(wire.config.loss == 0 && wire.config.duplicate == 0 && wire.config.reorder == 0);
  CHECK_EQ(wire.config.seed, 1u);
}

TEST("model limits: those that the documents name") {
  CHECK_EQ(kMaxFramesAtOnce, 1000000u);
  CHECK_EQ(OrderWords::kMaxPairs, 12u);
  CHECK_EQ(kMaxWireNs, 1000000000);
  CHECK(kHoldBackFromNs == 20000 && kHoldBackSpreadNs == 80000);
  CHECK(kPreambleBytes == 8 && kCheckBytes == 4 && kGapBytes == 12);
  CHECK_EQ(kMaxRegisters, 512u);
  CHECK_EQ(kUnlistedWord, 0x8700u);
  CHECK(kMinTrafficIntervalNs == 10000 && kMaxTrafficIntervalNs == 3600000000000);
  // VALID, RET_ERR, BAD_PTM_RES, T4M1_OVFL, ADJUST_1ST, ADJUST_CYC.
  CHECK_EQ(kPtmStatusBits, 0x3Fu);
}

TEST("model wire: how long bytes take on the line, rounded up") {
  CHECK_EQ(line_ns(84, 1000), 672u);
  CHECK_EQ(line_ns(84, 10), 67200u);
  CHECK_EQ(line_ns(1, 2500), 4u);
  CHECK_EQ(line_ns(5, 2500), 16u);
  CHECK_EQ(line_ns(84, 0), 0u);
  CHECK_EQ(line_ns(1, 1), 8000u);
}

void check_row(const RegisterSpec& row, const RegisterSpec& expected) {
  CHECK_EQ(row.offset, expected.offset);
  CHECK_EQ(row.count, expected.count);
  CHECK_EQ(row.stride, expected.stride);
  CHECK_EQ(row.access, expected.access);
  CHECK_EQ(row.reset, expected.reset);
  CHECK_EQ(row.write_mask, expected.write_mask);
  CHECK_EQ(row.other, expected.other);
}

TEST("model registers: each notation of the tables gives the row that its name says") {
  constexpr std::uint32_t kOnes = 0xFFFFFFFFu;
  const RegisterArray array{0x100, 3, 0x40};
  check_row(rows::rw(0x10), {0x10, 1, 4, AccessKind::kReadWrite, 0, kOnes, 0});
  check_row(rows::rw(0x10, 5, 6), {0x10, 1, 4, AccessKind::kReadWrite, 5, 6, 0});
  check_row(rows::rw(array), {0x100, 3, 0x40, AccessKind::kReadWrite, 0, kOnes, 0});
  check_row(rows::rw(array, 5, 6), {0x100, 3, 0x40, AccessKind::kReadWrite, 5, 6, 0});
  check_row(rows::ro(0x10), {0x10, 1, 4, AccessKind::kReadOnly, 0, 0, 0});
  check_row(rows::ro(0x10, 5), {0x10, 1, 4, AccessKind::kReadOnly, 5, 0, 0});
  check_row(rows::ro(array), {0x100, 3, 0x40, AccessKind::kReadOnly, 0, 0, 0});
  check_row(rows::read_clear(0x10), {0x10, 1, 4, AccessKind::kReadClear, 0, kOnes, 0});
  check_row(rows::mask(0x10), {0x10, 1, 4, AccessKind::kWriteOneSets, 0, kOnes, 0});
  check_row(rows::sets(0x10, 0x20), {0x10, 1, 4, AccessKind::kSetsOther, 0, kOnes, 0x20});
  check_row(rows::clears(0x10, 0x20), {0x10, 1, 4, AccessKind::kClearsOther, 0, kOnes, 0x20});
  check_row(rows::alias(0x10, 0x20), {0x10, 0, 4, AccessKind::kAlias, 0, 0, 0x20});
  constexpr RegisterSpec kThree[] = {rows::rw(0x10), rows::alias(0x20, 0x10), rows::ro(0x30),
                                     rows::rw(0x40)};
  CHECK_EQ(rows::registers_in(kThree), 3u);
}

struct Kept {
  Family family;
  std::uint32_t offset, reset, after_ones;
};

// The bits that can be written and the values after a reset: for I210 its datasheet (333016 v3.7),
// for I217 its datasheet (chapter 12), for I225 and I226 what Linux igc writes.
TEST("model registers: which bits a write of ones leaves, and what stands there after a reset") {
  constexpr Family k210 = Family::kI210, k217 = Family::kI217, k226 = Family::kI226;
  constexpr std::uint32_t kOnes = 0xFFFFFFFFu;
  const Kept rows[] = {{k210, 0x00018, 0x00100000, 0xFFFFDFFF},
                       {k210, 0x00020, 0x10000000, kOnes},
                       {k210, 0x00038, 0x81008100, 0xFFFF8100},
                       {k210, 0x00410, 0x00601008, kOnes},
                       {k210, 0x00E04, 0, 0x83E00000},
                       {k210, 0x00E30, 0x00060000, 0x100FFFFF},
                       {k210, 0x02404, 0x000000A2, kOnes},
                       {k210, 0x03404, 0x04000014, kOnes},
                       {k210, 0x0355C, 0x00000098, 0x1FF},
                       {k210, 0x059E0, 0xF0008000, kOnes},
                       {k210, 0x05F50, 0, 0xFFFF},
                       {k210, 0x0B614, 0, 0xFF10},
                       {k210, 0x0B620, 0, 0x1E},
                       {k210, 0x0B6FC, 0, 0xFFFF},
                       {k210, 0x03578, 0x80000000, kOnes},
                       {k210, 0x0C00C, 0x00000400, kOnes},
                       {k210, 0x0C04C, 0x80000400, kOnes},
                       {k210, 0x0C0CC, 0x80000400, kOnes},
                       {k210, 0x05810, 0, 0},
                       {k210, 0x0B618, 0, 0},
                       {k217, 0x00018, 0x00101000, kOnes},
                       {k217, 0x00020, 0x10000000, kOnes},
                       {k217, 0x000FC, 0x11000011, kOnes},
                       {k217, 0x05404, 0x80000000, 0x8000FFFF},
                       {k217, 0x0B614, 0, 0xF030},
                       {k217, 0x0B620, 0, 0x1E},
                       {k217, 0x0B634, 0x000088F7, kOnes},
                       {k217, 0x0B638, 0x0000013F, 0xFFFF},
                       {k226, 0x00020, 0x10000000, kOnes},
                       {k226, 0x02404, 0x000000A2, kOnes},
                       {k226, 0x03404, 0x04000014, kOnes},
                       {k226, 0x0355C, 0x00000098, 0x1FF},
                       {k226, 0x05F50, 0, 0xFFFF},
                       {k226, 0x0B614, 0, 0xF030},
                       {k226, 0x0B620, 0, 0x41E},
                       {k226, 0x08700, 0, kOnes}};
  for (const Kept& row : rows) {
    RegisterFile file;
    file.reset(row.family);
    const bool address = row.offset == 0x5404;  // RAH shows a valid address after a reset
    CHECK_EQ(file.read(row.offset), address ? 0 : row.reset);
    file.write(row.offset, kOnes);
    CHECK_EQ(file.read(row.offset), row.after_ones);
  }
}

TEST("model registers: CTRL keeps all bits but those that reset themselves, STATUS none") {
  const Kept rows[] = {{Family::kI210, 0, 0x08100201, 0x5BFFFFFF | 0x08100201},
                       {Family::kI217, 0, 0x00000201, 0x7BFFFFFF},
                       {Family::kI226, 0, 0, 0x5BFFFFFF},
                       {Family::kI210, 8, 0x00280400, 0x00280400},
                       {Family::kI217, 8, 0x80080420, 0x80080420},
                       {Family::kI226, 8, 0x00280600, 0x00280600}};
  for (const Kept& row : rows) {
    RegisterFile file;
    file.reset(row.family);
    CHECK_EQ(file.read(row.offset), row.reset);
    file.write(row.offset, 0xFFFFFFFFu);
    CHECK_EQ(file.read(row.offset), row.after_ones);
  }
}

TEST("model registers: an adapter without a table has no registers") {
  RegisterFile file;
  for (const std::uint32_t offset : {0u, 8u, 0xB600u}) {
    file.write(offset, 5);
    file.poke(offset, 5);
    CHECK_EQ(file.read(offset), 0u);
    CHECK_EQ(file.peek(offset), 0u);
  }
}

}  // namespace
}  // namespace avbhal::model
