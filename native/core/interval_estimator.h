// Where a clock stands and how fast it runs, with hard bounds, from brackets (design decision D4).
//
// Each bracket says: at some instant between two readings of the time base the device showed a
// value. So the device's curve passes below one point (value at the bracket's start) and above
// another (value at its end). A straight line that passes between all of them is possible; the set
// of such lines is an interval of rates, and for each instant an interval of values. Nothing is
// assumed about the distribution of delays: symmetric or not, the truth lies inside.
//
// The one assumption is stated as a number: the device's rate against the time base changes by at
// most `drift_ppb_per_s`. Old brackets are widened by what the curve may have bent since.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "hal/types.h"

namespace avbhal {

// One bracket on a time base of `ticks` (TSC, QPC, nanoseconds …).
struct BracketSample {
  std::uint64_t before_ticks = 0;
  std::uint64_t after_ticks = 0;  // the reading lies in [before, after]
  std::uint64_t device_ns = 0;
  std::uint64_t resolution_ns = 0;  // the device stood in [device, device + resolution]
};

// The device's part of a bracket sample: what its reading stands for.
inline BracketSample sample_of(const CrossTimestamp& cross, std::uint64_t before_ticks,
                               std::uint64_t after_ticks) {
  return {before_ticks, after_ticks, cross.device_ns - cross.early_ns,
          cross.early_ns + cross.late_ns};
}

struct EstimatorConfig {
  double ticks_per_second = 1e9;  // nominal frequency of the time base
  double drift_ppb_per_s = 20;    // bound on the change of rate
  // A change of rate at once that the values must survive, at any one instant since the brackets:
  // each bracket is carried to the reference with that much more doubt about the rate. It widens
  // the value, never the rate, and decides no contradiction.
  double sudden_ppb = 0;
  // Bounds on the rate itself, relative to nominal; the silicon and the driver reach -10 %, +20 %.
  double min_rate_ppb = -1e8;
  double max_rate_ppb = 2e8;
};

// The device's value at `reference_ticks` and its rate; valid from there on.
struct IntervalEstimate {
  std::uint64_t reference_ticks = 0;
  std::uint64_t reference_ns = 0;      // device time all values are relative to
  double low_ns = 0, high_ns = 0;      // value at the reference lies in reference_ns + [low, high]
  double low_rate = 0, high_rate = 0;  // device ns per tick
  // The best guess inside these bounds: the value and the rate of a line through the middle.
  double value_ns = 0, rate = 0;
  std::uint32_t samples = 0;  // brackets the estimate stands on
};

// Where a value lies, hard, and the best guess inside, in ns.
struct ValueWindow {
  double low_ns = 0, high_ns = 0;
  double guess_ns = 0;
};

enum class EstimateState : std::uint8_t {
  kEmpty,     // no bracket yet
  kSettling,  // one bracket, or brackets too close to bound the rate usefully
  kOk,
  kContradiction  // no line passes through all brackets: a jump, or drift beyond its bound
};

class IntervalEstimator {
 public:
  static constexpr std::size_t kCapacity = 64;

  explicit IntervalEstimator(const EstimatorConfig& config) : config_(config) {}

  // Adds a bracket. Brackets must come in the order of time. When full, the oldest is dropped, or,
  // while the others reach back too short a time to bound the rate, one of the older half.
  void add(const BracketSample& sample);
  // Forgets everything before the newest `keep` brackets.
  void keep_newest(std::size_t keep);
  void drop_newest();
  void clear() { count_ = 0; }
  std::size_t size() const { return count_; }
  void set_drift_bound(double ppb_per_s) { config_.drift_ppb_per_s = ppb_per_s; }
  // Bounds on the rate at the newest bracket, relative to nominal.
  void set_rate_bounds(double min_ppb, double max_ppb) {
    config_.min_rate_ppb = min_ppb;
    config_.max_rate_ppb = max_ppb;
  }
  // The rate to assume, relative to nominal, while the brackets do not bound it better.
  void set_expected_rate(double ppb) { expected_ppb_ = ppb; }
  double expected_rate_ppb() const { return expected_ppb_; }
  const EstimatorConfig& config() const { return config_; }
  const BracketSample& sample(std::size_t index_from_oldest) const;

  // The estimate at the end of the newest bracket. kContradiction leaves `out` untouched.
  EstimateState estimate(IntervalEstimate& out) const { return estimate_newest(count_, out); }
  // The same from the newest `count` brackets only.
  EstimateState estimate_newest(std::size_t count, IntervalEstimate& out) const;
  // The tightest interval for the value at `ticks`, anywhere inside the span of the brackets, from
  // all of them; relative to the newest bracket's device_ns. False on contradiction or without
  // brackets.
  bool window_inside(std::uint64_t ticks, ValueWindow& out) const;
  // The largest number of newest brackets that do not contradict each other.
  std::size_t consistent_suffix() const;

 private:
  struct Line {
    double before, after;  // ticks relative to the reference
    double low, high;      // value minus nominal rate, ns
  };
  struct RateInterval {
    double low, high;  // ns per tick, relative to nominal
  };
  BracketSample& slot(std::size_t index_from_oldest);
  void make_room();
  bool reaches_back_enough() const;
  void relative_lines(std::size_t count, std::array<Line, kCapacity>& lines) const;
  // False when no straight line passes through all.
  bool rate_interval(const std::array<Line, kCapacity>& lines, std::size_t count,
                     RateInterval& out) const;

  EstimatorConfig config_;
  double expected_ppb_ = 0;
  std::array<BracketSample, kCapacity> ring_{};
  std::size_t head_ = 0;  // next slot
  std::size_t count_ = 0;
};

// The interval in which the device stands `ticks` after the reference (ticks >= reference), under
// the drift bound and without a sudden change; low <= high, in ns relative to reference_ns.
struct ValueInterval {
  double low_ns = 0, high_ns = 0;
};
ValueInterval value_at(const IntervalEstimate& estimate, std::uint64_t ticks,
                       const EstimatorConfig& config);

}  // namespace avbhal
