#include "backends/intel_avb/errors.h"

#include <cstdio>

#include "backends/intel_avb/abi.h"

namespace avbhal::intel_avb {
namespace {

struct Meaning {
  std::uint32_t win32;
  ErrorCode code;
  const char* detail;
  const char* hint;
};

constexpr Meaning kOpenMeanings[] = {
    {avb_abi::kErrorFileNotFound, ErrorCode::kDriverMissing,
     "the device \\\\.\\IntelAvbFilter does not exist",
     "Install the AVB filter driver, bind it to the adapter and start it."},
    {3, ErrorCode::kDriverMissing, "the device \\\\.\\IntelAvbFilter does not exist",
     "Install the AVB filter driver, bind it to the adapter and start it."},
    {avb_abi::kErrorAccessDenied, ErrorCode::kAccessDenied,
     "the device \\\\.\\IntelAvbFilter may not be opened by this user",
     "Run this program elevated (as administrator)."},
};

constexpr Meaning kRequestMeanings[] = {
    {avb_abi::kErrorInvalidFunction, ErrorCode::kNotSupported,
     "the driver does not know this request",
     "A release build has no register access; otherwise the driver is of another version."},
    {avb_abi::kErrorFileNotFound, ErrorCode::kNoAdapter, "the driver serves no such adapter", ""},
    {avb_abi::kErrorAccessDenied, ErrorCode::kAccessDenied, "the driver refused access", ""},
    {6, ErrorCode::kAdapterGone, "the driver handle is no longer valid", ""},
    {avb_abi::kErrorNotReady, ErrorCode::kAdapterNotReady, "the driver answers 'not ready'", ""},
    {avb_abi::kErrorBadCommand, ErrorCode::kDriverError,
     "the driver was already initialised on this handle", ""},
    {avb_abi::kErrorGenFailure, ErrorCode::kDriverError,
     "a register access failed inside the driver", ""},
    {avb_abi::kErrorNotSupported, ErrorCode::kNotSupported,
     "the driver has no such operation for this adapter", ""},
    {avb_abi::kErrorTooManySessions, ErrorCode::kDriverError, "the driver has no free slot", ""},
    {avb_abi::kErrorInvalidParameter, ErrorCode::kDriverError,
     "the driver refused a parameter of the request", ""},
    {avb_abi::kErrorInsufficientBuffer, ErrorCode::kDriverReply,
     "the driver expects a larger structure than this binary knows", ""},
    {avb_abi::kErrorNoSuchDevice, ErrorCode::kNoAdapter, "the driver serves no such adapter", ""},
    {1167, ErrorCode::kAdapterGone, "the device is no longer connected", ""},
    {avb_abi::kErrorNoSystemResources, ErrorCode::kOutOfMemory,
     "the driver could not allocate memory", ""},
    {1617, ErrorCode::kAdapterGone, "the device was removed", ""},
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

std::string hex_text(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08lX", static_cast<unsigned long>(value));
  return text;
}

std::string decimal_text(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

}  // namespace avbhal::intel_avb
