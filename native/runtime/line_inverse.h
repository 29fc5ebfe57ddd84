// Where on the time base a line shows a given time, with the line's own uncertainty.
#pragma once

#include <cmath>
#include <cstdint>

#include "core/clock_page.h"

namespace avbhal {

// How far the time base may be from where `line` shows `ns`, in ticks, with two for rounding. The
// window may grow on the way there: its half is taken where it is at its widest.
inline double ticks_apart(const LineValues& line, double age) {
  const double farthest = std::abs(age) + 2 * half_at(line, age) / line.rate;
  return half_at(line, farthest) / line.rate + 2;
}

// Where the line shows `ns`, in ticks from its base.
inline double age_at(const LineValues& line, std::uint64_t ns) {
  const auto distance = static_cast<double>(static_cast<std::int64_t>(ns - line.base_ns));
  return (distance - line.offset_ns) / line.rate;
}

// The last count at which the clock cannot have passed `ns`, and the first at which it must have.
inline std::uint64_t latest_ticks_below(const LineValues& line, std::uint64_t ns) {
  const double age = age_at(line, ns);
  return line.base_ticks +
         static_cast<std::uint64_t>(static_cast<std::int64_t>(age - ticks_apart(line, age)));
}

inline std::uint64_t earliest_ticks_above(const LineValues& line, std::uint64_t ns) {
  const double age = age_at(line, ns);
  return line.base_ticks +
         static_cast<std::uint64_t>(static_cast<std::int64_t>(age + ticks_apart(line, age)));
}

}  // namespace avbhal
