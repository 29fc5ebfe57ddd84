// Steering a PTP clock of the kernel: every change is read back.
#include <mutex>
#include <string>

#include "backends/linux_phc/facets.h"
#include "backends/linux_phc/frequency.h"
#include "hal/time_range.h"

namespace avbhal::linux_phc {
namespace {

constexpr std::uint64_t kMostSlackNs = 1000;
// From here on the kernel refuses a time.
constexpr std::uint64_t kKernelLastNs = INT64_MAX;

std::string ns_text(std::uint64_t ns) { return std::to_string(ns) + " ns"; }

class PhcSteering final : public Steering {
 public:
  explicit PhcSteering(const Opened& at)
      : Steering(at.adapter), device_(at.device), system_(at.system) {}

 private:
  // Denied by the manifest: there are no registers.
  Result<ClockConfig> do_config() override { return not_supported({}, "there are no registers"); }
  Result<RateRange> do_rate_range() override;
  Status do_set(std::uint64_t device_ns) override;
  Status do_adjust_offset(std::int64_t offset_ns) override;
  Result<RateAdjustment> do_adjust_rate(double ppb) override;

  std::uint64_t last_ns() const {
    return has_split_clock(adapter().info().family) ? kSplitLastNs : kKernelLastNs;
  }
  Status check_clock_shows(std::uint64_t from_ns, std::uint64_t since_ns);

  PhcDevice& device_;
  SystemClock& system_;
  std::mutex mutex_;  // one change and its check at a time
};

Result<RateRange> PhcSteering::do_rate_range() {
  const double most = device_.caps().max_adj_ppb;
  return RateRange{-most, most, 1 / kUnitsPerPpb, true};
}

// The clock must show `from_ns` plus what has passed since the system clock showed `since_ns`, up
// to a clock that stands still or runs at twice its rate: a driver reads, adds and writes, and
// loses the time that this takes.
Status PhcSteering::check_clock_shows(std::uint64_t from_ns, std::uint64_t since_ns) {
  Result<std::uint64_t> read = device_.read();
  if (!read.ok()) return read.take_status();
  const std::uint64_t passed = system_.now_ns() - since_ns;
  const auto ahead = static_cast<std::int64_t>(read.value() - from_ns);
  const auto most = static_cast<std::int64_t>(2 * passed + kMostSlackNs);
  if (ahead >= -static_cast<std::int64_t>(kMostSlackNs) && ahead <= most) return ok_status();
  return make_error(ErrorCode::kNotEffective, {},
                    "the clock must show " + ns_text(from_ns) + " or up to " +
                        std::to_string(most) + " ns more, it shows " + ns_text(read.value()));
}

Status PhcSteering::do_set(std::uint64_t device_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_time("deviceNs", device_ns, 0, last_ns());
  if (!status.ok()) return status;
  const std::uint64_t since = system_.now_ns();
  status = device_.set(device_ns);
  return status.ok() ? check_clock_shows(device_ns, since) : std::move(status);
}

Status PhcSteering::do_adjust_offset(std::int64_t offset_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::uint64_t since = system_.now_ns();
  Result<std::uint64_t> read = device_.read();
  if (!read.ok()) return read.take_status();
  // The second before the end is for the time that the step itself takes.
  Status status = check_step(offset_ns, read.value(), last_ns() - kNsPerSecond);
  // A step by 0 would still lose the time that the driver takes.
  if (!status.ok() || offset_ns == 0) return status;
  status = device_.step(offset_ns);
  if (!status.ok()) return status;
  return check_clock_shows(read.value() + static_cast<std::uint64_t>(offset_ns), since);
}

Result<RateAdjustment> PhcSteering::do_adjust_rate(double ppb) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const double most = device_.caps().max_adj_ppb;
  if (!(ppb >= -most && ppb <= most)) {
    return make_error(ErrorCode::kRateUnreachable, {},
                      "ppb must be " + std::to_string(-most) + " to " + std::to_string(most) +
                          ", got " + std::to_string(ppb));
  }
  const std::int64_t frequency = frequency_of(ppb);
  Status status = device_.set_frequency(frequency);
  if (!status.ok()) return status;
  Result<std::int64_t> back = device_.frequency();
  if (!back.ok()) return back.take_status();
  if (back.value() != frequency) {
    return make_error(ErrorCode::kNotEffective, {},
                      "commanded " + std::to_string(frequency) +
                          " (ppm * 65536), the kernel says " + std::to_string(back.value()));
  }
  RateAdjustment done;
  done.requested_ppb = ppb;
  done.commanded_ppb = ppb_of(frequency);
  done.reference = RateReference::kNominal;
  return done;
}

}  // namespace

std::unique_ptr<Steering> make_steering(const Opened& at) {
  return std::make_unique<PhcSteering>(at);
}

}  // namespace avbhal::linux_phc
