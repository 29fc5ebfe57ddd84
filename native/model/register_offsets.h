// BAR0 offsets that the model gives a behaviour to. 0xB640 to 0xB64C mean something else on I219.
#pragma once

#include <cstdint>

namespace avbhal::model {

inline constexpr std::uint32_t kBarBytes = 0x20000;

inline constexpr std::uint32_t kCtrl = 0x0000, kCtrlAlias = 0x0004, kStatus = 0x0008;
inline constexpr std::uint32_t kMdic = 0x0020, kFextnvm7 = 0x00E4;
inline constexpr std::uint32_t kIcr217 = 0x00C0, kIcr = 0x1500;
inline constexpr std::uint32_t kRal0 = 0x5400, kRah0 = 0x5404;

inline constexpr std::uint32_t kSystimL = 0xB600, kSystimH = 0xB604, kSystimR = 0xB6F8;
inline constexpr std::uint32_t kTiminca = 0xB608;
// I210: the one TIMADJ. I217 and I219: low word, with the high word after it.
inline constexpr std::uint32_t kTimadj = 0xB60C, kTimadjH = 0xB610;
inline constexpr std::uint32_t kTsyncRxCtl = 0xB620;
inline constexpr std::uint32_t kTsauxc = 0xB640, kTsicr = 0xB66C, kTsim = 0xB674;
inline constexpr std::uint32_t kAuxStampL0 = 0xB65C, kAuxStampH0 = 0xB660;
inline constexpr std::uint32_t kAuxStampL1 = 0xB664, kAuxStampH1 = 0xB668;

inline constexpr std::uint32_t kTsauxcDisable = 0x80000000u;

}  // namespace avbhal::model
