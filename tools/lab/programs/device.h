// A device of Windows by name, with plain Win32 error numbers.
#pragma once

#include <windows.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace avbhal::lab {

class Device {
 public:
  // Opens at once; error() tells whether that worked.
  explicit Device(const std::string& path, DWORD access = GENERIC_READ | GENERIC_WRITE);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  // Win32 error of opening, 0 = open.
  DWORD error() const { return error_; }

  // DeviceIoControl; `*returned` (may be null) keeps its value when the call fails.
  DWORD control(std::uint32_t code, const void* in, std::size_t in_bytes, void* out,
                std::size_t out_bytes, DWORD* returned = nullptr);
  // Up to 8 KiB in one read.
  DWORD read(std::string* text);
  DWORD write(const std::string& text);

 private:
  HANDLE handle_;
  DWORD error_;
};

}  // namespace avbhal::lab
