// The lanes of simd_x86.h in plain C++, for processors without them: the kernels compile anywhere,
// and compat_simd.h says that nobody can choose them. Part of compat_simd.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace avbhal::simd {

struct ShiftCount {
  unsigned bits;
  explicit ShiftCount(unsigned n) : bits(n) {}
};

template <std::size_t kLanes>
struct PlainLanes {
  std::uint64_t v[kLanes];

  static constexpr std::size_t kCount = kLanes;
  static PlainLanes load(const std::uint64_t* from) {
    return each([from](std::size_t i) { return from[i]; });
  }
  static PlainLanes all(std::uint64_t value) {
    return each([value](std::size_t) { return value; });
  }
  void store(std::uint64_t* to) const {
    for (std::size_t i = 0; i < kLanes; ++i) to[i] = v[i];
  }
  template <class Lane>
  static PlainLanes each(Lane lane) {
    PlainLanes out;
    for (std::size_t i = 0; i < kLanes; ++i) out.v[i] = lane(i);
    return out;
  }
};

template <std::size_t N>
PlainLanes<N> operator+(PlainLanes<N> a, PlainLanes<N> b) {
  return PlainLanes<N>::each([&](std::size_t i) { return a.v[i] + b.v[i]; });
}
template <std::size_t N>
PlainLanes<N> operator-(PlainLanes<N> a, PlainLanes<N> b) {
  return PlainLanes<N>::each([&](std::size_t i) { return a.v[i] - b.v[i]; });
}
template <std::size_t N>
PlainLanes<N> operator|(PlainLanes<N> a, PlainLanes<N> b) {
  return PlainLanes<N>::each([&](std::size_t i) { return a.v[i] | b.v[i]; });
}
template <std::size_t N>
PlainLanes<N> operator&(PlainLanes<N> a, PlainLanes<N> b) {
  return PlainLanes<N>::each([&](std::size_t i) { return a.v[i] & b.v[i]; });
}
template <std::size_t N>
PlainLanes<N> low_product(PlainLanes<N> a, PlainLanes<N> b) {
  const std::uint64_t low = 0xFFFFFFFFu;
  return PlainLanes<N>::each([&](std::size_t i) { return (a.v[i] & low) * (b.v[i] & low); });
}
template <std::size_t N>
PlainLanes<N> above(PlainLanes<N> a, PlainLanes<N> b) {
  return PlainLanes<N>::each([&](std::size_t i) {
    const bool greater = static_cast<std::int64_t>(a.v[i]) > static_cast<std::int64_t>(b.v[i]);
    return greater ? ~std::uint64_t{0} : std::uint64_t{0};
  });
}
template <std::size_t N>
PlainLanes<N> left(PlainLanes<N> a, ShiftCount n) {
  return PlainLanes<N>::each([&](std::size_t i) { return n.bits > 63 ? 0 : a.v[i] << n.bits; });
}
template <std::size_t N>
PlainLanes<N> right(PlainLanes<N> a, ShiftCount n) {
  return PlainLanes<N>::each([&](std::size_t i) { return n.bits > 63 ? 0 : a.v[i] >> n.bits; });
}
template <int kBits, std::size_t N>
PlainLanes<N> left(PlainLanes<N> a) {
  return PlainLanes<N>::each([&](std::size_t i) { return a.v[i] << kBits; });
}
template <int kBits, std::size_t N>
PlainLanes<N> right(PlainLanes<N> a) {
  return PlainLanes<N>::each([&](std::size_t i) { return a.v[i] >> kBits; });
}
template <std::size_t N>
void leave(PlainLanes<N>) {}

using Lanes2 = PlainLanes<2>;
using Lanes4 = PlainLanes<4>;

}  // namespace avbhal::simd
