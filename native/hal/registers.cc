#include "hal/registers.h"

#include <string>

namespace avbhal {

Status check_register_offset(std::uint32_t offset) {
  if (offset % 4 == 0 && offset < kBarBytes) return ok_status();
  return make_error(ErrorCode::kRegisterInvalid, {},
                    "offset must be a multiple of 4 below " + std::to_string(kBarBytes) + ", got " +
                        std::to_string(offset));
}

}  // namespace avbhal
