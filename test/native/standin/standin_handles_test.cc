// Enumeration, handles, the selected adapter and hardware states (avb-ioctl contract 4, 6.2 to
// 6.6).
#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

struct EnumResult {
  std::uint32_t error = 0;
  abi::AdapterEnum reply{};
};

EnumResult enumerate(Standin& s, std::uint32_t index) {
  EnumResult result;
  result.reply.index = index;
  result.error = s.file.call(abi::kEnumAdapters, result.reply);
  return result;
}

std::uint32_t open_ids(Standin& s, std::uint16_t vendor, std::uint16_t device,
                       std::uint32_t index) {
  abi::AdapterOpen request{};
  request.vendor_id = vendor;
  request.device_id = device;
  request.index = index;
  return s.file.call(abi::kOpenAdapter, request);
}

std::uint16_t family_id(Standin& s, StandinFile& file) { return s.state(file).device_id; }

std::string info_text(StandinFile& file, std::uint32_t* error) {
  abi::DeviceInfo info{};
  *error = file.call(abi::kGetDeviceInfo, info);
  return *error == 0 ? std::string(info.device_info, info.buffer_size) : std::string();
}

}  // namespace

TEST("stand-in: the adapter attached last has index 0, with the family's id and mask") {
  Standin s;
  const struct {
    std::uint16_t device_id;
    std::uint32_t capabilities;
  } rows[] = {{0x125B, 0x1FF}, {0x15B7, 0x0C3}, {0x1533, 0x183}};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const EnumResult result = enumerate(s, i);
    CHECK_EQ(result.error, 0u);
    CHECK_EQ(result.reply.index, i);
    CHECK_EQ(result.reply.count, 3u);
    CHECK_EQ(result.reply.vendor_id, 0x8086u);
    CHECK_EQ(result.reply.device_id, rows[i].device_id);
    CHECK_EQ(result.reply.capabilities, rows[i].capabilities);
  }
  CHECK_EQ(enumerate(s, 3).error, 87u);
}

TEST("stand-in: enumeration neither binds the handle nor selects") {
  Standin s;
  StandinFile other(s.port);
  CHECK_EQ(s.open(other, 2), 0u);
  CHECK_EQ(enumerate(s, 0).error, 0u);
  CHECK_EQ(family_id(s, s.file), 0x1533u);
  CHECK_EQ(s.config().status, 31u);
}

TEST("stand-in: without adapters ENUM and OPEN answer 433, everything else 21") {
  Standin s(only(Family::kI226));
  CHECK(s.order("remove adapter=0"));
  CHECK_EQ(enumerate(s, 0).error, 433u);
  CHECK_EQ(s.open(0), 433u);
  abi::VersionReply version{};
  CHECK_EQ(s.file.call(abi::kGetVersion, version), 21u);
  CHECK_EQ(s.file.call(abi::kInitDevice), 21u);
  CHECK_EQ(s.state().hw_state, kSentinel);
}

TEST("stand-in: OPEN takes the index of all adapters and ids of its family only") {
  Standin s;
  CHECK_EQ(open_ids(s, 0x8086, 0x1533, 2), 0u);
  CHECK_EQ(open_ids(s, 0x8086, 0x1533, 0), 433u);
  CHECK_EQ(open_ids(s, 0x8086, 0x1536, 2), 0u);
  CHECK_EQ(open_ids(s, 0, 0, 2), 0u);
  CHECK_EQ(open_ids(s, 0, 0x1533, 2), 433u);
  CHECK_EQ(open_ids(s, 0x8086, 0, 2), 433u);
  CHECK_EQ(open_ids(s, 0x10EC, 0x1533, 2), 433u);
  CHECK_EQ(open_ids(s, 0, 0, 3), 433u);
}

TEST("stand-in: a failed OPEN leaves the binding and the selection") {
  Standin s;
  CHECK_EQ(s.open(2), 0u);
  CHECK_EQ(open_ids(s, 0x8086, 0x1533, 0), 433u);
  CHECK_EQ(family_id(s, s.file), 0x1533u);
  StandinFile unbound(s.port);
  CHECK_EQ(family_id(s, unbound), 0x1533u);
}

TEST("stand-in: an unbound handle means the selected adapter, else the first") {
  Standin s;
  CHECK_EQ(family_id(s, s.file), 0x125Bu);
  StandinFile other(s.port);
  CHECK_EQ(s.open(other, 1), 0u);
  CHECK_EQ(family_id(s, s.file), 0x15B7u);
  CHECK_EQ(s.open(other, 2), 0u);
  CHECK_EQ(family_id(s, s.file), 0x1533u);
}

TEST("stand-in: a bound handle keeps its adapter, re-opening binds it again") {
  Standin s;
  StandinFile other(s.port);
  CHECK_EQ(s.open(0), 0u);
  CHECK_EQ(s.open(other, 2), 0u);
  CHECK_EQ(family_id(s, s.file), 0x125Bu);
  CHECK_EQ(s.open(2), 0u);
  CHECK_EQ(family_id(s, s.file), 0x1533u);
}

