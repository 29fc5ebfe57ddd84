// Brackets of a clock at the nominal rate, for tests of the tracker.
#pragma once

#include <cstdint>

#include "core/interval_estimator.h"

namespace avbhal::test {

inline constexpr std::uint64_t kStartNs = 1000000000;

// `ahead_ns` ahead, in a bracket of `width_ns`.
inline BracketSample reading(std::uint64_t at_ns, std::int64_t ahead_ns = 0,
                             std::uint64_t width_ns = 1000) {
  const std::uint64_t middle = at_ns + width_ns / 2;
  return {at_ns, at_ns + width_ns, middle + static_cast<std::uint64_t>(ahead_ns), 8};
}

}  // namespace avbhal::test
