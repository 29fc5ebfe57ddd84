#include "backends/intel_avb/adapter.h"

#include <utility>

#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/presence.h"
#include "backends/intel_avb/rate.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kConfigRequest[] = "GET_CLOCK_CONFIG";
constexpr int kSteadyAttempts = 6;

}  // namespace

AvbAdapter::AvbAdapter(const DriverPort& port, SystemClock& clock, BoundHandle bound)
    : port_(port),
      clock_(clock),
      client_(std::move(bound.client)),
      info_(describe(bound.listed, bound.build, port.is_stand_in(port.context))),
      device_id_(bound.listed.device_id),
      device_text_(std::move(bound.device_text)) {
  info_.capabilities = capabilities_of(info_.family, bound.capability_mask, bound.build.debug);
  probe_software_time();
}

Status AvbAdapter::explained(Status failed) const {
  return explain_failure(client_, device_id_, std::move(failed));
}

Status AvbAdapter::refresh() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Result<avb_abi::HwStateQuery> state = client_.hw_state();
  if (!state.ok()) return explained(state.take_status());
  Result<avb_abi::VersionReply> version = client_.version();
  if (!version.ok()) return explained(version.take_status());
  const DriverBuild build = driver_build(version.value());
  info_.driver->version = build.version;
  info_.capabilities = capabilities_of(info_.family, state.value().capabilities, build.debug);
  probe_software_time();
  return ok_status();
}

std::uint32_t AvbAdapter::clock_resolution_ns() const { return device_resolution_ns(info_.family); }

Result<AvbAdapter::Config> AvbAdapter::read_config() {
  Result<Config> config = client_.clock_config();
  if (!config.ok()) return explained(config.take_status());
  if (reads_all_ones(info_.family, config.value())) {
    return make_error(ErrorCode::kAdapterGone, kConfigRequest,
                      "the adapter's registers read all ones: it left the bus");
  }
  Status valid = check_device_time(kConfigRequest, config.value().systim_ns);
  if (!valid.ok()) return valid;
  return config;
}

Result<AvbAdapter::TimedConfig> AvbAdapter::read_timed_config() {
  TimedConfig timed;
  timed.before_ns = clock_.now_ns();
  Result<Config> config = read_config();
  timed.after_ns = clock_.now_ns() + clock_.resolution_ns();
  if (!config.ok()) return config.take_status();
  timed.config = config.value();
  return timed;
}

Result<AvbAdapter::Config> AvbAdapter::read_running_config() {
  Status hardware = require_hardware_time();
  if (!hardware.ok()) return hardware;
  Result<Config> config = read_config();
  if (!config.ok()) return config;
  Status running = check_running(config.value());
  if (!running.ok()) return running;
  return config;
}

Status AvbAdapter::check_running(const Config& config) const {
  if (counter_stopped(info_.family, config.timinca, config.tsauxc)) {
    const bool may_come = has_counter_clock(info_.family);
    return make_error(ErrorCode::kClockFrozen, kConfigRequest,
                      "the counter is stopped: TSAUXC " + hex_text(config.tsauxc) + ", TIMINCA " +
                          hex_text(config.timinca),
                      may_come ? "Read again 0.5 s after opening: on some adapters of this family "
                                 "the driver sets TIMINCA late."
                               : "");
  }
  if (config.systim_ns != 0) return ok_status();
  return make_error(ErrorCode::kClockReadInvalid, kConfigRequest,
                    "the driver delivered 0 ns for a running clock");
}

Result<AvbAdapter::TimedConfig> AvbAdapter::read_steady_config() {
  Result<TimedConfig> last = read_timed_config();
  for (int i = 1; last.ok() && i < kSteadyAttempts; ++i) {
    Result<TimedConfig> next = read_timed_config();
    if (!next.ok()) return next;
    const std::uint64_t elapsed_ns = next.value().after_ns - last.value().before_ns;
    const std::uint64_t from_ns = last.value().config.systim_ns;
    if (window_after(from_ns, elapsed_ns).contains(next.value().config.systim_ns)) return next;
    last = std::move(next);
  }
  if (!last.ok()) return last;
  return make_error(ErrorCode::kDiscontinuity, kConfigRequest,
                    "no two of " + std::to_string(kSteadyAttempts) +
                        " consecutive readings of the clock fit together");
}