TEST("stand-in: GET_DEVICE_INFO ignores the handle and speaks of the selected adapter") {
  Standin s;
  StandinFile other(s.port);
  s.open(0);
  s.open(other, 2);
  std::uint32_t error = 0;
  CHECK_EQ(info_text(s.file, &error), std::string("Intel I210 Gigabit Ethernet - IEEE 1588 PTP"));
  s.open(other, 1);
  CHECK_EQ(info_text(s.file, &error), std::string("Intel I219 Gigabit Ethernet - Enhanced PTP"));
  s.open(other, 0);
  CHECK_EQ(info_text(s.file, &error), std::string("Intel I226 2.5G Ethernet - Advanced TSN"));
  CHECK(s.order("behaviour mode=ideal"));
  s.open(other, 2);
  CHECK_EQ(info_text(s.file, &error), std::string("Intel I226 2.5G Ethernet - Advanced TSN"));
}

TEST("stand-in: ADJUST_FREQUENCY acts on the selected adapter, not on the handle's") {
  Standin s;
  StandinFile other(s.port);
  s.open(0);
  s.open(other, 2);
  const std::uint32_t timinca_226 = s.config().timinca;
  abi::FrequencyRequest request{};
  request.increment_ns = 5;
  CHECK_EQ(s.file.call(abi::kAdjustFrequency, request), 0u);
  CHECK_EQ(request.current_increment, 0x08000000u);
  CHECK_EQ(s.config().timinca, timinca_226);
  CHECK_EQ(s.config(other).timinca, 0x05000000u);
  // The range is that of the selected family: 47 fits the handle's I226, not the I210.
  request.increment_ns = 47;
  CHECK_EQ(s.file.call(abi::kAdjustFrequency, request), 87u);
}

TEST("stand-in: states go from BAR_MAPPED to PTP_READY with OPEN") {
  Standin s;
  CHECK_EQ(s.state().hw_state, 2u);
  s.open(0);
  CHECK_EQ(s.state().hw_state, 3u);
  CHECK_EQ(s.state().vendor_id, 0x8086u);
  CHECK_EQ(s.state().capabilities, 0x1FFu);
  CHECK_EQ(s.state().usable_capabilities, 0x1FFu);
  StandinFile other(s.port);
  s.open(other, 0);
  CHECK_EQ(s.state(other).hw_state, 3u);
}

TEST("stand-in: GET_TIMESTAMP raises the state lazily, a cross timestamp does not") {
  Standin s;
  abi::CrossTimestampReply cross{};
  CHECK_EQ(s.file.call(abi::kPhcCrossTimestamp, cross), 21u);
  CHECK_EQ(s.state().hw_state, 2u);
  abi::TimestampRequest stamp{};
  CHECK_EQ(s.file.call(abi::kGetTimestamp, stamp), 0u);
  CHECK_EQ(s.state().hw_state, 3u);
  CHECK_EQ(s.file.call(abi::kPhcCrossTimestamp, cross), 0u);
}

TEST("stand-in: GET_CLOCK_CONFIG on an unbound handle is 31, even with short buffers") {
  Standin s;
  StandinFile other(s.port);
  s.open(other, 0);
  CHECK_EQ(s.config().status, 31u);
  CHECK_EQ(s.file.call(abi::kGetClockConfig), 31u);
  s.open(0);
  CHECK_EQ(s.config().status, 0u);
}

TEST("stand-in: I225 is enumerated, stays BOUND and answers 21") {
  Standin s(only(Family::kI225));
  CHECK_EQ(enumerate(s, 0).reply.capabilities, 0x0BFu);
  CHECK_EQ(enumerate(s, 0).reply.device_id, 0x15F2u);
  CHECK_EQ(s.open(0), 0u);
  CHECK_EQ(s.state().hw_state, 1u);
  CHECK_EQ(s.state().usable_capabilities, 0x020u);
  abi::TimestampRequest stamp{};
  CHECK_EQ(s.file.call(abi::kGetTimestamp, stamp), 21u);
  CHECK_EQ(s.file.call(abi::kSetTimestamp, stamp), 21u);
  CHECK_EQ(s.config().status, 21u);
  CHECK_EQ(s.shift_ns(1), 21u);
  CHECK_EQ(s.read_register(0), kSentinel);
  std::uint32_t error = 0;
  info_text(s.file, &error);
  CHECK_EQ(error, 21u);
  abi::FrequencyRequest frequency{};
  CHECK_EQ(s.file.call(abi::kAdjustFrequency, frequency), 87u);
  frequency.increment_ns = 15;
  CHECK_EQ(s.file.call(abi::kAdjustFrequency, frequency), 21u);
  abi::VersionReply version{};
  CHECK_EQ(s.file.call(abi::kGetVersion, version), 0u);
  CHECK_EQ(s.file.call(abi::kInitDevice), 0u);
  CHECK_EQ(s.state().hw_state, 1u);
}

