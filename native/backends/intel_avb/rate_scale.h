// What the clock of one adapter makes of TIMINCA, as far as measurements have shown. Pure; not
// thread safe: the owner serialises.
#pragma once

#include <cstdint>
#include <optional>

#include "backends/intel_avb/rate.h"
#include "hal/clock.h"
#include "hal/types.h"

namespace avbhal::intel_avb {

class RateScale {
 public:
  explicit RateScale(Family family) : family_(family) {}

  // Takes `rate`, device seconds per system second, measured at `timinca`, as the scale of the
  // silicon's formula, or of the documented one where only that fits. False when it fits neither:
  // then no rate can be commanded until a better measurement comes.
  bool adopt(double rate, std::uint32_t timinca);

  bool contradicted() const { return contradicted_; }
  bool measured() const { return scale_.has_value(); }
  // Whether rates can be commanded.
  bool calibrated() const;
  // What `timinca` stands for, relative to a nominal oscillator where the formula alone tells.
  double ppb(std::uint32_t timinca) const;
  // Before a measurement relative to a nominal oscillator; I217 and I219: a first guess.
  RateRange range() const;
  // As encode_rate().
  bool encode(double ppb, RateCommand* command) const;
  // True when rates below the oscillator's own are out of the driver's reach.
  bool only_faster() const;
  // Device seconds that may pass in a system second at `timinca`.
  RateBand band(std::uint32_t timinca) const;

 private:
  RateBand split_band(std::uint32_t timinca) const;
  double scale_or_guess() const { return scale_.value_or(seed_scale(family_)); }
  bool adopt_as(RateUnit unit, double rate, std::uint32_t timinca);

  const Family family_;
  std::optional<double> scale_;
  RateUnit unit_ = RateUnit::kSilicon;
  bool contradicted_ = false;  // the last measurement fits neither formula
};

}  // namespace avbhal::intel_avb
