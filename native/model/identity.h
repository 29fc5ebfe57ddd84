// PCI identities and MAC addresses that the model gives to adapters which were not given any.
#pragma once

#include <array>
#include <cstdint>

#include "base/family.h"

namespace avbhal::model {

struct Identity {
  std::uint16_t device_id = 0;  // PCI device id, vendor is always 0x8086
  std::uint16_t subsystem_vendor = 0x8086;
  std::uint16_t subsystem_device = 0;
  std::uint8_t revision = 0;
  std::array<std::uint8_t, 6> mac{};
};

// A common part of the family (I210-AT 0x1533, I217-LM 0x153A, I219-LM (2) 0x15B7, I225-LM 0x15F2,
// I226-LM 0x125B) with the locally administered address 02:a5:b0:00:00:NN, NN = adapter number.
Identity default_identity(Family family, std::uint8_t adapter);

}  // namespace avbhal::model
