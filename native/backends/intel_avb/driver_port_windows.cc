#include <windows.h>

#include <atomic>
#include <iterator>
#include <string>

#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/driver_port.h"

namespace avbhal::intel_avb {
namespace {

// The driver learns who calls and cannot act in the caller's name: a program that creates the
// device name first would answer to it. Without SECURITY_SQOS_PRESENT the server may impersonate
// its client.
constexpr DWORD kOpenFlags =
    FILE_ATTRIBUTE_NORMAL | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION;

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
                  nullptr, OPEN_EXISTING, kOpenFlags, nullptr);
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
                                    OPEN_EXISTING, kOpenFlags, nullptr);
  // A device that exists but may not be opened still marks the lab.
  if (device == INVALID_HANDLE_VALUE) return GetLastError() == ERROR_ACCESS_DENIED;
  CloseHandle(device);
  return true;
}

void* at(std::uint64_t address) {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(address));
}

// The kernel copies and reports what is not there, where an access of our own would end the
// process.
bool read_mapped(void*, std::uint64_t address, void* out, std::uint32_t bytes) {
  SIZE_T done = 0;
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const BOOL read = ReadProcessMemory(GetCurrentProcess(), at(address), out, bytes, &done);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return read && done == bytes;
}

bool write_mapped(void*, std::uint64_t address, const void* in, std::uint32_t bytes) {
  SIZE_T done = 0;
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const BOOL written = WriteProcessMemory(GetCurrentProcess(), at(address), in, bytes, &done);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return written && done == bytes;
}

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
