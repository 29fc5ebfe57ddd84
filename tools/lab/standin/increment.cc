#include "increment.h"

#include "base/wide.h"
#include "family.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kI219Period = 2u << 24;
constexpr std::uint32_t kCountsMask = 0x00FFFFFFu;

std::uint64_t smaller(std::uint64_t a, std::uint64_t b) { return a < b ? a : b; }

// step = base +- delta * 2^-32 ns per tick of 8 ns (I210) or 3.2 ns (I225, I226): a relative change
// of d needs d * 2^35 or d * 2^36 / 5.
std::uint32_t signed_delta(Family family, std::uint32_t documented) {
  const std::uint32_t nominal = driver_traits_of(family).nominal_increment;
  const bool slower = documented < nominal;
  const std::uint64_t difference = slower ? nominal - documented : documented - nominal;
  const std::uint64_t delta =
      family == Family::kI210
          ? multiply_divide(difference, std::uint64_t{1} << 35, nominal)
          : multiply_divide(difference, std::uint64_t{1} << 36, std::uint64_t{5} * nominal);
  const auto magnitude = std::uint32_t(smaller(delta, 0x7FFFFFFFu));
  return magnitude | (slower ? 0x80000000u : 0u);
}

}  // namespace

std::uint32_t requested_increment(Family family, std::uint32_t ns, std::uint32_t frac) {
  if (family != Family::kI219) return (ns << 24) | (frac >> 8);
  const std::uint64_t whole = std::uint64_t{ns} * kI219CountsPerIncrementNs;
  const std::uint64_t part = (std::uint64_t{frac} * kI219CountsPerIncrementNs) >> 32;
  return kI219Period | std::uint32_t(smaller(whole + part, kCountsMask));
}

std::uint32_t reported_increment(Family family, std::uint32_t value) {
  if (family != Family::kI219) return value;
  return ((value & kCountsMask) / kI219CountsPerIncrementNs) << 24;
}

std::uint32_t silicon_increment(Family family, std::uint32_t documented,
                                std::uint32_t source_clock_khz) {
  if (family == Family::kI217 || source_clock_khz == 0) return documented;
  if (family != Family::kI219) return signed_delta(family, documented);
  const std::uint64_t counts =
      multiply_divide(documented & kCountsMask, kI219AssumedClockKhz, source_clock_khz);
  return (documented & ~kCountsMask) | std::uint32_t(smaller(counts, kCountsMask));
}

}  // namespace avbhal::standin
