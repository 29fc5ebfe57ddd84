// Which of a row of instants can be spared best.
#pragma once

#include <cstddef>

namespace avbhal {

// The index from 1 to `end` - 1 whose neighbours are closest to each other, the lowest of several;
// 0 when `may_go(index)` is true for none. `ticks(index)` rises and is asked for 0 to `end`.
template <class Ticks, class MayGo>
std::size_t densest(std::size_t end, const Ticks& ticks, const MayGo& may_go) {
  const auto gap = [&ticks](std::size_t i) { return ticks(i + 1) - ticks(i - 1); };
  std::size_t found = 0;
  for (std::size_t i = 1; i < end; ++i) {
    if (may_go(i) && (found == 0 || gap(i) < gap(found))) found = i;
  }
  return found;
}

}  // namespace avbhal
