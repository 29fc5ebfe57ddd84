// Pairing a device clock with the system clock by bracketing: pure logic, no operating system.
#pragma once

#include <cstdint>

#include "hal/status.h"
#include "hal/system_clock.h"
#include "hal/types.h"

namespace avbhal {

// The device was read at some instant in [before_ticks, after_ticks + one tick].
struct Bracket {
  std::uint64_t before_ticks = 0;
  std::uint64_t after_ticks = 0;
  std::uint64_t device_ns = 0;
  std::uint64_t raw_counter = 0;
};

// The bracket as a cross timestamp in ns. `device_resolution_ns`: how far below the true device
// time a reading may lie (its quantum).
CrossTimestamp to_cross_timestamp(const Bracket& bracket, const SystemClock& clock,
                                  std::uint64_t device_resolution_ns, CrossMethod method);

// HAL_SYSTEM_CLOCK when the bracket runs backwards.
Status check_bracket(const Bracket& bracket, const char* operation);

// Takes `count` brackets and reports the narrowest. `read(Bracket&)` fills device_ns and
// raw_counter; it is called between two readings of `clock`. A `read` that sees the one access
// which samples the device may narrow the bracket: it sets before_ticks and after_ticks itself.
// Single failures are counted; when every attempt fails, the last error is returned.
template <class Read>
Result<CrossTimestamp> narrowest_bracket(SystemClock& clock, std::uint32_t count,
                                         std::uint64_t device_resolution_ns, CrossMethod method,
                                         const char* operation, Read&& read) {
  Bracket best;
  std::uint32_t failed = 0;
  bool have = false;
  Status last;
  for (std::uint32_t i = 0; i < count; ++i) {
    Bracket b;
    b.before_ticks = clock.now_ticks();
    Status status = read(b);
    if (b.after_ticks == 0) b.after_ticks = clock.now_ticks();
    if (status.ok()) status = check_bracket(b, operation);
    if (!status.ok()) {
      ++failed;
      last = std::move(status);
      continue;
    }
    if (!have || b.after_ticks - b.before_ticks < best.after_ticks - best.before_ticks) best = b;
    have = true;
  }
  if (!have) {
    if (last.ok())
      return make_error(ErrorCode::kInvalidArgument, operation, "no bracket was asked");
    return last;
  }
  CrossTimestamp cross = to_cross_timestamp(best, clock, device_resolution_ns, method);
  cross.samples = count;
  cross.samples_failed = failed;
  return cross;
}

}  // namespace avbhal
