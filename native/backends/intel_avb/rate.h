// Rates through ADJUST_FREQUENCY: what the driver writes for a pair of increments, and what the
// silicon makes of it. Pure; any thread.
//
// The driver takes (ns, frac), frac in 2^-32 ns, and writes TIMINCA:
//   I210, I226  (ns << 24) | (frac >> 8), ns 1..15 (I226: 1..47)
//   I217        the same bits, ns 1..15
//   I219        (2 << 24) | min(2000000 * ns + (2000000 * frac >> 32), 0xFFFFFF), ns 1..15
// The silicon reads TIMINCA as (datasheet I210 8.15.12, Linux igb/igc/e1000e, bench measurement
// I226):
//   I210        sign and 31 bits of 2^-32 ns, added to every 8 ns
//   I225, I226  the same, added to every 3.2 ns
//   I217, I219  INCVALUE (bits 23:0) every INCPERIOD (31:24) source clocks
// So ns = 1 is the slowest that the driver accepts on I210 (+488281 ppb) and I226 (+1220703 ppb):
// neither reaches 0 ppb.
// The driver's documents mean something else by the same numbers on I210 and I226: the clock runs
// at TIMINCA / nominal (8 ns and 24 ns, shifted by 24). A driver that keeps this promise shows it
// in a measured rate: at the nominal value the two meanings are 0.39 % and 2.93 % apart.
//
// `scale` relates the formula to the system clock: device rate / formula. I210, I226: 1 for a
// nominal oscillator. I219: source clock / 25 MHz. I217: source clock / 1 GHz, since the driver
// delivers raw counts. For I217 and I219 it is not known without a measurement.
#pragma once

#include <cstdint>

#include "core/bracket.h"
#include "hal/types.h"

namespace avbhal::intel_avb {

// What TIMINCA, as the driver shows and takes it, means.
enum class RateUnit {
  kSilicon,     // what the silicon makes of the register
  kDocumented,  // TIMINCA / nominal: I210 and I226 only
};

struct RateCommand {
  std::uint32_t increment_ns = 0;
  std::uint32_t increment_frac = 0;  // 2^-32 ns
  std::uint32_t timinca = 0;         // what the driver writes for this pair
  double ppb = 0;                    // what it stands for
};

// Whether ADJUST_FREQUENCY does anything for this family.
bool rate_adjustable(Family family);
// True when the formula alone does not give a rate.
bool rate_needs_scale(Family family);
// Scale of the commonest source clock (I219: 24 MHz, I217: 96 MHz; else 1): a first guess only.
double seed_scale(Family family);
// Whether a measured scale can be true: oscillators within 2000 ppm of nominal; I217 and I219: a
// source clock between 12.5 and 200 MHz.
bool plausible_scale(Family family, double scale);

// The formula's value for a register, to be multiplied by the scale; 0 when the counter stands
// still, and for a unit that the family does not have.
double timinca_ratio(Family family, std::uint32_t timinca, RateUnit unit = RateUnit::kSilicon);
// (ratio * scale - 1) * 1e9.
double timinca_ppb(Family family, std::uint32_t timinca, double scale,
                   RateUnit unit = RateUnit::kSilicon);

// Reachable through the driver. `step_ppb`: I217: the widest gap; else the width of one register
// step. kDocumented: no more than the silicon's register can be made to do.
RateRange reachable_rates(Family family, double scale, RateUnit unit = RateUnit::kSilicon);
// The nearest reachable rate; false, with *command unchanged, when `ppb` lies outside the range by
// more than half a step or cannot be commanded.
bool encode_rate(Family family, double scale, double ppb, RateCommand* command,
                 RateUnit unit = RateUnit::kSilicon);

// How far a single reading may be too high because the counter's halves were latched at a carry, in
// the unit the driver reports: I217 and I219 hand out a high half that is one too large with the
// last low half before the carry (0.4 % of the reads; Linux e1000e guards against it, nothing says
// that this driver does). 0 for the other families.
std::uint64_t latch_error_ns(Family family);
// How long the counter shows one value: at `timinca` with the usual source clock, and at most.
CounterTick counter_tick(Family family, std::uint32_t timinca);

}  // namespace avbhal::intel_avb
