#include "hal/clock.h"

namespace avbhal {

std::uint32_t clock_resolution_ns(Family family) {
  switch (family) {
    case Family::kI210:
    case Family::kI225:
    case Family::kI226:
      return 8;
    case Family::kI217:
      return 40;
    case Family::kI219:
    case Family::kUnknown:
      break;
  }
  return 125;
}

}  // namespace avbhal
