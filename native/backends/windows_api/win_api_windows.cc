// NDIS devices and the version of the system; puts the table together.
#include "backends/windows_api/win_api_windows.h"

#include <windows.h>

#include "backends/windows_api/errors.h"

namespace avbhal::windows_api {
namespace {

// A calling convention of its own for callbacks exists on 32-bit Windows only, and layouts.h holds
// 64-bit layouts.
static_assert(sizeof(void*) == 8, "64-bit Windows only");

std::uint32_t open_device(void*, const char16_t* path, std::uint32_t access, void** device) {
  // Whatever answers to the name may identify the caller, not act for it.
  const HANDLE handle = CreateFileW(reinterpret_cast<const wchar_t*>(path), access,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                                    SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return GetLastError();
  *device = handle;
  return 0;
}

std::uint32_t control_device(void*, void* device, std::uint32_t code, const void* in,
                             std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                             std::uint32_t* returned) {
  DWORD count = 0;
  // The input buffer is not written to; the parameter lacks a const.
  if (!DeviceIoControl(device, code, const_cast<void*>(in), in_bytes, out, out_bytes, &count,
                       nullptr)) {
    return GetLastError();
  }
  *returned = count;
  return 0;
}

void close_device(void*, void* device) { CloseHandle(device); }

std::uint32_t os_version(void*, OsVersion* version) {
  // GetVersionEx tells programs without a manifest that they run on Windows 8.
  using GetVersion = LONG(WINAPI*)(OSVERSIONINFOW*);
  const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
  if (ntdll == nullptr) return GetLastError();
  void* function = reinterpret_cast<void*>(GetProcAddress(ntdll, "RtlGetVersion"));
  if (function == nullptr) return GetLastError();
  OSVERSIONINFOW info{};
  info.dwOSVersionInfoSize = sizeof info;
  if (reinterpret_cast<GetVersion>(function)(&info) != 0) return kGenFailure;
  *version = {info.dwMajorVersion, info.dwMinorVersion, info.dwBuildNumber};
  return 0;
}

WinApi windows_api_table() {
  WinApi api{};
  fill_setup_functions(api);
  fill_registry_functions(api);
  fill_interface_functions(api);
  fill_timestamp_functions(api);
  fill_device_functions(api);
  fill_socket_functions(api);
  return api;
}

}  // namespace

void fill_device_functions(WinApi& api) {
  api.open_device = &open_device;
  api.control_device = &control_device;
  api.close_device = &close_device;
  api.os_version = &os_version;
}

const WinApi& platform_win_api() {
  static const auto* api = new WinApi(windows_api_table());
  return *api;
}

}  // namespace avbhal::windows_api
