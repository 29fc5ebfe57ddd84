// What the silicon of a family has for TSN and port settings, and the registers: contract of the
// public datasheets (I210: 333016 v3.7) and of Linux igc and Intel's shared code (I225, I226, for
// which no register document is public).
#pragma once

#include <cstdint>

#include "hal/capability.h"
#include "hal/types.h"

namespace avbhal {

// One sentence; nullptr when it can. Answers for kGateControl, kFramePreemption, kCreditShaper,
// kLaunchTime, kPciePtm, kVlanTagging, kEnergyEfficiency and kPriorityFlowControl, nullptr for any
// other. `device_id` 0: not known; then the family decides.
const char* silicon_lacks(Family family, std::uint16_t device_id, Capability capability);

namespace tsn_registers {

inline constexpr std::uint32_t kTransmitQueues = 4;
inline constexpr std::uint32_t kShapers = 2;

inline constexpr std::uint32_t kCtrl = 0x0000;
inline constexpr std::uint32_t kCtrlVlanMode = 1u << 30;
inline constexpr std::uint32_t kEeer = 0x0E30;
inline constexpr std::uint32_t kEeerWakeTimeMask = 0xFFFF;  // us
inline constexpr std::uint32_t kEeerLpiEnable = 3u << 16;   // transmit, receive

constexpr std::uint32_t vfta(std::uint16_t vlan_id) { return 0x5600 + 4u * (vlan_id / 32u); }
constexpr std::uint32_t vfta_bit(std::uint16_t vlan_id) { return 1u << (vlan_id % 32u); }

inline constexpr std::uint32_t kTqavCtrl = 0x3570;
inline constexpr std::uint32_t kTqavTsnMode = 1u << 0;    // I210: Qav mode
inline constexpr std::uint32_t kTqavPreempt = 1u << 1;    // I225, I226
inline constexpr std::uint32_t kTqavEnhanced = 1u << 3;   // I225, I226
inline constexpr std::uint32_t kTqavFutureOff = 1u << 7;  // I226: a base time may lie ahead
inline constexpr std::uint32_t kTqavCredit = 1u << 8;     // I210: credit arbitration
inline constexpr std::uint32_t kTqavLaunch = 1u << 9;     // I210: launch times count
inline constexpr std::uint32_t kTqavFragmentShift = 14;   // two bits, 64 * (1 + n) bytes
inline constexpr std::uint32_t kTqavFragmentMask = 3u << kTqavFragmentShift;

inline constexpr std::uint32_t kBaseTimeL = 0x3314, kBaseTimeH = 0x3318;  // ns, s
inline constexpr std::uint32_t kCycle = 0x331C, kCycleShadow = 0x3320;    // ns
constexpr std::uint32_t gate_open(std::uint32_t q) { return 0x3324 + 4 * q; }
constexpr std::uint32_t gate_close(std::uint32_t q) { return 0x3334 + 4 * q; }

constexpr std::uint32_t txqctl(std::uint32_t q) { return 0x3344 + 4 * q; }
inline constexpr std::uint32_t kQueueLaunch = 1u << 0;
inline constexpr std::uint32_t kQueueStrict = 3u << 1;  // at the end of the cycle, of the window
inline constexpr std::uint32_t kQueuePreemptible = 1u << 3;
inline constexpr std::uint32_t kQueueShaperMask = 3u << 6;
constexpr std::uint32_t queue_shaper(std::uint32_t shaper) { return (2 + shaper) << 6; }

constexpr std::uint32_t tqavcc(std::uint32_t shaper) { return 0x3004 + 0x40 * shaper; }
constexpr std::uint32_t tqavhc(std::uint32_t shaper) { return 0x300C + 0x40 * shaper; }
inline constexpr std::uint32_t kStreamReservation = 1u << 31;  // TQAVCC of the I210
inline constexpr std::uint32_t kIdleSlopeMask = 0xFFFF;
inline constexpr std::uint32_t kZeroCredit = 0x80000000u;

inline constexpr std::uint32_t kPtmCtrl = 0x12540, kPtmCycle = 0x1254C;
inline constexpr std::uint32_t kPtmDigitalDelay = 0x12550, kPtmPhyDelay = 0x12554;
inline constexpr std::uint32_t kPtmEnable = 1u << 30;

}  // namespace tsn_registers
}  // namespace avbhal
