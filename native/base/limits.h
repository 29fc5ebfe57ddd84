// Limits that the native side and the facade share; limits.def says what each one means.
#pragma once

#include <cstdint>

namespace avbhal {

#define AVBHAL_LIMIT(constant, name, value, meaning) \
  inline constexpr std::uint32_t constant = value;
#include "base/limits.def"
#undef AVBHAL_LIMIT

}  // namespace avbhal
