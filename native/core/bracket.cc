#include "core/bracket.h"

#include <algorithm>

#include "hal/clock.h"

namespace avbhal {

CounterTick family_tick(Family family) {
  const std::uint32_t most_ns = clock_resolution_ns(family);
  return {family_bit(family) == 0 ? 1 : most_ns, most_ns};
}

CrossTimestamp to_cross_timestamp(const Bracket& bracket, const SystemClock& clock,
                                  const CounterTick& tick, CrossMethod method) {
  CrossTimestamp cross;
  const std::uint64_t hz = clock.frequency_hz();
  cross.early_ns = tick.usual_ns / 2;
  cross.late_ns = tick.most_ns - cross.early_ns;
  cross.device_ns = bracket.device_ns + cross.early_ns;
  cross.raw_counter = bracket.raw_counter;
  cross.system_before_ns = ticks_to_ns(bracket.before_ticks, hz);
  cross.system_after_ns = ticks_to_ns(bracket.after_ticks, hz) + clock.resolution_ns();
  const std::uint64_t width = cross.system_after_ns - cross.system_before_ns;
  // A device up to 10 % off nominal runs at most width/20 further than the system over half of it.
  cross.bound_ns = (width + 1) / 2 + width / 20 + 1 + std::max(cross.early_ns, cross.late_ns);
  cross.method = method;
  cross.system_clock = clock.id();
  cross.samples = 1;
  return cross;
}

}  // namespace avbhal
