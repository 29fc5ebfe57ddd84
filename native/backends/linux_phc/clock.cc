// Reading an adapter's clock, and pairing it with the system clock.
#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/facets.h"
#include "backends/linux_phc/frequency.h"

namespace avbhal::linux_phc {
namespace {

class PhcClock final : public Clock {
 public:
  explicit PhcClock(const Opened& at)
      : Clock(at.adapter), tick_(family_tick(at.adapter.info().family)), device_(at.device) {}

 private:
  Result<ClockReading> do_read() override {
    Result<std::uint64_t> ns = device_.read();
    if (!ns.ok()) return ns.take_status();
    return ClockReading{ns.value(), ReadingSource::kHardware};
  }

  Result<CrossTimestamp> do_cross_timestamp() override { return device_.cross(tick_); }

  // The rate that was commanded last, by anybody. Of a driver that steers the phase by itself, of a
  // clock that others drive and of one that does not answer only the widest band is known.
  Result<RateBand> do_rate_band() override {
    if (device_.caps().adjust_phase != 0) return RateBand{};
    Result<std::int64_t> frequency = device_.frequency();
    if (!frequency.ok()) {
      const ErrorCode code = frequency.status().code();
      if (code == ErrorCode::kAdapterGone) return frequency.take_status();
      return RateBand{};
    }
    const double rate = 1 + ppb_of(frequency.value()) * 1e-9;
    // The crystal, and another time for what its error makes of the register's.
    const double off = 2 * kCrystalsPpb * 1e-9;
    return RateBand{rate - off, rate + off};
  }

  // Rates are commanded by the kernel's unit: nothing to learn.
  Status do_apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }

  const CounterTick tick_;
  PhcDevice& device_;
};

}  // namespace

std::unique_ptr<Clock> make_clock(const Opened& at) { return std::make_unique<PhcClock>(at); }

}  // namespace avbhal::linux_phc
