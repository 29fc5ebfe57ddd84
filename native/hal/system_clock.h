// The machine's monotonic clock as the estimation sees it.
#pragma once

#include <cstdint>

#include "base/wide.h"
#include "hal/types.h"

namespace avbhal {

// Any thread. Implementations: native/platform (QueryPerformanceCounter, CLOCK_MONOTONIC_RAW), the
// simulator's virtual clock, tests.
class SystemClock {
 public:
  virtual ~SystemClock() = default;
  virtual SystemClockId id() const = 0;
  virtual std::uint64_t frequency_hz() const = 0;
  virtual std::uint64_t now_ticks() = 0;
  // Blocks, or advances virtual time, for at least `ns`.
  virtual void sleep_ns(std::uint64_t ns) = 0;

  std::uint64_t now_ns() { return ticks_to_ns(now_ticks(), frequency_hz()); }
  // One tick in ns, rounded up: a reading stands for an instant within [now, now + resolution].
  std::uint64_t resolution_ns() const {
    return (kNsPerSecond + frequency_hz() - 1) / frequency_hz();
  }
};

// The finest stable monotonic clock of this platform; lives as long as the process.
SystemClock& platform_system_clock();

}  // namespace avbhal
