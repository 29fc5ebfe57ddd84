// I217 and I218 (I217 datasheet chapter 12), I219 (the same block in e1000e).
#include "model/register_rows.h"

namespace avbhal::model {
namespace {

using namespace rows;

constexpr RegisterSpec kSpecs[] = {
    // general; the self-clearing resets of CTRL are not kept
    rw(reg::kCTRL, 0x00000201u, 0x7BFFFFFFu), alias(reg::kCTRL_ALIAS, reg::kCTRL),
    ro(reg::kSTATUS, 0x80080420u), ro(reg::kSTRAP), rw(reg::kCTRL_EXT, 0x00101000u),
    rw(reg::kMDIC, 0x10000000u), rw(reg::kFEXTNVM7), rw(reg::kLTRV), rw(reg::kLPIC, 0x11000011u),
    rw(reg::kRCTL), rw(reg::kFCTTV), rw(reg::kTCTL), rw(reg::kTIPG), rw(reg::kLEDCTL),
    // interrupts
    read_clear(reg::counter::kICR), rw(reg::kITR), sets(reg::counter::kICS, reg::counter::kICR),
    mask(reg::counter::kIMS), clears(reg::counter::kIMC, reg::counter::kIMS),
    rw(reg::counter::kIAM),
    // buffers, queues and filters
    rw(reg::kPBA), rw(reg::kPBS), rw(reg::kFCRTL), rw(reg::kFCRTH), rw(reg::counter::kRDBAL),
    rw(reg::counter::kRDBAH), rw(reg::counter::kRDLEN), rw(reg::counter::kRDH),
    rw(reg::counter::kRDT), rw(reg::counter::kRXDCTL), rw(reg::counter::kTDBAL),
    rw(reg::counter::kTDBAH), rw(reg::counter::kTDLEN), rw(reg::counter::kTDH),
    rw(reg::counter::kTDT), rw(reg::counter::kTXDCTL), rw(reg::kTARC), rw(reg::kRXCSUM),
    rw(reg::kRFCTL), rw(reg::counter::kMTA), rw(reg::counter::kRAL),
    rw(reg::counter::kRAH, 0, 0x8000FFFFu), rw(reg::kSHRAL), rw(reg::kSHRAH), rw(reg::kWUC),
    rw(reg::kWUFC), rw(reg::kWUS), rw(reg::kMRQC), rw(reg::kRETA), rw(reg::kRSSRK),
    rw(reg::counter::kFCRTV),
    // packet stamps; TXTT and RXTT belong to the hardware; MAX_ALLOWED_DLY is I219's
    rw(reg::kTSYNCTXCTL, 0, 0x0000F030u), ro(reg::kTXSTMPL), ro(reg::kTXSTMPH),
    rw(reg::kTSYNCRXCTL, 0, 0x0000001Eu), ro(reg::kRXSTMPL), ro(reg::kRXSTMPH), ro(reg::kRXSATRL),
    ro(reg::kRXSATRH), rw(reg::kRXMTRL, 0x000088F7u), rw(reg::kRXUDP, 0x0000013Fu, 0xFFFFu)};

static_assert(registers_in(kSpecs) <= kMaxRegisters, "the register file is too small");

}  // namespace

RegisterTable i217_registers() { return {kSpecs, sizeof(kSpecs) / sizeof(kSpecs[0])}; }

}  // namespace avbhal::model
