// The kernels over plain lanes, as processors without vector instructions get them, against the
// scalar conversion.
#define simd plain_simd  // beside the lanes of this machine
#include "core/simd_plain.h"

#include <vector>

#include "base/wide.h"
#include "core/stamp_convert_paths.h"
#include "harness.h"
#include "model/random.h"

#define AVBHAL_KERNEL

namespace avbhal {
namespace two {
using Lanes = simd::Lanes2;
#include "core/stamp_convert_kernels.h"
}  // namespace two
namespace four {
using Lanes = simd::Lanes4;
#include "core/stamp_convert_kernels.h"
}  // namespace four

TEST("simd plain: every kernel gives the bits of the scalar conversion") {
  model::Random random;
  random.reset(11, 0);
  std::vector<ConversionPlan> plans;
  for (const std::int64_t offset_ns :
       {std::int64_t{0}, std::int64_t{37000000000}, std::int64_t{-1000000000000000000}}) {
    for (const StampFormat format :
         {StampFormat::kSecondsNs, StampFormat::kScaled19, StampFormat::kScaled18,
          StampFormat::kScaled14, StampFormat::kFs5}) {
      plans.push_back(plan_stamps(format, offset_ns));
    }
    for (const std::uint64_t hz :
         {std::uint64_t{10000000}, std::uint64_t{19200000}, std::uint64_t{2995200000},
          std::uint64_t{3}, std::uint64_t{1} << 32, ~std::uint64_t{0}}) {
      plans.push_back(plan_ticks(hz, offset_ns));
    }
  }
  std::vector<std::uint64_t> in;
  for (int i = 0; i < 400; ++i) in.push_back(random.next() >> random.up_to(63));
  for (int i = 0; i < 400; ++i) in.push_back(random.next() << 32 | random.up_to(999999999));
  for (const std::uint64_t raw : {std::uint64_t{999999999}, std::uint64_t{1000000000},
                                  ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
    in.push_back(raw);
  }
  for (const ConversionPlan& plan : plans) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{5}, in.size()}) {
      std::vector<std::uint64_t> wanted(in.size(), 7), by_two = wanted, by_four = wanted;
      const std::size_t bad = convert_scalar(plan, in.data(), wanted.data(), count);
      CHECK_EQ(two::run_plan(plan, in.data(), by_two.data(), count), bad);
      CHECK_EQ(four::run_plan(plan, in.data(), by_four.data(), count), bad);
      CHECK(by_two == wanted && by_four == wanted);
    }
  }
}

TEST("simd plain: a shift by 64 and more leaves nothing") {
  using simd::Lanes2;
  using simd::ShiftCount;
  const Lanes2 ones = Lanes2::all(~std::uint64_t{0});
  for (const unsigned bits : {0u, 1u, 62u, 63u, 64u, 200u}) {
    const std::uint64_t up = bits > 63 ? 0 : ~std::uint64_t{0} << bits;
    const std::uint64_t down = bits > 63 ? 0 : ~std::uint64_t{0} >> bits;
    CHECK_EQ(left(ones, ShiftCount(bits)).v[1], up);
    CHECK_EQ(right(ones, ShiftCount(bits)).v[1], down);
  }
}

}  // namespace avbhal
