#include "model/stamp_unit.h"

#include "base/wide.h"
#include "model/register_offsets.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kFaultStream = 6;
constexpr std::uint32_t kTxStampCause = 1u << 1, kRxStampCause = 1u << 2;
constexpr std::uint32_t kEnable = 1u << 4, kValid = 1u << 0;
constexpr std::uint32_t kTypeL2V2 = 0, kTypeL4V1 = 1, kTypeV2 = 2, kTypeAll = 4, kTypeEvent = 5;
constexpr std::uint32_t kPtpEtherType = 0x88F7, kUdp = 17;
constexpr std::uint32_t kEtqfEnabled = (1u << 26) | (1u << 30);
constexpr std::uint32_t kTtqfStamped = 1u << 27, kTtqfAnyProtocol = 1u << 28;
constexpr std::uint32_t kStampInBuffer = 1u << 30, kReserveStamp = 1u << 31;

constexpr std::uint32_t kTxLow[] = {0xB618, 0xB698, 0xB6B8, 0xB6D8};
constexpr std::uint32_t kTxHigh[] = {0xB61C, 0xB69C, 0xB6BC, 0xB6DC};

void set_bits(RegisterFile& registers, std::uint32_t offset, std::uint32_t bits) {
  registers.poke(offset, registers.peek(offset) | bits);
}

void clear_bits(RegisterFile& registers, std::uint32_t offset, std::uint32_t bits) {
  registers.poke(offset, registers.peek(offset) & ~bits);
}

}  // namespace

void StampUnit::seed(std::uint64_t seed) {
  random_.reset(seed, kFaultStream);
  to_lose_ = to_corrupt_ = 0;
}

void StampUnit::after_read(std::uint32_t offset, RegisterFile& registers) {
  if (offset == kRxStampH) {
    clear_bits(registers, kTsyncRxCtl, kValid);
    return;
  }
  for (std::uint32_t set = 0; set < (four_sets() ? 4u : 1u); ++set) {
    if (offset != kTxHigh[set]) continue;
    clear_bits(registers, kTsyncTxCtl, kValid << set);
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

std::uint32_t StampUnit::transmit(const FrameDescription& frame, RawStamp now, bool clock_enabled,
                                  bool hazard, RegisterFile& registers, FrameReport* report) {
  report->outcome = StampOutcome::kNotRequested;
  if (!frame.stamp_requested) return 0;
  report->outcome = StampOutcome::kDisabled;
  const std::uint32_t control = registers.peek(kTsyncTxCtl);
  if ((control & kEnable) == 0 || (family_ == Family::kI210 && !clock_enabled)) return 0;
  report->outcome = StampOutcome::kLocked;
  const std::uint32_t set = four_sets() ? frame.tx_set & 3u : 0u;
  if ((control & (kValid << set)) != 0) return 0;
  if (hazard) (random_.next() >> 63 != 0 ? to_lose_ : to_corrupt_) += 1;
  if (!capture(now, report)) return 0;
  registers.poke(kTxLow[set], report->stamp.low);
  registers.poke(kTxHigh[set], report->stamp.high);
  set_bits(registers, kTsyncTxCtl, kValid << set);
  if (!split()) return 0;
  if (!four_sets()) return kTxStampCause;
  const bool armed = tx_interrupt_armed_;
  tx_interrupt_armed_ = false;
  return armed ? kTxStampCause : 0;
}

bool StampUnit::filter_passes(const FrameDescription& frame, const RegisterFile& registers) const {
  const bool udp = frame.transport == FrameTransport::kUdp;
  if (!split()) {
    return udp ? registers.peek(kRxUdp) == 319
               : (registers.peek(kRxMtrl) & 0xFFFFu) == kPtpEtherType;
  }
  for (std::uint32_t n = 0; n < 8; ++n) {
    const std::uint32_t etqf = registers.peek(kEtqf0 + 4 * n);
    const std::uint32_t ttqf = registers.peek(kTtqf0 + 4 * n);
    const bool l2 = (etqf & kEtqfEnabled) == kEtqfEnabled && (etqf & 0xFFFFu) == kPtpEtherType;
    const bool l4 =
        (ttqf & kTtqfStamped) != 0 && (ttqf & kTtqfAnyProtocol) == 0 && (ttqf & 0xFFu) == kUdp;
    if (udp ? l4 : l2) return true;
  }
  return false;
}

bool StampUnit::matches(const FrameDescription& frame, const RegisterFile& registers) const {
  const std::uint32_t type = registers.peek(kTsyncRxCtl) >> 1 & 7u;
  if (type == kTypeAll) return true;
  if (!filter_passes(frame, registers)) return false;
  const std::uint32_t rules = registers.peek(split() ? kTsyncRxCfg : kRxMtrl);
  const bool udp = frame.transport == FrameTransport::kUdp;
  if (type == kTypeL4V1) {
    const std::uint32_t control = (split() ? rules : rules >> 16) & 0xFFu;
    return udp && frame.ptp_version == 1 && frame.v1_control == control;
  }
  if (frame.ptp_version != 2) return false;
  if (type == kTypeEvent) return (frame.message_type & 8u) == 0;
  if (type == kTypeL2V2 && udp) return false;
  if (type != kTypeL2V2 && type != kTypeV2) return false;
  const std::uint32_t wanted = (split() ? rules >> 8 : rules >> 24) & 0xFu;
  return frame.message_type == wanted || frame.message_type == kDelayReq ||
         frame.message_type == kDelayResp;
}

void StampUnit::keep_received(const FrameDescription& frame, RegisterFile& registers,
                              FrameReport* report) {
  registers.poke(kRxStampL, report->stamp.low);
  registers.poke(kRxStampH, report->stamp.high);
  set_bits(registers, kTsyncRxCtl, kValid);
  if (split()) return;
  // The address inside an EUI-64 identity, in the byte order of RAL and RAH (assumption).
  const auto& id = frame.clock_identity;
  registers.poke(kRxSatrL, id[0] | static_cast<std::uint32_t>(id[1]) << 8 |
                               static_cast<std::uint32_t>(id[2]) << 16 |
                               static_cast<std::uint32_t>(id[5]) << 24);
  registers.poke(kRxSatrH, id[6] | static_cast<std::uint32_t>(id[7]) << 8 |
                               static_cast<std::uint32_t>(frame.sequence_id) << 16);
}

std::uint32_t StampUnit::receive(const FrameDescription& frame, RawStamp now,
                                 RegisterFile& registers, FrameReport* report) {
  report->outcome = StampOutcome::kDisabled;
  const std::uint32_t control = registers.peek(kTsyncRxCtl);
  if ((control & kEnable) == 0) return 0;
  report->outcome = StampOutcome::kNotRequested;
  if (!matches(frame, registers)) return 0;
  const bool in_buffer = split() && (registers.peek(kRxPbSize) & kReserveStamp) != 0 &&
                         (registers.peek(kSrrctl0) & kStampInBuffer) != 0;
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
  return family_ == Family::kI210 ? kRxStampCause : 0;
}

}  // namespace avbhal::model
