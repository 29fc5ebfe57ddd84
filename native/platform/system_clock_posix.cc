// CLOCK_MONOTONIC_RAW: not slewed by time synchronisation, so rates against it are the hardware's.
#include <time.h>

#include "hal/system_clock.h"

namespace avbhal {
namespace {

class MonotonicRawClock final : public SystemClock {
 public:
  SystemClockId id() const override { return SystemClockId::kMonotonicRaw; }
  std::uint64_t frequency_hz() const override { return kNsPerSecond; }
  std::uint64_t now_ticks() override {
    timespec t{};
    if (clock_gettime(CLOCK_MONOTONIC_RAW, &t) != 0) return 0;
    return static_cast<std::uint64_t>(t.tv_sec) * kNsPerSecond +
           static_cast<std::uint64_t>(t.tv_nsec);
  }
  void sleep_ns(std::uint64_t ns) override {
    timespec t{};
    t.tv_sec = static_cast<time_t>(ns / kNsPerSecond);
    t.tv_nsec = static_cast<long>(ns % kNsPerSecond);
    while (nanosleep(&t, &t) != 0) {
    }
  }
};

}  // namespace

SystemClock& platform_system_clock() {
  // Never destroyed: threads may still read it while the process exits.
  static auto* clock = new MonotonicRawClock();
  return *clock;
}

}  // namespace avbhal
