// Hard bounds of a clock's rate.
#pragma once

namespace avbhal {

// Relative to a nominal rate.
struct RateBounds {
  double low_ppb = 0, high_ppb = 0;
};

// The rate of `clock` on the scale of `other`, where both are known on a third.
inline RateBounds against(const RateBounds& clock, const RateBounds& other) {
  const auto ratio_ppb = [](double a_ppb, double b_ppb) {
    return (a_ppb - b_ppb) / (1 + b_ppb * 1e-9);
  };
  return {ratio_ppb(clock.low_ppb, other.high_ppb), ratio_ppb(clock.high_ppb, other.low_ppb)};
}

}  // namespace avbhal
