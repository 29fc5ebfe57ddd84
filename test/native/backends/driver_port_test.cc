// What the port to the operating system's driver asks Windows for, on any system.
#include <cstring>
#include <string>
#include <vector>

#define platform_driver_port windows_driver_port
#include "backends/intel_avb/driver_port_windows.cc"
#undef platform_driver_port

#include "harness.h"

namespace {

struct Opening {
  std::wstring name;
  DWORD access = 0, flags = 0;
};

// What the fake Windows was asked, and how it answers.
struct Windows {
  std::vector<Opening> opened;
  DWORD last_error = 0;
  SIZE_T copied = ~SIZE_T{0};  // bytes of a copy that are there
};

Windows windows;

}  // namespace

HANDLE CreateFileW(const wchar_t* name, DWORD access, DWORD, void*, DWORD, DWORD flags, HANDLE) {
  windows.opened.push_back({name, access, flags});
  return windows.last_error == 0 ? &windows : INVALID_HANDLE_VALUE;
}
BOOL CloseHandle(HANDLE) { return 1; }
BOOL DeviceIoControl(HANDLE, DWORD, void*, DWORD, void*, DWORD, DWORD*, void*) { return 0; }
DWORD GetLastError() { return windows.last_error; }
HANDLE GetCurrentProcess() { return &windows; }
BOOL ReadProcessMemory(HANDLE, const void* address, void* out, SIZE_T bytes, SIZE_T* done) {
  *done = bytes < windows.copied ? bytes : windows.copied;
  std::memcpy(out, address, *done);
  return *done == bytes;
}
BOOL WriteProcessMemory(HANDLE, void* address, const void* in, SIZE_T bytes, SIZE_T* done) {
  *done = bytes < windows.copied ? bytes : windows.copied;
  std::memcpy(address, in, *done);
  return *done == bytes;
}

namespace avbhal::test {
namespace {

constexpr DWORD kIdentified = SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION;
constexpr DWORD kLevels = 0x00030000;  // anonymous, identification, impersonation, delegation

TEST("driver port: who answers to the device's name may identify the caller, not act for it") {
  windows = Windows{};
  const intel_avb::DriverPort port = intel_avb::windows_driver_port();
  intel_avb::DriverHandle handle = nullptr;
  CHECK_EQ(port.open(port.context, &handle), 0u);
  CHECK(port.is_stand_in(port.context));
  CHECK_EQ(windows.opened.size(), std::size_t{2});
  CHECK(windows.opened.at(0).name == L"\\\\.\\IntelAvbFilter");
  for (const Opening& opening : windows.opened) {
    CHECK_EQ(opening.flags & (SECURITY_SQOS_PRESENT | kLevels), kIdentified);
  }
}

TEST("driver port: a copy of memory that is not there fails, a partial one too") {
  windows = Windows{};
  const intel_avb::DriverPort port = intel_avb::windows_driver_port();
  std::uint32_t there[2] = {1, 2};
  std::uint32_t got[2] = {0, 0};
  const auto address = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(there));
  CHECK(port.read_mapped(port.context, address, got, sizeof got));
  CHECK_EQ(got[1], 2u);
  got[0] = 7;
  CHECK(port.write_mapped(port.context, address, got, 4));
  CHECK_EQ(there[0], 7u);
  for (const SIZE_T bytes : {SIZE_T{0}, SIZE_T{4}}) {
    windows.copied = bytes;
    CHECK(!port.read_mapped(port.context, address, got, sizeof got));
    CHECK(!port.write_mapped(port.context, address, got, sizeof got));
  }
}

}  // namespace
}  // namespace avbhal::test
