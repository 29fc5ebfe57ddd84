// Reading, setting and shifting the clock, and what restarts it (avb-ioctl contract 4.4, 5.3, 6.4,
// 6.8, 6.9, 6.11, 6.21).
#include <climits>

#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kSecond = 1000000000;
constexpr std::uint64_t kLargestAccessNs = 60000;  // two registers with their rare long delays
// 2026-01-01 00:00:00 UTC as TAI.
constexpr std::uint64_t kFixedTaiNs = (1767225600u + 37u) * kSecond;

}  // namespace

TEST("stand-in: a reading lies between the truths before and after it, on every family") {
  for (Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    Standin s(only(family));
    s.open(0);
    s.host.advance(3 * kSecond);
    const std::uint32_t resolution = s.port.machine().state().adapters[0].model.resolution_ns();
    for (int i = 0; i < 20000; ++i) {
      const std::uint64_t before = s.truth(0).device_ns;
      const std::uint64_t reading = s.read_ns();
      const std::uint64_t after = s.truth(0).device_ns;
      CHECK(before <= reading + resolution && reading <= after);
      s.host.advance(7919 * static_cast<std::uint64_t>(i % 97));
    }
  }
}

TEST("stand-in: GET_CLOCK_CONFIG gives the clock and the raw registers") {
  Standin s;
  s.open(2);
  const abi::ClockConfigReply config = s.config();
  CHECK_EQ(config.timinca, 0x08000000u);
  CHECK_EQ(config.tsauxc, 0u);
  CHECK_EQ(config.clock_rate_mhz, 125u);
  CHECK(s.read_ns() > config.systim_ns);
  s.open(1);
  CHECK_EQ(s.config().timinca, 0x02F42400u);
  s.open(0);
  CHECK_EQ(s.config().timinca, 0x18000000u);
}

TEST("stand-in: the first OPEN of an adapter restarts its clock, a later one does not") {
  for (std::uint32_t index : {0u, 2u}) {
    Standin s;
    s.host.advance(100 * kSecond);
    CHECK_EQ(s.open(index), 0u);
    CHECK(s.read_ns() < kSecond);
    s.host.advance(5 * kSecond);
    CHECK_EQ(s.open(index), 0u);
    CHECK(s.read_ns() > 5 * kSecond);
  }
}

TEST("stand-in: the first OPEN of an I219 leaves its clock alone") {
  Standin s(only(Family::kI219));
  CHECK_EQ(s.write_register(0xB608, 0x02F00000u), 0u);
  CHECK_EQ(s.shift_ns(-1000000), 0u);
  const std::uint64_t before = s.truth(0).device_ns;
  CHECK_EQ(s.open(0), 0u);
  CHECK_EQ(s.state().hw_state, 3u);
  CHECK_EQ(s.config().timinca, 0x02F00000u);
  CHECK(s.read_ns() - before < kSecond);
}

TEST("stand-in: OPEN does not restart an adapter that GET_TIMESTAMP made ready") {
  Standin s;
  s.host.advance(100 * kSecond);
  CHECK(s.read_ns() > 100 * kSecond);
  CHECK_EQ(s.open(0), 0u);
  CHECK(s.read_ns() > 100 * kSecond);
}

TEST("stand-in: device initialisation takes at least 10 ms") {
  Standin s;
  const std::uint64_t before = s.host.now_ns();
  CHECK_EQ(s.file.call(abi::kInitDevice), 0u);
  CHECK(s.host.now_ns() - before >= 10000000u);
}

TEST("stand-in: INIT sets the time to about 1 ns and TIMINCA to nominal, for every caller") {
  Standin s;
  StandinFile other(s.port);
  s.open(0);
  s.host.advance(50 * kSecond);
  abi::FrequencyRequest frequency{};
  frequency.increment_ns = 30;
  CHECK_EQ(s.file.call(abi::kAdjustFrequency, frequency), 0u);
  CHECK_EQ(other.call(abi::kInitDevice), 0u);
  CHECK(s.read_ns() < 20000000u);
  CHECK_EQ(s.config().timinca, 0x18000000u);
}

