#include "core/drift_watch.h"

#include <cmath>

namespace avbhal {
namespace {

// Products of up to 2^43 ns in double are good to 2^-9 ns; and a curve bends by less than the rest
// inside a bracket.
constexpr double kRoundingNs = 0.01;

double difference(std::uint64_t a, std::uint64_t b) {
  return a >= b ? static_cast<double>(a - b) : -static_cast<double>(b - a);
}

// The first and the last moment of a bracket: seconds between them, and what a clock of nominal
// rate counts meanwhile.
struct Width {
  double seconds, nominal_ns;

  Width(const BracketSample& sample, const EstimatorConfig& config)
      : seconds(difference(sample.after_ticks, sample.before_ticks) / config.ticks_per_second),
        nominal_ns(seconds * 1e9) {}
};

}  // namespace

void DriftWatch::begin(const BracketSample& sample) {
  const Width width(sample, config_);
  const double latest = static_cast<double>(sample.resolution_ns) + width.nominal_ns +
                        width.seconds * config_.max_rate_ppb + kRoundingNs;
  states_ = StateSet({-kRoundingNs, config_.min_rate_ppb}, {latest, config_.max_rate_ppb});
  unspent_ = 0;
}

// A rate that changes steadily stays among those that change by half of it at once before and half
// of it after: so the set that is moved is never too small.
bool DriftWatch::add(const BracketSample& sample) {
  const double ticks = difference(sample.after_ticks, ticks_);
  const double seconds = ticks / config_.ticks_per_second;
  const double origin_ns =
      difference(sample.device_ns, device_ns_) - ticks * (1e9 / config_.ticks_per_second);
  ticks_ = sample.after_ticks;
  device_ns_ = sample.device_ns;
  if (states_.empty()) {
    begin(sample);
    return true;
  }
  const double half = 0.5 * config_.drift_ppb_per_s * std::fabs(seconds);
  states_.widen_rate(unspent_ + half);
  unspent_ = half;
  states_.move(seconds, origin_ns);
  const Width width(sample, config_);
  // At its start the device had not passed the reading, at its end it had.
  states_.keep({1, -width.seconds,
                static_cast<double>(sample.resolution_ns) + width.nominal_ns + kRoundingNs});
  states_.keep({-1, 0, kRoundingNs});
  if (!states_.empty()) return true;
  begin(sample);
  return false;
}

void DriftWatch::restart(const IntervalEstimator& kept) {
  config_.drift_ppb_per_s = kept.config().drift_ppb_per_s;
  clear();
  for (std::size_t i = 0; i < kept.size(); ++i) (void)add(kept.sample(i));
}

bool DriftWatch::all_pass(const IntervalEstimator& kept, double ppb_per_s) const {
  EstimatorConfig config = config_;
  config.drift_ppb_per_s = ppb_per_s;
  DriftWatch watch(config);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!watch.add(kept.sample(i))) return false;
  }
  return true;
}

double DriftWatch::least_drift(const IntervalEstimator& kept, double limit_ppb_per_s) const {
  if (all_pass(kept, 0)) return 0;
  double low = 0, high = limit_ppb_per_s;
  while (high - low > 1e-2 * high) {
    const double middle = (low + high) / 2;
    (all_pass(kept, middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace avbhal
