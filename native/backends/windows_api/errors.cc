#include "backends/windows_api/errors.h"

namespace avbhal::windows_api {

bool means_unsupported(std::uint32_t win32) {
  return win32 == kInvalidFunction || win32 == kCrc || win32 == kNotSupported ||
         win32 == kCallNotImplemented;
}

bool means_gone(std::uint32_t win32) {
  return win32 == kFileNotFound || win32 == kNotFound || win32 == kNoSuchDevice ||
         win32 == kDeviceNotConnected;
}

ErrorCode code_of(std::uint32_t win32) {
  if (win32 == 0) return ErrorCode::kOk;
  if (means_unsupported(win32)) return ErrorCode::kNotSupported;
  if (means_gone(win32)) return ErrorCode::kAdapterGone;
  switch (win32) {
    case kAccessDenied: return ErrorCode::kAccessDenied;
    case kInvalidParameter: return ErrorCode::kInvalidArgument;
    case kNotEnoughMemory:
    case kOutOfMemory: return ErrorCode::kOutOfMemory;
    default: return ErrorCode::kDriverError;
  }
}

Status call_error(std::string_view operation, std::uint32_t win32, std::string_view detail,
                  std::string_view hint) {
  return make_os_error(code_of(win32), operation, OsErrorKind::kWin32, win32, detail, hint);
}

}  // namespace avbhal::windows_api
