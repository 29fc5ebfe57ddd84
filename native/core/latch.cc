#include "core/latch.h"

#include <algorithm>

namespace avbhal {
namespace {

constexpr double kRoundingNs = 700;  // twice the coarsest counter quantum

}  // namespace

Fit fit_together(const CrossTimestamp& earlier, const CrossTimestamp& later,
                 const CrossTerms& terms) {
  const std::uint64_t inner_ns = later.system_before_ns > earlier.system_after_ns
                                     ? later.system_before_ns - earlier.system_after_ns
                                     : 0;
  const std::uint64_t outer_ns = later.system_after_ns - earlier.system_before_ns;
  const double low = terms.rate.low * static_cast<double>(inner_ns) - kRoundingNs;
  const double high = terms.rate.high * static_cast<double>(outer_ns) + kRoundingNs;
  if (high - low >= static_cast<double>(terms.latch_error_ns)) return Fit::kUnknown;
  // As a signed difference: either may be the larger one.
  const double advance = later.device_ns >= earlier.device_ns
                             ? static_cast<double>(later.device_ns - earlier.device_ns)
                             : -static_cast<double>(earlier.device_ns - later.device_ns);
  return advance >= low && advance <= high ? Fit::kYes : Fit::kNo;
}

Confirmed confirm(const std::vector<CrossTimestamp>& burst, const CrossTerms& terms) {
  Confirmed out;
  std::vector<bool> good(burst.size(), false);
  for (std::size_t i = 1; i < burst.size(); ++i) {
    const Fit fit = fit_together(burst[i - 1], burst[i], terms);
    if (fit != Fit::kUnknown) out.judged = true;
    if (fit == Fit::kYes) good[i - 1] = good[i] = true;
  }
  for (std::size_t i = 0; i < burst.size(); ++i) {
    if (good[i]) out.brackets.push_back(burst[i]);
  }
  return out;
}

CrossTimestamp widened(CrossTimestamp cross, const CrossTerms& terms) {
  const std::uint64_t later_ns =
      static_cast<std::uint64_t>(static_cast<double>(terms.latch_error_ns) / terms.rate.low) + 1;
  cross.system_after_ns += later_ns;
  cross.bound_ns += std::max(later_ns, terms.latch_error_ns);
  return cross;
}

}  // namespace avbhal
