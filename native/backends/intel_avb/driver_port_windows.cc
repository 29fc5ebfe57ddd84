#include <windows.h>

#include <iterator>
#include <string>

#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/driver_port.h"

namespace avbhal::intel_avb {
namespace {

// Device that only the lab's stand-in driver creates.
constexpr wchar_t kStandInPath[] = L"\\\\.\\AvbStandIn";

std::uint32_t last_error() {
  const DWORD error = GetLastError();
  return error != 0 ? error : ERROR_GEN_FAILURE;
}

std::uint32_t open_device(void*, DriverHandle* handle) {
  // The path is plain ASCII.
  const std::wstring path(std::begin(avb_abi::kDevicePath), std::end(avb_abi::kDevicePath) - 1);
  const HANDLE device =
      CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                  nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (device == INVALID_HANDLE_VALUE) return last_error();
  *handle = device;
  return 0;
}

void close_device(void*, DriverHandle handle) { CloseHandle(handle); }

std::uint32_t control_device(void*, DriverHandle handle, std::uint32_t code, const void* in,
                             std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                             std::uint32_t* returned) {
  DWORD bytes = 0;
  // The input is not written by METHOD_BUFFERED requests; the parameter merely lacks const.
  if (!DeviceIoControl(handle, code, const_cast<void*>(in), in_bytes, out, out_bytes, &bytes,
                       nullptr)) {
    *returned = 0;
    return last_error();
  }
  *returned = bytes;
  return 0;
}

bool stand_in_present(void*) {
  const HANDLE device = CreateFileW(kStandInPath, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                    OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  // A device that exists but may not be opened still marks the lab.
  if (device == INVALID_HANDLE_VALUE) return GetLastError() == ERROR_ACCESS_DENIED;
  CloseHandle(device);
  return true;
}

}  // namespace

DriverPort platform_driver_port() {
  DriverPort port;
  port.open = open_device;
  port.close = close_device;
  port.control = control_device;
  port.is_stand_in = stand_in_present;
  return port;
}

}  // namespace avbhal::intel_avb
