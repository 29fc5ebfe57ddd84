// Steering a simulated adapter: every change is read back.
#include <string>

#include "backends/sim/sim_device.h"
#include "base/registers.gen.h"
#include "model/timinca.h"

namespace avbhal::sim {
namespace {

constexpr std::uint64_t kSplitEndNs = (std::uint64_t{1} << 32) * kNsPerSecond;
constexpr std::int64_t kMostSlackNs = 1000;

std::string ns_text(std::uint64_t ns) { return std::to_string(ns) + " ns"; }

Status refused(const char* operation, const std::string& detail) {
  return make_error(ErrorCode::kSetRefused, operation, detail,
                    "Choose a time that the adapter's clock can show.");
}

}  // namespace

void SimDevice::write_systim(std::uint64_t device_ns) {
  model_.write(reg::kSYSTIML, static_cast<std::uint32_t>(device_ns % kNsPerSecond));
  model_.write(reg::kSYSTIMH, static_cast<std::uint32_t>(device_ns / kNsPerSecond));
}

// The clock must show `from_ns` plus what has passed since the system clock showed `since_ns`, up
// to a clock that stands still or runs 20 % fast.
Status SimDevice::check_clock_shows(std::uint64_t from_ns, std::uint64_t since_ns,
                                    const char* operation) {
  Result<Sample> read = sample(operation);
  if (!read.ok()) return read.take_status();
  const std::uint64_t passed = time_.clock().now_ns() - since_ns;
  const auto ahead = static_cast<std::int64_t>(read.value().ns - from_ns);
  const auto most = static_cast<std::int64_t>(2 * passed) + kMostSlackNs;
  if (ahead >= -kMostSlackNs && ahead <= most) return ok_status();
  return make_error(ErrorCode::kNotEffective, operation,
                    "wanted the clock to show " + ns_text(from_ns) + " or up to " +
                        std::to_string(most) + " ns more, it shows " + ns_text(read.value().ns));
}

Status SimDevice::set_clock(Generation handle, std::uint64_t device_ns) {
  constexpr const char* kOperation = "setClock";
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  if (split() && device_ns >= kSplitEndNs) {
    return refused(kOperation, "deviceNs: wanted less than " + ns_text(kSplitEndNs) +
                                   " (2^32 s), got " + ns_text(device_ns));
  }
  const std::uint64_t since = time_.clock().now_ns();
  if (split()) {
    write_systim(device_ns);
  } else {
    Result<Sample> read = sample(kOperation);
    if (!read.ok()) return read.take_status();
    offset_ns_ += device_ns - read.value().ns;
  }
  status = flush(kOperation);
  return status.ok() ? check_clock_shows(device_ns, since, kOperation) : std::move(status);
}

// Read, add, write, as igb and igc do; the time between the sample and the write is added, as far
// as the length of the reading tells it.
Status SimDevice::step_systim(std::int64_t offset_ns, const Sample& from) {
  SystemClock& clock = time_.clock();
  const std::uint64_t hz = clock.frequency_hz();
  const std::uint64_t before = ticks_to_ns(from.before_ticks, hz);
  const std::uint64_t after = ticks_to_ns(from.after_ticks, hz);
  const std::uint64_t access = after - before;
  std::uint64_t passed = 0;
  if ((model_.read(reg::kTSAUXC) & reg::kTSAUXC_DISABLE_SYSTIME) == 0) {
    passed = clock.now_ns() - (before + access / 2) + access * 3 / 2;
  }
  write_systim(from.ns + static_cast<std::uint64_t>(offset_ns) + passed);
  return flush("adjustOffset");
}

Status SimDevice::adjust_offset(Generation handle, std::int64_t offset_ns) {
  constexpr const char* kOperation = "adjustOffset";
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  const std::uint64_t since = time_.clock().now_ns();
  Result<Sample> read = sample(kOperation);
  if (!read.ok()) return read.take_status();
  const std::uint64_t target = read.value().ns + static_cast<std::uint64_t>(offset_ns);
  const bool below = offset_ns < 0 && target > read.value().ns;
  const bool beyond = offset_ns >= 0 && target < read.value().ns;
  if (below || beyond || (split() && target >= kSplitEndNs - kNsPerSecond)) {
    return refused(kOperation, "offsetNs: " + std::to_string(offset_ns) + " from " +
                                   ns_text(read.value().ns) +
                                   " leaves the range of the adapter's clock");
  }
  if (split()) {
    status = step_systim(offset_ns, read.value());
    if (!status.ok()) return status;
  } else {
    offset_ns_ += static_cast<std::uint64_t>(offset_ns);
  }
  return check_clock_shows(target, since, kOperation);
}

Result<RateAdjustment> SimDevice::adjust_rate(Generation handle, double ppb) {
  constexpr const char* kOperation = "adjustRate";
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  const model::TimincaRange range = model::timinca_range(family_, khz());
  if (!(ppb >= range.min_ppb && ppb <= range.max_ppb)) {
    return make_error(ErrorCode::kRateUnreachable, kOperation,
                      "ppb: wanted " + std::to_string(range.min_ppb) + " to " +
                          std::to_string(range.max_ppb) + ", got " + std::to_string(ppb));
  }
  RateAdjustment done;
  done.requested_ppb = ppb;
  const std::uint32_t value = model::timinca_for_ppb(family_, khz(), ppb);
  model_.write(reg::kTIMINCA, value);
  done.register_value = model_.read(reg::kTIMINCA);
  status = flush(kOperation);
  if (!status.ok()) return status;
  if (done.register_value != value) {
    return make_error(ErrorCode::kNotEffective, kOperation,
                      "TIMINCA: wrote " + std::to_string(value) + ", read back " +
                          std::to_string(done.register_value));
  }
  done.commanded_ppb = model::timinca_ppb(family_, khz(), value);
  done.reference = RateReference::kNominal;
  return done;
}

Status SimDevice::write_register(Generation handle, std::uint32_t offset, std::uint32_t value) {
  constexpr const char* kOperation = "writeRegister";
  if (offset >= kBarBytes || offset % 4 != 0) {
    return make_error(ErrorCode::kRegisterInvalid, kOperation,
                      "offset: wanted a multiple of 4 below 131072, got " + std::to_string(offset));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  model_.write(offset, value);
  return flush(kOperation);
}

}  // namespace avbhal::sim
