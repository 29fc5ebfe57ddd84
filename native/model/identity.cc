#include "model/identity.h"

namespace avbhal::model {
Identity default_identity(Family family, std::uint8_t adapter) {
  Identity identity;
  identity.device_id = traits_of(family).usual_device_id;
  identity.mac = {0x02, 0xA5, 0xB0, 0x00, 0x00, adapter};
  return identity;
}

}  // namespace avbhal::model
