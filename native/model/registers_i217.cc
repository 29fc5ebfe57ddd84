// I217 and I218 (I217 datasheet chapter 12), I219 (the same block in e1000e).
#include "model/register_rows.h"

namespace avbhal::model {
namespace {

using namespace rows;

constexpr RegisterSpec kSpecs[] = {
    // general; the self-clearing resets of CTRL are not kept
    rw(0x0000, 0x00000201u, 0x7BFFFFFFu), alias(0x0004, 0x0000), ro(0x0008, 0x80080420u),
    ro(0x000C), rw(0x0018, 0x00101000u), rw(0x0020, 0x10000000u), rw(0x00E4), rw(0x00F8),
    rw(0x00FC, 0x11000011u), rw(0x0100), rw(0x0170), rw(0x0400), rw(0x0410), rw(0x0E00),
    // interrupts
    read_clear(0x00C0), rw(0x00C4), sets(0x00C8, 0x00C0), mask(0x00D0), clears(0x00D8, 0x00D0),
    rw(0x00E0),
    // buffers, queues and filters
    rw(0x1000), rw(0x1008), rw(0x2160), rw(0x2168), rw_array(0x2800, 2, 0x100),
    rw_array(0x2804, 2, 0x100), rw_array(0x2808, 2, 0x100), rw_array(0x2810, 2, 0x100),
    rw_array(0x2818, 2, 0x100), rw_array(0x2828, 2, 0x100), rw_array(0x3800, 2, 0x100),
    rw_array(0x3804, 2, 0x100), rw_array(0x3808, 2, 0x100), rw_array(0x3810, 2, 0x100),
    rw_array(0x3818, 2, 0x100), rw_array(0x3828, 2, 0x100), rw_array(0x3840, 2, 0x100), rw(0x5000),
    rw(0x5008), rw_array(0x5200, 32, 4), rw(0x5400), rw(0x5404, 0, 0x8000FFFFu),
    rw_array(0x5408, 11, 8), rw_array(0x540C, 11, 8), rw(0x5800), rw(0x5808), rw(0x5810),
    rw(0x5818), rw_array(0x5C00, 32, 4), rw_array(0x5C80, 10, 4), rw(0x5F40),
    // packet stamps; TXTT and RXTT belong to the hardware; MAX_ALLOWED_DLY is I219's
    rw(0xB614, 0, 0x0000F030u), ro(0xB618), ro(0xB61C), rw(0xB620, 0, 0x0000001Eu), ro(0xB624),
    ro(0xB628), ro(0xB62C), ro(0xB630), rw(0xB634, 0x000088F7u), rw(0xB638, 0x0000013Fu, 0xFFFFu)};

static_assert(registers_in(kSpecs) <= kMaxRegisters, "the register file is too small");

}  // namespace

RegisterTable i217_registers() { return {kSpecs, sizeof(kSpecs) / sizeof(kSpecs[0])}; }

}  // namespace avbhal::model
