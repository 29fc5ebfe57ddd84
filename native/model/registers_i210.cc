// I210 (datasheet 333016 v3.7).
#include "model/register_rows.h"

namespace avbhal::model {
namespace {

using namespace rows;

constexpr RegisterSpec kSpecs[] = {
    // general; the self-clearing resets of CTRL are not kept
    rw(reg::kCTRL, 0x08100201u, 0x5BFFFFFFu), alias(reg::kCTRL_ALIAS, reg::kCTRL),
    ro(reg::kSTATUS, 0x00280400u), rw(reg::kCTRL_EXT, 0x00100000u, ~0x00002000u),
    rw(reg::kMDIC, 0x10000000u), rw(reg::kCONNSW), rw(reg::kVET, 0x81008100u, 0xFFFF0000u),
    rw(reg::kRCTL), rw(reg::kFCTTV), rw(reg::kTCTL), rw(reg::kTIPG, 0x00601008u),
    rw(reg::kRETX_CTL, 0x00000003u), rw(reg::kLEDCTL), rw(reg::kMDICNFG, 0, 0x83E00000u),
    rw(reg::kPHPM), rw(reg::kEEER, 0x00060000u, 0x100FFFFFu), rw(reg::kIPCNFG),
    // interrupts
    read_clear(reg::split::kICR), alias(reg::kICR_ALIAS, reg::split::kICR),
    sets(reg::split::kICS, reg::split::kICR), alias(reg::kICS_ALIAS, reg::split::kICS),
    mask(reg::split::kIMS), alias(reg::kIMS_ALIAS, reg::split::kIMS),
    clears(reg::split::kIMC, reg::split::kIMS), alias(reg::kIMC_ALIAS, reg::split::kIMC),
    rw(reg::split::kIAM), alias(reg::kIAM_ALIAS, reg::split::kIAM), rw(reg::kGPIE),
    read_clear(reg::kEICR), sets(reg::kEICS, reg::kEICR), mask(reg::kEIMS),
    clears(reg::kEIMC, reg::kEIMS), rw(reg::kEIAC), rw(reg::kEIAM), rw(reg::kEITR), rw(reg::kIVAR),
    rw(reg::kIVAR_MISC),
    // buffers and filters
    rw(reg::kFCRTL0), rw(reg::kFCRTH0), rw(reg::kRXPBSIZE, 0x000000A2u), rw(reg::split::kFCRTV),
    rw(reg::kTXPBSIZE, 0x04000014u), rw(reg::kDTXMXPKTSZ, 0x00000098u, 0x1FFu), rw(reg::kRXCSUM),
    rw(reg::kRLPML), rw(reg::kRFCTL), rw(reg::split::kMTA), rw(reg::split::kRAL),
    rw(reg::split::kRAH), rw(reg::split::kVFTA), rw(reg::kVLAPQF), rw(reg::kTTQF, 0xF0008000u),
    rw(reg::kIMIR), rw(reg::kIMIREXT), rw(reg::kETQF), rw(reg::kWUC), rw(reg::kWUFC), ro(reg::kWUS),
    // packet stamps; TXTT and RXTT belong to the hardware;
    rw(reg::kTSYNCRXCFG, 0, 0x0000FFFFu), rw(reg::kTSYNCTXCTL, 0, 0x0000FF10u), ro(reg::kTXSTMPL),
    ro(reg::kTXSTMPH), rw(reg::kTSYNCRXCTL, 0, 0x0000001Eu), ro(reg::kRXSTMPL), ro(reg::kRXSTMPH),
    // one-step seconds; timed inputs and outputs belong to the clock block
    rw(reg::kSYSTIMTM, 0, 0x0000FFFFu),
    // credit shaper and launch time
    rw(reg::kTQAVCC), rw(reg::kTQAVHC), rw(reg::kTQAVCTRL), rw(reg::kTQAVARBCTRL),
    rw(reg::kLAUNCH_OS0, 0x80000000u),
    // queues
    rw(reg::split::kRDBAL), rw(reg::split::kRDBAH), rw(reg::split::kRDLEN),
    rw(reg::kSRRCTL[0], 0x00000400u), rw({reg::kSRRCTL[1], 3, reg::kSRRCTL.stride}, 0x80000400u),
    ro(reg::split::kRDH), rw(reg::split::kRDT), rw(reg::split::kRXDCTL), rw(reg::kRQDPC),
    rw(reg::split::kTDBAL), rw(reg::split::kTDBAH), rw(reg::split::kTDLEN), rw(reg::split::kTDH),
    rw(reg::split::kTDT), rw(reg::split::kTXDCTL), alias(reg::kSRRCTL_ALIAS, reg::kSRRCTL[0]),
    alias(reg::kTXDCTL_ALIAS, reg::split::kTXDCTL[0])};

static_assert(registers_in(kSpecs) <= kMaxRegisters, "the register file is too small");

}  // namespace

RegisterTable i210_registers() { return {kSpecs, sizeof(kSpecs) / sizeof(kSpecs[0])}; }

}  // namespace avbhal::model
