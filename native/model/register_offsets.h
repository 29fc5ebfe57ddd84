// BAR0 offsets that the model gives a behaviour to. 0xB640 to 0xB64C mean something else on I219.
#pragma once

#include <cstdint>

namespace avbhal::model {

inline constexpr std::uint32_t kBarBytes = 0x20000;

inline constexpr std::uint32_t kCtrl = 0x0000, kCtrlAlias = 0x0004, kStatus = 0x0008;
inline constexpr std::uint32_t kMdic = 0x0020, kFextnvm7 = 0x00E4;
inline constexpr std::uint32_t kIcr217 = 0x00C0, kIcr = 0x1500;
inline constexpr std::uint32_t kIms = 0x1508;
inline constexpr std::uint32_t kRal0 = 0x5400, kRah0 = 0x5404;

inline constexpr std::uint32_t kSystimL = 0xB600, kSystimH = 0xB604, kSystimR = 0xB6F8;
inline constexpr std::uint32_t kTiminca = 0xB608;
// I210: the one TIMADJ. I217 and I219: low word, with the high word after it.
inline constexpr std::uint32_t kTimadj = 0xB60C, kTimadjH = 0xB610;
// Packet stamps. TSYNCRXCFG, ETQF, TTQF, SRRCTL: I210, I225, I226; RXSATR, RXMTRL, RXUDP: I217,
// I219.
inline constexpr std::uint32_t kTsyncTxCtl = 0xB614, kTsyncRxCtl = 0xB620, kTsyncRxCfg = 0x5F50;
inline constexpr std::uint32_t kTxStampL = 0xB618, kTxStampH = 0xB61C;
inline constexpr std::uint32_t kRxStampL = 0xB624, kRxStampH = 0xB628;
inline constexpr std::uint32_t kRxSatrL = 0xB62C, kRxSatrH = 0xB630;
inline constexpr std::uint32_t kRxMtrl = 0xB634, kRxUdp = 0xB638;
inline constexpr std::uint32_t kEtqf0 = 0x5CB0, kTtqf0 = 0x59E0;
inline constexpr std::uint32_t kRxPbSize = 0x2404, kSrrctl0 = 0xC00C;
inline constexpr std::uint32_t kTsauxc = 0xB640, kTsicr = 0xB66C, kTsim = 0xB674;
// Cross stamps: PTM of I225 and I226; I219's platform stamp, whose offsets are TSAUXC and the
// target times elsewhere.
inline constexpr std::uint32_t kPtmCtrl = 0x12540, kPtmStat = 0x12544;
inline constexpr std::uint32_t kPtmT1L = 0x12558, kPtmT1H = 0x1255C;
inline constexpr std::uint32_t kPtmT2L = 0x1258C, kPtmT2H = 0x12590;
inline constexpr std::uint32_t kPlatformStampL = 0xB640, kPlatformStampH = 0xB644;
inline constexpr std::uint32_t kSystemStampL = 0xB648, kSystemStampH = 0xB64C;
// Timed inputs and outputs.
inline constexpr std::uint32_t kTssdp = 0x003C, kCtrlExt = 0x0018;
inline constexpr std::uint32_t kTrgttimL0 = 0xB644, kTrgttimH0 = 0xB648;
inline constexpr std::uint32_t kTrgttimL1 = 0xB64C, kTrgttimH1 = 0xB650;
inline constexpr std::uint32_t kFreqOut0 = 0xB654, kFreqOut1 = 0xB658;
inline constexpr std::uint32_t kAuxStampL0 = 0xB65C, kAuxStampH0 = 0xB660;
inline constexpr std::uint32_t kAuxStampL1 = 0xB664, kAuxStampH1 = 0xB668;

inline constexpr std::uint32_t kTsauxcDisable = 0x80000000u;

}  // namespace avbhal::model
