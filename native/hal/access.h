// Access levels (design decision D9), checked natively as well as in the facade.
#pragma once

#include <string_view>

#include "hal/status.h"
#include "hal/types.h"

namespace avbhal {

// HAL_ACCESS_LEVEL unless `have` is at least `need`.
Status require_access(AccessLevel have, AccessLevel need, std::string_view operation);

}  // namespace avbhal
