// The stand-in driver in this process behind the interface of the operating system's driver: the
// same machine, the buffer rules of DeviceIoControl and the Win32 numbers that a caller would see
// (avb-ioctl contract 3.1, 3.2). For tests on any system; hosted C++.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "backends/intel_avb/driver_port.h"
#include "machine.h"

namespace avbhal::standin {

// Any thread. Must outlive the ports it gave out and their handles.
class InProcessPort {
 public:
  explicit InProcessPort(const Host& host, const MachineConfig& config = MachineConfig{});
  ~InProcessPort();
  InProcessPort(const InProcessPort&) = delete;
  InProcessPort& operator=(const InProcessPort&) = delete;

  intel_avb::DriverPort port();

  // False: as if the driver was not installed, open answers 2 (file not found). Handles that are
  // open already stay usable.
  void set_installed(bool installed);

  // An order of docs/simulation.md. Empty, or what is wrong with it.
  std::string order(const std::string& text);

  // Works off what is due, as the driver's timers do by themselves: a test calls it after it moved
  // the time, before it looks into a ring.
  void poll();

  // A request to the control device. Win32 numbers; on success *returned bytes of `out` are valid.
  std::uint32_t control(std::uint32_t code, const void* in, std::uint32_t in_bytes, void* out,
                        std::uint32_t out_bytes, std::uint32_t* returned);

  // Truth about an adapter, by number in attachment order; 0 = success.
  std::uint32_t truth(std::uint32_t adapter, TruthReply* reply);

  std::uint32_t open_handles();

  // Without a lock: for tests on one thread.
  Machine& machine() { return machine_; }

 private:
  std::uint32_t open(intel_avb::DriverHandle* handle);
  void close(intel_avb::DriverHandle handle);
  std::uint32_t request(intel_avb::DriverHandle handle, std::uint32_t code, const void* in,
                        std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                        std::uint32_t* returned);

  // As the operating system guards them: false outside of the rings that are there.
  bool read_mapped(std::uint64_t address, void* out, std::uint32_t bytes);
  bool write_mapped(std::uint64_t address, const void* in, std::uint32_t bytes);
  RingHost plain_rings();
  bool in_a_ring(std::uint64_t address, std::uint32_t bytes) const;

  std::mutex mutex_;                              // guards everything
  std::map<std::uint64_t, std::uint32_t> rings_;  // bytes by address
  Machine machine_;
  bool installed_ = true;
  std::uint32_t open_handles_ = 0;
};

}  // namespace avbhal::standin
