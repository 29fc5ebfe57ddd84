// Brackets of a clock whose single reading may be too high: I217 and I219 may hand out a high half
// that is one too large with the last low half before the carry. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "hal/clock.h"

namespace avbhal {

// How the brackets of one burst must be judged before one of them may be believed.
struct CrossTerms {
  std::uint64_t latch_error_ns = 0;  // Clock::latch_error_ns()
  RateBand rate;
};

enum class Fit { kYes, kNo, kUnknown };
// Whether two cross timestamps, `earlier` taken first, can be of one clock at a rate inside
// `terms.rate`, or whether one of them is off by the latch error. kUnknown when they are too wide
// or too far apart to tell.
Fit fit_together(const CrossTimestamp& earlier, const CrossTimestamp& later,
                 const CrossTerms& terms);

struct Confirmed {
  // Those that fit a neighbour, in the order of `burst`. Two neighbours that are both off by the
  // latch error confirm each other.
  std::vector<CrossTimestamp> brackets;
  bool judged = false;  // false: no two neighbours could be told apart
};
Confirmed confirm(const std::vector<CrossTimestamp>& burst, const CrossTerms& terms);

// The bracket with what it may be off by: a device time that may be too high was the device's time
// up to that much later.
CrossTimestamp widened(CrossTimestamp cross, const CrossTerms& terms);

}  // namespace avbhal
