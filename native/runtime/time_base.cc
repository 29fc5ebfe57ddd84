#include "runtime/time_base.h"

#include <cmath>

namespace avbhal {
namespace {

constexpr std::uint64_t kMeasureNs = 1000000;

// TSC ticks per second over one short interval of the system clock.
double measure_tsc_hz(SystemClock& system) {
  const std::uint64_t start_ns = system.now_ns();
  const std::uint64_t start = tsc::read();
  std::uint64_t end_ns = start_ns;
  while (end_ns - start_ns < kMeasureNs) end_ns = system.now_ns();
  const std::uint64_t end = tsc::read();
  return static_cast<double>(end - start) * 1e9 / static_cast<double>(end_ns - start_ns);
}

// 0 when the counter cannot be trusted.
double tsc_frequency_hz() {
  static const double frequency = [] {
    if (!tsc::invariant()) return 0.0;
    SystemClock& system = platform_system_clock();
    const double first = measure_tsc_hz(system);
    const double second = measure_tsc_hz(system);
    // Two measurements of a counter that runs at one rate agree; a factor says that it does not.
    const bool stable = first > 1e6 && second > 1e6 && std::abs(first / second - 1) < 0.02;
    return stable ? (first + second) / 2 : 0.0;
  }();
  return frequency;
}

}  // namespace

TimeBase choose_time_base(SystemClock& system) {
  TimeBase base;
  base.system = &system;
  base.ticks_per_second = static_cast<double>(system.frequency_hz());
  base.reading_ticks = system.resolution_ns() > 1 ? 1 : 0;
  if (system.id() == SystemClockId::kVirtual) return base;
  const double tsc_hz = tsc_frequency_hz();
  if (tsc_hz > 0) {
    base.uses_tsc = true;
    base.reading_ticks = 0;
    base.ticks_per_second = tsc_hz;
  }
  return base;
}

}  // namespace avbhal
