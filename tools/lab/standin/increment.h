// The two meanings of TIMINCA: what the public driver documents, and what the silicon does with it
// (avb-ioctl contract 5.4, registers.md 1).
#pragma once

#include <cstdint>

#include "model/adapter_model.h"

namespace avbhal::standin {

// The value that the driver writes for a request of `ns` + `frac` * 2^-32 ns.
std::uint32_t requested_increment(Family family, std::uint32_t ns, std::uint32_t frac);

// What ADJUST_FREQUENCY reports for an old value: itself; I219: (IV / 2 000 000) << 24.
std::uint32_t reported_increment(Family family, std::uint32_t value);

// The TIMINCA with which the silicon runs at the rate that `documented` stands for in the driver's
// documents (nominal value = 1.0), as near as the register allows.
std::uint32_t silicon_increment(Family family, std::uint32_t documented,
                                std::uint32_t source_clock_khz);

}  // namespace avbhal::standin
