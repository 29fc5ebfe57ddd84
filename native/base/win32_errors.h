// Win32 error numbers as constants; win32_errors.def lists them.
#pragma once

#include <cstdint>

namespace avbhal::win32 {

#define AVBHAL_WIN32_ERROR(constant, name, number) inline constexpr std::uint32_t constant = number;
#include "base/win32_errors.def"
#undef AVBHAL_WIN32_ERROR

}  // namespace avbhal::win32
