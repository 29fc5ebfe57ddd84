// Steering a simulated adapter: every change is read back.
#include <string>

#include "backends/sim/facets.h"
#include "base/registers.gen.h"
#include "hal/time_range.h"
#include "model/timinca.h"

namespace avbhal::sim {
namespace {

constexpr std::int64_t kMostSlackNs = 1000;

std::string ns_text(std::uint64_t ns) { return std::to_string(ns) + " ns"; }

class SimSteering final : public SimFacet<Steering> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<ClockConfig> do_config() override;
  Result<RateRange> do_rate_range() override;
  Status do_set(std::uint64_t device_ns) override;
  Status do_adjust_offset(std::int64_t offset_ns) override;
  Result<RateAdjustment> do_adjust_rate(double ppb) override;

  // All with the device's mutex held.
  model::TimincaRange range() const {
    return model::timinca_range(device_.family(), device_.khz());
  }
  void write_systim(std::uint64_t device_ns);
  Status step_systim(std::int64_t offset_ns, const SimDevice::Sample& from);
  Status check_clock_shows(std::uint64_t from_ns, std::uint64_t since_ns);
};

Result<ClockConfig> SimSteering::do_config() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_handle(handle_); !status.ok()) return status;
  Result<SimDevice::Sample> read = device_.sample();
  if (!read.ok()) return read.take_status();
  model::AdapterModel& model = device_.model();
  ClockConfig config;
  config.device_ns = read.value().ns;
  config.timinca = model.read(reg::kTIMINCA);
  config.tsauxc = device_.split() ? model.read(reg::kTSAUXC) : 0;
  config.timinca_ppb = model::timinca_ppb(device_.family(), device_.khz(), config.timinca);
  config.running = device_.split() ? (config.tsauxc & reg::kTSAUXC_DISABLE_SYSTIME) == 0
                                   : config.timinca >> 24 != 0 && (config.timinca & 0xFFFFFFu) != 0;
  return config;
}

Result<RateRange> SimSteering::do_rate_range() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_present(handle_); !status.ok()) return status;
  const model::TimincaRange reach = range();
  return RateRange{reach.min_ppb, reach.max_ppb, reach.step_ppb, true};
}

void SimSteering::write_systim(std::uint64_t device_ns) {
  model::AdapterModel& model = device_.model();
  model.write(reg::kSYSTIML, static_cast<std::uint32_t>(device_ns % kNsPerSecond));
  model.write(reg::kSYSTIMH, static_cast<std::uint32_t>(device_ns / kNsPerSecond));
}

// The clock must show `from_ns` plus what has passed since the system clock showed `since_ns`, up
// to a clock that stands still or runs 20 % fast.
Status SimSteering::check_clock_shows(std::uint64_t from_ns, std::uint64_t since_ns) {
  Result<SimDevice::Sample> read = device_.sample();
  if (!read.ok()) return read.take_status();
  const std::uint64_t passed = device_.time().clock().now_ns() - since_ns;
  const auto ahead = static_cast<std::int64_t>(read.value().ns - from_ns);
  const auto most = static_cast<std::int64_t>(2 * passed) + kMostSlackNs;
  if (ahead >= -kMostSlackNs && ahead <= most) return ok_status();
  return make_error(ErrorCode::kNotEffective, {},
                    "the clock must show " + ns_text(from_ns) + " or up to " +
                        std::to_string(most) + " ns more, it shows " + ns_text(read.value().ns));
}

Status SimSteering::do_set(std::uint64_t device_ns) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_handle(handle_);
  if (!status.ok()) return status;
  if (device_.split()) status = check_time("deviceNs", device_ns, 0, kSplitLastNs);
  if (!status.ok()) return status;
  const std::uint64_t since = device_.time().clock().now_ns();
  if (device_.split()) {
    write_systim(device_ns);
  } else {
    Result<SimDevice::Sample> read = device_.sample();
    if (!read.ok()) return read.take_status();
    device_.add_offset(device_ns - read.value().ns);
  }
  status = device_.flush();
  return status.ok() ? check_clock_shows(device_ns, since) : std::move(status);
}

// Read, add, write, as igb and igc do; the time between the sample and the write is added, as far
// as the length of the reading tells it.
Status SimSteering::step_systim(std::int64_t offset_ns, const SimDevice::Sample& from) {
  SystemClock& clock = device_.time().clock();
  const std::uint64_t hz = clock.frequency_hz();
  const std::uint64_t before = ticks_to_ns(from.before_ticks, hz);
  const std::uint64_t after = ticks_to_ns(from.after_ticks, hz);
  const std::uint64_t access = after - before;
  std::uint64_t passed = 0;
  if ((device_.model().read(reg::kTSAUXC) & reg::kTSAUXC_DISABLE_SYSTIME) == 0) {
    passed = clock.now_ns() - (before + access / 2) + access * 3 / 2;
  }
  write_systim(from.ns + static_cast<std::uint64_t>(offset_ns) + passed);
  return device_.flush();
}

Status SimSteering::do_adjust_offset(std::int64_t offset_ns) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_handle(handle_);
  if (!status.ok()) return status;
  const std::uint64_t since = device_.time().clock().now_ns();
  Result<SimDevice::Sample> read = device_.sample();
  if (!read.ok()) return read.take_status();
  const std::uint64_t target = read.value().ns + static_cast<std::uint64_t>(offset_ns);
  // The second before the end is for the time that the step itself takes.
  const std::uint64_t last_ns = device_.split() ? kSplitLastNs - kNsPerSecond : UINT64_MAX;
  status = check_step(offset_ns, read.value().ns, last_ns);
  if (!status.ok()) return status;
  if (device_.split()) {
    status = step_systim(offset_ns, read.value());
    if (!status.ok()) return status;
  } else {
    device_.add_offset(static_cast<std::uint64_t>(offset_ns));
  }
  return check_clock_shows(target, since);
}

Result<RateAdjustment> SimSteering::do_adjust_rate(double ppb) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_handle(handle_);
  if (!status.ok()) return status;
  const model::TimincaRange reach = range();
  if (!(ppb >= reach.min_ppb && ppb <= reach.max_ppb)) {
    return make_error(ErrorCode::kRateUnreachable, {},
                      "ppb must be " + std::to_string(reach.min_ppb) + " to " +
                          std::to_string(reach.max_ppb) + ", got " + std::to_string(ppb));
  }
  RateAdjustment done;
  done.requested_ppb = ppb;
  const std::uint32_t value = model::timinca_for_ppb(device_.family(), device_.khz(), ppb);
  device_.model().write(reg::kTIMINCA, value);
  done.register_value = device_.model().read(reg::kTIMINCA);
  status = device_.flush();
  if (!status.ok()) return status;
  if (done.register_value != value) {
    return make_error(ErrorCode::kNotEffective, {},
                      "TIMINCA: wrote " + std::to_string(value) + ", read back " +
                          std::to_string(done.register_value));
  }
  done.commanded_ppb = model::timinca_ppb(device_.family(), device_.khz(), value);
  done.reference = RateReference::kNominal;
  return done;
}

}  // namespace

std::unique_ptr<Steering> make_steering(const Opened& at) {
  return std::make_unique<SimSteering>(at);
}

}  // namespace avbhal::sim
