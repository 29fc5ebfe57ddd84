// Changing the adapter's clock. No change is reported as done before it was read back.
#pragma once

#include <cstdint>

#include "hal/facet.h"

namespace avbhal {

class Steering : public Facet {
 public:
  static constexpr Operation kConfig{"clock.config", Capability::kClockConfig,
                                     AccessLevel::kObserve};
  static constexpr Operation kRateRange{"clock.rateRange", Capability::kClockRateAdjust,
                                        AccessLevel::kObserve};
  static constexpr Operation kSet{"clock.set", Capability::kClockSet, AccessLevel::kDiscipline};
  static constexpr Operation kAdjustOffset{"clock.adjustOffset", Capability::kClockOffsetAdjust,
                                           AccessLevel::kDiscipline};
  static constexpr Operation kAdjustRate{"clock.adjustRate", Capability::kClockRateAdjust,
                                         AccessLevel::kDiscipline};
  static Steering* of(Adapter& adapter) { return adapter.steering(); }
  virtual ~Steering() = default;

  Result<ClockConfig> config() {
    return run(kConfig, [this] { return do_config(); });
  }
  Result<RateRange> rate_range() {
    return run(kRateRange, [this] { return do_rate_range(); });
  }
  // HAL_OUT_OF_RANGE for a time that the clock cannot show, HAL_SET_REFUSED where the driver
  // refuses one that it could, HAL_NOT_EFFECTIVE.
  Status set(std::uint64_t device_ns) {
    return run(kSet, [&] { return do_set(device_ns); });
  }
  Status adjust_offset(std::int64_t offset_ns) {
    return run(kAdjustOffset, [&] { return do_adjust_offset(offset_ns); });
  }
  // HAL_RATE_UNREACHABLE, HAL_NOT_CALIBRATED, HAL_NOT_EFFECTIVE. `ppb` may be any value, NaN too.
  Result<RateAdjustment> adjust_rate(double ppb) {
    return run(kAdjustRate, [&] { return do_adjust_rate(ppb); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<ClockConfig> do_config() = 0;
  virtual Result<RateRange> do_rate_range() = 0;
  virtual Status do_set(std::uint64_t device_ns) = 0;
  virtual Status do_adjust_offset(std::int64_t offset_ns) = 0;
  virtual Result<RateAdjustment> do_adjust_rate(double ppb) = 0;
};

}  // namespace avbhal
