// Registers of the 1588 block on I210, I225 and I226, as far as stamping is read back from them.
#pragma once

#include <cstdint>

namespace avbhal::intel_avb {

// TSAUXC: both timers, both inputs.
inline constexpr std::uint32_t kTargetBits = 1u << 0 | 1u << 4;
inline constexpr std::uint32_t kAuxiliaryBits = 1u << 8 | 1u << 10;
// Packet stamping control, the same on these families; bit 4 is the enable.
inline constexpr std::uint32_t kTransmitControl = 0xB614;
inline constexpr std::uint32_t kReceiveControl = 0xB620;
inline constexpr std::uint32_t kStampEnable = 1u << 4;
inline constexpr std::uint32_t kReceiveBufferBit = 1u << 29;  // RXPBSIZE, as the driver has it
inline constexpr std::uint32_t kQueueStampBit = 1u << 30;     // SRRCTL
constexpr std::uint32_t srrctl(std::uint32_t queue) { return 0xC00C + 0x40 * queue; }

}  // namespace avbhal::intel_avb
