#include "core/interval_estimator.h"

#include <algorithm>
#include <limits>

#include "core/densest.h"

namespace avbhal {
namespace {

// Signed difference of two counters, as double: exact to 2^53 ticks (a month at 3 GHz), which is
// far beyond the window.
double difference(std::uint64_t a, std::uint64_t b) {
  return a >= b ? static_cast<double>(a - b) : -static_cast<double>(b - a);
}

// The rate counts as known when it is bounded to this share of nominal.
constexpr double kKnownRateShare = 1e-4;
// How much longer than needed for that the kept brackets reach back, where they are too many.
constexpr double kReachMargin = 2;

// Rounding of the relative coordinates: products of up to 2^43 ns in double are good to 2^-9 ns.
constexpr double kRoundingNs = 0.01;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double nominal_rate(const EstimatorConfig& config) { return 1e9 / config.ticks_per_second; }

// How far the curve may have bent away from its tangent over `ticks`, in ns.
double bend_ns(const EstimatorConfig& config, double ticks) {
  const double seconds = ticks / config.ticks_per_second;
  return 0.5 * config.drift_ppb_per_s * seconds * seconds;
}

// The largest value of a concave function on [low, high]: its value at a point that a ternary
// search narrows to 1e-9 of the range; concavity makes the neglected rest smaller than the rounding
// margin.
template <class Function>
double largest(const Function& f, double low, double high) {
  double best = std::max(f(low), f(high));
  for (int i = 0; i < 60; ++i) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    const double fa = f(a), fb = f(b);
    best = std::max(best, std::max(fa, fb));
    if (fa < fb) {
      low = a;
    } else {
      high = b;
    }
  }
  return best;
}

}  // namespace

void IntervalEstimator::add(const BracketSample& sample) {
  if (count_ == kCapacity) make_room();
  ring_[head_] = sample;
  head_ = (head_ + 1) % kCapacity;
  ++count_;
}

// Two brackets bound the rate to the sum of their widths over their distance.
bool IntervalEstimator::reaches_back_enough() const {
  std::array<double, kCapacity> widths;
  for (std::size_t i = 0; i < kCapacity; ++i) {
    const BracketSample& s = sample(i);
    widths[i] = nominal_rate(config_) * difference(s.after_ticks, s.before_ticks) +
                static_cast<double>(s.resolution_ns);
  }
  const auto median = widths.begin() + kCapacity / 2;
  std::nth_element(widths.begin(), median, widths.end());
  const double reach_ns =
      nominal_rate(config_) * difference(sample(kCapacity - 1).after_ticks, sample(1).before_ticks);
  return reach_ns * kKnownRateShare >= kReachMargin * 2 * *median;
}

// Drops the oldest, or the one of the older half whose neighbours are closest to each other.
void IntervalEstimator::make_room() {
  const auto ticks = [this](std::size_t i) { return sample(i).before_ticks; };
  const auto any = [](std::size_t) { return true; };
  const std::size_t drop = reaches_back_enough() ? 0 : densest(kCapacity / 2, ticks, any);
  for (std::size_t i = drop; i > 0; --i) slot(i) = sample(i - 1);
  --count_;
}

void IntervalEstimator::keep_newest(std::size_t keep) { count_ = std::min(count_, keep); }

void IntervalEstimator::drop_newest() {
  if (count_ == 0) return;
  head_ = (head_ + kCapacity - 1) % kCapacity;
  --count_;
}

const BracketSample& IntervalEstimator::sample(std::size_t index_from_oldest) const {
  return ring_[(head_ + kCapacity - count_ + index_from_oldest) % kCapacity];
}

BracketSample& IntervalEstimator::slot(std::size_t index_from_oldest) {
  return ring_[(head_ + kCapacity - count_ + index_from_oldest) % kCapacity];
}

void IntervalEstimator::relative_lines(std::size_t count,
                                       std::array<Line, kCapacity>& lines) const {
  const BracketSample& newest = sample(count_ - 1);
  const double rate = nominal_rate(config_);
  for (std::size_t i = 0; i < count; ++i) {
    const BracketSample& s = sample(count_ - count + i);
    Line& line = lines[i];
    line.before = difference(s.before_ticks, newest.after_ticks);
    line.after = difference(s.after_ticks, newest.after_ticks);
    const double value = difference(s.device_ns, newest.device_ns);
    const double slack = bend_ns(config_, line.before) + kRoundingNs;
    // The nominal rate is taken out first, so that what is left stays small.
    line.low = value - rate * line.after - slack;
    line.high = value + static_cast<double>(s.resolution_ns) - rate * line.before + slack;
  }
}

