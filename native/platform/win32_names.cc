#include "platform/win32_names.h"

namespace avbhal {

std::string win32_error_name(std::uint32_t error) {
  switch (error) {
#define AVBHAL_WIN32_ERROR(constant, name, number) \
  case number:                                     \
    return name;
#include "base/win32_errors.def"
#undef AVBHAL_WIN32_ERROR
    default: return {};
  }
}

}  // namespace avbhal
