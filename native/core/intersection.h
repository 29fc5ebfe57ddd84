// Several cross timestamps taken in one burst, cut down to what all of them allow (design decision
// D4): a hard bound, and a better estimate than the narrowest of them alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hal/clock.h"

namespace avbhal {

// Hard bounds of a clock's rate that are known from elsewhere, relative to the system clock.
struct KnownRate {
  double low_ppb = -1e8, high_ppb = 2e8;
};

// The intersection of `burst` (1 or more, in the order of time, of one adapter, within a second) at
// the instant inside the burst where it is known best. HAL_DISCONTINUITY when they contradict each
// other: the clock jumped; HAL_CLOCK_FROZEN when all show the same time. `resolution_ns`: how far
// below the true device time a reading may lie.
Result<CrossTimestamp> intersect(const std::vector<CrossTimestamp>& burst,
                                 std::uint64_t resolution_ns, const KnownRate& rate = {});

// Takes `brackets` (1 to 1000) cross timestamps of `clock` and intersects them. Failing ones are
// counted; the last error is returned when all fail. HAL_INVALID_ARGUMENT outside 1 to 1000.
// Where a single reading may be too high (Clock::cross_terms()) it takes one more and uses those
// that a neighbour confirms; HAL_DISCONTINUITY when none is confirmed.
Result<CrossTimestamp> intersected_cross(Clock& clock, std::uint32_t brackets);

}  // namespace avbhal
