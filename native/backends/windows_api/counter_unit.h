// How long one tick of an adapter's raw counter is, reported by the driver or measured. Pure logic.
#pragma once

#include <cstdint>

#include "base/wide.h"

namespace avbhal::windows_api {

// A raw counter value and the system-clock ticks it was read between.
struct CounterPair {
  std::uint64_t before_ticks = 0;
  std::uint64_t after_ticks = 0;
  std::uint64_t raw = 0;
};

// The capability functions may report 0 Hz ("not said"). The tick length is then measured from two
// pairs, and stays as it was measured until reset(): refining it later would bend the timeline
// under the code that calibrates the clock's rate above. Not thread safe.
class CounterUnit {
 public:
  // Largest error at which a measured unit is accepted. It acts like an oscillator error of the
  // adapter and disappears in the rate calibration; crystals are specified to 100 ppm or better.
  static constexpr std::uint64_t kWorstErrorPpm = 500;

  // Forgets everything; 0 = the driver does not say, a measurement is needed.
  void reset(std::uint64_t reported_hz);
  bool known() const { return denominator_ticks_ != 0; }
  bool measured() const { return known() && reported_hz_ == 0; }

  enum class Outcome : std::uint8_t {
    kKnown,
    kTooShort,      // the pairs lie too close together for kWorstErrorPpm
    kStandingStill  // the counter did not move although the pairs are apart
  };
  // Measures from two pairs, `first` before `second`. A counter within the error of the measurement
  // plus 200 ppm of 1 GHz is taken to count nanoseconds.
  Outcome measure(const CounterPair& first, const CounterPair& second, std::uint64_t system_hz);

  // Exact, rounded down; saturates where the result does not fit. Only when known().
  std::uint64_t to_ns(std::uint64_t raw) const {
    return measured() ? multiply_divide(raw, numerator_ns_, denominator_ticks_)
                      : ticks_to_ns(raw, reported_hz_);
  }
  // One tick, rounded up.
  std::uint64_t resolution_ns() const {
    return (numerator_ns_ + denominator_ticks_ - 1) / denominator_ticks_;
  }
  double hz() const {
    return static_cast<double>(denominator_ticks_) * 1e9 / static_cast<double>(numerator_ns_);
  }
  // Error of the last measurement, successful or not; 0 for a reported unit.
  double error_ppm() const { return error_ppm_; }

 private:
  std::uint64_t reported_hz_ = 0;
  std::uint64_t numerator_ns_ = 0;  // denominator_ticks_ last numerator_ns_
  std::uint64_t denominator_ticks_ = 0;
  double error_ppm_ = 0;
};

}  // namespace avbhal::windows_api
