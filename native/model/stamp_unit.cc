#include "model/stamp_unit.h"

#include "base/ptp_frame.h"
#include "base/registers.gen.h"
#include "base/wide.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kFaultStream = 6;
// Of TSYNCTXCTL and TSYNCRXCTL alike.
constexpr std::uint32_t kEnable = reg::kTSYNCRXCTL_EN, kValid = reg::kTSYNCRXCTL_RXTT;
static_assert(kEnable == reg::kTSYNCTXCTL_EN && kValid == reg::kTSYNCTXCTL_TXTT);
constexpr std::uint32_t kTypeL2V2 = 0, kTypeL4V1 = 1, kTypeV2 = 2, kTypeAll = 4, kTypeEvent = 5;
constexpr std::uint32_t kUdp = 17;
constexpr std::uint32_t kEtqfEnabled = reg::kETQF_FILTER_EN | reg::kETQF_TS_1588;
constexpr std::uint32_t kTtqfAnyProtocol = reg::kTTQF_MASK.with(1);

constexpr std::uint32_t kTxLow[] = {reg::kTXSTMPL_0, reg::kTXSTMPL_1, reg::kTXSTMPL_2,
                                    reg::kTXSTMPL_3};
constexpr std::uint32_t kTxHigh[] = {reg::kTXSTMPH_0, reg::kTXSTMPH_1, reg::kTXSTMPH_2,
                                     reg::kTXSTMPH_3};

void set_bits(RegisterFile& registers, std::uint32_t offset, std::uint32_t bits) {
  registers.poke(offset, registers.peek(offset) | bits);
}

void clear_bits(RegisterFile& registers, std::uint32_t offset, std::uint32_t bits) {
  registers.poke(offset, registers.peek(offset) & ~bits);
}

// True once after it was set.
bool spent(bool* flag) {
  const bool was = *flag;
  *flag = false;
  return was;
}

}  // namespace

void StampUnit::seed(std::uint64_t seed) {
  random_.reset(seed, kFaultStream);
  to_lose_ = to_corrupt_ = to_duplicate_ = 0;
}

void StampUnit::after_read(std::uint32_t offset, RegisterFile& registers) {
  if (offset == reg::kRXSTMPH) {
    if (spent(&rx_repeated_)) return;
    clear_bits(registers, reg::kTSYNCRXCTL, kValid);
    return;
  }
  for (std::uint32_t set = 0; set < (four_sets() ? 4u : 1u); ++set) {
    if (offset != kTxHigh[set] || spent(&tx_repeated_[set])) continue;
    clear_bits(registers, reg::kTSYNCTXCTL, kValid << set);
    if (set == 0) tx_interrupt_armed_ = true;
  }
}

bool StampUnit::capture(RawStamp now, FrameReport* report) {
  report->outcome = StampOutcome::kStamped;
  report->stamp = now;
  if (to_lose_ != 0) {
    --to_lose_;
    report->outcome = StampOutcome::kLost;
    return false;
  }
  if (to_corrupt_ == 0) return true;
  --to_corrupt_;
  report->outcome = StampOutcome::kCorrupted;
  // A wrong number that still looks like a time: 1 us to 500 ms from the right one.
  const auto wrong_by = static_cast<std::uint32_t>(1000 + random_.up_to(499999000));
  report->stamp.low =
      split() ? static_cast<std::uint32_t>((std::uint64_t{now.low} + wrong_by) % kNsPerSecond)
              : now.low ^ (wrong_by | 0x80000000u);
  return true;
}

bool StampUnit::takes_duplicate(FrameReport* report) {
  report->repeated = to_duplicate_ != 0;
  if (report->repeated) --to_duplicate_;
  return report->repeated;
}

std::uint32_t StampUnit::transmit(const FrameDescription& frame, RawStamp now, bool clock_enabled,
                                  bool hazard, RegisterFile& registers, FrameReport* report) {
  report->outcome = StampOutcome::kNotRequested;
  if (!frame.stamp_requested) return 0;
  report->outcome = StampOutcome::kDisabled;
  const std::uint32_t control = registers.peek(reg::kTSYNCTXCTL);
  if ((control & kEnable) == 0 || (family_ == Family::kI210 && !clock_enabled)) return 0;
  report->outcome = StampOutcome::kLocked;
  const std::uint32_t set = four_sets() ? frame.tx_set & 3u : 0u;
  if ((control & (kValid << set)) != 0) return 0;
  if (hazard) (random_.next() >> 63 != 0 ? to_lose_ : to_corrupt_) += 1;
  if (!capture(now, report)) return 0;
  registers.poke(kTxLow[set], report->stamp.low);
  registers.poke(kTxHigh[set], report->stamp.high);
  set_bits(registers, reg::kTSYNCTXCTL, kValid << set);
  tx_repeated_[set] = takes_duplicate(report);
  if (!split()) return 0;
  if (!four_sets()) return reg::kTSICR_TXTS;
  const bool armed = tx_interrupt_armed_;
  tx_interrupt_armed_ = false;
  return armed ? reg::kTSICR_TXTS : 0;
}

