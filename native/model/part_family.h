// The parts that the model knows. I211 behaves as I210, I218 as I217.
#pragma once

#include <cstdint>

namespace avbhal::model {

enum class PartFamily : std::uint8_t { kI210, kI217, kI219, kI225, kI226 };

// True for a clock of seconds and nanoseconds (I210, I225, I226), false for a scaled binary counter
// (I217, I219).
constexpr bool has_split_clock(PartFamily family) {
  return family != PartFamily::kI217 && family != PartFamily::kI219;
}

}  // namespace avbhal::model
