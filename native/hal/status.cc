#include "hal/status.h"

#include <exception>
#include <new>

namespace avbhal {

const char* code_text(ErrorCode code) {
  switch (code) {
    case ErrorCode::kOk: return "OK";
#define AVBHAL_ERROR(enumerator, text, when, what_to_do) \
  case ErrorCode::enumerator:                            \
    return text;
#include "hal/error_codes.def"
#undef AVBHAL_ERROR
  }
  return "HAL_UNKNOWN";
}

const char* code_hint(ErrorCode code) {
  switch (code) {
    case ErrorCode::kOk: return "";
#define AVBHAL_ERROR(enumerator, text, when, what_to_do) \
  case ErrorCode::enumerator:                            \
    return what_to_do;
#include "hal/error_codes.def"
#undef AVBHAL_ERROR
  }
  return "";
}

Status make_error(ErrorCode code, std::string_view operation, std::string_view detail,
                  std::string_view hint) {
  return make_os_error(code, operation, OsErrorKind::kNone, 0, detail, hint);
}

Status make_os_error(ErrorCode code, std::string_view operation, OsErrorKind kind,
                     std::uint32_t os_error, std::string_view detail, std::string_view hint) {
  ErrorInfo info;
  info.code = code;
  info.operation = operation;
  info.detail = detail;
  info.hint = hint.empty() ? std::string_view(code_hint(code)) : hint;
  info.os_kind = kind;
  info.os_error = os_error;
  return Status(std::move(info));
}

Status error_of_exception(std::string_view operation) {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return make_error(ErrorCode::kOutOfMemory, operation, "memory could not be allocated");
  } catch (const std::exception& error) {
    return make_error(ErrorCode::kInternal, operation, error.what());
  } catch (...) {
    return make_error(ErrorCode::kInternal, operation, "an unknown exception was thrown");
  }
}

Status require_within(const char* what, std::uint64_t low, std::uint64_t high, std::uint64_t value,
                      const char* clause) {
  if (low <= value && value <= high) return ok_status();
  std::string detail = std::string(what) + " must be " + std::to_string(low) +
                       (high - low == 1 ? " or " : " to ") + std::to_string(high) + ", got " +
                       std::to_string(value);
  if (*clause != 0) detail += " (" + std::string(clause) + ")";
  return make_error(ErrorCode::kInvalidArgument, {}, detail);
}

Status not_supported(std::string_view operation, std::string_view reason) {
  return make_error(ErrorCode::kNotSupported, operation, reason);
}

}  // namespace avbhal
