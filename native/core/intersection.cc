#include "core/intersection.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/interval_estimator.h"

namespace avbhal {
namespace {

std::uint64_t width(const CrossTimestamp& c) { return c.system_after_ns - c.system_before_ns; }

// The estimator keeps a limited number: the narrowest say most.
std::vector<CrossTimestamp> narrowest(std::vector<CrossTimestamp> burst, std::size_t count) {
  if (burst.size() <= count) return burst;
  std::nth_element(
      burst.begin(), burst.begin() + static_cast<std::ptrdiff_t>(count), burst.end(),
      [](const CrossTimestamp& a, const CrossTimestamp& b) { return width(a) < width(b); });
  burst.resize(count);
  std::sort(burst.begin(), burst.end(), [](const CrossTimestamp& a, const CrossTimestamp& b) {
    return a.system_before_ns < b.system_before_ns;
  });
  return burst;
}

}  // namespace

Result<CrossTimestamp> intersect(const std::vector<CrossTimestamp>& burst,
                                 std::uint64_t resolution_ns) {
  if (burst.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "crossTimestamp", "no bracket was taken");
  }
  const CrossTimestamp& best = *std::min_element(
      burst.begin(), burst.end(),
      [](const CrossTimestamp& a, const CrossTimestamp& b) { return width(a) < width(b); });
  if (burst.size() == 1) return best;
  EstimatorConfig config;
  config.drift_ppb_per_s = 1000;  // over a burst of milliseconds this is nothing
  IntervalEstimator estimator(config);
  const std::vector<CrossTimestamp> used = narrowest(burst, IntervalEstimator::kCapacity);
  for (const CrossTimestamp& c : used) {
    estimator.add({c.system_before_ns, c.system_after_ns, c.device_ns, resolution_ns});
  }
  const std::uint64_t middle = best.system_before_ns + width(best) / 2;
  double low = 0, high = 0;
  if (!estimator.window_inside(middle, low, high)) {
    return make_error(ErrorCode::kDiscontinuity, "crossTimestamp",
                      "the brackets of one burst contradict each other: the clock jumped, or a "
                      "reading was wrong");
  }
  const double centre = std::floor((low + high) / 2);
  const double half = std::max(high - centre, centre - low);
  CrossTimestamp out = best;
  out.device_ns =
      used.back().device_ns + static_cast<std::uint64_t>(static_cast<std::int64_t>(centre));
  out.bound_ns = static_cast<std::uint64_t>(half) + 1;
  // The instant at which the device shows device_ns lies as far from the middle as the value may be
  // off, at the slowest allowed rate.
  const auto reach = static_cast<std::uint64_t>(half / (1 + config.min_rate_ppb * 1e-9)) + 1;
  out.system_before_ns = middle - reach;
  out.system_after_ns = middle + reach;
  return out;
}

Result<CrossTimestamp> intersected_cross(Adapter& adapter, std::uint32_t brackets) {
  if (brackets == 1) return adapter.cross_timestamp(1);
  std::vector<CrossTimestamp> burst;
  burst.reserve(brackets);
  Status last;
  for (std::uint32_t i = 0; i < brackets; ++i) {
    Result<CrossTimestamp> one = adapter.cross_timestamp(1);
    if (one.ok()) {
      burst.push_back(one.take());
      continue;
    }
    last = one.take_status();
    // A lost adapter does not come back within a burst.
    if (last.code() == ErrorCode::kAdapterGone || last.code() == ErrorCode::kNotSupported) break;
  }
  if (burst.empty() && !last.ok()) return last;
  Result<CrossTimestamp> result = intersect(burst, adapter.clock_resolution_ns());
  if (!result.ok()) return result;
  result.value().samples = brackets;
  result.value().samples_failed = brackets - static_cast<std::uint32_t>(burst.size());
  return result;
}

}  // namespace avbhal
