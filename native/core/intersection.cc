#include "core/intersection.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/interval_estimator.h"

namespace avbhal {
namespace {

constexpr std::uint32_t kMaxBrackets = 1000;

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
  double low_ns = 0, high_ns = 0;  // relative to the newest bracket's device_ns

  double centre_ns() const { return std::floor((low_ns + high_ns) / 2); }
  double half_ns() const { return std::max(high_ns - centre_ns(), centre_ns() - low_ns); }
  std::uint64_t bound_ns() const { return static_cast<std::uint64_t>(half_ns()) + 1; }
};

bool cut_at(const IntervalEstimator& estimator, std::uint64_t instant, Cut& out) {
  out.instant = instant;
  return estimator.window_inside(instant, out.low_ns, out.high_ns);
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

}  // namespace

Result<CrossTimestamp> intersect(const std::vector<CrossTimestamp>& burst,
                                 std::uint64_t resolution_ns) {
  if (burst.empty()) {
    return make_error(ErrorCode::kInvalidArgument, Clock::kCross.name, "no bracket was taken");
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
  Cut cut;
  bool consistent = cut_at(estimator, centre_of_gravity(burst, best), cut);
  // Nobody gets a wider bound than the narrowest bracket alone would give.
  if (consistent && cut.bound_ns() > best.bound_ns) {
    consistent = cut_at(estimator, middle(best), cut);
  }
  if (!consistent) {
    return make_error(ErrorCode::kDiscontinuity, Clock::kCross.name,
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

Result<CrossTimestamp> intersected_cross(Clock& clock, std::uint32_t brackets) {
  if (brackets < 1 || brackets > kMaxBrackets) {
    return make_error(ErrorCode::kInvalidArgument, Clock::kCross.name,
                      "brackets must be 1 to 1000, got " + std::to_string(brackets));
  }
  if (brackets == 1) return clock.cross_timestamp();
  std::vector<CrossTimestamp> burst;
  burst.reserve(brackets);
  Status last;
  for (std::uint32_t i = 0; i < brackets; ++i) {
    Result<CrossTimestamp> one = clock.cross_timestamp();
    if (one.ok()) {
      burst.push_back(one.take());
      continue;
    }
    last = one.take_status();
    // A lost adapter does not come back within a burst.
    if (last.code() == ErrorCode::kAdapterGone || last.code() == ErrorCode::kNotSupported) break;
  }
  if (burst.empty() && !last.ok()) return last;
  Result<CrossTimestamp> result = intersect(burst, clock.resolution_ns());
  if (!result.ok()) return result;
  result.value().samples = brackets;
  result.value().samples_failed = brackets - static_cast<std::uint32_t>(burst.size());
  return result;
}

}  // namespace avbhal