TEST("stand-in: without BAR0 the state is BOUND until GET_HW_STATE can map it") {
  Standin s;
  s.open(0);
  CHECK(s.order("bar adapter=2 on=0"));
  CHECK_EQ(s.state().hw_state, 1u);
  CHECK_EQ(enumerate(s, 0).reply.capabilities, 0x17Du);
  CHECK_EQ(s.read_register(0xB608), kSentinel);
  abi::TimestampRequest stamp{};
  CHECK_EQ(s.file.call(abi::kGetTimestamp, stamp), 21u);
  CHECK(s.order("bar adapter=2 on=1"));
  const abi::HwStateQuery mapped = s.state();
  CHECK_EQ(mapped.hw_state, 2u);
  CHECK_EQ(mapped.capabilities, 0x17Du);
  CHECK_EQ(mapped.usable_capabilities, 0x120u);
  CHECK_EQ(s.state().capabilities, 0x1FFu);
  CHECK_EQ(s.state().usable_capabilities, 0x1FFu);
}

TEST("stand-in: an adapter that comes without BAR0 is BOUND and not initialised") {
  Standin s;
  CHECK(s.order("remove adapter=2"));
  CHECK(s.order("bar adapter=2 on=0"));
  CHECK(s.order("return adapter=2"));
  CHECK_EQ(enumerate(s, 0).reply.capabilities, 0x17Du);
  CHECK_EQ(s.state().hw_state, 1u);
  CHECK_EQ(s.shift_ns(1), 21u);
}

TEST("stand-in: OPEN without BAR0 forces PTP_READY, and the clock cannot be read") {
  Standin s;
  CHECK(s.order("bar adapter=2 on=0"));
  CHECK_EQ(s.open(0), 0u);
  CHECK_EQ(s.state().hw_state, 3u);
  CHECK_EQ(s.state().capabilities, 0x17Du);
  CHECK_EQ(s.config().status, 50u);
  CHECK_EQ(s.shift_ns(1), 31u);
  CHECK_EQ(s.set_ns(40000000000u), 31u);
  abi::CrossTimestampReply cross{};
  CHECK_EQ(s.file.call(abi::kPhcCrossTimestamp, cross), 31u);
  abi::FrequencyRequest frequency{};
  frequency.increment_ns = 8;
  CHECK_EQ(s.file.call(abi::kAdjustFrequency, frequency), 31u);
  // The fallback of GET_TIMESTAMP: system time in ns since 1601.
  const std::uint64_t since_1601_s = 11644473600u + std::uint64_t{1767225600};  // 2026-01-01
  CHECK_EQ(s.read_ns() / 1000000000u, since_1601_s + s.host.now_ns() / 1000000000u);
  CHECK(s.read_ns() >= std::uint64_t{1} << 63);
}

TEST("stand-in: a removed adapter is gone, its handle answers 21, its return needs a new OPEN") {
  Standin s;
  s.open(2);
  StandinFile unbound(s.port);
  CHECK(s.order("remove adapter=0"));
  CHECK_EQ(enumerate(s, 0).reply.count, 2u);
  CHECK_EQ(enumerate(s, 2).error, 87u);
  CHECK_EQ(s.config().status, 21u);
  abi::VersionReply version{};
  CHECK_EQ(s.file.call(abi::kGetVersion, version), 21u);
  CHECK_EQ(family_id(s, unbound), 0x125Bu);
  CHECK(s.order("return adapter=0"));
  CHECK_EQ(enumerate(s, 0).reply.device_id, 0x1533u);
  CHECK_EQ(s.config().status, 21u);
  CHECK_EQ(s.open(0), 0u);
  CHECK_EQ(s.config().status, 0u);
  CHECK(!s.order("return adapter=0"));
}

TEST("stand-in: the second INIT on one handle is 22, on another handle it is not") {
  Standin s;
  StandinFile other(s.port);
  CHECK_EQ(s.file.call(abi::kInitDevice), 0u);
  CHECK_EQ(s.file.call(abi::kInitDevice), 22u);
  s.open(0);
  CHECK_EQ(s.file.call(abi::kInitDevice), 22u);
  CHECK_EQ(other.call(abi::kInitDevice), 0u);
}

TEST("stand-in: rebuilding the machine makes open handles stale") {
  Standin s;
  s.open(0);
  CHECK(s.order("adapters list=i219,i226 seed=9"));
  CHECK_EQ(s.config().status, 21u);
  CHECK_EQ(enumerate(s, 0).reply.count, 2u);
  CHECK_EQ(s.open(1), 0u);
  CHECK_EQ(family_id(s, s.file), 0x15B7u);
}

}  // namespace avbhal::test
