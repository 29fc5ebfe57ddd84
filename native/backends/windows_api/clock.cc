// Reading an adapter's clock: every reading is a cross timestamp, Windows has no plain read.
#include "backends/windows_api/adapter.h"

namespace avbhal::windows_api {
namespace {

class WindowsClock final : public Clock {
 public:
  explicit WindowsClock(const Opened& at)
      : Clock(at.adapter),
        tick_(family_tick(at.adapter.info().family)),
        windows_(at.adapter),
        clock_(at.clock) {}

 private:
  Result<ClockReading> do_read() override {
    auto cross = do_cross_timestamp();
    if (!cross.ok()) return cross.take_status();
    return ClockReading{cross.value().device_ns, ReadingSource::kCross};
  }

  Result<CrossTimestamp> do_cross_timestamp() override {
    if (Status status = windows_.require_cross(); !status.ok()) return status;
    return clock_.read(tick_);
  }

  // HAL_NOT_CALIBRATED before the tick length is known.
  Status do_apply_rate_measurement(const RateMeasurement& measured) override {
    return clock_.note_rate(measured);
  }

  const CounterTick tick_;
  WindowsAdapter& windows_;
  CrossClock& clock_;
};

}  // namespace

std::unique_ptr<Clock> make_clock(const Opened& at) { return std::make_unique<WindowsClock>(at); }

}  // namespace avbhal::windows_api
