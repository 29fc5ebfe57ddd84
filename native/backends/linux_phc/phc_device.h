// The open device of a PTP clock: a file for reading, and one for writing once it is needed.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "backends/linux_phc/cross_reader.h"
#include "backends/linux_phc/linux_api.h"
#include "hal/status.h"
#include "hal/system_clock.h"

namespace avbhal::linux_phc {

// Any thread; calls are serialised. A clock id of the kernel is made of a file, so that a device
// taken away from its driver stays gone for this object, whatever comes in its place.
class PhcDevice {
 public:
  PhcDevice(const LinuxApi& api, SystemClock& system)
      : api_(api), system_(system), cross_(api, system) {}
  ~PhcDevice();
  PhcDevice(const PhcDevice&) = delete;
  PhcDevice& operator=(const PhcDevice&) = delete;

  // Opens /dev/ptpN for reading and asks what it can do; nothing where it is open.
  // HAL_ACCESS_DENIED with a hint that names the right, HAL_ADAPTER_GONE, HAL_DRIVER_ERROR.
  Status open(int phc_index);

  // Only after a successful open().
  const PtpCaps& caps() const { return caps_; }
  CrossMethod best_method() const { return cross_.best(); }

  Result<std::uint64_t> read();
  Result<CrossTimestamp> cross(const CounterTick& tick);
  // The frequency that was commanded last, by anybody; ppm * 65536.
  Result<std::int64_t> frequency();

  // These open the file for writing where it is not open; only for adapters opened above `observe`.
  Status set(std::uint64_t device_ns);
  Status step(std::int64_t offset_ns);
  Status set_frequency(std::int64_t frequency);

 private:
  // All with mutex_ held.
  Status require_open() const;
  Status open_file(bool writable, int& file) const;
  Status ask_caps(int file);
  Status open_to_write();
  Status change(const char* call, ClockChange& wanted);

  const LinuxApi& api_;
  SystemClock& system_;

  mutable std::mutex mutex_;  // guards everything below
  CrossReader cross_;
  PtpCaps caps_;
  int phc_index_ = -1;
  int reader_ = -1, writer_ = -1;  // -1: not open
};

}  // namespace avbhal::linux_phc
