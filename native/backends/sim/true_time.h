// The two times a simulation can run in.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "hal/system_clock.h"
#include "model/time_source.h"

namespace avbhal::sim {

// Where virtual time ends.
inline constexpr std::uint64_t kVirtualEndNs = std::uint64_t{1} << 62;

// True time is the system clock of the simulation: ground truth is given against it. Any thread.
class SimTime {
 public:
  virtual ~SimTime() = default;
  virtual SystemClock& clock() = 0;
  virtual bool is_virtual() const = 0;
  virtual std::uint64_t now_ns() = 0;
  virtual void wait_until_ns(std::uint64_t t) = 0;
  // Virtual time only; false when time would pass 2^62 ns, or in real time.
  virtual bool advance_ns(std::uint64_t ns) = 0;

  // This object as the model's time source.
  model::TimeSource source();
};

// The platform's clock; register accesses take their latency as a busy wait.
std::unique_ptr<SimTime> make_real_time();

// Starts at 1 s and moves only by advance_ns(), by the latency of register accesses, and by 20 ns
// for each reading of the system clock (10 before and 10 after the instant that is returned).
std::unique_ptr<SimTime> make_virtual_time();

}  // namespace avbhal::sim
