// What the clock page counts in: the invariant TSC where the processor has one, else the system
// clock.
#pragma once

#include <cstdint>

#include "hal/system_clock.h"
#include "platform/compat_tsc.h"

namespace avbhal {

// Copyable; any thread. `ticks_per_second` of the TSC is measured once per process against the
// system clock over about 2 ms and is only a nominal scale: what matters, the device's rate per
// tick, is bounded by the brackets.
struct TimeBase {
  bool uses_tsc = false;
  double ticks_per_second = 0;
  SystemClock* system = nullptr;
  // How many ticks after its reading an instant may lie: 1 on a counter whose tick is longer than a
  // ns, such as QueryPerformanceCounter at 10 MHz, else 0.
  std::uint32_t reading_ticks = 0;

  std::uint64_t now_ticks() const { return uses_tsc ? tsc::read() : system->now_ticks(); }
  // For brackets: not reordered with the device access it encloses.
  std::uint64_t ordered_ticks() const {
    return uses_tsc ? tsc::read_ordered() : system->now_ticks();
  }
  const char* name() const { return uses_tsc ? "tsc" : clock_id_name(system->id()); }
};

// Ticks per second of `counter`, measured twice against `system` over 1 ms; 0 when the two do not
// agree: the counter cannot be trusted.
double measured_hz(SystemClock& system, std::uint64_t (*counter)());

// Of `system` and a counter of the processor that runs at `tsc_hz`, 0 where it cannot be trusted.
TimeBase time_base_of(SystemClock& system, double tsc_hz);

// `system`: the backend's clock. Virtual clocks are their own time base; a real one is replaced by
// the TSC when that is invariant and agrees with the system clock in two measurements.
TimeBase choose_time_base(SystemClock& system);

}  // namespace avbhal