TEST("stand-in: INIT clears TSAUXC on I210; on I226 it clears bit 31 and sets bit 2") {
  for (std::uint32_t index : {0u, 2u}) {
    Standin s;
    s.open(index);
    CHECK_EQ(s.write_register(0xB648, 0xFFFFFFFFu), 0u);  // no target time is reached
    CHECK_EQ(s.write_register(0xB640, 0x80000011u), 0u);
    CHECK_EQ(s.file.call(abi::kInitDevice), 0u);
    CHECK_EQ(s.config().tsauxc, index == 0 ? 0x15u : 0u);
    CHECK_EQ(s.read_register(0xB620) & 0x1Eu, 0x18u);
    CHECK_EQ(s.read_register(0xB614) & 0x10u, 0x10u);
  }
}

TEST("stand-in: SET takes forward jumps, backward jumps from 30 s on and values below 30 s") {
  for (std::uint32_t index : {0u, 1u, 2u}) {
    Standin s;
    s.open(index);
    CHECK_EQ(s.set_ns(1000 * kSecond), 0u);
    const std::uint64_t now = s.read_ns();
    CHECK(now >= 1000 * kSecond && now < 1000 * kSecond + 2 * kLargestAccessNs);
    CHECK_EQ(s.set_ns(now - 1000000), 87u);
    CHECK_EQ(s.set_ns(now - 29 * kSecond), 87u);
    CHECK(s.read_ns() >= now);
    CHECK_EQ(s.set_ns(now - 31 * kSecond), 0u);
    CHECK(s.read_ns() < now - 30 * kSecond);
    CHECK_EQ(s.set_ns(now + 3600 * kSecond), 0u);
    CHECK(s.read_ns() >= now + 3600 * kSecond);
    CHECK_EQ(s.set_ns(40 * kSecond), 0u);
    CHECK_EQ(s.set_ns(35 * kSecond), 87u);
    CHECK_EQ(s.set_ns(29 * kSecond), 0u);
    CHECK_EQ(s.set_ns(28 * kSecond), 0u);
    CHECK(s.read_ns() < 29 * kSecond);
  }
}

TEST("stand-in: SET writes seconds and ns, not compensated for the time it takes") {
  Standin s;
  s.open(2);
  CHECK_EQ(s.set_ns(5 * kSecond + 123456789), 0u);
  const std::uint64_t reading = s.read_ns();
  CHECK(reading >= 5 * kSecond + 123456789);
  CHECK(reading < 5 * kSecond + 123456789 + 2 * kLargestAccessNs);
}

TEST("stand-in: OFFSET adds to the clock and loses only the time between read and write") {
  for (std::uint32_t index : {0u, 1u, 2u}) {
    Standin s;
    s.open(index);
    CHECK_EQ(s.set_ns(100 * kSecond), 0u);
    const std::uint64_t truth = s.truth(2 - index).device_ns;
    CHECK_EQ(s.shift_ns(-5000000000), 0u);
    const std::uint64_t after = s.truth(2 - index).device_ns;
    CHECK(after + 5 * kSecond >= truth && after + 5 * kSecond < truth + 2 * kLargestAccessNs);
    CHECK_EQ(s.shift_ns(1), 0u);
    CHECK_EQ(s.shift_ns(INT64_MIN), 87u);
    CHECK_EQ(s.shift_ns(-200000000000), 87u);
    CHECK(s.read_ns() >= 95 * kSecond);
  }
}

TEST("stand-in: OFFSET works below PTP_READY") {
  Standin s;
  s.host.advance(kSecond);
  CHECK_EQ(s.shift_ns(1000), 0u);
  CHECK_EQ(s.state().hw_state, 2u);
}

TEST("stand-in: I217 counts raw and cannot be set or shifted") {
  Standin s(only(Family::kI217));
  s.open(0);
  CHECK_EQ(s.config().timinca, 0x08000001u);
  CHECK(s.read_ns() > 0);
  CHECK_EQ(s.set_ns(kSecond), 31u);
  CHECK_EQ(s.shift_ns(1), 31u);
}

TEST("stand-in: I219 shows TAI after initialisation and after SET(0)") {
  Standin s;
  s.open(1);
  const std::uint64_t start = s.read_ns();
  CHECK(start > kFixedTaiNs && start < kFixedTaiNs + 2 * kSecond);
  CHECK_EQ(s.set_ns(5 * kSecond), 0u);
  CHECK(s.read_ns() < 6 * kSecond);
  CHECK_EQ(s.set_ns(0), 0u);
  CHECK(s.read_ns() > kFixedTaiNs);
  CHECK(s.order("behaviour mode=ideal"));
  CHECK_EQ(s.set_ns(0), 0u);
  CHECK(s.read_ns() < kSecond);
}

