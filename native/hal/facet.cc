#include "hal/facet.h"

#include <string>

namespace avbhal {

Status absent(const Adapter& adapter, const Operation& operation) {
  std::string reason;
  if (operation.capability != kNoCapability) {
    reason = adapter.info().capabilities.reason(operation.capability);
  }
  return make_error(ErrorCode::kNotSupported, operation.name,
                    reason.empty() ? operation.otherwise : reason.c_str());
}

Status require_access(AccessLevel have, AccessLevel need, std::string_view operation) {
  if (have >= need) return ok_status();
  const std::string needed = std::string("'") + access_name(need) + "'";
  return make_error(
      ErrorCode::kAccessLevel, operation,
      "needs access level " + needed + ", the adapter was opened with '" + access_name(have) + "'",
      "Open the adapter with access: " + needed + ".");
}

Status permit_again(Adapter& adapter, const Operation& operation) {
  if (adapter.access() < operation.access) {
    return require_access(adapter.access(), operation.access, operation.name);
  }
  Status status = adapter.look_again(operation.capability);
  if (!status.ok() || adapter.info().capabilities.has(operation.capability)) return status;
  return absent(adapter, operation);
}

Status refuse(Adapter& adapter, const Operation& operation) {
  Status status = permit(adapter, operation);
  if (status.ok()) return absent(adapter, operation);
  name_error(operation.name, status);
  return status;
}

void name_error(const char* operation, Status& failed) {
  ErrorInfo& error = failed.error();
  if (error.operation == operation) return;
  if (!error.operation.empty()) {
    error.detail = error.operation + (error.detail.empty() ? "" : ": " + error.detail);
  }
  error.operation = operation;
}

}  // namespace avbhal
