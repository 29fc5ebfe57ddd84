// Which received frames are stamped: filters, versions, message types (sim-model P7).
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model_stamp_fixture.h"

namespace avbhal::model {
namespace {

using namespace test::stamping;

struct Match {
  Family family;
  std::uint32_t control, rules;
  std::uint32_t types;  // one bit a version 2 message type that is stamped, over Ethernet
};

TEST("model stamps P7: which message types are stamped") {
  const Match rows[] = {
      {Family::kI210, 0x10, 0x0000, 1u << 0 | 1u << 1 | 1u << 9},
      {Family::kI210, 0x10, 0x0200, 1u << 2 | 1u << 1 | 1u << 9},
      {Family::kI226, 0x14, 0x0B00, 1u << 11 | 1u << 1 | 1u << 9},
      {Family::kI210, 0x1A, 0x0000, 0x00FF},
      {Family::kI226, 0x1A, 0x0000, 0x00FF},
      {Family::kI210, 0x12, 0x0000, 0},  // version 1 over UDP
      {Family::kI210, 0x18, 0x0000, 0xFFFF},
      {Family::kI217, 0x10, 0x030088F7, 1u << 3 | 1u << 1 | 1u << 9},
      {Family::kI219, 0x1A, 0x000088F7, 0x00FF},
      {Family::kI219, 0x1A, 0x000088F6, 0},
      {Family::kI219, 0x18, 0x000088F6, 0xFFFF},
  };
  for (const Match& row : rows) {
    StampFixture f(row.family);
    f.let_ptp_through();
    f.write(has_split_clock(row.family) ? reg::kTSYNCRXCFG : reg::kRXMTRL, row.rules);
    f.write(reg::kTSYNCRXCTL, row.control);
    for (std::uint8_t type = 0; type < 16; ++type) {
      const bool stamped = f.adapter.receive(frame_of(type)).outcome == StampOutcome::kStamped;
      CHECK_EQ(stamped, (row.types >> type & 1u) != 0);
      f.read(reg::kRXSTMPH);
    }
  }
}

TEST("model stamps P7: an Ethernet frame needs its filter, UDP and version 1 theirs") {
  StampFixture f(Family::kI210);
  f.write(reg::kTSYNCRXCTL, kEvents);
  CHECK_EQ(f.adapter.receive(frame_of(kSync)).outcome, StampOutcome::kNotRequested);
  f.write(reg::kETQF[0], 0x400088F7u);  // not enabled
  CHECK_EQ(f.adapter.receive(frame_of(kSync)).outcome, StampOutcome::kNotRequested);
  f.write(reg::kETQF[0], 0x440088F7u);
  CHECK_EQ(f.adapter.receive(frame_of(kSync)).outcome, StampOutcome::kStamped);
  f.read(reg::kRXSTMPH);
  FrameDescription udp = frame_of(kSync);
  udp.transport = FrameTransport::kUdp;
  CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kNotRequested);
  f.write(reg::kTTQF[0] + 4, 0xE8008011u);
  CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kStamped);
  f.read(reg::kRXSTMPH);
  udp.ptp_version = 1;
  udp.v1_control = 1;
  CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kNotRequested);
  f.write(reg::kTSYNCRXCTL, 0x12);
  CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kNotRequested);
  f.write(reg::kTSYNCRXCFG, 1);
  CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kStamped);
  f.write(reg::kTSYNCRXCTL, 0);
  CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kDisabled);
}

TEST("model stamps P7: any of the eight filters of each kind lets its frames through") {
  for (std::uint32_t n = 0; n < 8; ++n) {
    StampFixture f(Family::kI226);
    f.write(reg::kTSYNCRXCTL, kEvents);
    FrameDescription udp = frame_of(kSync);
    udp.transport = FrameTransport::kUdp;
    f.write(reg::kETQF[n], 0x440088F7u);
    CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kNotRequested);
    CHECK_EQ(f.adapter.receive(frame_of(kSync)).outcome, StampOutcome::kStamped);
    f.read(reg::kRXSTMPH);
    f.write(reg::kETQF[n], 0);
    // Not for stamps, of any protocol, not of UDP.
    for (const std::uint32_t other : {0xE0008011u, 0xF8008011u, 0xE8008006u}) {
      f.write(reg::kTTQF[n], other);
      CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kNotRequested);
    }
    f.write(reg::kTTQF[n], 0xE8008011u);
    CHECK_EQ(f.adapter.receive(udp).outcome, StampOutcome::kStamped);
    CHECK_EQ(f.adapter.receive(frame_of(kSync)).outcome, StampOutcome::kNotRequested);
  }
}

TEST("model stamps P7: over UDP each type of TSYNCRXCTL takes its versions") {
  for (std::uint32_t type = 0; type < 8; ++type) {
    StampFixture f(Family::kI210);
    f.write(reg::kTTQF[0], 0xE8008011u);
    f.write(reg::kTSYNCRXCFG, 0x0301);  // version 1 control 1, version 2 message type 3
    f.write(reg::kTSYNCRXCTL, kEnable | type << 1);
    const auto stamped = [&](std::uint8_t version, std::uint8_t v1_control, std::uint8_t message) {
      FrameDescription frame = frame_of(message);
      frame.transport = FrameTransport::kUdp;
      frame.ptp_version = version;
      frame.v1_control = v1_control;
      const bool got = f.adapter.receive(frame).outcome == StampOutcome::kStamped;
      f.read(reg::kRXSTMPH);
      return got;
    };
    const bool all = type == 4, event = type == 5, v1 = type == 1, v2 = type == 2;
    CHECK_EQ(stamped(1, 1, 0), all || v1);
    CHECK_EQ(stamped(1, 0, 0), all);
    CHECK_EQ(stamped(2, 1, 3), all || event || v2);
    CHECK_EQ(stamped(2, 1, 2), all || event);
    CHECK_EQ(stamped(2, 1, 9), all || v2);
    CHECK_EQ(stamped(2, 1, 11), all);
  }
}

TEST("model stamps P7: I217 stamps UDP on the port that RXUDP names, version 1 by its control") {
  StampFixture f(Family::kI217);
  FrameDescription frame = frame_of(kSync);
  frame.transport = FrameTransport::kUdp;
  f.write(reg::kTSYNCRXCTL, kEvents);
  f.write(reg::kRXUDP, 320);
  CHECK_EQ(f.adapter.receive(frame).outcome, StampOutcome::kNotRequested);
  f.write(reg::kRXUDP, 319);
  CHECK_EQ(f.adapter.receive(frame).outcome, StampOutcome::kStamped);
  f.read(reg::kRXSTMPH);
  frame.ptp_version = 1;
  f.write(reg::kTSYNCRXCTL, 0x12);
  for (std::uint8_t control = 0; control < 4; ++control) {
    f.write(reg::kRXMTRL, 0x000088F7u | 2u << 16);
    frame.v1_control = control;
    const auto outcome = f.adapter.receive(frame).outcome;
    CHECK_EQ(outcome, control == 2 ? StampOutcome::kStamped : StampOutcome::kNotRequested);
    f.read(reg::kRXSTMPH);
  }
}

}  // namespace
}  // namespace avbhal::model
