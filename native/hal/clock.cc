#include "hal/clock.h"

namespace avbhal {

std::uint32_t clock_resolution_ns(Family family) { return traits_of(family).resolution_ns; }

}  // namespace avbhal
