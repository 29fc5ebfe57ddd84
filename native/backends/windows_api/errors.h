// Win32 error numbers of this backend's calls and what they mean for the HAL.
#pragma once

#include <cstdint>
#include <string_view>

#include "hal/status.h"

namespace avbhal::windows_api {

inline constexpr std::uint32_t kInvalidFunction = 1;
inline constexpr std::uint32_t kFileNotFound = 2;
inline constexpr std::uint32_t kAccessDenied = 5;
inline constexpr std::uint32_t kNotEnoughMemory = 8;
inline constexpr std::uint32_t kInvalidData = 13;
inline constexpr std::uint32_t kCrc = 23;
inline constexpr std::uint32_t kGenFailure = 31;
inline constexpr std::uint32_t kNotSupportedError = 50;
inline constexpr std::uint32_t kInvalidParameter = 87;
inline constexpr std::uint32_t kCallNotImplemented = 120;
inline constexpr std::uint32_t kInsufficientBuffer = 122;
inline constexpr std::uint32_t kMoreData = 234;
inline constexpr std::uint32_t kNoMoreItems = 259;
inline constexpr std::uint32_t kNoSuchDevice = 433;
inline constexpr std::uint32_t kDeviceNotConnected = 1167;
inline constexpr std::uint32_t kNotFound = 1168;
inline constexpr std::uint32_t kOutOfMemory = 14;
inline constexpr std::uint32_t kBadDriver = 2001;
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
