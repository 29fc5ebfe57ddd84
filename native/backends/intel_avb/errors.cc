#include "backends/intel_avb/errors.h"

#include <cstdio>

#include "backends/intel_avb/abi.h"
#include "base/win32_errors.h"

namespace avbhal::intel_avb {
namespace {

struct Meaning {
  std::uint32_t win32;
  ErrorCode code;
  const char* detail;
  const char* hint;
};

constexpr Meaning kOpenMeanings[] = {
    {win32::kFileNotFound, ErrorCode::kDriverMissing,
     "the device \\\\.\\IntelAvbFilter does not exist",
     "Install the AVB filter driver, bind it to the adapter and start it."},
    {win32::kPathNotFound, ErrorCode::kDriverMissing,
     "the device \\\\.\\IntelAvbFilter does not exist",
     "Install the AVB filter driver, bind it to the adapter and start it."},
    {win32::kAccessDenied, ErrorCode::kAccessDenied,
     "the device \\\\.\\IntelAvbFilter may not be opened by this user",
     "Run this program elevated (as administrator)."},
};

constexpr Meaning kRequestMeanings[] = {
    {win32::kInvalidFunction, ErrorCode::kNotSupported, "the driver does not know this request",
     "A release build has no register access; otherwise the driver is of another version."},
    {win32::kFileNotFound, ErrorCode::kNoAdapter, "the driver serves no such adapter", ""},
    {win32::kAccessDenied, ErrorCode::kAccessDenied, "the driver refused access", ""},
    {win32::kInvalidHandle, ErrorCode::kAdapterGone, "the driver handle is no longer valid", ""},
    {win32::kNotReady, ErrorCode::kAdapterNotReady, "the driver answers 'not ready'", ""},
    {win32::kBadCommand, ErrorCode::kDriverError,
     "the driver was already initialised on this handle", ""},
    {win32::kGenFailure, ErrorCode::kDriverError, "a register access failed inside the driver", ""},
    {win32::kNotSupported, ErrorCode::kNotSupported,
     "the driver has no such operation for this adapter", ""},
    {win32::kTooManySessions, ErrorCode::kDriverError, "the driver has no free slot", ""},
    {win32::kInvalidParameter, ErrorCode::kDriverError,
     "the driver refused a parameter of the request", ""},
    {win32::kInsufficientBuffer, ErrorCode::kDriverReply,
     "the driver expects a larger structure than this binary knows", ""},
    {win32::kNoSuchDevice, ErrorCode::kNoAdapter, "the driver serves no such adapter", ""},
    {win32::kDeviceNotConnected, ErrorCode::kAdapterGone, "the device is no longer connected", ""},
    {win32::kNoSystemResources, ErrorCode::kOutOfMemory, "the driver could not allocate memory",
     ""},
    {win32::kDeviceRemoved, ErrorCode::kAdapterGone, "the device was removed", ""},
};

template <std::size_t N>
const Meaning* find(const Meaning (&table)[N], std::uint32_t win32) {
  for (const Meaning& meaning : table) {
    if (meaning.win32 == win32) return &meaning;
  }
  return nullptr;
}

Status from(const Meaning* meaning, const char* operation, std::uint32_t win32) {
  if (meaning == nullptr) {
    return make_os_error(ErrorCode::kDriverError, operation, OsErrorKind::kWin32, win32,
                         "the driver answered error " + std::to_string(win32));
  }
  return make_os_error(meaning->code, operation, OsErrorKind::kWin32, win32, meaning->detail,
                       meaning->hint);
}

}  // namespace

Status device_open_error(std::uint32_t win32) {
  return from(find(kOpenMeanings, win32), "CreateFile(\\\\.\\IntelAvbFilter)", win32);
}

Status request_error(const char* request, std::uint32_t win32) {
  return from(find(kRequestMeanings, win32), request, win32);
}

Status reply_error(const char* request, std::string_view detail) {
  return make_error(ErrorCode::kDriverReply, request, detail);
}

bool is_win32(const Status& status, std::uint32_t number) {
  return status.error().os_kind == OsErrorKind::kWin32 && status.error().os_error == number;
}

const char* hw_state_name(std::uint32_t state) {
  switch (state) {
    case avb_abi::kHwTeardown: return "teardown";
    case avb_abi::kHwUnbound: return "unbound";
    case avb_abi::kHwBound: return "bound";
    case avb_abi::kHwBarMapped: return "bar-mapped";
    case avb_abi::kHwPtpReady: return "ptp-ready";
    default: return "unknown";
  }
}

std::string decimal_text(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

}  // namespace avbhal::intel_avb
