// Lanes of 64-bit integers over SSE4.2 and AVX2: the few operations that batch conversion needs.
// Part of compat_simd.h. A function here may be called only where simd::has_sse42() or has_avx2(),
// from functions with the same AVBHAL_TARGET, or it cannot be inlined.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace avbhal::simd {

// A number of bits, for the shifts whose distance is not known to the compiler; 64 clears all.
struct ShiftCount {
  __m128i v;
  explicit ShiftCount(unsigned bits) : v(_mm_cvtsi32_si128(static_cast<int>(bits))) {}
};

struct Lanes2 {
  __m128i v;

  static constexpr std::size_t kCount = 2;
  AVBHAL_SSE42 static Lanes2 load(const std::uint64_t* from) {
    return {_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))};
  }
  AVBHAL_SSE42 static Lanes2 all(std::uint64_t value) {
    return {_mm_set1_epi64x(static_cast<long long>(value))};
  }
  AVBHAL_SSE42 void store(std::uint64_t* to) const {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
  }
};

AVBHAL_SSE42 inline Lanes2 operator+(Lanes2 a, Lanes2 b) { return {_mm_add_epi64(a.v, b.v)}; }
AVBHAL_SSE42 inline Lanes2 operator-(Lanes2 a, Lanes2 b) { return {_mm_sub_epi64(a.v, b.v)}; }
AVBHAL_SSE42 inline Lanes2 operator|(Lanes2 a, Lanes2 b) { return {_mm_or_si128(a.v, b.v)}; }
AVBHAL_SSE42 inline Lanes2 operator&(Lanes2 a, Lanes2 b) { return {_mm_and_si128(a.v, b.v)}; }
// The product of the low 32 bits of each lane.
AVBHAL_SSE42 inline Lanes2 low_product(Lanes2 a, Lanes2 b) { return {_mm_mul_epu32(a.v, b.v)}; }
// All bits of a lane set where a > b as signed numbers.
AVBHAL_SSE42 inline Lanes2 above(Lanes2 a, Lanes2 b) { return {_mm_cmpgt_epi64(a.v, b.v)}; }
AVBHAL_SSE42 inline Lanes2 left(Lanes2 a, ShiftCount n) { return {_mm_sll_epi64(a.v, n.v)}; }
AVBHAL_SSE42 inline Lanes2 right(Lanes2 a, ShiftCount n) { return {_mm_srl_epi64(a.v, n.v)}; }
template <int kBits>
AVBHAL_SSE42 inline Lanes2 left(Lanes2 a) {
  return {_mm_slli_epi64(a.v, kBits)};
}
template <int kBits>
AVBHAL_SSE42 inline Lanes2 right(Lanes2 a) {
  return {_mm_srli_epi64(a.v, kBits)};
}
// After the last use of lanes, before other code runs.
AVBHAL_SSE42 inline void leave(Lanes2) {}

struct Lanes4 {
  __m256i v;

  static constexpr std::size_t kCount = 4;
  AVBHAL_AVX2 static Lanes4 load(const std::uint64_t* from) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))};
  }
  AVBHAL_AVX2 static Lanes4 all(std::uint64_t value) {
    return {_mm256_set1_epi64x(static_cast<long long>(value))};
  }
  AVBHAL_AVX2 void store(std::uint64_t* to) const {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), v);
  }
};

AVBHAL_AVX2 inline Lanes4 operator+(Lanes4 a, Lanes4 b) { return {_mm256_add_epi64(a.v, b.v)}; }
AVBHAL_AVX2 inline Lanes4 operator-(Lanes4 a, Lanes4 b) { return {_mm256_sub_epi64(a.v, b.v)}; }
AVBHAL_AVX2 inline Lanes4 operator|(Lanes4 a, Lanes4 b) { return {_mm256_or_si256(a.v, b.v)}; }
AVBHAL_AVX2 inline Lanes4 operator&(Lanes4 a, Lanes4 b) { return {_mm256_and_si256(a.v, b.v)}; }
AVBHAL_AVX2 inline Lanes4 low_product(Lanes4 a, Lanes4 b) { return {_mm256_mul_epu32(a.v, b.v)}; }
AVBHAL_AVX2 inline Lanes4 above(Lanes4 a, Lanes4 b) { return {_mm256_cmpgt_epi64(a.v, b.v)}; }
AVBHAL_AVX2 inline Lanes4 left(Lanes4 a, ShiftCount n) { return {_mm256_sll_epi64(a.v, n.v)}; }
AVBHAL_AVX2 inline Lanes4 right(Lanes4 a, ShiftCount n) { return {_mm256_srl_epi64(a.v, n.v)}; }
template <int kBits>
AVBHAL_AVX2 inline Lanes4 left(Lanes4 a) {
  return {_mm256_slli_epi64(a.v, kBits)};
}
template <int kBits>
AVBHAL_AVX2 inline Lanes4 right(Lanes4 a) {
  return {_mm256_srli_epi64(a.v, kBits)};
}
// Upper halves left in use slow down every SSE instruction that follows.
AVBHAL_AVX2 inline void leave(Lanes4) { _mm256_zeroupper(); }

}  // namespace avbhal::simd
