// How long to wait between two brackets of a clock: as long as the window stays as narrow as is
// wanted, or as the brackets allow. Pure logic.
#pragma once

#include <cstdint>

#include "core/interval_estimator.h"

namespace avbhal {

struct PaceConfig {
  double wanted_bound_ns = 2000;  // sampling gets denser while the window is wider than this
  std::uint32_t min_interval_us = 1000;
  std::uint32_t max_interval_us = 1000000;
};

// Not thread safe.
class SamplingPace {
 public:
  explicit SamplingPace(const PaceConfig& config)
      : config_(config), interval_us_(config.min_interval_us) {}

  std::uint32_t interval_us() const { return interval_us_; }
  // The next bracket is wanted at once, soon, or after a quarter of the longest pause.
  void at_once() { interval_us_ = 0; }
  void soon() { interval_us_ = config_.min_interval_us; }
  void seldom() { interval_us_ = config_.max_interval_us / 4; }
  // After a bracket that could not be taken: twice the pause.
  void back_off();
  // While the rate is not bounded well: a share of the span so far, because brackets as wide as a
  // driver's call bound the rate only over a long enough span, and the estimator keeps a limited
  // number of them.
  void settle(const IntervalEstimator& estimator);
  // While it is: as rarely as the growth of the window allows.
  void hold(const IntervalEstimator& estimator, const IntervalEstimate& estimate);

 private:
  PaceConfig config_;
  std::uint32_t interval_us_;
};

}  // namespace avbhal
