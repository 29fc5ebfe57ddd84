#include "model/identity.h"

#include <cstddef>

namespace avbhal::model {
namespace {

constexpr std::uint16_t kI210Ids[] = {0x1533, 0x1531, 0x1534, 0x1535, 0x1536, 0x1537,
                                      0x1538, 0x1539, 0x157B, 0x157C, 0x15F6};
constexpr std::uint16_t kI217Ids[] = {0x153A, 0x153B, 0x1559, 0x155A,
                                      0x15A0, 0x15A1, 0x15A2, 0x15A3};
constexpr std::uint16_t kI219Ids[] = {
    0x15B7, 0x0D4C, 0x0D4D, 0x0D4E, 0x0D4F, 0x0D53, 0x0D55, 0x0DC5, 0x0DC6, 0x0DC7, 0x0DC8,
    0x156F, 0x1570, 0x15B8, 0x15B9, 0x15BB, 0x15BC, 0x15BD, 0x15BE, 0x15D6, 0x15D7, 0x15D8,
    0x15DF, 0x15E0, 0x15E1, 0x15E2, 0x15E3, 0x15F4, 0x15F5, 0x15F9, 0x15FA, 0x15FB, 0x15FC,
    0x1A1C, 0x1A1D, 0x1A1E, 0x1A1F, 0x550A, 0x550B, 0x550C, 0x550D, 0x550E, 0x550F, 0x5510,
    0x5511, 0x57A0, 0x57A1, 0x57B3, 0x57B4, 0x57B5, 0x57B6, 0x57B7, 0x57B8, 0x57B9, 0x57BA};
constexpr std::uint16_t kI225Ids[] = {0x15F2, 0x0D9F, 0x15F3, 0x15F7, 0x15F8,
                                      0x15FD, 0x3100, 0x3101, 0x5502};
constexpr std::uint16_t kI226Ids[] = {0x125B, 0x125C, 0x125D, 0x125E, 0x125F, 0x3102, 0x5503};

struct IdList {
  const std::uint16_t* ids;
  std::size_t size;
};

template <std::size_t kSize>
constexpr IdList list(const std::uint16_t (&ids)[kSize]) {
  return {ids, kSize};
}

IdList ids_of(PartFamily family) {
  switch (family) {
    case PartFamily::kI210:
      return list(kI210Ids);
    case PartFamily::kI217:
      return list(kI217Ids);
    case PartFamily::kI219:
      return list(kI219Ids);
    case PartFamily::kI225:
      return list(kI225Ids);
    case PartFamily::kI226:
      break;
  }
  return list(kI226Ids);
}

}  // namespace

Identity default_identity(PartFamily family, std::uint8_t adapter) {
  Identity identity;
  identity.device_id = ids_of(family).ids[0];
  identity.mac = {0x02, 0xA5, 0xB0, 0x00, 0x00, adapter};
  return identity;
}

bool device_id_belongs_to(PartFamily family, std::uint16_t device_id) {
  const IdList known = ids_of(family);
  for (std::size_t i = 0; i < known.size; ++i) {
    if (known.ids[i] == device_id) return true;
  }
  return false;
}

}  // namespace avbhal::model
