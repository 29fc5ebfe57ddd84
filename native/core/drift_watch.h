// Sees that a clock's rate changes faster than is declared as soon as the brackets prove it: keeps
// every state that a curve within the bound can have, from all brackets since the beginning. Pure
// logic, not thread safe.
#pragma once

#include "core/interval_estimator.h"
#include "core/state_set.h"

namespace avbhal {

class DriftWatch {
 public:
  explicit DriftWatch(const EstimatorConfig& config) : config_(config) {}

  // Takes a bracket, in the order of time. False when no curve within the bound passes through it
  // and all those before; the watch then begins again with it.
  bool add(const BracketSample& sample);
  // Begins again with what `kept` holds, under its bound.
  void restart(const IntervalEstimator& kept);
  // The smallest bound on the change of rate, up to `limit`, under which a curve passes through all
  // that `kept` holds; `limit` when none does.
  double least_drift(const IntervalEstimator& kept, double limit_ppb_per_s) const;
  void clear() { states_ = {}; }

 private:
  void begin(const BracketSample& sample);
  bool all_pass(const IntervalEstimator& kept, double ppb_per_s) const;

  EstimatorConfig config_;
  StateSet states_;  // at the end of the newest bracket, relative to its device_ns
  std::uint64_t ticks_ = 0, device_ns_ = 0;
  double unspent_ = 0;  // of the change of rate that was possible until then, in ns per second
};

}  // namespace avbhal
