// Reading a simulated adapter's clock.
#include "backends/sim/facets.h"
#include "base/registers.gen.h"
#include "core/bracket.h"
#include "model/timinca.h"

namespace avbhal::sim {
namespace {

class SimClock final : public SimFacet<Clock> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<ClockReading> do_read() override;
  Result<CrossTimestamp> do_cross_timestamp() override;
  Result<RateBand> do_rate_band() override;
  // Rates are commanded by the silicon's formula: nothing to learn.
  Status do_apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }
};

Result<ClockReading> SimClock::do_read() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_handle(handle_); !status.ok()) return status;
  Result<SimDevice::Sample> read = device_.sample();
  if (!read.ok()) return read.take_status();
  return ClockReading{read.value().ns, ReadingSource::kHardware};
}

Result<CrossTimestamp> SimClock::do_cross_timestamp() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_handle(handle_); !status.ok()) return status;
  const auto read = [this](Bracket& bracket) -> Status {
    Result<SimDevice::Sample> taken = device_.sample();
    if (!taken.ok()) return taken.take_status();
    const SimDevice::Sample& sample = taken.value();
    bracket = {sample.before_ticks, sample.after_ticks, sample.ns, sample.raw};
    return ok_status();
  };
  Result<CrossTimestamp> cross = take_bracket(
      device_.time().clock(), device_.model().resolution_ns(), CrossMethod::kModel, read);
  if (!cross.ok()) return cross;
  // The common bound allows for 10 % of rate error; these parts can be told to do more.
  const double rate_ppb = device_.model().truth().rate_ppb;
  const double beyond = (rate_ppb < 0 ? -rate_ppb : rate_ppb) / 1e9 - 0.1;
  if (beyond > 0) {
    CrossTimestamp& c = cross.value();
    const auto width = static_cast<double>(c.system_after_ns - c.system_before_ns);
    c.bound_ns += static_cast<std::uint64_t>(width / 2 * beyond) + 1;
  }
  return cross;
}

Result<RateBand> SimClock::do_rate_band() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_handle(handle_); !status.ok()) return status;
  const std::uint32_t timinca = device_.model().read(reg::kTIMINCA);
  if (timinca == kAllOnes) {
    if (Status status = device_.flush(); !status.ok()) return status;
  }
  const double rate = 1 + model::timinca_ppb(device_.family(), device_.khz(), timinca) * 1e-9;
  // The crystal, and another time for what its error makes of the register's.
  const double off = 2 * kCrystalsPpb * 1e-9;
  // TIMADJ moves the clock by far more while it lasts.
  const double true_rate = 1 + device_.model().truth().rate_ppb * 1e-9;
  if (true_rate < rate - off || true_rate > rate + off) return RateBand{};
  return RateBand{rate - off, rate + off};
}

}  // namespace

std::unique_ptr<Clock> make_clock(const Opened& at) { return std::make_unique<SimClock>(at); }

}  // namespace avbhal::sim
