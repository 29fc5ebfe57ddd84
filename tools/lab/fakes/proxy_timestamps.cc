// Windows' hardware-timestamp functions as of build 20348, which no Wine has. Answers for the
// stand-in's adapters come from the stand-in; Wine's own interfaces offer nothing.
#include <windows.h>

#include "original.h"
#include "proxy_state.h"

namespace avbhal::lab {
namespace {

using standin::TimestampMode;

// INTERFACE_TIMESTAMP_CAPABILITIES and INTERFACE_HARDWARE_CROSSTIMESTAMP in their exact sizes: the
// caller's buffers may be no larger.
struct Capabilities {
  std::uint64_t frequency_hz;
  std::uint8_t cross_timestamp;
  std::uint8_t hardware[11];
  std::uint8_t software[3];
  std::uint8_t padding;
};
static_assert(sizeof(Capabilities) == 24, "INTERFACE_TIMESTAMP_CAPABILITIES");

struct CrossTimestamp {
  std::uint64_t system1;
  std::uint64_t hardware;
  std::uint64_t system2;
};
static_assert(sizeof(CrossTimestamp) == 24, "INTERFACE_HARDWARE_CROSSTIMESTAMP");

// PTPv2 over UDP: event messages of IPv4 and IPv6, both directions.
constexpr int kStampedMessages[] = {0, 2, 4, 6};

// All received and all transmitted packets.
constexpr int kSoftwareMessages[] = {0, 1};

// For an interface that is not the stand-in's: not capable if it exists.
DWORD answer_for_other(const std::uint64_t* luid) {
  ULONG index = 0;
  const DWORD error = call_original<DWORD(WINAPI*)(const std::uint64_t*, ULONG*)>(
      "ConvertInterfaceLuidToIndex", luid, &index);
  return error != ERROR_SUCCESS ? static_cast<DWORD>(ERROR_FILE_NOT_FOUND)
                                : static_cast<DWORD>(ERROR_NOT_SUPPORTED);
}

DWORD error_of_mode(TimestampMode mode) {
  switch (mode) {
    case TimestampMode::kUnsupported: return ERROR_NOT_SUPPORTED;
    case TimestampMode::kInvalidOid: return ERROR_CRC;
    case TimestampMode::kBadDriver: return ERROR_BAD_DRIVER;
    case TimestampMode::kDenied: return ERROR_ACCESS_DENIED;
    case TimestampMode::kActive:
    case TimestampMode::kSoftware:
    case TimestampMode::kDisabled: break;
  }
  return ERROR_SUCCESS;
}

DWORD capabilities(const std::uint64_t* luid, Capabilities* out, bool active) {
  if (luid == nullptr || out == nullptr) return ERROR_INVALID_PARAMETER;
  const auto number = number_of_luid(*luid);
  const auto adapter = number ? attached_adapter(*number) : std::nullopt;
  if (!adapter) return answer_for_other(luid);
  const auto mode = static_cast<TimestampMode>(adapter->timestamp_mode);
  const DWORD error = error_of_mode(mode);
  if (error != ERROR_SUCCESS) return error;
  *out = Capabilities{};
  out->frequency_hz = adapter->nominal_hz;
  if (mode == TimestampMode::kSoftware)
    for (const int flag : kSoftwareMessages) out->software[flag] = 1;
  // Hardware and software stamps are never active together.
  if (active && (mode == TimestampMode::kDisabled || mode == TimestampMode::kSoftware))
    return ERROR_SUCCESS;
  out->cross_timestamp = 1;
  for (const int flag : kStampedMessages) out->hardware[flag] = 1;
  return ERROR_SUCCESS;
}

}  // namespace
}  // namespace avbhal::lab

using namespace avbhal::lab;

extern "C" {

DWORD WINAPI proxy_GetInterfaceSupportedTimestampCapabilities(const std::uint64_t* luid,
                                                              Capabilities* out) {
  return capabilities(luid, out, false);
}

DWORD WINAPI proxy_GetInterfaceActiveTimestampCapabilities(const std::uint64_t* luid,
                                                           Capabilities* out) {
  return capabilities(luid, out, true);
}

DWORD WINAPI proxy_CaptureInterfaceHardwareCrossTimestamp(const std::uint64_t* luid,
                                                          CrossTimestamp* out) {
  if (luid == nullptr || out == nullptr) return ERROR_INVALID_PARAMETER;
  const auto number = number_of_luid(*luid);
  if (!number) return answer_for_other(luid);
  avbhal::standin::CrossReply reply;
  const DWORD error = stand_in().cross(*number, reply);
  if (error != ERROR_SUCCESS) return answer_for_other(luid);
  if (reply.win32_error != 0) return reply.win32_error;
  *out = {reply.system1, reply.hardware, reply.system2};
  return ERROR_SUCCESS;
}

}  // extern "C"
