// The few operating-system functions through which intel_avb reaches the filter driver, as a table:
// the real one opens \\.\IntelAvbFilter; another one talks to a dispatcher inside this process.
#pragma once

#include <cstdint>

namespace avbhal::intel_avb {

using DriverHandle = void*;

// Any thread. Errors are Win32 numbers, 0 = success.
struct DriverPort {
  void* context = nullptr;
  std::uint32_t (*open)(void* context, DriverHandle* handle) = nullptr;
  void (*close)(void* context, DriverHandle handle) = nullptr;
  // As DeviceIoControl: on failure `out` keeps its content and *returned is 0.
  std::uint32_t (*control)(void* context, DriverHandle handle, std::uint32_t code, const void* in,
                           std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                           std::uint32_t* returned) = nullptr;
  // True when the device behind this port is the project's stand-in driver, whose time is
  // simulated.
  bool (*is_stand_in)(void* context) = nullptr;
  // Copies from and to memory that the driver has mapped into this process. False, and never a
  // crash, when some of it is not there: the mapping goes with the adapter, and a driver may lie
  // about its address. Aligned words are copied whole; neither moves across what was done before or
  // is done after.
  bool (*read_mapped)(void* context, std::uint64_t address, void* out,
                      std::uint32_t bytes) = nullptr;
  bool (*write_mapped)(void* context, std::uint64_t address, const void* in,
                       std::uint32_t bytes) = nullptr;
};

// The port to the operating system's driver: driver_port_windows.cc, or driver_port_absent.cc where
// the driver cannot exist (open answers 2, file not found).
DriverPort platform_driver_port();

}  // namespace avbhal::intel_avb
