// Version, device text, registers, statistics, SET_HW_TIMESTAMPING (avb-ioctl contract 5.5, 6.1,
// 6.5, 6.7, 6.12, 6.30).
#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

abi::StatisticsReply statistics(Standin& s) {
  abi::StatisticsReply reply{};
  s.file.call(abi::kGetStatistics, reply);
  return reply;
}

struct Stamping {
  std::uint32_t enable = 1, mask = 1, target = 0, aux = 0;
};

// Win32 error; the reply in *reply.
std::uint32_t set_stamping(Standin& s, const Stamping& wanted, abi::HwTimestampingRequest* reply) {
  *reply = abi::HwTimestampingRequest{};
  reply->enable = wanted.enable;
  reply->timer_mask = wanted.mask;
  reply->enable_target_time = wanted.target;
  reply->enable_aux_ts = wanted.aux;
  return s.file.call(abi::kSetHwTimestamping, *reply);
}

}  // namespace

TEST("stand-in: the version says which build answers") {
  Standin s;
  abi::VersionReply version{};
  CHECK_EQ(s.file.call(abi::kGetVersion, version), 0u);
  CHECK_EQ(version.major, 1u);
  CHECK_EQ(version.minor, 0u);
  CHECK_EQ(version.flags, 1u);
  CHECK_EQ(version.reserved, 0u);
  CHECK(s.order("build mode=release"));
  CHECK_EQ(s.file.call(abi::kGetVersion, version), 0u);
  CHECK_EQ(version.flags, 0u);
}

TEST("stand-in: a release build does not know the register calls") {
  Standin s;
  s.open(0);
  CHECK_EQ(s.read_register(0xB608), 0x18000000u);
  CHECK(s.order("build mode=release"));
  abi::RegisterRequest request{};
  CHECK_EQ(s.file.call(abi::kReadRegister, request), 1u);
  CHECK_EQ(s.file.call(abi::kWriteRegister, request), 1u);
  CHECK(s.order("build mode=debug"));
  CHECK_EQ(s.read_register(0xB608), 0x18000000u);
}

TEST("stand-in: registers are those of the handle's adapter") {
  Standin s;
  StandinFile other(s.port);
  s.open(0);
  s.open(other, 2);
  CHECK_EQ(s.write_register(0xB608, 0x01020304u), 0u);
  CHECK_EQ(s.config().timinca, 0x01020304u);
  CHECK_EQ(s.config(other).timinca, 0x08000000u);
}

TEST("stand-in: a register outside the 128 KiB window is 31") {
  Standin s;
  s.open(0);
  abi::RegisterRequest request{};
  request.offset = 0x1FFFC;
  CHECK_EQ(s.file.call(abi::kReadRegister, request), 0u);
  request.offset = 0x20000;
  CHECK_EQ(s.file.call(abi::kReadRegister, request), 31u);
  CHECK_EQ(s.file.call(abi::kWriteRegister, request), 31u);
  request.offset = 0xFFFFFFFFu;
  CHECK_EQ(s.file.call(abi::kReadRegister, request), 31u);
}

TEST("stand-in: a register access takes time") {
  Standin s;
  s.open(0);
  const std::uint64_t before = s.host.now_ns();
  s.read_register(0x0008);
  CHECK(s.host.now_ns() - before > 200);
}

TEST("stand-in: the device text is NUL-terminated and its length is given") {
  Standin s;
  s.open(0);
  abi::DeviceInfo info;
  std::memset(&info, 0x5A, sizeof(info));
  CHECK_EQ(s.file.call(abi::kGetDeviceInfo, info), 0u);
  CHECK_EQ(info.buffer_size, std::uint32_t(std::strlen(info.device_info)));
  CHECK_EQ(info.device_info[1023], '\0');
  CHECK_EQ(info.status, 0u);
}

TEST("stand-in: IoctlCount counts what reaches the adapter, itself included") {
  Standin s;
  s.open(0);
  CHECK_EQ(s.file.call(abi::kResetStatistics), 0u);
  CHECK_EQ(statistics(s).ioctl_count, 1u);
  s.read_ns();
  s.config();
  CHECK_EQ(statistics(s).ioctl_count, 4u);
  abi::AdapterEnum enumeration{};
  abi::CrossTimestampReply cross{};
  s.file.call(abi::kEnumAdapters, enumeration);
  s.open(0);
  s.file.call(abi::kPhcCrossTimestamp, cross);
  s.file.call(0x00170104);
  CHECK_EQ(statistics(s).ioctl_count, 5u);
  abi::TimestampRequest request{};
  CHECK_EQ(s.file.raw(abi::kGetTimestamp, &request, 8, &request, 16), 122u);
  CHECK_EQ(statistics(s).ioctl_count, 7u);
}

TEST("stand-in: statistics are per adapter and mostly zero") {
  Standin s;
  s.open(0);
  for (int i = 0; i < 10; ++i) s.read_ns();
  const abi::StatisticsReply reply = statistics(s);
  CHECK_EQ(reply.ioctl_count, 11u);
  CHECK_EQ(reply.filter_attach_count, 1u);
  CHECK_EQ(reply.phc_query_count, 0u);
  CHECK_EQ(reply.timestamp_count, 0u);
  CHECK_EQ(reply.error_count, 0u);
  s.open(1);
  CHECK_EQ(statistics(s).ioctl_count, 1u);
}

