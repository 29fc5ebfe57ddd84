// One open adapter of the driver: the handle and what its facets share.
//
// Clock reading goes through GET_CLOCK_CONFIG, not GET_TIMESTAMP: when a register read fails it
// fails too, where GET_TIMESTAMP delivers software time; it insists on a bound handle, so it can
// never read another adapter's clock; and it brings TSAUXC and TIMINCA along, which tell whether
// the counter runs. It costs the reading of those two registers.
//
// Threads: one request at a time. Every method and public field below lock() needs the lock held.
#pragma once

#include <cstdint>
#include <mutex>
#include <utility>

#include "backends/intel_avb/identity.h"
#include "backends/intel_avb/rate_scale.h"
#include "hal/stamp_types.h"
#include "hal/status.h"
#include "hal/system_clock.h"
#include "hal/types.h"

namespace avbhal::intel_avb {

class Device {
 public:
  using Config = avb_abi::ClockConfigReply;
  struct TimedConfig {
    Config config{};
    std::uint64_t before_ns = 0, after_ns = 0;  // system clock around the request
  };

  // `clock` must outlive the device.
  Device(SystemClock& clock, BoundHandle bound);

  SystemClock& clock() const { return clock_; }
  Family family() const { return bound_.family(); }
  const BoundHandle& bound() const { return bound_; }
  std::mutex& mutex() { return mutex_; }

  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock<std::mutex>(mutex_); }

  const Client& client() const { return bound_.client; }
  // See BoundHandle.
  template <class T>
  T explained(T reply) const {
    return bound_.explained(std::move(reply));
  }

  // As last read through read_config(); 0 before that.
  std::uint32_t timinca() const { return timinca_; }
  // What the driver can do with this adapter as of now.
  void set_capabilities(const CapabilityManifest& manifest);
  bool reads_registers() const { return reads_registers_; }

  // The clock and its settings from this adapter's hardware, running or not. HAL_ADAPTER_GONE,
  // HAL_CLOCK_READ_INVALID.
  Result<Config> read_config();
  Result<TimedConfig> read_timed_config();
  // A reading that confirms the one before it: a single one may carry latch_error_ns().
  // HAL_DISCONTINUITY.
  Result<TimedConfig> read_steady_config();
  // As read_config(), and the counter runs: else HAL_CLOCK_FROZEN.
  Result<Config> read_running_config();
  Status check_running(const Config& config) const;
  // HAL_CLOCK_READ_INVALID when an I219 delivers software time.
  Status require_hardware_time();
  // Packet stamps with a debug driver only.
  Result<StampingState> read_stamping();

  RateScale rate;

 private:
  // Decides whether an I219 delivers software time.
  void probe_software_time();

  SystemClock& clock_;
  std::mutex mutex_;
  const BoundHandle bound_;
  bool reads_clock_ = false, reads_registers_ = false;
  bool software_time_ = false;
  std::uint32_t timinca_ = 0;
};

}  // namespace avbhal::intel_avb
