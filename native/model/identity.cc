#include "model/identity.h"

namespace avbhal::model {
namespace {

std::uint16_t common_device_id(PartFamily family) {
  switch (family) {
    case PartFamily::kI210:
      return 0x1533;
    case PartFamily::kI217:
      return 0x153A;
    case PartFamily::kI219:
      return 0x15B7;
    case PartFamily::kI225:
      return 0x15F2;
    case PartFamily::kI226:
      break;
  }
  return 0x125B;
}

}  // namespace

Identity default_identity(PartFamily family, std::uint8_t adapter) {
  Identity identity;
  identity.device_id = common_device_id(family);
  identity.mac = {0x02, 0xA5, 0xB0, 0x00, 0x00, adapter};
  return identity;
}

}  // namespace avbhal::model
