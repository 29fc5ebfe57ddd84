// The silicon's meaning of TIMINCA, in both directions.
//
// I210: the counter moves 8 ns +- INCVALUE * 2^-32 ns every 8 ns of oscillator time (datasheet).
// I225, I226: the same increment applies every 3.2 ns (Linux igc's constant, bench measurements).
// I217, I219: INCVALUE is added once in INCPERIOD cycles of the source clock (datasheet).
#pragma once

#include <cstdint>

#include "base/family.h"

namespace avbhal::model {

// I217: 96000 or 25000 kHz, I219: 24000 or 38400 kHz. nullptr for any other pair.
const CounterSource* find_counter_source(Family family, std::uint32_t khz);
// The source of a part that was configured with an impossible one or none: 96000 and 24000 kHz.
const CounterSource& counter_source_or_default(Family family, std::uint32_t khz);

// TIMINCA of a clock that a driver has just started: 0, or the source's value.
std::uint32_t nominal_timinca(Family family, std::uint32_t khz);

// Rate of the device clock against a perfect oscillator, in ppb. -1e9: the counter stands still.
// With I217 and I219 in ns of the source's shift: 0x01D00000 at 38.4 MHz is -1 600 000 ppb.
double timinca_ppb(Family family, std::uint32_t khz, std::uint32_t timinca);

// The rates that a register can express, and the distance between two of them.
struct TimincaRange {
  double min_ppb = 0, max_ppb = 0, step_ppb = 0;
};
TimincaRange timinca_range(Family family, std::uint32_t khz);

// The value nearest to a rate. `ppb` must lie inside timinca_range(), else the nearest end is
// given.
std::uint32_t timinca_for_ppb(Family family, std::uint32_t khz, double ppb);

}  // namespace avbhal::model
