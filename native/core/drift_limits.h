// What an oscillator can do: the border between a rate that changed and a clock that jumped.
#pragma once

namespace avbhal {

// No oscillator changes its rate faster than this, except at once.
inline constexpr double kPossibleDriftPpbPerS = 20000;
// Nor, however long one waits, by more than this: twice what a crystal may be off.
inline constexpr double kPossibleChangePpb = 400000;
// What the rate of a crystal may change at once (shock, voltage, a fan that starts). Every window
// allows for one such change since the newest bracket.
inline constexpr double kSuddenChangePpb = 10000;

}  // namespace avbhal
