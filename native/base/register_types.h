// Types of the generated register constants (registers.gen.h).
#pragma once

#include <cstdint>

#include "base/limits.h"

namespace avbhal {

// Registers of one kind, `stride` bytes apart. `array[n]` is the offset of number n.
struct RegisterArray {
  std::uint32_t offset;
  std::uint16_t count, stride;

  constexpr std::uint32_t operator[](std::uint32_t n) const { return offset + n * stride; }
};

// A field of more than one bit.
struct RegisterField {
  std::uint8_t lsb, width;

  constexpr std::uint32_t mask() const {
    return static_cast<std::uint32_t>(((std::uint64_t{1} << width) - 1) << lsb);
  }
  // `value` at its place in a word; it must fit.
  constexpr std::uint32_t with(std::uint32_t value) const { return value << lsb; }
  constexpr std::uint32_t in(std::uint32_t word) const { return (word & mask()) >> lsb; }
};

}  // namespace avbhal
