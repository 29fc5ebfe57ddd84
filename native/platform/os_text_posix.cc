#include <cstring>
#include <system_error>

#include "platform/os_text.h"
#include "platform/win32_names.h"

namespace avbhal {

std::string os_error_text(OsErrorKind kind, std::uint32_t os_error) {
  if (kind == OsErrorKind::kErrno) {
    return std::generic_category().message(static_cast<int>(os_error));
  }
  return kind == OsErrorKind::kWin32 ? win32_error_name(os_error) : std::string();
}

}  // namespace avbhal
