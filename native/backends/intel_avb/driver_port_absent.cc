// The AVB filter driver exists on Windows only; everywhere else its device is not there.
#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/driver_port.h"
#include "base/win32_errors.h"

namespace avbhal::intel_avb {
namespace {

std::uint32_t open_device(void*, DriverHandle* handle) {
  *handle = nullptr;
  return win32::kFileNotFound;
}

void close_device(void*, DriverHandle) {}

std::uint32_t control_device(void*, DriverHandle, std::uint32_t, const void*, std::uint32_t, void*,
                             std::uint32_t, std::uint32_t* returned) {
  *returned = 0;
  return win32::kFileNotFound;
}

bool stand_in_present(void*) { return false; }

bool read_mapped(void*, std::uint64_t, void*, std::uint32_t) { return false; }

bool write_mapped(void*, std::uint64_t, const void*, std::uint32_t) { return false; }

}  // namespace

DriverPort platform_driver_port() {
  DriverPort port;
  port.open = open_device;
  port.close = close_device;
  port.control = control_device;
  port.is_stand_in = stand_in_present;
  port.read_mapped = read_mapped;
  port.write_mapped = write_mapped;
  return port;
}

}  // namespace avbhal::intel_avb
