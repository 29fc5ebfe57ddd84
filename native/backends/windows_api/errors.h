// What Win32 error numbers of this backend's calls mean for the HAL.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/win32_errors.h"
#include "hal/status.h"

namespace avbhal::windows_api {

using namespace win32;
// A function failed without setting an error number (Wine's SetupAPI does that).
inline constexpr std::uint32_t kFailedWithoutNumber = 0xFFFFFFFFu;

// The adapter does not answer this request. 23 is what NDIS_STATUS_INVALID_OID becomes: reported
// from Windows 11 26200 with an adapter that has no hardware timestamps.
bool means_unsupported(std::uint32_t win32);
// The interface or its device no longer exists.
bool means_gone(std::uint32_t win32);

// HAL code of a failed call about one interface.
ErrorCode code_of(std::uint32_t win32);
// The error record of such a call; the native number stays in it.
Status call_error(std::string_view operation, std::uint32_t win32, std::string_view detail = {},
                  std::string_view hint = {});

}  // namespace avbhal::windows_api
