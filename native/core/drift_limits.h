// What an oscillator can do: the border between a rate that changed and a clock that jumped.
#pragma once

#include "core/clock_page.h"

namespace avbhal {

// No oscillator changes its rate faster than this, except at once.
inline constexpr double kPossibleDriftPpbPerS = 20000;
// Nor, however long one waits, by more than this: twice what a crystal may be off.
inline constexpr double kPossibleChangePpb = 400000;
inline constexpr double kSuddenChangePpb = kSuddenShare * 1e9;

}  // namespace avbhal
