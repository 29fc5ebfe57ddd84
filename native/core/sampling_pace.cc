#include "core/sampling_pace.h"

#include <algorithm>

namespace avbhal {
namespace {

// Half of the narrowest bracket.
double narrowest_half_ns(const IntervalEstimator& estimator) {
  std::uint64_t ticks = ~std::uint64_t{0};
  for (std::size_t i = 0; i < estimator.size(); ++i) {
    const BracketSample& s = estimator.sample(i);
    ticks = std::min(ticks, s.after_ticks - s.before_ticks);
  }
  return 0.5 * static_cast<double>(ticks) * 1e9 / estimator.config().ticks_per_second;
}

// How much wider half of the window is after `seconds`.
double growth_ns(const IntervalEstimator& estimator, const IntervalEstimate& estimate,
                 double seconds) {
  const EstimatorConfig& config = estimator.config();
  const double half_rate = (estimate.high_rate - estimate.low_rate) / 2;
  return (half_rate * config.ticks_per_second + config.sudden_ppb) * seconds +
         0.5 * config.drift_ppb_per_s * seconds * seconds;
}

}  // namespace

void SamplingPace::back_off() {
  interval_us_ =
      std::min(std::max(interval_us_ * 2, config_.min_interval_us), config_.max_interval_us);
}

void SamplingPace::settle(const IntervalEstimator& estimator) {
  const std::uint64_t oldest = estimator.sample(0).before_ticks;
  const std::uint64_t newest = estimator.sample(estimator.size() - 1).after_ticks;
  const double span_us =
      static_cast<double>(newest - oldest) / estimator.config().ticks_per_second * 1e6;
  const double wanted_us = std::min<double>(span_us / 8, config_.max_interval_us);
  interval_us_ = std::max(static_cast<std::uint32_t>(wanted_us), config_.min_interval_us);
}

void SamplingPace::hold(const IntervalEstimator& estimator, const IntervalEstimate& estimate) {
  const double half = (estimate.high_ns - estimate.low_ns) / 2;
  // No sampling makes the window narrower than the best bracket: beyond that, what is wanted is out
  // of reach on this path and the bracket itself is the measure.
  const double reachable = std::max(config_.wanted_bound_ns, 1.5 * narrowest_half_ns(estimator));
  if (half > reachable) {
    interval_us_ = std::max(interval_us_ / 2, config_.min_interval_us);
    return;
  }
  const double allowed = std::max(0.25 * half, reachable - half);
  const std::uint32_t doubled = std::max(interval_us_ * 2, config_.min_interval_us);
  std::uint32_t interval = std::min(doubled, config_.max_interval_us);
  while (growth_ns(estimator, estimate, interval * 1e-6) > allowed) interval /= 2;
  interval_us_ = std::max(interval, config_.min_interval_us);
}

}  // namespace avbhal
