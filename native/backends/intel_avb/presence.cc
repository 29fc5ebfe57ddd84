#include "backends/intel_avb/presence.h"

#include <string>
#include <utility>

#include "backends/intel_avb/errors.h"
#include "base/win32_errors.h"

namespace avbhal::intel_avb {
namespace {

bool means_no_adapter(const Status& status) {
  return is_win32(status, win32::kNotReady) || is_win32(status, win32::kNoSuchDevice) ||
         is_win32(status, win32::kFileNotFound) || status.code() == ErrorCode::kAdapterGone;
}

Status rewrite(Status failed, ErrorCode code, std::string detail) {
  ErrorInfo& info = failed.error();
  info.code = code;
  info.detail = std::move(detail);
  info.hint = code_hint(code);
  return failed;
}

Status not_ready(Status failed, std::uint32_t state) {
  const std::string name = hw_state_name(state);
  std::string why;
  switch (state) {
    case avb_abi::kHwUnbound:
    case avb_abi::kHwBound: why = "its registers are not mapped"; break;
    case avb_abi::kHwBarMapped:
      why = "its clock block is not ready; opening the adapter again makes it so";
      break;
    default: why = "the driver has not initialised it"; break;
  }
  return rewrite(std::move(failed), ErrorCode::kAdapterNotReady,
                 "the adapter is in state '" + name + "': " + why);
}

}  // namespace

Status explain_failure(const Client& client, std::uint16_t device_id, Status failed) {
  const bool not_ready_error = is_win32(failed, win32::kNotReady);
  if (!means_no_adapter(failed) && !is_win32(failed, win32::kGenFailure)) return failed;

  Result<avb_abi::HwStateQuery> state = client.hw_state();
  if (!state.ok()) {
    if (!means_no_adapter(state.status())) return failed;
    return rewrite(std::move(failed), ErrorCode::kAdapterGone,
                   "the driver no longer has this adapter (GET_HW_STATE fails with error " +
                       std::to_string(state.status().error().os_error) + ")");
  }
  const avb_abi::HwStateQuery& now = state.value();
  if (now.hw_state == avb_abi::kHwTeardown) {
    return rewrite(std::move(failed), ErrorCode::kAdapterGone, "the adapter is being removed");
  }
  if (now.device_id != device_id) {
    return rewrite(std::move(failed), ErrorCode::kAdapterGone,
                   "the driver now answers for another adapter (device id " +
                       hex_text(now.device_id) + ") on this handle");
  }
  if (not_ready_error) return not_ready(std::move(failed), now.hw_state);
  if (failed.code() == ErrorCode::kNoAdapter) {
    return rewrite(std::move(failed), ErrorCode::kAdapterGone,
                   "the driver reports that the device is not there");
  }
  return failed;
}

Status BoundHandle::explained(Status failed) const {
  if (failed.ok()) return failed;
  return explain_failure(client, listed.device_id, std::move(failed));
}

}  // namespace avbhal::intel_avb
