#include <windows.h>

#include <system_error>

#include "platform/os_text.h"
#include "platform/win32_names.h"

namespace avbhal {
namespace {

std::string system_sentence(std::uint32_t os_error) {
  char text[512];
  const DWORD flags =
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
  DWORD length = FormatMessageA(flags, nullptr, os_error, 0, text, sizeof text, nullptr);
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\r')) --length;
  return std::string(text, length);
}

}  // namespace

std::string os_error_text(OsErrorKind kind, std::uint32_t os_error) {
  if (kind == OsErrorKind::kErrno) {
    return std::generic_category().message(static_cast<int>(os_error));
  }
  if (kind != OsErrorKind::kWin32) return {};
  const std::string name = win32_error_name(os_error);
  const std::string sentence = system_sentence(os_error);
  if (name.empty() || sentence.empty()) return name + sentence;
  return name + ": " + sentence;
}

}  // namespace avbhal
