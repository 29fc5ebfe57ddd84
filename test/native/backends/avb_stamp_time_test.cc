#include <random>

#include "backends/intel_avb/stamp_time.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using intel_avb::fresh_stamp_ns;
using intel_avb::kFreshStampNs;
using intel_avb::past_stamp_ns;

constexpr std::uint64_t kSecond = 1000000000u;
std::uint64_t pair_of(std::uint64_t ns) { return (ns / kSecond) << 32 | ns % kSecond; }

}  // namespace

TEST("avb stamp time: both readings of a stamp are told apart by the clock") {
  const unsigned seed = 20261121;
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t now = kSecond + random() % (4000000000u * kSecond);
    const std::uint64_t stamp = now - random() % (now < kFreshStampNs ? now : kFreshStampNs);
    const auto from_pair = fresh_stamp_ns(Family::kI226, pair_of(stamp), now);
    const auto from_ns = fresh_stamp_ns(Family::kI226, stamp, now);
    CHECK(stamp == 0 || (from_pair.has_value() && *from_pair == stamp));
    CHECK(stamp == 0 || (from_ns.has_value() && *from_ns == stamp));
  }
}

TEST("avb stamp time: what is not near the clock is no stamp of a fresh event") {
  const std::uint64_t now = 1700000000 * kSecond;
  for (const std::uint64_t ns : {now - kFreshStampNs - 1, now + 1, std::uint64_t{5}}) {
    CHECK(!fresh_stamp_ns(Family::kI226, pair_of(ns), now).has_value());
    CHECK(!fresh_stamp_ns(Family::kI226, ns, now).has_value());
  }
  CHECK(!fresh_stamp_ns(Family::kI226, 0, 5).has_value());
  CHECK(!fresh_stamp_ns(Family::kI226, std::uint64_t{1699999999} << 32 | kSecond, now).has_value());
}

TEST("avb stamp time: counts of I217 and I219 are never taken for a time") {
  for (const Family family : {Family::kI217, Family::kI219, Family::kUnknown}) {
    CHECK(!fresh_stamp_ns(family, 1000, 1001).has_value());
    CHECK(!past_stamp_ns(family, 1000, 1001).has_value());
  }
}

TEST("avb stamp time: an old capture is read the way that is not in the future") {
  const std::uint64_t now = 1700000000 * kSecond;
  const std::uint64_t old = 1600000000 * kSecond + 7;
  CHECK_EQ(past_stamp_ns(Family::kI226, pair_of(old), now).value_or(0), old);
  CHECK_EQ(past_stamp_ns(Family::kI226, old, now).value_or(0), old);
  CHECK(!past_stamp_ns(Family::kI226, pair_of(now + 1), now).has_value());
}

}  // namespace avbhal::test
