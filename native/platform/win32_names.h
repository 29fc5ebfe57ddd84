// Names of the Win32 error numbers that drivers of network adapters are known to return.
#pragma once

#include <cstdint>
#include <string>

namespace avbhal {

// "ERROR_NOT_READY" for 21; empty for a number outside the table. Any thread.
std::string win32_error_name(std::uint32_t error);

}  // namespace avbhal
