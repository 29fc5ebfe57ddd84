#include "capi/border.h"

#include <cstdio>
#include <exception>
#include <new>

#include "capi/c_words.h"

namespace avbhal::capi {
namespace {

thread_local avbhal_error last{};

}  // namespace

void copy_text(char* out, std::size_t room, std::string_view text) noexcept {
  std::size_t length = std::min(text.size(), room - 1);
  while (length > 0 && length < text.size() &&
         (static_cast<unsigned char>(text[length]) & 0xC0u) == 0x80u) {
    --length;
  }
  std::memcpy(out, text.data(), length);
  out[length] = 0;
}

avbhal_status fail(ErrorCode code, const char* operation, std::string_view detail,
                   std::string_view hint) noexcept {
  last = avbhal_error{};
  last.code = static_cast<std::int32_t>(code);
  copy_text(last.operation, operation);
  say_in_c(detail, last.detail, sizeof last.detail);
  say_in_c(hint.empty() ? std::string_view(code_hint(code)) : hint, last.hint, sizeof last.hint);
  return last.code;
}

avbhal_status report(const char* operation, const Status& status) noexcept {
  if (status.ok()) return 0;
  const ErrorInfo& info = status.error();
  const avbhal_status code = fail(info.code, operation, info.detail, info.hint);
  last.os_error = info.os_error;
  last.os_kind = static_cast<std::uint32_t>(info.os_kind);
  return code;
}

avbhal_status refuse(const char* operation, const char* detail) noexcept {
  return fail(ErrorCode::kInvalidArgument, operation, detail,
              "Compare the call with its comment in avb_hal.h.");
}

avbhal_status refuse_size(const char* operation, const char* what, std::uint32_t least,
                          std::uint32_t got) noexcept {
  char detail[128];
  std::snprintf(detail, sizeof detail, "%s must be at least %u, got %u", what, least, got);
  return fail(ErrorCode::kInvalidArgument, operation, detail,
              "Set it to the sizeof of the struct before the call.");
}

avbhal_status stale(const char* operation) noexcept {
  return fail(ErrorCode::kClosed, operation, "the handle was closed or never given out");
}

avbhal_status report_exception(const char* operation) noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::kOutOfMemory, operation, "memory could not be allocated");
  } catch (const std::exception& error) {
    return fail(ErrorCode::kInternal, operation, error.what());
  } catch (...) {
    return fail(ErrorCode::kInternal, operation, "an unknown exception was thrown");
  }
}

const avbhal_error& last_error() noexcept { return last; }

}  // namespace avbhal::capi
