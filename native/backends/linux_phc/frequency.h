// The unit in which the kernel takes rates: ppm * 65536. Pure; any thread.
#pragma once

#include <cmath>
#include <cstdint>

namespace avbhal::linux_phc {

inline constexpr double kUnitsPerPpb = 65.536;

inline double ppb_of(std::int64_t frequency) {
  return static_cast<double>(frequency) / kUnitsPerPpb;
}
// To the nearest.
inline std::int64_t frequency_of(double ppb) { return std::llround(ppb * kUnitsPerPpb); }

}  // namespace avbhal::linux_phc
