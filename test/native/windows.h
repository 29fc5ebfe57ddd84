// The few declarations of Windows that driver_port_windows.cc needs, so that a test on any system
// can watch what it asks for (driver_port_test.cc). Never used on Windows.
#pragma once

#include <cstddef>
#include <cstdint>

using HANDLE = void*;
using DWORD = std::uint32_t;
using BOOL = int;
using SIZE_T = std::size_t;

inline const HANDLE INVALID_HANDLE_VALUE = reinterpret_cast<HANDLE>(~std::uintptr_t{0});
constexpr DWORD GENERIC_READ = 0x80000000, GENERIC_WRITE = 0x40000000;
constexpr DWORD FILE_SHARE_READ = 1, FILE_SHARE_WRITE = 2, OPEN_EXISTING = 3;
constexpr DWORD FILE_ATTRIBUTE_NORMAL = 0x80;
constexpr DWORD SECURITY_SQOS_PRESENT = 0x00100000, SECURITY_IDENTIFICATION = 0x00010000;
constexpr DWORD ERROR_ACCESS_DENIED = 5, ERROR_GEN_FAILURE = 31;

HANDLE CreateFileW(const wchar_t* name, DWORD access, DWORD share, void* security,
                   DWORD disposition, DWORD flags, HANDLE file);
BOOL CloseHandle(HANDLE handle);
BOOL DeviceIoControl(HANDLE device, DWORD code, void* in, DWORD in_bytes, void* out,
                     DWORD out_bytes, DWORD* returned, void* overlapped);
DWORD GetLastError();
HANDLE GetCurrentProcess();
BOOL ReadProcessMemory(HANDLE process, const void* address, void* out, SIZE_T bytes, SIZE_T* done);
BOOL WriteProcessMemory(HANDLE process, void* address, const void* in, SIZE_T bytes, SIZE_T* done);
