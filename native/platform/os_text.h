// Texts of operating-system error numbers.
#pragma once

#include <cstdint>
#include <string>

#include "hal/status.h"

namespace avbhal {

// The operating system's own sentence for `os_error`, without a trailing line break; a name such as
// "ERROR_NOT_READY" leads where it is known. Empty for kNone. Any thread.
std::string os_error_text(OsErrorKind kind, std::uint32_t os_error);

}  // namespace avbhal
