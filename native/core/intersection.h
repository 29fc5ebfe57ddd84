// Several cross timestamps taken in one burst, cut down to what all of them allow (design decision
// D4): a hard bound, and a better estimate than the narrowest of them alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "hal/clock.h"

namespace avbhal {

// The intersection of `burst` (1 or more, in the order of time, of one adapter, within a second) at
// the instant inside the burst where it is known best. HAL_DISCONTINUITY when they contradict each
// other: the clock jumped; HAL_CLOCK_FROZEN when all show the same time. `rate`: what is known of
// the clock's rate; where the brackets contradict it, they are believed.
Result<CrossTimestamp> intersect(const std::vector<CrossTimestamp>& burst,
                                 const RateBand& rate = {});

// Takes `brackets` (1 to 1000) cross timestamps of `clock` and intersects them. Failing ones are
// counted; the last error is returned when all fail. HAL_INVALID_ARGUMENT outside 1 to 1000.
// Where a single reading may be too high (Clock::latch_error_ns()) it takes one more and uses those
// that a neighbour confirms; HAL_DISCONTINUITY when none is confirmed. `known`: the clock's rate,
// as a clock page knows it; without it the clock is asked for its band when brackets are to be
// compared.
Result<CrossTimestamp> intersected_cross(Clock& clock, std::uint32_t brackets,
                                         const std::optional<RateBand>& known = std::nullopt);

// Takes one bracket that may be believed: with one call where `expected` says that the reading is
// none that is too high, else as intersected_cross() with 1 does.
Result<CrossTimestamp> believed_cross(Clock& clock,
                                      const std::function<bool(const CrossTimestamp&)>& expected);

}  // namespace avbhal