TEST("stand-in: RESET_STATISTICS zeroes every field") {
  Standin s;
  s.open(0);
  CHECK(s.order("restart adapter=2"));
  CHECK_EQ(s.file.call(abi::kResetStatistics), 0u);
  const abi::StatisticsReply reply = statistics(s);
  CHECK_EQ(reply.filter_attach_count, 0u);
  CHECK_EQ(reply.pause_restart_generation, 0u);
  CHECK_EQ(reply.ioctl_count, 1u);
}

TEST("stand-in: SET_HW_TIMESTAMPING checks its fields after the state") {
  Standin s;
  s.open(0);
  abi::HwTimestampingRequest reply;
  CHECK_EQ(set_stamping(s, {2, 0, 0, 0}, &reply), 87u);
  CHECK_EQ(set_stamping(s, {1, 16, 0, 0}, &reply), 87u);
  CHECK_EQ(set_stamping(s, {1, 0, 2, 0}, &reply), 87u);
  CHECK_EQ(set_stamping(s, {1, 0, 0, 2}, &reply), 87u);
  CHECK_EQ(set_stamping(s, {1, 15, 1, 1}, &reply), 0u);
  CHECK(s.order("bar adapter=2 on=0"));
  CHECK_EQ(set_stamping(s, {2, 0, 0, 0}, &reply), 21u);
}

TEST("stand-in: SET_HW_TIMESTAMPING changes the bits of the contract's table") {
  Standin s;
  s.open(0);
  abi::HwTimestampingRequest reply;
  CHECK_EQ(s.write_register(0xB648, 0xFFFFFFFFu), 0u);  // no target time is reached
  CHECK_EQ(s.write_register(0xB640, 0xB8000000u), 0u);
  CHECK_EQ(set_stamping(s, {1, 0, 0, 0}, &reply), 0u);
  CHECK_EQ(reply.previous_tsauxc, 0xB8000000u);
  CHECK_EQ(reply.current_tsauxc, 0x38000000u);
  CHECK_EQ(set_stamping(s, {1, 0xA, 1, 0}, &reply), 0u);
  CHECK_EQ(reply.current_tsauxc, 0x10000011u);
  CHECK_EQ(set_stamping(s, {1, 0xF, 0, 1}, &reply), 0u);
  CHECK_EQ(reply.current_tsauxc, 0x00000500u);
  CHECK_EQ(set_stamping(s, {0, 1, 1, 1}, &reply), 0u);
  CHECK_EQ(reply.previous_tsauxc, 0x00000500u);
  CHECK_EQ(reply.current_tsauxc, 0xB8000000u);
}

TEST(
    "stand-in: EN_TT0 of a target time in the past stays set, as the driver leaves TSAUXC bit 30") {
  for (std::uint32_t index : {0u, 2u}) {
    Standin s;
    s.open(index);
    abi::HwTimestampingRequest reply;
    CHECK_EQ(set_stamping(s, {1, 0, 1, 0}, &reply), 0u);
    CHECK_EQ(reply.current_tsauxc & 0x11u, 0x11u);
  }
}

TEST("stand-in: enable=0 stops the clock where it is, enable=1 lets it run again") {
  for (std::uint32_t index : {0u, 2u}) {
    Standin s;
    s.open(index);
    s.host.advance(1000000000);
    abi::HwTimestampingRequest reply;
    CHECK_EQ(set_stamping(s, {0, 1, 0, 0}, &reply), 0u);
    const std::uint64_t stopped = s.read_ns();
    s.host.advance(1000000000);
    CHECK_EQ(s.read_ns(), stopped);
    CHECK_EQ(set_stamping(s, {1, 1, 0, 0}, &reply), 0u);
    s.host.advance(1000000000);
    CHECK(s.read_ns() > stopped + 900000000 && s.read_ns() < stopped + 1100000000);
  }
}

TEST("stand-in: I219 keeps a TSAUXC shadow for all of them, and its counter runs on") {
  standin::MachineConfig config;
  config.families[0] = config.families[1] = Family::kI219;
  config.count = 2;
  Standin s(config);
  StandinFile other(s.port);
  s.open(0);
  s.open(other, 1);
  abi::HwTimestampingRequest reply;
  CHECK_EQ(set_stamping(s, {0, 1, 0, 0}, &reply), 0u);
  CHECK_EQ(reply.current_tsauxc, 0xB8000000u);
  CHECK_EQ(s.config(other).tsauxc, 0xB8000000u);
  const std::uint64_t before = s.read_ns();
  s.host.advance(1000000000);
  CHECK(s.read_ns() > before + 900000000);
}

TEST("stand-in: enable=1 switches packet stamps on, enable=0 does not switch them off") {
  Standin s;
  s.open(0);
  CHECK_EQ(s.write_register(0xB620, 0), 0u);
  abi::HwTimestampingRequest reply;
  CHECK_EQ(set_stamping(s, {0, 1, 0, 0}, &reply), 0u);
  CHECK_EQ(s.read_register(0xB620) & 0x1Eu, 0u);
  CHECK_EQ(set_stamping(s, {1, 1, 0, 0}, &reply), 0u);
  CHECK_EQ(s.read_register(0xB620) & 0x1Eu, 0x18u);
  CHECK_EQ(set_stamping(s, {0, 1, 0, 0}, &reply), 0u);
  CHECK_EQ(s.read_register(0xB620) & 0x1Eu, 0x18u);
}

TEST("stand-in: writes to I217's TSAUXC are dropped") {
  Standin s(only(Family::kI217));
  s.open(0);
  abi::HwTimestampingRequest reply;
  CHECK_EQ(set_stamping(s, {0, 1, 0, 0}, &reply), 0u);
  CHECK_EQ(reply.current_tsauxc, reply.previous_tsauxc);
}

}  // namespace avbhal::test
