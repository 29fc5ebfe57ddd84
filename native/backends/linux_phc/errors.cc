#include "backends/linux_phc/errors.h"

namespace avbhal::linux_phc {
namespace {

struct Meaning {
  int error;
  ErrorCode code;
  const char* detail;
  const char* hint;
};

constexpr Meaning kMeanings[] = {
    {kEacces, ErrorCode::kAccessDenied, "the file was opened or may be opened for reading only",
     "Give this user the right to write the device: docs/linux.md says how."},
    {kEperm, ErrorCode::kAccessDenied, "the kernel wants a capability that this process lacks",
     "Run with CAP_SYS_TIME for clocks, CAP_NET_ADMIN for settings of an interface, or as root."},
    {kEbusy, ErrorCode::kClockBusy,
     "the clock runs free because virtual clocks are made of it; nobody may change it meanwhile",
     "Remove them: write 0 to n_vclocks of the clock in /sys/class/ptp, or steer a virtual clock."},
    {kEnodev, ErrorCode::kAdapterGone, "the device was taken away from its driver", ""},
    {kEnoent, ErrorCode::kAdapterGone, "there is no such device", ""},
    {kEnxio, ErrorCode::kAdapterGone, "there is no such device", ""},
    {kErange, ErrorCode::kRateUnreachable, "the value lies outside what the driver takes", ""},
    {kEopnotsupp, ErrorCode::kNotSupported, "the driver does not offer this", ""},
    {kEnotty, ErrorCode::kApiMissing, "this kernel does not know the call",
     "Use a newer kernel, or do without this operation."},
    {kEnosys, ErrorCode::kApiMissing, "this system does not have the call", ""},
    {kEinval, ErrorCode::kInvalidArgument,
     "the kernel refused a value, or the file is not an open PTP clock", ""},
    {kEnomem, ErrorCode::kOutOfMemory, "", ""},
};

const Meaning* meaning_of(int error) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.error == error) return &meaning;
  }
  return nullptr;
}

}  // namespace

bool means_gone(int error) { return code_of(error) == ErrorCode::kAdapterGone; }

bool means_unsupported(int error) {
  return error == kEopnotsupp || error == kEnotty || error == kEinval || error == kEnosys;
}

ErrorCode code_of(int error) {
  if (error == 0) return ErrorCode::kOk;
  const Meaning* meaning = meaning_of(error);
  return meaning == nullptr ? ErrorCode::kDriverError : meaning->code;
}

Status call_error(std::string_view operation, int error, std::string_view detail,
                  std::string_view hint) {
  const Meaning* meaning = meaning_of(error);
  if (meaning != nullptr && detail.empty()) detail = meaning->detail;
  if (meaning != nullptr && hint.empty()) hint = meaning->hint;
  return make_os_error(code_of(error), operation, OsErrorKind::kErrno,
                       static_cast<std::uint32_t>(error), detail, hint);
}

}  // namespace avbhal::linux_phc
