// Addresses of PHY registers (IEEE 802.3, clause 22).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/limits.h"
#include "hal/status.h"

namespace avbhal {

// HAL_INVALID_ARGUMENT outside 0 to 31. Pure; any thread.
Status check_phy_register(std::string_view operation, std::uint32_t address, std::uint32_t reg);

}  // namespace avbhal
