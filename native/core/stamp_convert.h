// Batches of raw adapter stamps, or of counter ticks, to nanoseconds: with the CPU's vector
// instructions where it has them, and with plain integers everywhere. Every path gives the same
// bits for every 64-bit input. Pure functions of their arguments, any thread; no heap, no throw.
#pragma once

#include <cstddef>
#include <cstdint>

namespace avbhal {

// What a raw value is.
enum class StampFormat : std::uint8_t {
  // seconds << 32 | nanoseconds: the register pairs of I210, I211, I225 and I226 (SYSTIM, packet
  // stamps, auxiliary stamps) and what the AVB filter driver passes on from them. Nanoseconds of
  // 1e9 and more do not exist (I210 datasheet: the low register wraps at 999 999 999).
  kSecondsNs,
  // I217 to I219 counters that hold ns << 19, 18 or 14, as Linux e1000e sets them up for clocks of
  // 96 or 38.4, 25 and 24 MHz; the fraction is cut off.
  kScaled19,
  kScaled18,
  kScaled14,
  // Units of 5 fs since the counter started: I219 stamps of the AVB filter driver; cut to ns.
  kFs5,
};

// What stands in the output for an input that has no time: malformed, or with a result below 0 or
// above kLastTimeNs. No valid result has this value.
inline constexpr std::uint64_t kNotATimeNs = ~std::uint64_t{0};
inline constexpr std::uint64_t kLastTimeNs = kNotATimeNs - 1;

// How to compute; fixed by the planning functions below.
struct ConversionPlan {
  enum class Step : std::uint8_t { kNothing, kSeconds, kShift, kMultiply, kFs5, kRational };

  Step step = Step::kNothing;
  // kShift: bits to drop. kRational: bits to drop of the product's upper part, 0 to 64.
  std::uint8_t shift = 0;
  // kMultiply: ns a tick, in factor_low. kRational: ceil(2^(64 + shift) * 1e9 / frequency).
  std::uint32_t factor_high = 0;
  std::uint64_t factor_low = 0;
  // Added to the ns, modulo 2^64.
  std::uint64_t offset = 0;
  // Raw values from first_valid to first_valid + valid_span have a result in range.
  std::uint64_t first_valid = 0;
  std::uint64_t valid_span = 0;
};

// For stamps; `offset_ns` is added to each result.
ConversionPlan plan_stamps(StampFormat format, std::int64_t offset_ns);

// For ticks of a counter: floor(ticks * 1e9 / frequency_hz) + offset_ns, exact for every 64-bit
// tick count. `frequency_hz` 0 makes every result kNotATimeNs.
ConversionPlan plan_ticks(std::uint64_t frequency_hz, std::int64_t offset_ns);

enum class ConvertPath : std::uint8_t { kScalar, kSse42, kAvx2 };

// Whether this build has the path and this CPU and operating system can run it; asked once.
bool has_path(ConvertPath path);
// The fastest one there is.
ConvertPath best_path();

// Converts `count` values and returns how many became kNotATimeNs. `in` and `out` may be the same
// or overlap in any way: the result is as if all of `in` were read before `out` is written. A path
// that is not there counts as kScalar; the result is the same.
std::size_t convert_batch(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                          std::size_t count, ConvertPath path);

}  // namespace avbhal
