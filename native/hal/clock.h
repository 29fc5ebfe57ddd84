// The adapter's clock, read and paired with the system clock.
#pragma once

#include <cmath>
#include <cstdint>

#include "hal/facet.h"

namespace avbhal {

// Device seconds that may pass in a system second.
struct RateBand {
  double low = 0.9, high = 1.1;
};

// How the brackets of one burst must be judged before one of them may be believed.
struct CrossTerms {
  // A reading may be this much too high, and the next one then is not; 0: each stands for itself.
  // Where it is not 0, a burst of n brackets takes n + 1 and confirms each by its neighbour.
  std::uint64_t latch_error_ns = 0;
  RateBand rate;  // with the present settings
};

// The update quantum of a family's counter where a backend knows no better: 8 ns (I210, I225,
// I226), 40 ns (I217), 125 ns otherwise.
inline std::uint32_t clock_resolution_ns(Family family) { return traits_of(family).resolution_ns; }

class Clock : public Facet {
 public:
  static constexpr auto kRead = needs_observe("clock.read", C::kClockRead);
  static constexpr auto kCross = needs_observe("clock.crossTimestamp", C::kCrossTimestamp);
  static constexpr auto kApplyRate = needs_observe("clock.calibrate", C::kCrossTimestamp);
  static Clock* of(Adapter& adapter) { return adapter.clock(); }

  // A reading lies at most this far below the true device time: the counter's update quantum.
  std::uint32_t resolution_ns() const { return resolution_ns_; }

  Result<ClockReading> read() { return run(kRead, &Clock::do_read); }
  // One bracket: one reading of the device between two of the system clock, `samples` 1. It may be
  // wrong by what cross_terms() says; core/ takes bursts and confirms them (core/intersection.h).
  Result<CrossTimestamp> cross_timestamp() { return run(kCross, &Clock::do_cross_timestamp); }
  // Before a burst, once: at most one driver call.
  Result<CrossTerms> cross_terms() { return run(kCross, &Clock::do_cross_terms); }
  // Tells the backend a rate measured against the system clock with the present settings.
  // HAL_INVALID_ARGUMENT unless the rate is above -1e9 ppb and its bound 0 or more.
  Status apply_rate_measurement(const RateMeasurement& measured) {
    return run(kApplyRate, check_rate_measurement(measured), &Clock::do_apply_rate_measurement,
               measured);
  }

 protected:
  Clock(Adapter& adapter, std::uint32_t resolution_ns)
      : Facet(adapter), resolution_ns_(resolution_ns) {}

 private:
  static Status check_rate_measurement(const RateMeasurement& measured) {
    const bool sane = std::isfinite(measured.rate_ppb) && measured.rate_ppb > -1e9 &&
                      std::isfinite(measured.bound_ppb) && measured.bound_ppb >= 0;
    if (sane) return ok_status();
    return make_error(ErrorCode::kInvalidArgument, {},
                      "ratePpb must be a finite number above -1e9, boundPpb one of 0 or more");
  }

  virtual Result<ClockReading> do_read() = 0;
  virtual Result<CrossTimestamp> do_cross_timestamp() = 0;
  virtual Result<CrossTerms> do_cross_terms() { return CrossTerms{}; }
  virtual Status do_apply_rate_measurement(const RateMeasurement& measured) = 0;

  const std::uint32_t resolution_ns_;
};

}  // namespace avbhal