void AvbAdapter::probe_software_time() {
  software_time_ = false;
  if (info_.family != Family::kI219 || !can(Capability::kClockRead)) return;
  SoftwareTimeProbe probe;
  bool more = true;
  while (more) {
    Result<TimedConfig> timed = read_timed_config();
    if (!timed.ok()) return;
    more = probe.add(timed.value().config.systim_ns, timed.value().after_ns);
  }
  software_time_ = probe.is_software();
}

Status AvbAdapter::require_hardware_time() {
  if (software_time_) probe_software_time();
  if (!software_time_) return ok_status();
  return make_error(ErrorCode::kClockReadInvalid, kConfigRequest,
                    "every reading is a multiple of 100 ns: the counter of this I219 stands at 0 "
                    "and the driver delivers the computer's wall clock in its place",
                    "On this platform the driver cannot run the adapter's counter; use another "
                    "backend or adapter.");
}

Result<ClockReading> AvbAdapter::read_clock() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kClockRead)) return Adapter::read_clock();
  if (latch_error_ns(info_.family) != 0) return read_confirmed_clock();
  Result<Config> config = read_running_config();
  if (!config.ok()) return config.take_status();
  return ClockReading{config.value().systim_ns, ReadingSource::kHardware};
}

Result<ClockReading> AvbAdapter::read_confirmed_clock() {
  Status hardware = require_hardware_time();
  if (!hardware.ok()) return hardware;
  Result<TimedConfig> steady = read_steady_config();
  if (!steady.ok()) return steady.take_status();
  Status running = check_running(steady.value().config);
  if (!running.ok()) return running;
  return ClockReading{steady.value().config.systim_ns, ReadingSource::kHardware};
}

Result<ClockConfig> AvbAdapter::clock_config() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kClockConfig)) return Adapter::clock_config();
  Status hardware = require_hardware_time();
  if (!hardware.ok()) return hardware;
  Result<Config> config = read_config();
  if (!config.ok()) return config.take_status();
  const Config& c = config.value();
  ClockConfig out;
  out.device_ns = c.systim_ns;
  out.timinca = c.timinca;
  out.tsauxc = c.tsauxc;
  const bool measured = rate_needs_scale(info_.family) && scale_;
  out.timinca_ppb =
      timinca_ppb(info_.family, c.timinca, measured ? *scale_ : seed_scale(info_.family), unit_);
  out.running = !counter_stopped(info_.family, c.timinca, c.tsauxc);
  return out;
}

Result<DriverState> AvbAdapter::driver_state() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Result<avb_abi::VersionReply> version = client_.version();
  if (!version.ok()) return explained(version.take_status());
  Result<avb_abi::HwStateQuery> state = client_.hw_state();
  if (!state.ok()) return explained(state.take_status());
  const DriverBuild build = driver_build(version.value());
  DriverState out;
  out.driver_version = build.version;
  out.debug_build = build.debug;
  out.hardware_state_value = state.value().hw_state;
  out.hardware_state = hw_state_name(state.value().hw_state);
  out.capability_mask = state.value().capabilities;
  out.usable_mask = state.value().usable_capabilities;
  out.device_text = device_text_;
  return out;
}

Status AvbAdapter::check_register(const char* operation, std::uint32_t offset) const {
  if (offset % 4 == 0 && offset < avb_abi::kBar0Bytes) return ok_status();
  return make_error(ErrorCode::kRegisterInvalid, operation,
                    "offset: wanted a multiple of 4 below 0x20000, came " + hex_text(offset));
}

Result<std::uint32_t> AvbAdapter::read_register(std::uint32_t offset) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kRegisterRead)) return Adapter::read_register(offset);
  Status valid = check_register("readRegister", offset);
  if (!valid.ok()) return valid;
  Result<std::uint32_t> value = client_.read_register(offset);
  if (!value.ok()) return explained(value.take_status());
  if (value.value() == 0xFFFFFFFF) {
    // All ones may be the register's content or an adapter that left the bus.
    Result<Config> config = read_config();
    if (!config.ok()) return config.take_status();
  }
  return value;
}

Status AvbAdapter::write_register(std::uint32_t offset, std::uint32_t value) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kRegisterWrite)) return Adapter::write_register(offset, value);
  Status valid = check_register("writeRegister", offset);
  if (!valid.ok()) return valid;
  Status written = client_.write_register(offset, value);
  return written.ok() ? ok_status() : explained(std::move(written));
}

}  // namespace avbhal::intel_avb
