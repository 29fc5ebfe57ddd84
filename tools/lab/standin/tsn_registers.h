// Registers of transmit scheduling, receive stamps in buffers, VLAN and EEE that configuration
// calls program: contract registers.md 3.1, 3.4, 3.6 (I210) and 5.1, 5.4, 5.6, 5.7 (I225, I226).
#pragma once

#include <cstdint>

namespace avbhal::standin {

inline constexpr std::uint32_t kTransmitQueues = 4;

// Eight classes on four queues, the driver's documents do not say how: two neighbours share one.
constexpr std::uint32_t queue_of_class(std::uint32_t traffic_class) { return traffic_class / 2; }

inline constexpr std::uint32_t kCtrlVlanMode = 1u << 30;
inline constexpr std::uint32_t kEeer = 0x0E30;
inline constexpr std::uint32_t kEeerWakeTime = 0xFFFF;     // us
inline constexpr std::uint32_t kEeerLpiEnable = 3u << 16;  // transmit and receive
inline constexpr std::uint32_t kRxPbSize = 0x2404;
inline constexpr std::uint32_t kRxPbSizeStampSpace = 1u << 31;  // as the silicon has it
inline constexpr std::uint32_t kVfta = 0x5600;

constexpr std::uint32_t srrctl(std::uint32_t queue) { return 0xC00C + 0x40 * queue; }

inline constexpr std::uint32_t kTqavCtrl = 0x3570;
inline constexpr std::uint32_t kTransmitModeTsn = 1u << 0;  // I210: Qav mode
inline constexpr std::uint32_t kPreemptEnable = 1u << 1;
inline constexpr std::uint32_t kEnhancedQav = 1u << 3;
inline constexpr std::uint32_t kFutureScheduleDisable = 1u << 7;  // I226
inline constexpr std::uint32_t kCreditArbitration = 1u << 8;      // I210
inline constexpr std::uint32_t kLaunchTimeValid = 1u << 9;        // I210
inline constexpr std::uint32_t kMinFragmentShift = 14;            // two bits

inline constexpr std::uint32_t kBaseTimeL = 0x3314, kBaseTimeH = 0x3318;        // ns, s
inline constexpr std::uint32_t kCycleTime = 0x331C, kCycleTimeShadow = 0x3320;  // ns

constexpr std::uint32_t gate_open(std::uint32_t queue) { return 0x3324 + 4 * queue; }
constexpr std::uint32_t gate_close(std::uint32_t queue) { return 0x3334 + 4 * queue; }

constexpr std::uint32_t txqctl(std::uint32_t queue) { return 0x3344 + 4 * queue; }
inline constexpr std::uint32_t kQueueLaunchTime = 1u << 0;
inline constexpr std::uint32_t kQueueStrict = 3u << 1;  // cycle and window end
inline constexpr std::uint32_t kQueuePreemptible = 1u << 3;
inline constexpr std::uint32_t kQueueShaperMask = 3u << 6;
constexpr std::uint32_t queue_shaper(std::uint32_t shaper) { return (2 + shaper) << 6; }

constexpr std::uint32_t tqavcc(std::uint32_t shaper) { return 0x3004 + 0x40 * shaper; }
constexpr std::uint32_t tqavhc(std::uint32_t shaper) { return 0x300C + 0x40 * shaper; }
inline constexpr std::uint32_t kStreamReservation = 1u << 31;  // I210
inline constexpr std::uint32_t kZeroCredit = 0x80000000u;

inline constexpr std::uint32_t kPtmCtrl = 0x12540;
inline constexpr std::uint32_t kPtmEnable = 1u << 30;
inline constexpr std::uint32_t kPcieDigitalDelay = 0x12550, kPciePhyDelay = 0x12554;

}  // namespace avbhal::standin
