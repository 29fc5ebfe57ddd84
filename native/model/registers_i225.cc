// I225 and I226. No register document is public: offsets from Linux igc and Intel's shared code,
// reset values mostly unknown (0 here).
#include "model/register_rows.h"

namespace avbhal::model {
namespace {

using namespace rows;

constexpr RegisterSpec kSpecs[] = {
    // general; the self-clearing resets of CTRL are not kept
    rw(reg::kCTRL, 0, 0x5BFFFFFFu), alias(reg::kCTRL_ALIAS, reg::kCTRL),
    ro(reg::kSTATUS, 0x00280600u), rw(reg::kCTRL_EXT), rw(reg::kMDIC, 0x10000000u), rw(reg::kVET),
    rw(reg::kRCTL), rw(reg::kFCTTV), rw(reg::kTCTL), rw(reg::kTIPG), rw(reg::kRETX_CTL),
    rw(reg::kLEDCTL), rw(reg::kPHPM), rw(reg::kEEER), rw(reg::kEEE_SU), rw(reg::kIPCNFG),
    // interrupts
    read_clear(reg::split::kICR), alias(reg::kICR_ALIAS, reg::split::kICR),
    sets(reg::split::kICS, reg::split::kICR), alias(reg::kICS_ALIAS, reg::split::kICS),
    mask(reg::split::kIMS), alias(reg::kIMS_ALIAS, reg::split::kIMS),
    clears(reg::split::kIMC, reg::split::kIMS), alias(reg::kIMC_ALIAS, reg::split::kIMC),
    rw(reg::split::kIAM), alias(reg::kIAM_ALIAS, reg::split::kIAM), rw(reg::kGPIE),
    read_clear(reg::kEICR), sets(reg::kEICS, reg::kEICR), mask(reg::kEIMS),
    clears(reg::kEIMC, reg::kEIMS), rw(reg::kEIAC), rw(reg::kEIAM), rw(reg::kEITR), rw(reg::kIVAR0),
    rw(reg::kIVAR_MISC),
    // buffers and filters
    rw(reg::kFCRTL), rw(reg::kFCRTH), rw(reg::kRXPBS, 0x000000A2u), rw(reg::split::kFCRTV),
    rw(reg::kTXPBS, 0x04000014u), rw(reg::kDTXMXPKTSZ, 0x00000098u, 0x1FFu), rw(reg::split::kMTA),
    rw(reg::split::kRAL), rw(reg::split::kRAH), rw(reg::split::kVFTA), rw(reg::kVLANPQF),
    rw(reg::kFTQF), rw(reg::kIMIR), rw(reg::kIMIREXT), rw(reg::kETQF), rw(reg::kWUC),
    rw(reg::kWUFC), rw(reg::kWUS),
    // packet stamps; TXTT_n and RXTT belong to the hardware
    rw(reg::kTSYNCRXCFG, 0, 0x0000FFFFu), rw(reg::kTSYNCTXCTL, 0, 0x0000F030u), ro(reg::kTXSTMPL_0),
    ro(reg::kTXSTMPH_0), rw(reg::kTSYNCRXCTL, 0, 0x0000041Eu), ro(reg::kRXSTMPL), ro(reg::kRXSTMPH),
    ro(reg::kTXSTMPL_1), ro(reg::kTXSTMPH_1), ro(reg::kTXSTMPL_2), ro(reg::kTXSTMPH_2),
    ro(reg::kTXSTMPL_3), ro(reg::kTXSTMPH_3),
    // timer 1 stands still; timed inputs and outputs belong to the clock block
    ro(reg::kSYSTIMR_1), ro(reg::kSYSTIML_1), ro(reg::kSYSTIMH_1), rw(reg::kTIMINCA_1),
    // gates, shapers and launch time: values are kept, no frame moves
    rw(reg::kTQAVCC), rw(reg::kTQAVHC), rw(reg::kGTXOFFSET), rw(reg::kBASET_L), rw(reg::kBASET_H),
    rw(reg::kQBVCYCLET), rw(reg::kQBVCYCLET_S), rw(reg::kSTQT), rw(reg::kENDQT), rw(reg::kTXQCTL),
    rw(reg::kTXARB), rw(reg::kTQAVCTRL), rw(kUnlistedWord),
    // PCIe precision time measurement
    rw(reg::kPTM_CTRL), ro(reg::kPTM_STAT), rw(reg::kPTM_CYCLE_CTRL), rw(reg::kPCIE_DIG_DELAY),
    rw(reg::kPCIE_PHY_DELAY), ro(reg::kPTM_T1_TIM0_L), ro(reg::kPTM_T1_TIM0_H),
    ro(reg::kPTM_PREV_T4M1), ro(reg::kPTM_CURR_T4M1), ro(reg::kPTM_PREV_T3M2),
    ro(reg::kPTM_PREV_T2_L), ro(reg::kPTM_PREV_T2_H), ro(reg::kPTM_CURR_T2_L),
    ro(reg::kPTM_CURR_T2_H), ro(reg::kPTM_TDELAY),
    // queues
    rw(reg::split::kRDBAL), rw(reg::split::kRDBAH), rw(reg::split::kRDLEN), rw(reg::kSRRCTL),
    rw(reg::split::kRDH), rw(reg::split::kRDT), rw(reg::split::kRXDCTL), rw(reg::kRQDPC),
    rw(reg::split::kTDBAL), rw(reg::split::kTDBAH), rw(reg::split::kTDLEN), rw(reg::split::kTDH),
    rw(reg::split::kTDT), rw(reg::split::kTXDCTL)};

static_assert(registers_in(kSpecs) <= kMaxRegisters, "the register file is too small");

}  // namespace

RegisterTable i225_registers() { return {kSpecs, sizeof(kSpecs) / sizeof(kSpecs[0])}; }

}  // namespace avbhal::model
