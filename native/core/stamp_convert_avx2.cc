// The kernels over 256 bits.
#include "base/wide.h"
#include "core/compat_simd.h"
#include "core/stamp_convert_paths.h"

#define AVBHAL_KERNEL AVBHAL_AVX2

namespace avbhal {
namespace {

using Lanes = simd::Lanes4;
#include "core/stamp_convert_kernels.h"

}  // namespace

std::size_t convert_avx2(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                         std::size_t count) {
  return run_plan(plan, in, out, count);
}

}  // namespace avbhal
