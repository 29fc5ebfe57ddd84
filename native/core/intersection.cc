#include "core/intersection.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/interval_estimator.h"

namespace avbhal {
namespace {

std::uint64_t width(const CrossTimestamp& c) { return c.system_after_ns - c.system_before_ns; }
std::uint64_t middle(const CrossTimestamp& c) { return c.system_before_ns + width(c) / 2; }

// Where in time the burst says most: the mean of the middles, narrow brackets counting most. The
// rate is not known, so it tilts the lines that fit the burst, and what it can do there is least.
std::uint64_t centre_of_gravity(const std::vector<CrossTimestamp>& burst,
                                const CrossTimestamp& narrowest) {
  double weights = 0, moment = 0;
  for (const CrossTimestamp& c : burst) {
    const double share =
        static_cast<double>(width(narrowest) + 1) / static_cast<double>(width(c) + 1);
    const double weight = share * share * share * share;
    weights += weight;
    moment +=
        weight * static_cast<double>(static_cast<std::int64_t>(middle(c) - middle(narrowest)));
  }
  return middle(narrowest) + static_cast<std::uint64_t>(std::llround(moment / weights));
}

// What the estimator knows about `instant`; false when the brackets contradict each other.
struct Cut {
  std::uint64_t instant = 0;
  ValueWindow window;  // relative to the newest bracket's device_ns

  double centre_ns() const { return std::floor(window.guess_ns); }
  double half_ns() const {
    return std::max(window.high_ns - centre_ns(), centre_ns() - window.low_ns);
  }
  std::uint64_t bound_ns() const { return static_cast<std::uint64_t>(half_ns()) + 1; }
};

bool cut_at(const IntervalEstimator& estimator, std::uint64_t instant, Cut& out) {
  out.instant = instant;
  return estimator.window_inside(instant, out.window);
}

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

bool stands_still(const std::vector<CrossTimestamp>& burst) {
  return std::all_of(burst.begin(), burst.end(), [&burst](const CrossTimestamp& c) {
    return c.device_ns == burst.front().device_ns;
  });
}

}  // namespace

Result<CrossTimestamp> intersect(const std::vector<CrossTimestamp>& burst,
                                 std::uint64_t resolution_ns, const KnownRate& rate) {
  if (burst.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "crossTimestamp", "no bracket was taken");
  }
  const CrossTimestamp& best = *std::min_element(
      burst.begin(), burst.end(),
      [](const CrossTimestamp& a, const CrossTimestamp& b) { return width(a) < width(b); });
  if (burst.size() == 1) return best;
  EstimatorConfig config;
  config.drift_ppb_per_s = 1000;  // over a burst of milliseconds this is nothing
  config.min_rate_ppb = std::max(config.min_rate_ppb, rate.low_ppb);
  config.max_rate_ppb = std::min(config.max_rate_ppb, rate.high_ppb);
  IntervalEstimator estimator(config);
  const std::vector<CrossTimestamp> used = narrowest(burst, IntervalEstimator::kCapacity);
  for (const CrossTimestamp& c : used) {
    estimator.add({c.system_before_ns, c.system_after_ns, c.device_ns, resolution_ns});
  }
  Cut cut;
  bool consistent = cut_at(estimator, centre_of_gravity(burst, best), cut);
  // Nobody gets a wider bound than the narrowest bracket alone would give.
  if (consistent && cut.bound_ns() > best.bound_ns) {
    consistent = cut_at(estimator, middle(best), cut);
  }
  if (!consistent && stands_still(burst)) {
    return make_error(ErrorCode::kClockFrozen, "crossTimestamp",
                      "every bracket of the burst shows the same time");
  }
  if (!consistent) {
    return make_error(ErrorCode::kDiscontinuity, "crossTimestamp",
                      "the brackets of one burst contradict each other: the clock jumped, or a "
                      "reading was wrong");
  }
  CrossTimestamp out = best;
  out.device_ns = used.back().device_ns +
                  static_cast<std::uint64_t>(static_cast<std::int64_t>(cut.centre_ns()));
  out.bound_ns = cut.bound_ns();
  // The instant at which the device shows device_ns lies as far from `cut.instant` as the value may
  // be off, at the slowest allowed rate.
  const double slowest = 1 + config.min_rate_ppb * 1e-9;
  const auto reach = static_cast<std::uint64_t>(cut.half_ns() / slowest) + 1;
  out.system_before_ns = cut.instant - reach;
  out.system_after_ns = cut.instant + reach;
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
