// I225 and I226. No register document is public: offsets from Linux igc and Intel's shared code,
// reset values mostly unknown (0 here).
#include "model/register_rows.h"

namespace avbhal::model {
namespace {

using namespace rows;

constexpr RegisterSpec kSpecs[] = {
    // general; the self-clearing resets of CTRL are not kept
    rw(0x0000, 0, 0x5BFFFFFFu), alias(0x0004, 0x0000), ro(0x0008, 0x00080000u), rw(0x0018),
    rw(0x0020, 0x10000000u), rw(0x0038), rw(0x0100), rw(0x0170), rw(0x0400), rw(0x0410), rw(0x041C),
    rw(0x0E00), rw(0x0E14), rw(0x0E30), rw(0x0E34), rw(0x0E38),
    // interrupts
    read_clear(0x1500), alias(0x00C0, 0x1500), sets(0x1504, 0x1500), alias(0x00C8, 0x1504),
    mask(0x1508), alias(0x00D0, 0x1508), clears(0x150C, 0x1508), alias(0x00D8, 0x150C), rw(0x1510),
    alias(0x00E0, 0x1510), rw(0x1514), read_clear(0x1580), sets(0x1520, 0x1580), mask(0x1524),
    clears(0x1528, 0x1524), rw(0x152C), rw(0x1530), rw_array(0x1680, 5, 4), rw(0x1700), rw(0x1740),
    // buffers and filters
    rw(0x2160), rw(0x2168), rw(0x2404, 0x000000A2u), rw(0x2460), rw(0x3404, 0x04000014u),
    rw(0x355C, 0x00000098u, 0x1FFu), rw_array(0x5200, 128, 4), rw_array(0x5400, 16, 8),
    rw_array(0x5404, 16, 8), rw_array(0x5600, 128, 4), rw(0x55B0), rw_array(0x59E0, 8, 4),
    rw_array(0x5A80, 8, 4), rw_array(0x5AA0, 8, 4), rw_array(0x5CB0, 8, 4), rw(0x5800), rw(0x5808),
    rw(0x5810),
    // packet stamps; TXTT_n and RXTT belong to the hardware
    rw(0x5F50, 0, 0x0000FFFFu), rw(0xB614, 0, 0x0000F030u), ro(0xB618), ro(0xB61C),
    rw(0xB620, 0, 0x0000041Eu), ro(0xB624), ro(0xB628), ro(0xB698), ro(0xB69C), ro(0xB6B8),
    ro(0xB6BC), ro(0xB6D8), ro(0xB6DC),
    // timer 1 stands still; timed inputs and outputs belong to the clock block
    ro(0xB684), ro(0xB688), ro(0xB68C), rw(0xB690),
    // gates, shapers and launch time: values are kept, no frame moves
    rw_array(0x3004, 2, 0x40), rw_array(0x300C, 2, 0x40), rw(0x3310), rw(0x3314), rw(0x3318),
    rw(0x331C), rw(0x3320), rw_array(0x3324, 4, 4), rw_array(0x3334, 4, 4), rw_array(0x3344, 4, 4),
    rw(0x3354), rw(0x3570),
    // PCIe precision time measurement
    rw(0x12540), ro(0x12544), rw(0x1254C), rw(0x12550), rw(0x12554), ro(0x12558), ro(0x1255C),
    ro(0x12578), ro(0x1257C), ro(0x12580), ro(0x12584), ro(0x12588), ro(0x1258C), ro(0x12590),
    ro(0x12594),
    // queues
    rw_array(0xC000, 4, 0x40), rw_array(0xC004, 4, 0x40), rw_array(0xC008, 4, 0x40),
    rw_array(0xC00C, 4, 0x40), rw_array(0xC010, 4, 0x40), rw_array(0xC018, 4, 0x40),
    rw_array(0xC028, 4, 0x40), rw_array(0xC030, 4, 0x40), rw_array(0xE000, 4, 0x40),
    rw_array(0xE004, 4, 0x40), rw_array(0xE008, 4, 0x40), rw_array(0xE010, 4, 0x40),
    rw_array(0xE018, 4, 0x40), rw_array(0xE028, 4, 0x40)};

static_assert(registers_in(kSpecs) <= kMaxRegisters, "the register file is too small");

}  // namespace

RegisterTable i225_registers() { return {kSpecs, sizeof(kSpecs) / sizeof(kSpecs[0])}; }

}  // namespace avbhal::model
