// The three ways to run a plan, for stamp_convert.cc. Each returns how many results are
// kNotATimeNs. `in` and `out` may be the same address, or `out` may lie before `in`; an `out` that
// starts inside `in` is for convert_batch to handle. The vector paths run only where has_path().
#pragma once

#include "core/stamp_convert.h"

namespace avbhal {

std::size_t convert_scalar(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                           std::size_t count);
std::size_t convert_sse42(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                          std::size_t count);
std::size_t convert_avx2(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                         std::size_t count);

}  // namespace avbhal