bool IntervalEstimator::rate_interval(const std::array<Line, kCapacity>& lines, std::size_t count,
                                      RateInterval& out) const {
  const double nominal = nominal_rate(config_);
  out = {nominal * config_.min_rate_ppb * 1e-9, nominal * config_.max_rate_ppb * 1e-9};
  // Every pair (value at the end of one bracket, value at the start of another) bounds the rate.
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t i = 0; i < count; ++i) {
      const double span = lines[j].after - lines[i].before;
      const double rise = lines[j].low - lines[i].high;
      if (span > 0) out.low = std::max(out.low, rise / span);
      if (span < 0) out.high = std::min(out.high, rise / span);
      if (span == 0 && rise > 0) return false;
    }
  }
  return out.low <= out.high;
}

bool IntervalEstimator::window_inside(std::uint64_t ticks, ValueWindow& out) const {
  if (count_ == 0) return false;
  std::array<Line, kCapacity> lines;
  relative_lines(count_, lines);
  RateInterval rates;
  if (!rate_interval(lines, count_, rates)) return false;
  const double at = difference(ticks, sample(count_ - 1).after_ticks);
  const auto highest = [&](double rate) {
    double value = kInfinity;
    for (std::size_t i = 0; i < count_; ++i) {
      value = std::min(value, lines[i].high + rate * (at - lines[i].before));
    }
    return value;
  };
  const auto lowest = [&](double rate) {
    double value = -kInfinity;
    for (std::size_t i = 0; i < count_; ++i) {
      value = std::max(value, lines[i].low + rate * (at - lines[i].after));
    }
    return -value;
  };
  const double base = nominal_rate(config_) * at;
  out.high_ns = base + largest(highest, rates.low, rates.high) + kRoundingNs;
  out.low_ns = base - largest(lowest, rates.low, rates.high) - kRoundingNs;
  out.guess_ns = (out.low_ns + out.high_ns) / 2;
  return true;
}

EstimateState IntervalEstimator::estimate_newest(std::size_t count, IntervalEstimate& out) const {
  count = std::min(count, count_);
  if (count == 0) return EstimateState::kEmpty;
  std::array<Line, kCapacity> lines;
  relative_lines(count, lines);
  const double nominal = nominal_rate(config_);
  RateInterval rates;
  if (!rate_interval(lines, count, rates)) return EstimateState::kContradiction;
  const double sudden = nominal * config_.sudden_ppb * 1e-9;
  const RateInterval carried = {rates.low - sudden, rates.high + sudden};
  const bool rate_known = (rates.high - rates.low) / nominal < kKnownRateShare;
  const double guess = rate_known
                           ? (rates.low + rates.high) / 2
                           : std::clamp(nominal * expected_ppb_ * 1e-9, rates.low, rates.high);
  double low = -kInfinity, high = kInfinity, guess_low = -kInfinity, guess_high = kInfinity;
  for (std::size_t i = 0; i < count; ++i) {
    low = std::max(low, lines[i].low - carried.low * lines[i].after);
    high = std::min(high, lines[i].high - carried.high * lines[i].before);
    guess_low = std::max(guess_low, lines[i].low - guess * lines[i].after);
    guess_high = std::min(guess_high, lines[i].high - guess * lines[i].before);
  }
  const BracketSample& newest = sample(count_ - 1);
  out = {newest.after_ticks,
         newest.device_ns,
         low,
         high,
         nominal + rates.low,
         nominal + rates.high,
         std::clamp((guess_low + guess_high) / 2, low, high),
         nominal + guess,
         static_cast<std::uint32_t>(count)};
  return count >= 2 && rate_known ? EstimateState::kOk : EstimateState::kSettling;
}

std::size_t IntervalEstimator::consistent_suffix() const {
  IntervalEstimate ignored;
  std::size_t low = std::min<std::size_t>(count_, 1), high = count_;
  // Contradiction is monotonic: adding older brackets never removes one.
  while (low < high) {
    const std::size_t middle = (low + high + 1) / 2;
    if (estimate_newest(middle, ignored) == EstimateState::kContradiction) {
      high = middle - 1;
    } else {
      low = middle;
    }
  }
  return low;
}

ValueInterval value_at(const IntervalEstimate& estimate, std::uint64_t ticks,
                       const EstimatorConfig& config) {
  const double age = difference(ticks, estimate.reference_ticks);
  const double bend = bend_ns(config, age) + kRoundingNs;
  return {estimate.low_ns + estimate.low_rate * age - bend,
          estimate.high_ns + estimate.high_rate * age + bend};
}

}  // namespace avbhal
