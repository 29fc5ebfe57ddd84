// What the values of the Windows backends hold before anybody fills them, and how a counter of
// unknown unit is measured.
#include <cstdint>

#include "backends/intel_avb/client.h"
#include "backends/intel_avb/device.h"
#include "backends/intel_avb/events.h"
#include "backends/intel_avb/identity.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/rate.h"
#include "backends/intel_avb/stamp_registers.h"
#include "backends/intel_avb/stamp_time.h"
#include "backends/windows_api/counter_unit.h"
#include "backends/windows_api/enumerate.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/layouts.h"
#include "harness.h"

namespace avbhal::test {

TEST("backend defaults: intel_avb begins with nothing") {
  using namespace intel_avb;
  const MappedRing ring;
  CHECK(ring.address == 0 && ring.bytes == 0);
  const ByteSlopes slopes;
  CHECK(slopes.idle == 0 && slopes.send == 0 && slopes.hi_credit == 0 && slopes.lo_credit == 0);
  const Device::TimedConfig config;
  CHECK(config.before_ns == 0 && config.after_ns == 0);
  const ListedAdapter listed;
  CHECK(listed.index == 0 && listed.vendor_id == 0 && listed.device_id == 0);
  CHECK(listed.capability_mask == 0 && listed.ordinal == 0 && listed.family == Family::kUnknown);
  CHECK(!DriverBuild{}.debug);
  const intel_avb::DeviceWindow window;
  CHECK(window.low_ns == 0 && window.high_ns == 0);
  const RateCommand command;
  CHECK(command.increment_ns == 0 && command.increment_frac == 0);
  CHECK(command.timinca == 0 && command.ppb == 0);
  CHECK_EQ(kSoftwareTimeNs, 9223372036854775808u);
  CHECK_EQ(kLastSecondNs, 4294967295000000000u);
  CHECK_EQ(kFreshStampNs, 3000000000u);
  CHECK_EQ(kTargetBits, 0x11u);
  CHECK_EQ(kAuxiliaryBits, 0x500u);
}

TEST("backend defaults: a window contains both of its ends") {
  const intel_avb::DeviceWindow window{10, 20};
  for (const std::uint64_t ns : {9u, 10u, 15u, 20u, 21u}) {
    CHECK_EQ(window.contains(ns), ns >= 10 && ns <= 20);
  }
}

TEST("backend defaults: windows_api begins with nothing") {
  using namespace windows_api;
  const CounterPair pair;
  CHECK(pair.before_ticks == 0 && pair.after_ticks == 0 && pair.raw == 0);
  const Enumeration found;
  CHECK(found.other_intel == 0 && found.without_guid == 0 && found.interface_error == 0);
  const Guid guid;
  CHECK(guid.data1 == 0 && guid.data2 == 0 && guid.data3 == 0 && guid.data4[0] == 0);
  CHECK_EQ(PropertyKey{}.id, 0u);
  CHECK(DeviceData{}.instance == 0 && DeviceData{}.reserved == 0);
  CHECK_EQ(InterfaceTable{}.padding, 0u);
  const TimestampCapabilities stamps;
  CHECK(stamps.frequency_hz == 0 && stamps.cross_timestamp == 0 && stamps.padding == 0);
  const CrossCapture capture;
  CHECK(capture.system1 == 0 && capture.hardware == 0 && capture.system2 == 0);
  const NdisLinkState link;
  CHECK(link.media_connect_state == 0 && link.media_duplex_state == 0);
  CHECK(link.transmit_bps == 0 && link.receive_bps == 0);
  CHECK(link.pause_functions == 0 && link.negotiation_flags == 0);
  const OsVersion version;
  CHECK(version.major == 0 && version.minor == 0 && version.build == 0);
  CHECK_EQ(kFailedWithoutNumber, 0xFFFFFFFFu);
  CHECK_EQ(CounterUnit::kWorstErrorPpm, 500u);
}

TEST("backend defaults: Windows' error numbers and what they mean here") {
  struct Row {
    std::uint32_t win32;
    ErrorCode code;
  };
  // winerror.h
  for (const Row& row : {Row{0, ErrorCode::kOk}, Row{1, ErrorCode::kNotSupported},
                         Row{2, ErrorCode::kAdapterGone}, Row{5, ErrorCode::kAccessDenied},
                         Row{8, ErrorCode::kOutOfMemory}, Row{14, ErrorCode::kOutOfMemory},
                         Row{23, ErrorCode::kNotSupported}, Row{31, ErrorCode::kDriverError},
                         Row{50, ErrorCode::kNotSupported}, Row{87, ErrorCode::kInvalidArgument},
                         Row{120, ErrorCode::kNotSupported}, Row{433, ErrorCode::kAdapterGone},
                         Row{1167, ErrorCode::kAdapterGone}, Row{1168, ErrorCode::kAdapterGone}}) {
    CHECK_EQ(windows_api::code_of(row.win32), row.code);
  }
}

TEST("backend defaults: a counter's unit is unknown, reported, or measured") {
  using windows_api::CounterPair;
  using windows_api::CounterUnit;
  CounterUnit unit;
  CHECK(!unit.known() && !unit.measured() && unit.error_ppm() == 0);
  unit.reset(300000000);
  CHECK(unit.known() && !unit.measured());
  CHECK_EQ(unit.resolution_ns(), 4u);
  CHECK_EQ(unit.hz(), 3e8);
  CHECK_EQ(unit.to_ns(3000), 10000u);
  unit.reset(0);
  CHECK(!unit.known());
  // 25 MHz, seen over 1 s of a system clock of 10 MHz.
  const CounterPair first{1000, 1010, 5000}, second{10001000, 10001010, 25005000};
  CHECK_EQ(unit.measure(first, second, 10000000), CounterUnit::Outcome::kKnown);
  CHECK(unit.measured());
  CHECK_EQ(unit.resolution_ns(), 40u);
  CHECK_EQ(unit.to_ns(25), 1000u);
  CHECK(unit.hz() > 24999999 && unit.hz() < 25000001);
  // 10 + 10 + 2 of 20 000 000 half ticks, and one of 25 000 000 counts.
  CHECK(unit.error_ppm() > 1.13 && unit.error_ppm() < 1.15);
}

TEST(
    "backend defaults: a counter near 1 GHz counts ns; what is too close or turned is no measure") {
  using windows_api::CounterPair;
  using windows_api::CounterUnit;
  CounterUnit unit;
  unit.reset(0);
  // 1 GHz and 200 ppm in 0.5 s, within the error; 250 ppm are not.
  const CounterPair first{1000, 1010, 5000};
  CHECK_EQ(unit.measure(first, {5001000, 5001010, 5000 + 500100000}, 10000000),
           CounterUnit::Outcome::kKnown);
  CHECK_EQ(unit.to_ns(77), 77u);
  unit.reset(0);
  CHECK_EQ(unit.measure(first, {5001000, 5001010, 5000 + 500125000}, 10000000),
           CounterUnit::Outcome::kKnown);
  CHECK(unit.to_ns(1000000000) < 999800000);
  unit.reset(0);
  // 22 of 40 000 half ticks are 550 ppm, of 48 000 458.
  CHECK_EQ(unit.measure(first, {21000, 21010, 5000 + 50000000}, 10000000),
           CounterUnit::Outcome::kTooShort);
  CHECK(!unit.known());
  CHECK_EQ(unit.measure(first, {25000, 25010, 5000 + 60000000}, 10000000),
           CounterUnit::Outcome::kKnown);
  unit.reset(0);
  CHECK_EQ(unit.measure(first, {1010, 1020, 6000}, 10000000), CounterUnit::Outcome::kTooShort);
  CHECK_EQ(unit.measure(first, {5001000, 5001010, 4999}, 10000000),
           CounterUnit::Outcome::kTooShort);
  CHECK_EQ(unit.measure(first, {5001000, 5001010, 5000}, 10000000),
           CounterUnit::Outcome::kStandingStill);
  CHECK_EQ(unit.measure(first, {21000, 21010, 5000}, 10000000), CounterUnit::Outcome::kTooShort);
}

TEST("backend defaults: what an event of the AVB driver says, field by field") {
  using intel_avb::event_of;
  constexpr std::uint64_t kNow = 6500000000;
  avb_abi::TsEvent event{};
  event.timestamp_ns = std::uint64_t{6} << 32 | 400000000;
  event.event_type = 1;
  event.vlan_id = 4094;
  event.pcp = 0xFD;
  event.queue = 3;
  event.packet_length = 90;
  event.trigger_source = 0xF5;
  event.correction_field = -7;
  const StampEvent received = event_of(event, Family::kI226, kNow);
  CHECK_EQ(received.kind, EventKind::kReceive);
  CHECK_EQ(received.device_ns, 6400000000u);
  CHECK_EQ(received.raw, event.timestamp_ns);
  CHECK_EQ(received.message_type, 5);
  CHECK_EQ(received.correction_scaled_ns, -7);
  CHECK_EQ(received.frame_bytes, 90);
  CHECK(received.vlan_id == 4094 && received.pcp == 5);
  CHECK_EQ(received.flags, kStampTimeValid | kStampMessageType | kStampCorrection | kStampVlan);
  event.vlan_id = 4095;
  CHECK_EQ(event_of(event, Family::kI226, kNow).flags,
           kStampTimeValid | kStampMessageType | kStampCorrection);
  event.event_type = 2;
  const StampEvent sent = event_of(event, Family::kI226, kNow);
  CHECK(sent.kind == EventKind::kTransmit && sent.flags == kStampTimeValid);
  CHECK_EQ(event_of(event, Family::kI219, kNow).flags, 0);
  event.event_type = 4;
  event.trigger_source = 1;
  const StampEvent timer = event_of(event, Family::kI226, kNow);
  CHECK(timer.kind == EventKind::kTargetTime && timer.channel == 1 && timer.flags == 0);
  event.trigger_source = 0;
  CHECK_EQ(event_of(event, Family::kI226, kNow).channel, 3);
  event.event_type = 8;
  CHECK_EQ(event_of(event, Family::kI226, kNow).kind, EventKind::kAuxiliary);
  for (const std::uint32_t type : {0u, 3u, 16u}) {
    event.event_type = type;
    CHECK_EQ(event_of(event, Family::kI226, kNow).kind, EventKind::kError);
  }
}

}  // namespace avbhal::test
