// Changing the adapter's clock. No change is reported as done before it was read back.
#pragma once

#include <cstdint>

#include "hal/facet.h"

namespace avbhal {

class Steering : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kConfig = needs_observe("clock.config", C::kClockConfig);
  static constexpr auto kRateRange = needs_observe("clock.rateRange", C::kClockRateAdjust);
  static constexpr auto kSet = needs_discipline("clock.set", C::kClockSet);
  static constexpr auto kAdjustOffset =
      needs_discipline("clock.adjustOffset", C::kClockOffsetAdjust);
  static constexpr auto kAdjustRate = needs_discipline("clock.adjustRate", C::kClockRateAdjust);
  static Steering* of(Adapter& adapter) { return adapter.steering(); }

  Result<ClockConfig> config() { return run(kConfig, &Steering::do_config); }
  Result<RateRange> rate_range() { return run(kRateRange, &Steering::do_rate_range); }
  // HAL_OUT_OF_RANGE for a time that the clock cannot show, HAL_SET_REFUSED where the driver
  // refuses one that it could, HAL_NOT_EFFECTIVE.
  Status set(std::uint64_t device_ns) { return run(kSet, &Steering::do_set, device_ns); }
  Status adjust_offset(std::int64_t offset_ns) {
    return run(kAdjustOffset, &Steering::do_adjust_offset, offset_ns);
  }
  // HAL_RATE_UNREACHABLE, HAL_NOT_CALIBRATED, HAL_NOT_EFFECTIVE. `ppb` may be any value, NaN too.
  Result<RateAdjustment> adjust_rate(double ppb) {
    return run(kAdjustRate, &Steering::do_adjust_rate, ppb);
  }

 private:
  virtual Result<ClockConfig> do_config() = 0;
  virtual Result<RateRange> do_rate_range() = 0;
  virtual Status do_set(std::uint64_t device_ns) = 0;
  virtual Status do_adjust_offset(std::int64_t offset_ns) = 0;
  virtual Result<RateAdjustment> do_adjust_rate(double ppb) = 0;
};

}  // namespace avbhal
