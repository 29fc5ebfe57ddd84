#include "core/drift_watch.h"

#include "core/drift_limits.h"

namespace avbhal {
namespace {

// So long that the brackets that are kept span two minutes: over less, a curve that bends a little
// more than is declared passes through brackets of microseconds.
constexpr double kSlotSeconds = 2;

}  // namespace

bool DriftWatch::add(const BracketSample& sample) {
  if (!have_best_) {
    have_best_ = true;
    best_ = sample;
    began_ticks_ = sample.before_ticks;
    return true;
  }
  if (sample.after_ticks - sample.before_ticks < best_.after_ticks - best_.before_ticks) {
    best_ = sample;
  }
  const double seconds =
      static_cast<double>(sample.after_ticks - began_ticks_) / kept_.config().ticks_per_second;
  if (seconds < kSlotSeconds) return true;
  have_best_ = false;
  kept_.add(best_);
  return judge();
}

bool DriftWatch::judge() {
  IntervalEstimate ignored;
  if (kept_.estimate(ignored) != EstimateState::kContradiction) return true;
  measured_ppb_per_s_ = kept_.least_drift(kPossibleDriftPpbPerS);
  kept_.keep_newest(kept_.consistent_suffix());
  return false;
}

void DriftWatch::clear() {
  kept_.clear();
  have_best_ = false;
}

}  // namespace avbhal
