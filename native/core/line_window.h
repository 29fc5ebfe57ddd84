// What a line of the clock page says about one instant.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/clock_page.h"

namespace avbhal {

// The truth lies between earliest and latest.
struct LineWindow {
  std::uint64_t middle_ns, earliest_ns, latest_ns, bound_ns;
  PageState state;
  std::uint64_t age_ns;
};

inline LineWindow window_at(const LineValues& v, std::uint64_t ticks, double ns_per_tick) {
  const std::uint64_t middle = value_ns(v, ticks);
  const std::uint64_t bound = bound_ns(v, ticks);
  const auto age = static_cast<double>(static_cast<std::int64_t>(ticks - v.base_ticks));
  const double age_ns = age * ns_per_tick;
  return {middle,
          middle >= bound ? middle - bound : 0,
          bound <= ~middle ? middle + bound : ~std::uint64_t{0},
          bound,
          state_after(v, age_ns),
          static_cast<std::uint64_t>(static_cast<std::int64_t>(std::max(age_ns, 0.0)))};
}

}  // namespace avbhal
