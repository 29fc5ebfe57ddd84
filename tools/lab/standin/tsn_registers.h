// Registers of transmit scheduling, receive stamps in buffers, VLAN and EEE that configuration
// calls program: contract registers.md 3.1, 3.4, 3.6 (I210) and 5.1, 5.4, 5.6, 5.7 (I225, I226).
#pragma once

#include <cstdint>

#include "base/registers.gen.h"

namespace avbhal::standin {

inline constexpr std::uint32_t kTransmitQueues = 4;

// Eight classes on four queues, the driver's documents do not say how: two neighbours share one.
constexpr std::uint32_t queue_of_class(std::uint32_t traffic_class) { return traffic_class / 2; }

inline constexpr std::uint32_t kCtrlVlanMode = reg::kCTRL_VME;
inline constexpr std::uint32_t kEeer = reg::kEEER;
inline constexpr std::uint32_t kEeerWakeTime = reg::kEEER_TW_SYSTEM.mask();  // us
inline constexpr std::uint32_t kEeerLpiEnable = reg::kEEER_TX_LPI_EN | reg::kEEER_RX_LPI_EN;
inline constexpr std::uint32_t kRxPbSize = reg::kRXPBSIZE;
inline constexpr std::uint32_t kRxPbSizeStampSpace = reg::kRXPBSIZE_CFG_TS_EN;
inline constexpr std::uint32_t kVfta = reg::split::kVFTA[0];

constexpr std::uint32_t srrctl(std::uint32_t queue) { return reg::kSRRCTL[queue]; }

inline constexpr std::uint32_t kTqavCtrl = reg::kTQAVCTRL;
inline constexpr std::uint32_t kTransmitModeTsn =
    reg::kTQAVCTRL_TRANSMIT_MODE_TSN;  // I210: Qav mode
inline constexpr std::uint32_t kPreemptEnable = reg::kTQAVCTRL_PREEMPT_ENA;
inline constexpr std::uint32_t kEnhancedQav = reg::kTQAVCTRL_ENHANCED_QAV;
inline constexpr std::uint32_t kFutureScheduleDisable = reg::kTQAVCTRL_FUTSCDDIS;  // I226
inline constexpr std::uint32_t kCreditArbitration = reg::kTQAVCTRL_DATA_TRAN_ARB;  // I210
inline constexpr std::uint32_t kLaunchTimeValid = reg::kTQAVCTRL_DATA_TRAN_TIM;    // I210
inline constexpr std::uint32_t kMinFragmentShift = reg::kTQAVCTRL_MIN_FRAG.lsb;

inline constexpr std::uint32_t kBaseTimeL = reg::kBASET_L, kBaseTimeH = reg::kBASET_H;  // ns, s
inline constexpr std::uint32_t kCycleTime = reg::kQBVCYCLET;                            // ns
inline constexpr std::uint32_t kCycleTimeShadow = reg::kQBVCYCLET_S;

constexpr std::uint32_t gate_open(std::uint32_t queue) { return reg::kSTQT[queue]; }
constexpr std::uint32_t gate_close(std::uint32_t queue) { return reg::kENDQT[queue]; }

constexpr std::uint32_t txqctl(std::uint32_t queue) { return reg::kTXQCTL[queue]; }
inline constexpr std::uint32_t kQueueLaunchTime = reg::kTXQCTL_QUEUE_MODE_LAUNCHT;
inline constexpr std::uint32_t kQueueStrict =  // cycle and window end
    reg::kTXQCTL_STRICT_CYCLE | reg::kTXQCTL_STRICT_END;
inline constexpr std::uint32_t kQueuePreemptible = reg::kTXQCTL_PREEMPTIBLE;
inline constexpr std::uint32_t kQueueShaperMask = reg::kTXQCTL_QAV_SEL.mask();
constexpr std::uint32_t queue_shaper(std::uint32_t shaper) {
  return reg::kTXQCTL_QAV_SEL.with(2 + shaper);
}

constexpr std::uint32_t tqavcc(std::uint32_t shaper) { return reg::kTQAVCC[shaper]; }
constexpr std::uint32_t tqavhc(std::uint32_t shaper) { return reg::kTQAVHC[shaper]; }
inline constexpr std::uint32_t kStreamReservation = reg::kTQAVCC_QUEUE_MODE;  // I210
inline constexpr std::uint32_t kZeroCredit = 0x80000000u;

inline constexpr std::uint32_t kPtmCtrl = reg::kPTM_CTRL;
inline constexpr std::uint32_t kPtmEnable = reg::kPTM_CTRL_EN;
inline constexpr std::uint32_t kPcieDigitalDelay = reg::kPCIE_DIG_DELAY;
inline constexpr std::uint32_t kPciePhyDelay = reg::kPCIE_PHY_DELAY;

}  // namespace avbhal::standin
