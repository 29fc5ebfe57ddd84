#include "addon/errors.h"

#include "addon/own_property.h"
#include "platform/os_text.h"

namespace avbhal::addon {
namespace {

const char* kind_name(OsErrorKind kind) {
  switch (kind) {
    case OsErrorKind::kNone: return "none";
    case OsErrorKind::kWin32: return "win32";
    case OsErrorKind::kErrno: return "errno";
    case OsErrorKind::kNtStatus: return "ntstatus";
  }
  return "none";
}

}  // namespace

Napi::Error to_js_error(Napi::Env env, const Status& status) {
  const ErrorInfo& info = status.error();
  const std::string os_text = os_error_text(info.os_kind, info.os_error);
  std::string message = info.operation;
  if (!info.detail.empty()) message += ": " + info.detail;
  if (!os_text.empty()) message += " [" + os_text + "]";
  Napi::Error error = Napi::Error::New(env, message);
  const Napi::Object value = error.Value();
  set_own(value, "code", js_value(env, code_text(info.code)));
  set_own(value, "operation", js_value(env, info.operation));
  set_own(value, "detail", js_value(env, info.detail));
  set_own(value, "hint", js_value(env, info.hint));
  set_own(value, "osErrorKind", js_value(env, kind_name(info.os_kind)));
  set_own(value, "osError", js_value(env, info.os_error));
  set_own(value, "osErrorText", js_value(env, os_text));
  return error;
}

void throw_unless_ok(Napi::Env env, const Status& status) {
  if (!status.ok()) throw to_js_error(env, status);
}

void throw_exception(napi_env env) noexcept {
  try {
    to_js_error(env, error_of_exception("")).ThrowAsJavaScriptException();
  } catch (...) {
    // Not even the error could be made.
    napi_throw_error(env, code_text(ErrorCode::kOutOfMemory), "memory could not be allocated");
  }
}

void throw_closed(Napi::Env env, const char* operation) {
  throw to_js_error(env, make_error(ErrorCode::kClosed, operation, "the object was closed"));
}

}  // namespace avbhal::addon
