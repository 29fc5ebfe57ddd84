// The families of adapters and what each one is. A family is added by a row in
// tools/repo/registers/families.json and `npm run generate`. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/families.gen.h"

namespace avbhal {

// The row of a family; of kUnknown and kOther one that has nothing.
constexpr const FamilyTraits& traits_of(Family family) {
  return kFamilyTraits[static_cast<std::size_t>(family)];
}

constexpr bool has_split_clock(Family family) {
  return traits_of(family).clock == ClockKind::kSplit;
}
constexpr bool has_counter_clock(Family family) {
  return traits_of(family).clock == ClockKind::kCounter;
}

// Bit of a family in masks of families; 0 for kUnknown and kOther.
constexpr std::uint8_t family_bit(Family family) {
  if (family == Family::kUnknown || family == Family::kOther) return 0;
  return static_cast<std::uint8_t>(1u << (static_cast<unsigned>(family) - 1));
}

// "i210"; "unknown"; "other".
constexpr const char* family_name(Family family) { return traits_of(family).name; }

// Inverse of family_name for families with a row; kUnknown for any other text.
constexpr Family family_from_name(std::string_view name) {
  for (const Family family : kFamilies) {
    if (name == family_name(family)) return family;
  }
  return Family::kUnknown;
}

}  // namespace avbhal
