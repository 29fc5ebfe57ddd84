// The one error record that travels through all layers, and the result types that carry it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace avbhal {

enum class ErrorCode : std::uint16_t {
  kOk = 0,
#define AVBHAL_ERROR(enumerator, code, when, what_to_do) enumerator,
#include "hal/error_codes.def"
#undef AVBHAL_ERROR
};

// Stable text of a code ("HAL_ADAPTER_GONE"); "HAL_UNKNOWN" for a number outside the list.
const char* code_text(ErrorCode code);
// The general remedy from error_codes.def.
const char* code_hint(ErrorCode code);

// Which number space `os_error` belongs to.
enum class OsErrorKind : std::uint8_t { kNone, kWin32, kErrno, kNtStatus };

struct ErrorInfo {
  ErrorCode code = ErrorCode::kUnknown;
  // The facade's name of the call ("clock.read"). Inside a backend: the driver's or the system's
  // call that failed ("DeviceIoControl(GET_CLOCK_CONFIG)"), or empty; hal/facet.h makes a detail of
  // it.
  std::string operation;
  std::string detail;  // one sentence: what was wanted, what came
  std::string hint;    // what the user can do; empty means code_hint(code)
  OsErrorKind os_kind = OsErrorKind::kNone;
  std::uint32_t os_error = 0;
};

// Success or an ErrorInfo. Costs one pointer; move-only; cannot be ignored (-Werror=unused-result).
class [[nodiscard]] Status {
 public:
  Status() = default;
  explicit Status(ErrorInfo info) : info_(std::make_unique<ErrorInfo>(std::move(info))) {}

  bool ok() const { return info_ == nullptr; }
  ErrorCode code() const { return info_ ? info_->code : ErrorCode::kOk; }
  // Valid only when !ok().
  const ErrorInfo& error() const { return *info_; }
  ErrorInfo& error() { return *info_; }

 private:
  std::unique_ptr<ErrorInfo> info_;
};

inline Status ok_status() { return Status(); }

Status make_error(ErrorCode code, std::string_view operation, std::string_view detail = {},
                  std::string_view hint = {});
Status make_os_error(ErrorCode code, std::string_view operation, OsErrorKind kind,
                     std::uint32_t os_error, std::string_view detail = {},
                     std::string_view hint = {});
// The error of the exception that is being handled: HAL_OUT_OF_MEMORY for a failed allocation, else
// HAL_INTERNAL. Only inside a catch block. Throws std::bad_alloc when not even the record fits.
Status error_of_exception(std::string_view operation);
// HAL_NOT_SUPPORTED with the reason why.
Status not_supported(std::string_view operation, std::string_view reason);

// HAL_INVALID_ARGUMENT unless `value` lies between `low` and `high`; `clause` of the standard that
// sets the limit. The argument's name and the text are those of the facade.
Status require_within(const char* what, std::uint64_t low, std::uint64_t high, std::uint64_t value,
                      const char* clause = "");

// A value or an error. T must be default constructible and movable.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Status status) : status_(std::move(status)) {}

  bool ok() const { return status_.ok(); }
  const Status& status() const { return status_; }
  Status& status() { return status_; }
  Status take_status() { return std::move(status_); }
  // Valid only when ok().
  const T& value() const { return value_; }
  T& value() { return value_; }
  T take() { return std::move(value_); }

 private:
  Status status_;
  T value_{};
};

}  // namespace avbhal
