#include "hal/phy.h"

#include <string>

namespace avbhal {

Status check_phy_register(std::uint32_t address, std::uint32_t reg) {
  if (address <= kMaxPhyAddress && reg <= kMaxPhyRegister) return ok_status();
  return make_error(ErrorCode::kInvalidArgument, {},
                    "PHY address and register must be 0 to 31, got " + std::to_string(address) +
                        " and " + std::to_string(reg));
}

}  // namespace avbhal
