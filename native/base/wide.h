// 128-bit unsigned arithmetic in standard C++17, freestanding: usable in a kernel driver, with MSVC
// and without compiler extensions. All functions are pure and safe from any thread.
#pragma once

#include <cstdint>

namespace avbhal {

struct U128 {
  std::uint64_t hi = 0;
  std::uint64_t lo = 0;
};

constexpr bool operator==(U128 a, U128 b) { return a.hi == b.hi && a.lo == b.lo; }
constexpr bool operator<(U128 a, U128 b) { return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo; }

constexpr U128 add(U128 a, U128 b) {
  U128 r{a.hi + b.hi, a.lo + b.lo};
  if (r.lo < a.lo) r.hi += 1;
  return r;
}

constexpr U128 subtract(U128 a, U128 b) {
  U128 r{a.hi - b.hi, a.lo - b.lo};
  if (a.lo < b.lo) r.hi -= 1;
  return r;
}

// Exact product of two 64-bit numbers.
constexpr U128 multiply(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t mask = 0xFFFFFFFFu;
  const std::uint64_t a0 = a & mask, a1 = a >> 32, b0 = b & mask, b1 = b >> 32;
  const std::uint64_t low = a0 * b0;
  const std::uint64_t mid1 = a1 * b0 + (low >> 32);
  const std::uint64_t mid2 = a0 * b1 + (mid1 & mask);
  return {a1 * b1 + (mid1 >> 32) + (mid2 >> 32), (mid2 << 32) | (low & mask)};
}

struct Quotient {
  U128 quotient;
  std::uint64_t remainder = 0;
};

// Long division by a 64-bit divisor. `divisor` must not be 0 (the result is then all zero).
constexpr Quotient divide(U128 n, std::uint64_t divisor) {
  Quotient out;
  if (divisor == 0) return out;
  std::uint64_t rem = 0;
  if (n.hi >= divisor) {
    out.quotient.hi = n.hi / divisor;
    rem = n.hi % divisor;
  } else {
    rem = n.hi;
  }
  for (int bit = 63; bit >= 0; --bit) {
    const bool carry = (rem >> 63) != 0;
    rem = (rem << 1) | ((n.lo >> bit) & 1u);
    if (carry || rem >= divisor) {
      rem -= divisor;
      out.quotient.lo |= std::uint64_t{1} << bit;
    }
  }
  out.remainder = rem;
  return out;
}

// floor(a * b / c). Saturates at 2^64 - 1 when the quotient does not fit; 0 when c is 0.
constexpr std::uint64_t multiply_divide(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  const U128 product = multiply(a, b);
  if (product.hi == 0 && c != 0) return product.lo / c;
  const Quotient q = divide(product, c);
  return q.quotient.hi != 0 ? ~std::uint64_t{0} : q.quotient.lo;
}

inline constexpr std::uint64_t kNsPerSecond = 1000000000u;

// Ticks of a counter to nanoseconds, exact down to the last whole ns for any 64-bit tick count
// whose result fits 64 bits. The product is formed in parts: a 10 MHz counter overflows ticks * 1e9
// in 64 bits after 31 minutes.
constexpr std::uint64_t ticks_to_ns(std::uint64_t ticks, std::uint64_t frequency_hz) {
  if (frequency_hz == kNsPerSecond) return ticks;
  if (frequency_hz == 0) return 0;
  const std::uint64_t seconds = ticks / frequency_hz;
  const std::uint64_t rest = ticks % frequency_hz;
  return seconds * kNsPerSecond + multiply_divide(rest, kNsPerSecond, frequency_hz);
}

// Nanoseconds to ticks, rounded down.
constexpr std::uint64_t ns_to_ticks(std::uint64_t ns, std::uint64_t frequency_hz) {
  if (frequency_hz == kNsPerSecond) return ns;
  const std::uint64_t seconds = ns / kNsPerSecond;
  const std::uint64_t rest = ns % kNsPerSecond;
  return seconds * frequency_hz + multiply_divide(rest, frequency_hz, kNsPerSecond);
}

}  // namespace avbhal
