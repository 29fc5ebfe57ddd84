// Sees that a clock's rate changes faster than is declared, long before the truth leaves a window:
// the narrowest bracket of every two seconds of the last two minutes, and whether one curve within
// the declared bound passes through all of them. Pure logic, not thread safe.
#pragma once

#include "core/interval_estimator.h"

namespace avbhal {

class DriftWatch {
 public:
  explicit DriftWatch(const EstimatorConfig& config) : kept_(config) {}

  void set_drift_bound(double ppb_per_s) { kept_.set_drift_bound(ppb_per_s); }
  // Takes a bracket, in the order of time. False when no curve within the bound passes through the
  // brackets that are kept; the newest of them then are those that one does pass through.
  bool add(const BracketSample& sample);
  // The least bound on the change of rate that the brackets allowed when add() was last false.
  double measured_ppb_per_s() const { return measured_ppb_per_s_; }
  void clear();

 private:
  bool judge();

  IntervalEstimator kept_;
  BracketSample best_{};  // of the two seconds that have begun
  std::uint64_t began_ticks_ = 0;
  bool have_best_ = false;
  double measured_ppb_per_s_ = 0;
};

}  // namespace avbhal
