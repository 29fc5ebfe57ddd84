// What the silicon of a family has for TSN and port settings, and the registers: contract of the
// public datasheets (I210: 333016 v3.7) and of Linux igc and Intel's shared code (I225, I226, for
// which no register document is public).
#pragma once

#include <cstdint>

#include "base/registers.gen.h"
#include "hal/capability.h"
#include "hal/types.h"

namespace avbhal {

// One sentence; nullptr when it can. Answers for kGateControl, kFramePreemption, kCreditShaper,
// kLaunchTime, kFrameLaunch, kPciePtm, kVlanTagging, kEnergyEfficiency and kPriorityFlowControl,
// nullptr for any other. `device_id` 0: not known; then the family decides.
const char* silicon_lacks(Family family, std::uint16_t device_id, Capability capability);

namespace tsn_registers {

inline constexpr std::uint32_t kTransmitQueues = reg::kTXQCTL.count;
inline constexpr std::uint32_t kShapers = reg::kTQAVCC.count;

inline constexpr std::uint32_t kCtrl = reg::kCTRL;
inline constexpr std::uint32_t kCtrlVlanMode = reg::kCTRL_VME;
inline constexpr std::uint32_t kEeer = reg::kEEER;
inline constexpr std::uint32_t kEeerWakeTimeMask = reg::kEEER_TW_SYSTEM.mask();  // us
inline constexpr std::uint32_t kEeerLpiEnable = reg::kEEER_TX_LPI_EN | reg::kEEER_RX_LPI_EN;

constexpr std::uint32_t vfta(std::uint16_t vlan_id) { return reg::split::kVFTA[vlan_id / 32u]; }
constexpr std::uint32_t vfta_bit(std::uint16_t vlan_id) { return 1u << (vlan_id % 32u); }

inline constexpr std::uint32_t kTqavCtrl = reg::kTQAVCTRL;
inline constexpr std::uint32_t kTqavTsnMode = reg::kTQAVCTRL_TRANSMIT_MODE_TSN;  // I210: Qav mode
inline constexpr std::uint32_t kTqavPreempt = reg::kTQAVCTRL_PREEMPT_ENA;        // I225, I226
inline constexpr std::uint32_t kTqavEnhanced = reg::kTQAVCTRL_ENHANCED_QAV;      // I225, I226
inline constexpr std::uint32_t kTqavFutureOff =
    reg::kTQAVCTRL_FUTSCDDIS;  // I226: a base time may lie ahead
inline constexpr std::uint32_t kTqavCredit =
    reg::kTQAVCTRL_DATA_TRAN_ARB;  // I210: credit arbitration
inline constexpr std::uint32_t kTqavLaunch =
    reg::kTQAVCTRL_DATA_TRAN_TIM;  // I210: launch times count
inline constexpr std::uint32_t kTqavFragmentShift =
    reg::kTQAVCTRL_MIN_FRAG.lsb;  // two bits, 64 * (1 + n) bytes
inline constexpr std::uint32_t kTqavFragmentMask = reg::kTQAVCTRL_MIN_FRAG.mask();

inline constexpr std::uint32_t kBaseTimeL = reg::kBASET_L, kBaseTimeH = reg::kBASET_H;  // ns, s
inline constexpr std::uint32_t kCycle = reg::kQBVCYCLET, kCycleShadow = reg::kQBVCYCLET_S;
constexpr std::uint32_t gate_open(std::uint32_t q) { return reg::kSTQT[q]; }
constexpr std::uint32_t gate_close(std::uint32_t q) { return reg::kENDQT[q]; }

constexpr std::uint32_t txqctl(std::uint32_t q) { return reg::kTXQCTL[q]; }
inline constexpr std::uint32_t kQueueLaunch = reg::kTXQCTL_QUEUE_MODE_LAUNCHT;
inline constexpr std::uint32_t kQueueStrict =  // at the end of the cycle, of the window
    reg::kTXQCTL_STRICT_CYCLE | reg::kTXQCTL_STRICT_END;
inline constexpr std::uint32_t kQueuePreemptible = reg::kTXQCTL_PREEMPTIBLE;
inline constexpr std::uint32_t kQueueShaperMask = reg::kTXQCTL_QAV_SEL.mask();
constexpr std::uint32_t queue_shaper(std::uint32_t shaper) {
  return reg::kTXQCTL_QAV_SEL.with(2 + shaper);
}

constexpr std::uint32_t tqavcc(std::uint32_t shaper) { return reg::kTQAVCC[shaper]; }
constexpr std::uint32_t tqavhc(std::uint32_t shaper) { return reg::kTQAVHC[shaper]; }
inline constexpr std::uint32_t kStreamReservation = reg::kTQAVCC_QUEUE_MODE;  // TQAVCC of the I210
inline constexpr std::uint32_t kIdleSlopeMask = reg::kTQAVCC_IDLE_SLOPE.mask();
inline constexpr std::uint32_t kZeroCredit = 0x80000000u;

inline constexpr std::uint32_t kPtmCtrl = reg::kPTM_CTRL, kPtmCycle = reg::kPTM_CYCLE_CTRL;
inline constexpr std::uint32_t kPtmDigitalDelay = reg::kPCIE_DIG_DELAY;
inline constexpr std::uint32_t kPtmPhyDelay = reg::kPCIE_PHY_DELAY;
inline constexpr std::uint32_t kPtmEnable = reg::kPTM_CTRL_EN;

}  // namespace tsn_registers
}  // namespace avbhal
