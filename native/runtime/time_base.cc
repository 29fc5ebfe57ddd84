#include "runtime/time_base.h"

#include <cmath>

namespace avbhal {
namespace {

constexpr std::uint64_t kMeasureNs = 1000000;

double hz_over_one_interval(SystemClock& system, std::uint64_t (*counter)()) {
  const std::uint64_t start_ns = system.now_ns();
  const std::uint64_t start = counter();
  std::uint64_t end_ns = start_ns;
  while (end_ns - start_ns < kMeasureNs) end_ns = system.now_ns();
  const std::uint64_t end = counter();
  return static_cast<double>(end - start) * 1e9 / static_cast<double>(end_ns - start_ns);
}

// 0 without a counter that can be trusted.
double tsc_frequency_hz() {
  static const double frequency =
      tsc::invariant() ? measured_hz(platform_system_clock(), &tsc::read) : double{};
  return frequency;
}

}  // namespace

double measured_hz(SystemClock& system, std::uint64_t (*counter)()) {
  const double first = hz_over_one_interval(system, counter);
  const double second = hz_over_one_interval(system, counter);
  // Two measurements of a counter that runs at one rate agree; a factor says that it does not.
  const bool stable = std::abs(first / second - 1) < 0.02;
  return stable ? (first + second) / 2 : 0;
}

TimeBase time_base_of(SystemClock& system, double tsc_hz) {
  TimeBase base;
  base.system = &system;
  base.uses_tsc = tsc_hz > 0;
  base.ticks_per_second = base.uses_tsc ? tsc_hz : static_cast<double>(system.frequency_hz());
  base.reading_ticks = !base.uses_tsc && system.resolution_ns() > 1 ? 1 : 0;
  return base;
}

TimeBase choose_time_base(SystemClock& system) {
  return time_base_of(system, system.id() == SystemClockId::kVirtual ? 0 : tsc_frequency_hz());
}

}  // namespace avbhal