bool StampUnit::filter_passes(const FrameDescription& frame, const RegisterFile& registers) const {
  const bool udp = frame.transport == FrameTransport::kUdp;
  if (!split()) {
    return udp ? registers.peek(reg::kRXUDP) == 319
               : reg::kRXMTRL_ETYPE.in(registers.peek(reg::kRXMTRL)) == kPtpEtherType;
  }
  for (std::uint32_t n = 0; n < 8; ++n) {
    const std::uint32_t etqf = registers.peek(reg::kETQF[n]);
    const std::uint32_t ttqf = registers.peek(reg::kTTQF[n]);
    const bool l2 =
        (etqf & kEtqfEnabled) == kEtqfEnabled && reg::kETQF_ETYPE.in(etqf) == kPtpEtherType;
    const bool l4 = (ttqf & reg::kTTQF_TS_1588) != 0 && (ttqf & kTtqfAnyProtocol) == 0 &&
                    reg::kTTQF_PROTOCOL.in(ttqf) == kUdp;
    if (udp ? l4 : l2) return true;
  }
  return false;
}

bool StampUnit::matches(const FrameDescription& frame, const RegisterFile& registers) const {
  const std::uint32_t type = reg::kTSYNCRXCTL_TYPE.in(registers.peek(reg::kTSYNCRXCTL));
  if (type == kTypeAll) return true;
  if (!filter_passes(frame, registers)) return false;
  const std::uint32_t rules = registers.peek(split() ? reg::kTSYNCRXCFG : reg::kRXMTRL);
  const bool udp = frame.transport == FrameTransport::kUdp;
  if (type == kTypeL4V1) {
    const std::uint32_t control =
        split() ? reg::kTSYNCRXCFG_CTRLT.in(rules) : reg::kRXMTRL_V1_CONTROL.in(rules);
    return udp && frame.ptp_version == 1 && frame.v1_control == control;
  }
  if (frame.ptp_version != 2) return false;
  if (type == kTypeEvent) return (frame.message_type & 8u) == 0;
  if (type == kTypeL2V2 && udp) return false;
  if (type != kTypeL2V2 && type != kTypeV2) return false;
  const std::uint32_t wanted =
      (split() ? reg::kTSYNCRXCFG_MSGT.in(rules) : reg::kRXMTRL_V2_MSGID.in(rules)) & 0xFu;
  return frame.message_type == wanted || frame.message_type == kDelayReq ||
         frame.message_type == kDelayResp;
}

void StampUnit::keep_received(const FrameDescription& frame, RegisterFile& registers,
                              FrameReport* report) {
  registers.poke(reg::kRXSTMPL, report->stamp.low);
  registers.poke(reg::kRXSTMPH, report->stamp.high);
  set_bits(registers, reg::kTSYNCRXCTL, kValid);
  rx_repeated_ = takes_duplicate(report);
  if (split()) return;
  // The address inside an EUI-64 identity, in the byte order of RAL and RAH (assumption).
  const auto& id = frame.clock_identity;
  registers.poke(reg::kRXSATRL, id[0] | static_cast<std::uint32_t>(id[1]) << 8 |
                                    static_cast<std::uint32_t>(id[2]) << 16 |
                                    static_cast<std::uint32_t>(id[5]) << 24);
  registers.poke(reg::kRXSATRH, id[6] | static_cast<std::uint32_t>(id[7]) << 8 |
                                    static_cast<std::uint32_t>(frame.sequence_id) << 16);
}

std::uint32_t StampUnit::receive(const FrameDescription& frame, RawStamp now,
                                 RegisterFile& registers, FrameReport* report) {
  report->outcome = StampOutcome::kDisabled;
  const std::uint32_t control = registers.peek(reg::kTSYNCRXCTL);
  if ((control & kEnable) == 0) return 0;
  report->outcome = StampOutcome::kNotRequested;
  if (!matches(frame, registers)) return 0;
  const bool in_buffer = split() &&
                         (registers.peek(reg::kRXPBSIZE) & reg::kRXPBSIZE_CFG_TS_EN) != 0 &&
                         (registers.peek(reg::kSRRCTL[0]) & reg::kSRRCTL_TIMESTAMP) != 0;
  const bool locks = (control >> 1 & 7u) != kTypeAll;
  report->outcome = StampOutcome::kLocked;
  if (!in_buffer && locks && (control & kValid) != 0) return 0;
  if (!capture(now, report)) return 0;
  if (in_buffer) {
    report->in_buffer = true;
    report->prefix = {0, 0, report->stamp.low, report->stamp.high};
    return 0;
  }
  keep_received(frame, registers, report);
  return family_ == Family::kI210 ? reg::kTSICR_RXTS : 0;
}

}  // namespace avbhal::model
