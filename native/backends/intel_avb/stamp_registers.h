// Registers of the 1588 block on I210, I225 and I226, as far as stamping is read back from them.
#pragma once

#include <cstdint>

#include "base/registers.gen.h"

namespace avbhal::intel_avb {

// TSAUXC: both timers as the driver switches them (EN_TT0 and bit 4, which the silicon has
// elsewhere), both inputs.
inline constexpr std::uint32_t kTargetBits = reg::kTSAUXC_EN_TT0 | 1u << 4;
inline constexpr std::uint32_t kAuxiliaryBits = reg::kTSAUXC_EN_TS0 | reg::kTSAUXC_EN_TS1;
// Packet stamping control, the same on these families; bit 4 is the enable.
inline constexpr std::uint32_t kTransmitControl = reg::kTSYNCTXCTL;
inline constexpr std::uint32_t kReceiveControl = reg::kTSYNCRXCTL;
inline constexpr std::uint32_t kStampEnable = reg::kTSYNCTXCTL_EN;
inline constexpr std::uint32_t kReceiveBufferBit = 1u << 29;  // RXPBSIZE, as the driver has it
inline constexpr std::uint32_t kQueueStampBit = reg::kSRRCTL_TIMESTAMP;
constexpr std::uint32_t srrctl(std::uint32_t queue) { return reg::kSRRCTL[queue]; }

}  // namespace avbhal::intel_avb
