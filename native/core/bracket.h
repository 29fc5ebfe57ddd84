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

// Takes one bracket. `read(Bracket&)` fills device_ns and raw_counter and gives a Status; it is
// called between two readings of `clock`. A `read` that sees the one access which samples the
// device may narrow the bracket: it sets before_ticks and after_ticks itself. HAL_SYSTEM_CLOCK when
// the bracket runs backwards.
template <class Read>
Result<CrossTimestamp> take_bracket(SystemClock& clock, std::uint64_t device_resolution_ns,
                                    CrossMethod method, Read&& read) {
  Bracket bracket;
  bracket.before_ticks = clock.now_ticks();
  Status status = read(bracket);
  if (bracket.after_ticks == 0) bracket.after_ticks = clock.now_ticks();
  if (!status.ok()) return status;
  if (bracket.after_ticks < bracket.before_ticks) {
    return make_error(ErrorCode::kSystemClock, {},
                      "the system clock went backwards during the reading");
  }
  return to_cross_timestamp(bracket, clock, device_resolution_ns, method);
}

}  // namespace avbhal