TEST("stand-in: all I219 share one software offset; with ideal behaviour each has its own") {
  standin::MachineConfig config;
  config.families[0] = config.families[1] = Family::kI219;
  config.count = 2;
  Standin s(config);
  StandinFile other(s.port);
  s.open(0);
  s.open(other, 1);
  const std::uint64_t before = s.read_ns(other);
  CHECK_EQ(s.shift_ns(3600 * static_cast<std::int64_t>(kSecond)), 0u);
  CHECK(s.read_ns(other) > before + 3600 * kSecond);
  CHECK(s.order("behaviour mode=ideal"));
  const std::uint64_t own = s.read_ns(other);
  CHECK_EQ(s.shift_ns(3600 * static_cast<std::int64_t>(kSecond)), 0u);
  CHECK(s.read_ns(other) < own + kSecond);
}

TEST("stand-in: I219 whose counter stands at 0 shows the wall clock, and SET has no effect") {
  Standin s;
  s.open(1);
  CHECK(s.order("clock-reset adapter=1"));
  const std::uint64_t reading = s.read_ns();
  CHECK(reading > kFixedTaiNs && reading < kFixedTaiNs + 2 * kSecond);
  CHECK_EQ(s.set_ns(reading + 500 * kSecond), 0u);
  CHECK(s.read_ns() < reading + kSecond);
}

TEST("stand-in: a reset clock of a ready adapter stands at 0 until INIT") {
  Standin s;
  s.open(0);
  CHECK(s.order("clock-reset adapter=2"));
  CHECK_EQ(s.read_ns(), 0u);
  s.host.advance(kSecond);
  CHECK_EQ(s.read_ns(), 0u);
  CHECK_EQ(s.file.call(abi::kInitDevice), 0u);
  CHECK(s.read_ns() > 0);
}

TEST("stand-in: GET_TIMESTAMP below PTP_READY initialises a device whose TIMINCA is 0") {
  Standin s;
  CHECK(s.order("clock-reset adapter=2"));
  CHECK_EQ(s.state().hw_state, 2u);
  CHECK(s.read_ns() > 0);
  CHECK_EQ(s.state().hw_state, 3u);
  Standin i217(only(Family::kI217));
  CHECK(i217.order("clock-reset adapter=0"));
  abi::TimestampRequest request{};
  CHECK_EQ(i217.file.call(abi::kGetTimestamp, request), 21u);
}

TEST("stand-in: OPEN of a ready I210 clears TSAUXC bit 31, of an I226 it does not") {
  for (std::uint32_t index : {0u, 2u}) {
    Standin s;
    s.open(index);
    CHECK_EQ(s.write_register(0xB640, 0x80000000u), 0u);
    s.open(index);
    CHECK_EQ(s.config().tsauxc >> 31, index == 0 ? 1u : 0u);
  }
}

TEST("stand-in: a cross timestamp reads the system clock first, then the device") {
  Standin s;
  s.open(0);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t qpc_before = s.host.read_qpc();
    const std::uint64_t truth_before = s.truth(2).device_ns;
    abi::CrossTimestampReply reply{};
    reply.adapter_index = 42;
    CHECK_EQ(s.file.call(abi::kPhcCrossTimestamp, reply), 0u);
    CHECK_EQ(reply.adapter_index, 42u);
    CHECK_EQ(reply.system_qpc, qpc_before);
    CHECK_EQ(reply.qpc_frequency_hz, s.host.frequency_hz());
    CHECK_EQ(reply.valid, 1u);
    // The device is read at least a third of a register access after the system clock.
    CHECK(reply.phc_time_ns > truth_before);
    CHECK(reply.phc_time_ns <= s.truth(2).device_ns);
    s.host.advance(3331);
  }
}

TEST("stand-in: a filter restart initialises the device and counts a generation") {
  Standin s;
  s.open(0);
  s.host.advance(100 * kSecond);
  abi::StatisticsReply before{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, before), 0u);
  CHECK(s.order("restart adapter=2"));
  abi::StatisticsReply after{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, after), 0u);
  CHECK_EQ(after.pause_restart_generation, before.pause_restart_generation + 1);
  CHECK_EQ(after.filter_pause_count, before.filter_pause_count + 1);
  CHECK_EQ(after.filter_restart_count, before.filter_restart_count + 1);
  CHECK(s.read_ns() < kSecond);
  CHECK_EQ(s.config().status, 0u);
}

}  // namespace avbhal::test
