#include "backends/intel_avb/rate_scale.h"

#include <algorithm>

namespace avbhal::intel_avb {

bool RateScale::adopt(double rate, std::uint32_t timinca) {
  // The unit that was found before comes first: near the rate where both agree it decides.
  const RateUnit other = unit_ == RateUnit::kSilicon ? RateUnit::kDocumented : RateUnit::kSilicon;
  contradicted_ = !adopt_as(unit_, rate, timinca) && !adopt_as(other, rate, timinca);
  if (contradicted_) {
    scale_.reset();
    unit_ = RateUnit::kSilicon;
  }
  return !contradicted_;
}

bool RateScale::adopt_as(RateUnit unit, double rate, std::uint32_t timinca) {
  const double ratio = timinca_ratio(family_, timinca, unit);
  if (!(ratio > 0) || !plausible_scale(family_, rate / ratio)) return false;
  scale_ = rate / ratio;
  unit_ = unit;
  return true;
}

bool RateScale::calibrated() const {
  return !contradicted_ && (measured() || !rate_needs_scale(family_));
}

double RateScale::ppb(std::uint32_t timinca) const {
  const double scale = rate_needs_scale(family_) ? scale_or_guess() : seed_scale(family_);
  return timinca_ppb(family_, timinca, scale, unit_);
}

RateRange RateScale::range() const {
  RateRange range = reachable_rates(family_, scale_or_guess(), unit_);
  range.calibrated = calibrated();
  return range;
}

bool RateScale::encode(double ppb, RateCommand* command) const {
  return encode_rate(family_, scale_or_guess(), ppb, command, unit_);
}

bool RateScale::only_faster() const {
  return !rate_needs_scale(family_) && unit_ == RateUnit::kSilicon;
}

// The crystals decide, not a measurement of unknown quality; but only a measurement tells whether
// the driver means the silicon's unit or that of its documents.
RateBand RateScale::split_band(std::uint32_t timinca) const {
  const double known = timinca_ratio(family_, timinca, unit_);
  const double other = timinca_ratio(family_, timinca, RateUnit::kDocumented);
  const bool either = !scale_ && other > 0.8 && other < 1.2;
  const double low = either ? std::min(known, other) : known;
  const double high = either ? std::max(known, other) : known;
  const double off = 2 * kCrystalsPpb * 1e-9;
  return {low * (1 - off), high * (1 + off)};
}

RateBand RateScale::band(std::uint32_t timinca) const {
  if (!rate_needs_scale(family_)) return split_band(timinca);
  const double ratio = timinca_ratio(family_, timinca, unit_) * scale_or_guess();
  if (scale_) return {ratio * 0.99, ratio * 1.01};
  // I219: the source clock is 24, 25 or 38.4 MHz, guessed as 24; I217: 25 or 96 MHz, guessed as 96.
  if (family_ == Family::kI217) return {ratio * 0.25, ratio * 1.05};
  return {ratio * 0.95, ratio * 1.65};
}

}  // namespace avbhal::intel_avb
