// Random draws of the model: integers only, so that one seed gives the same bits with any compiler.
#pragma once

#include <cstdint>

namespace avbhal::model {

// SplitMix64 (Steele, Lea, Flood 2014). `stream` separates independent uses of one seed.
class Random {
 public:
  void reset(std::uint64_t seed, std::uint64_t stream);
  std::uint64_t next();
  // Uniform in [0, bound]; the bias is below bound / 2^64.
  std::uint64_t up_to(std::uint64_t bound);
  // Standard normal in 2^-16 units: the sum of twelve uniform draws, so never beyond 6 sigma.
  std::int64_t normal_q16();

 private:
  std::uint64_t state_ = 0;
};

// 2^(exponent / 2^24) in 2^-30 units for 0 <= exponent < 2^24, exact to 2^-15.
std::uint64_t exp2_fraction_q30(std::uint32_t exponent_q24);

// floor of the square root.
std::uint64_t integer_sqrt(std::uint64_t n);

// Nearest whole number; 0 for NaN, limited to +-9.2e18.
std::int64_t round_to_int(double value);

}  // namespace avbhal::model
