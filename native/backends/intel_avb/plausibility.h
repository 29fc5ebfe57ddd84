// Whether a value from the driver can be the adapter's clock. Pure; any thread.
#pragma once

#include <cstdint>

#include "backends/intel_avb/abi.h"
#include "base/limits.h"
#include "hal/status.h"
#include "hal/system_clock.h"
#include "hal/types.h"

namespace avbhal::intel_avb {

// From here on a value is the driver's software time (100 ns units since 1601, times 100).
inline constexpr std::uint64_t kSoftwareTimeNs = std::uint64_t{1} << 63;
// One more than the last second that a clock of seconds and nanoseconds can hold. The last second
// itself is what an adapter off the bus reads as.
inline constexpr std::uint64_t kLastSecondNs = kLastSecond * kNsPerSecond;

// True when the registers read all ones, as an adapter does that left the bus.
bool reads_all_ones(Family family, const avb_abi::ClockConfigReply& config);
// True when the settings say that the counter stands still: SYSTIM disabled (TSAUXC bit 31; I210,
// I225, I226), no increment (I217, I219).
bool counter_stopped(Family family, std::uint32_t timinca, std::uint32_t tsauxc);
// HAL_CLOCK_READ_INVALID for a value that cannot be the hardware clock: 2^63 and above.
Status check_device_time(const char* request, std::uint64_t device_ns);
// HAL_OUT_OF_RANGE for a time that the adapter cannot hold or that the driver treats differently:
// from 2^32 - 1 seconds (seconds register), 0 on an I219 (the driver then takes the computer's
// time).
Status check_settable(Family family, std::uint64_t device_ns);

// Closed interval of device times.
struct DeviceWindow {
  std::uint64_t low_ns = 0;
  std::uint64_t high_ns = 0;
  bool contains(std::uint64_t ns) const { return ns >= low_ns && ns <= high_ns; }
};
// Where a clock that was put to `start_ns` can be at most `elapsed_ns` of system time later, for
// device rates up to 2. The low end allows 1 us that the driver may lose on a step.
DeviceWindow window_after(std::uint64_t start_ns, std::uint64_t elapsed_ns);

// Recognises the wall clock that the driver delivers for an I219 whose counter stands at 0. Nothing
// in a single reply tells: neither status nor value (TAI is also what a working I219 is seeded
// with). But system time comes in 100 ns units, while a working counter is at an arbitrary phase
// and advances by less than 84 ns a step. What stays unknown: a counter that stops later at a
// value other than 0 is seen only because it no longer advances.
class SoftwareTimeProbe {
 public:
  // One reading at `system_ns`. True when more readings are needed.
  bool add(std::uint64_t device_ns, std::uint64_t system_ns);
  // True when every reading was a multiple of 100 ns over at least 32 readings and 10 us.
  bool is_software() const;

 private:
  std::uint64_t first_ns_ = 0, last_ns_ = 0;
  std::uint32_t readings_ = 0;
  bool all_hundreds_ = true;
};

}  // namespace avbhal::intel_avb
