// The stand-in's control device, \\.\AvbStandIn, as the fakes use it.
#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>

#include "control.h"

namespace avbhal::lab {

// Opened on first use, as soon as the stand-in runs, and kept until close(). Any thread; close()
// only when no other call is under way.
class ControlDevice {
 public:
  constexpr ControlDevice() = default;
  ControlDevice(const ControlDevice&) = delete;
  ControlDevice& operator=(const ControlDevice&) = delete;

  // Win32 error of the request; ERROR_FILE_NOT_FOUND when the stand-in is not running.
  DWORD adapter(std::uint32_t number, standin::AdapterReply& reply);
  DWORD cross(std::uint32_t number, standin::CrossReply& reply);
  void close();

 private:
  DWORD request(DWORD code, std::uint32_t number, void* out, DWORD out_bytes);
  HANDLE open();

  SRWLOCK lock_ = SRWLOCK_INIT;  // guards handle_
  HANDLE handle_ = nullptr;
};

// Adapters have numbers below this.
inline constexpr std::uint32_t kMostAdapters = 4;

}  // namespace avbhal::lab
