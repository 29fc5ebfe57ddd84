// 128-bit arithmetic: exact against identities that hold for every input.
#include "base/wide.h"

#include <cstdint>

#include "harness.h"
#include "model/random.h"

namespace avbhal {
namespace {

constexpr std::uint64_t kMax = ~std::uint64_t{0};

TEST("wide: products at the edges") {
  CHECK(multiply(0, kMax) == (U128{0, 0}));
  CHECK(multiply(kMax, kMax) == (U128{kMax - 1, 1}));
  CHECK(multiply(std::uint64_t{1} << 63, 2) == (U128{1, 0}));
  CHECK(multiply(0xFFFFFFFFu, 0xFFFFFFFFu) == (U128{0, 0xFFFFFFFE00000001u}));
}

TEST("wide: sums and differences carry") {
  CHECK(add(U128{0, kMax}, U128{0, 1}) == (U128{1, 0}));
  CHECK(subtract(U128{1, 0}, U128{0, 1}) == (U128{0, kMax}));
  CHECK(subtract(U128{0, 0}, U128{0, 1}) == (U128{kMax, kMax}));
  CHECK((U128{1, 0}) < (U128{1, 1}));
  CHECK((U128{0, kMax}) < (U128{1, 0}));
  CHECK(!((U128{1, 0}) < (U128{1, 0})));
}

TEST("wide: a quotient times its divisor plus the remainder is the dividend") {
  model::Random random;
  random.reset(99, 0);
  for (int i = 0; i < 20000; ++i) {
    const int narrow = static_cast<int>(random.up_to(63));
    const U128 n{random.next() >> narrow, random.next()};
    const std::uint64_t divisor = (random.next() >> random.up_to(63)) | 1u;
    const Quotient q = divide(n, divisor);
    CHECK(q.remainder < divisor);
    U128 back = multiply(q.quotient.lo, divisor);
    back.hi += q.quotient.hi * divisor;
    CHECK(add(back, U128{0, q.remainder}) == n);
  }
}

TEST("wide: division with a divisor above 2^63 and by 0") {
  const Quotient q = divide(U128{kMax - 1, 1}, kMax);
  CHECK(q.quotient == (U128{0, kMax}));
  CHECK_EQ(q.remainder, 0u);
  CHECK(divide(U128{5, 5}, 0).quotient == (U128{0, 0}));
}

TEST("wide: multiply_divide rounds down and saturates") {
  CHECK_EQ(multiply_divide(7, 3, 2), 10u);
  CHECK_EQ(multiply_divide(kMax, kMax, kMax), kMax);
  CHECK_EQ(multiply_divide(kMax, 2, 1), kMax);
  CHECK_EQ(multiply_divide(kMax, 10, 100), kMax / 10);
  CHECK_EQ(multiply_divide(1, 1, 0), 0u);
}

TEST("wide: ticks and ns agree over the whole range") {
  // 10 MHz for 584 years less a bit, 24 MHz, 2.9 GHz.
  CHECK_EQ(ticks_to_ns(184467440737095516, 10000000), 18446744073709551600u);
  CHECK_EQ(ticks_to_ns(24000001, 24000000), 1000000041u);
  CHECK_EQ(ticks_to_ns(2900000000u, 2900000000u), kNsPerSecond);
  CHECK_EQ(ticks_to_ns(kMax, kNsPerSecond), kMax);
  CHECK_EQ(ticks_to_ns(5, 0), 0u);
  CHECK_EQ(ns_to_ticks(18446744073709551600u, 10000000), 184467440737095516u);
  CHECK_EQ(ns_to_ticks(kMax, kNsPerSecond), kMax);
  model::Random random;
  random.reset(100, 0);
  for (int i = 0; i < 10000; ++i) {
    const std::uint64_t hz = 1 + random.up_to(4000000000u);
    const std::uint64_t ticks = random.up_to(hz * 1000);
    const std::uint64_t ns = ticks_to_ns(ticks, hz);
    // A tick and its ns differ by less than one unit of the coarser side.
    const std::uint64_t back = ns_to_ticks(ns, hz);
    CHECK(back <= ticks && ticks - back <= hz / kNsPerSecond + 1);
  }
}

TEST("wide: usable in constant expressions") {
  static_assert(multiply_divide(1000, 1000, 10) == 100000, "");
  static_assert(ticks_to_ns(10000000, 10000000) == kNsPerSecond, "");
  CHECK(true == (add(U128{0, 1}, U128{0, 1}) == U128{0, 2}));
}

}  // namespace
}  // namespace avbhal
