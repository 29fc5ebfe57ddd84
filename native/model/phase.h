// Oscillator time as an exact fixed-point number.
#pragma once

#include <cstdint>

namespace avbhal::model {

// Nanoseconds as the adapter's oscillator counts them since the model's reset: `ns` whole ones and
// `frac` 2^-64 ns. Exact for 584 years.
struct Phase {
  std::uint64_t ns = 0;
  std::uint64_t frac = 0;
};

}  // namespace avbhal::model
