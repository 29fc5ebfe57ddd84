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

// How long a counter shows one value: a reading T stands for a time in [T, T + tick).
struct CounterTick {
  std::uint64_t usual_ns, most_ns;

  constexpr CounterTick(std::uint64_t ns) : CounterTick(ns, ns) {}
  constexpr CounterTick(std::uint64_t usual, std::uint64_t most)
      : usual_ns(usual < most ? usual : most), most_ns(most) {}
};

// Of a family that has no row only the most is known: its counter may be as fine as its unit.
CounterTick family_tick(Family family);

// The bracket as a cross timestamp in ns: the device's time is the middle of the usual tick, the
// bound holds for the longest one.
CrossTimestamp to_cross_timestamp(const Bracket& bracket, const SystemClock& clock,
                                  const CounterTick& tick, CrossMethod method);

// Takes one bracket. `read(Bracket&)` fills device_ns and raw_counter and gives a Status; it is
// called between two readings of `clock`. A `read` that sees the one access which samples the
// device may narrow the bracket: it sets before_ticks and after_ticks itself. HAL_SYSTEM_CLOCK when
// the bracket runs backwards.
template <class Read>
Result<CrossTimestamp> take_bracket(SystemClock& clock, const CounterTick& tick, CrossMethod method,
                                    Read&& read) {
  Bracket bracket;
  bracket.before_ticks = clock.now_ticks();
  Status status = read(bracket);
  if (bracket.after_ticks == 0) bracket.after_ticks = clock.now_ticks();
  if (!status.ok()) return status;
  if (bracket.after_ticks < bracket.before_ticks) {
    return make_error(ErrorCode::kSystemClock, {},
                      "the system clock went backwards during the reading");
  }
  return to_cross_timestamp(bracket, clock, tick, method);
}

}  // namespace avbhal
