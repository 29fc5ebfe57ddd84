// Which values of the driver can be the adapter's clock: every edge.
#include "backends/intel_avb/plausibility.h"
#include "base/registers.gen.h"
#include "harness.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::uint64_t kSecond = 1000000000;

avb_abi::ClockConfigReply settings(std::uint32_t timinca, std::uint32_t tsauxc) {
  avb_abi::ClockConfigReply reply{};
  reply.timinca = timinca;
  reply.tsauxc = tsauxc;
  return reply;
}

TEST("plausibility: the window after a step holds what the clock was put to, and twice the time") {
  for (const std::uint64_t start : {std::uint64_t{2000}, std::uint64_t{1700000000000000000}}) {
    for (const std::uint64_t elapsed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{70000}}) {
      const DeviceWindow window = window_after(start, elapsed);
      CHECK_EQ(window.low_ns, start - 1000);
      CHECK_EQ(window.high_ns, start + 2 * elapsed + 1000);
      CHECK(window.contains(start));
      CHECK(window.contains(start + elapsed));
      CHECK(window.contains(window.low_ns) && window.contains(window.high_ns));
      CHECK(!window.contains(window.low_ns - 1) && !window.contains(window.high_ns + 1));
    }
  }
}

TEST("plausibility: the window after a step ends at 0, it does not wrap") {
  for (const std::uint64_t start : {0u, 1u, 999u, 1000u}) {
    CHECK_EQ(window_after(start, 5).low_ns, 0u);
    CHECK(window_after(start, 5).contains(0));
  }
  CHECK_EQ(window_after(1001, 5).low_ns, 1u);
}

TEST("plausibility: all ones is an adapter that left the bus") {
  const std::uint32_t ones = 0xFFFFFFFF;
  for (const Family family : {Family::kI210, Family::kI225, Family::kI226}) {
    CHECK(reads_all_ones(family, settings(ones, ones)));
    CHECK(!reads_all_ones(family, settings(ones, 0)));
    CHECK(!reads_all_ones(family, settings(0, ones)));
  }
  // The driver answers TSAUXC of an I219 from memory.
  CHECK(reads_all_ones(Family::kI219, settings(ones, 0)));
  CHECK(!reads_all_ones(Family::kI219, settings(0, ones)));
}

TEST("plausibility: what stops the counter of each family") {
  const std::uint32_t disabled = reg::kTSAUXC_DISABLE_SYSTIME;
  for (const Family family : {Family::kI210, Family::kI225, Family::kI226}) {
    CHECK(counter_stopped(family, 0, disabled));
    CHECK(counter_stopped(family, 0, disabled | 1));
    CHECK(!counter_stopped(family, 0, ~disabled));
  }
  const std::uint32_t period = 1u << 24, value = 1;
  CHECK(!counter_stopped(Family::kI219, period | value, disabled));
  CHECK(counter_stopped(Family::kI219, period, 0));
  CHECK(counter_stopped(Family::kI219, value, 0));
}

TEST("plausibility: from 2^63 on a time is software time") {
  CHECK(check_device_time("read", kSoftwareTimeNs - 1).ok());
  CHECK(check_device_time("read", 0).ok());
  CHECK_EQ(check_device_time("read", kSoftwareTimeNs).code(), ErrorCode::kClockReadInvalid);
}

TEST("plausibility: the last second and an I219's time 0 cannot be set") {
  CHECK_EQ(kLastSecondNs, 4294967295 * kSecond);
  CHECK(check_settable(Family::kI226, kLastSecondNs - 1).ok());
  CHECK_EQ(check_settable(Family::kI226, kLastSecondNs).code(), ErrorCode::kOutOfRange);
  CHECK_EQ(check_settable(Family::kI219, 0).code(), ErrorCode::kOutOfRange);
  CHECK(check_settable(Family::kI219, 1).ok());
  CHECK(check_settable(Family::kI226, 0).ok());
}

// Adds readings that are all multiples of 100 ns; how many the probe wanted.
int readings_wanted(SoftwareTimeProbe& probe, std::uint64_t step_ns) {
  int n = 1;
  while (n < 1000 && probe.add(100u * static_cast<unsigned>(n), step_ns * static_cast<unsigned>(n)))
    ++n;
  return n;
}

TEST("plausibility: software time is 32 readings of whole 100 ns over 10 us, 64 at most") {
  SoftwareTimeProbe slow, edge, quick;
  CHECK_EQ(readings_wanted(slow, 1000), 32);
  CHECK(slow.is_software());
  // 41 readings span 40 times 250 ns.
  CHECK_EQ(readings_wanted(edge, 250), 41);
  CHECK(edge.is_software());
  CHECK_EQ(readings_wanted(quick, 100), 64);
  CHECK(!quick.is_software());
}

TEST("plausibility: one reading between the multiples is a counter's") {
  SoftwareTimeProbe probe;
  CHECK(probe.add(1000, 0));
  CHECK(!probe.add(1001, 1000));
  for (std::uint64_t i = 2; i < 40; ++i) CHECK(!probe.add(100 * i, 1000 * i));
  CHECK(!probe.is_software());
}

}  // namespace
}  // namespace avbhal::intel_avb
