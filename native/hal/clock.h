// The adapter's clock, read and paired with the system clock.
#pragma once

#include <cmath>
#include <cstdint>

#include "hal/facet.h"

namespace avbhal {

// How long a family's counter shows one value, at most, where a backend knows no better: 8 ns
// (I210, I225, I226), 40 ns (I217), 125 ns otherwise.
inline std::uint32_t clock_resolution_ns(Family family) { return traits_of(family).resolution_ns; }

// Device seconds that may pass in a system second, hard. By default all that the silicon can do.
struct RateBand {
  double low = 0.9, high = 1.2;
};

// What the crystals of an adapter and of the system may be off, together.
inline constexpr double kCrystalsPpb = 200000;

class Clock : public Facet {
 public:
  static constexpr auto kRead = needs_observe("clock.read", C::kClockRead);
  static constexpr auto kCross = needs_observe("clock.crossTimestamp", C::kCrossTimestamp);
  static constexpr auto kApplyRate = needs_observe("clock.calibrate", C::kCrossTimestamp);
  static Clock* of(Adapter& adapter) { return adapter.clock(); }

  // A single reading may be this much too high, and the next one then is not; 0: each stands for
  // itself. core/ takes bursts and confirms them (core/intersection.h).
  std::uint64_t latch_error_ns() const { return latch_error_ns_; }

  Result<ClockReading> read() { return run(kRead, &Clock::do_read); }
  // One bracket: one reading of the device between two of the system clock, `samples` 1.
  Result<CrossTimestamp> cross_timestamp() { return run(kCross, &Clock::do_cross_timestamp); }
  // How fast the device can run with its present settings: at most one driver call.
  Result<RateBand> rate_band() { return run(kCross, &Clock::do_rate_band); }
  // Tells the backend a rate measured against the system clock with the present settings.
  // HAL_INVALID_ARGUMENT unless the rate is above -1e9 ppb and its bound 0 or more.
  Status apply_rate_measurement(const RateMeasurement& measured) {
    return run(kApplyRate, check_rate_measurement(measured), &Clock::do_apply_rate_measurement,
               measured);
  }

 protected:
  explicit Clock(Adapter& adapter, std::uint64_t latch_error_ns = 0)
      : Facet(adapter), latch_error_ns_(latch_error_ns) {}

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
  virtual Result<RateBand> do_rate_band() { return RateBand{}; }
  virtual Status do_apply_rate_measurement(const RateMeasurement& measured) = 0;

  const std::uint64_t latch_error_ns_;
};

}  // namespace avbhal
