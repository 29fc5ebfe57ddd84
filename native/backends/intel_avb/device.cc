#include "backends/intel_avb/device.h"

#include <string>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/stamp_registers.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kConfigRequest[] = "GET_CLOCK_CONFIG";
constexpr int kSteadyAttempts = 6;

}  // namespace

Device::Device(SystemClock& clock, BoundHandle bound)
    : rate(bound.family()), clock_(clock), bound_(std::move(bound)) {}

void Device::set_capabilities(const CapabilityManifest& manifest) {
  reads_clock_ = manifest.has(Capability::kClockRead);
  reads_registers_ = manifest.has(Capability::kRegisterRead);
  probe_software_time();
}

Result<Device::Config> Device::read_config() {
  Result<Config> config = explained(client().clock_config());
  if (!config.ok()) return config;
  if (reads_all_ones(family(), config.value())) {
    return make_error(ErrorCode::kAdapterGone, kConfigRequest,
                      "the adapter's registers read all ones: it left the bus");
  }
  Status valid = check_device_time(kConfigRequest, config.value().systim_ns);
  if (!valid.ok()) return valid;
  timinca_ = config.value().timinca;
  return config;
}

Result<Device::TimedConfig> Device::read_timed_config() {
  TimedConfig timed;
  timed.before_ns = clock_.now_ns();
  Result<Config> config = read_config();
  timed.after_ns = clock_.now_ns() + clock_.resolution_ns();
  if (!config.ok()) return config.take_status();
  timed.config = config.value();
  return timed;
}

Result<Device::TimedConfig> Device::read_steady_config() {
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

Result<Device::Config> Device::read_running_config() {
  if (Status hardware = require_hardware_time(); !hardware.ok()) return hardware;
  Result<Config> config = read_config();
  if (!config.ok()) return config;
  if (Status running = check_running(config.value()); !running.ok()) return running;
  return config;
}

Status Device::check_running(const Config& config) const {
  if (counter_stopped(family(), config.timinca, config.tsauxc)) {
    const bool may_come = family() == Family::kI217 || family() == Family::kI219;
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

void Device::probe_software_time() {
  software_time_ = false;
  if (family() != Family::kI219 || !reads_clock_) return;
  SoftwareTimeProbe probe;
  bool more = true;
  while (more) {
    Result<TimedConfig> timed = read_timed_config();
    if (!timed.ok()) return;
    more = probe.add(timed.value().config.systim_ns, timed.value().after_ns);
  }
  software_time_ = probe.is_software();
}

Status Device::require_hardware_time() {
  if (software_time_) probe_software_time();
  if (!software_time_) return ok_status();
  return make_error(ErrorCode::kClockReadInvalid, kConfigRequest,
                    "every reading is a multiple of 100 ns: the counter of this I219 stands at 0 "
                    "and the driver delivers the computer's wall clock in its place",
                    "On this platform the driver cannot run the adapter's counter; use another "
                    "backend or adapter.");
}

Result<StampingState> Device::read_stamping() {
  Result<Config> config = read_config();
  if (!config.ok()) return config.take_status();
  StampingState state;
  state.tsauxc = config.value().tsauxc;
  state.clock_running = !counter_stopped(family(), config.value().timinca, config.value().tsauxc);
  state.target_time = (state.tsauxc & kTargetBits) == kTargetBits;
  state.auxiliary = (state.tsauxc & kAuxiliaryBits) == kAuxiliaryBits;
  if (!reads_registers_) return state;
  Result<std::uint32_t> transmit = explained(client().read_register(kTransmitControl));
  if (!transmit.ok()) return transmit.take_status();
  Result<std::uint32_t> receive = explained(client().read_register(kReceiveControl));
  if (!receive.ok()) return receive.take_status();
  state.transmit = (transmit.value() & kStampEnable) != 0;
  state.receive = (receive.value() & kStampEnable) != 0;
  return state;
}

}  // namespace avbhal::intel_avb
