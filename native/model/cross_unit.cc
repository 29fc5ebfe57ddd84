#include "model/cross_unit.h"

#include "base/wide.h"
#include "model/register_offsets.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kCrossStream = 9;
constexpr std::uint32_t kEnable = 1u << 30, kTrigger = 1u << 31;
constexpr std::uint32_t kStartSync = 1u << 31, kSyncDone = 1u << 30, kSyncError = 1u << 29;
constexpr std::uint32_t kSyncFailed = kSyncDone | kSyncError;
constexpr std::uint64_t kDialogNs = 20000, kDialogSpreadNs = 70000;
constexpr std::uint64_t kPlatformNs = 1000, kPlatformSpreadNs = 2000;

std::uint32_t swapped(std::uint32_t value) {
  return value >> 24 | (value >> 8 & 0xFF00u) | (value << 8 & 0xFF0000u) | value << 24;
}

}  // namespace

void CrossUnit::seed(std::uint64_t seed) {
  random_.reset(seed, kCrossStream);
  failures_ = 0;
}

void CrossUnit::reset(Family family, std::uint32_t khz, bool works) {
  family_ = family;
  khz_ = khz;
  works_ = works;
  triggered_ = trigger_level_ = running_ = clock_changed_ = false;
  for (std::uint32_t& word : stamps_) word = 0;
}

bool CrossUnit::owns(std::uint32_t offset) const {
  return family_ == Family::kI219 && offset >= kPlatformStampL && offset <= kSystemStampH;
}

std::uint32_t CrossUnit::read(std::uint32_t offset) const {
  return stamps_[(offset - kPlatformStampL) / 4];
}

void CrossUnit::begin(std::uint64_t t_ns, RawStamp now, std::uint64_t shortest_ns,
                      std::uint64_t spread_ns) {
  running_ = true;
  clock_changed_ = false;
  begun_ns_ = t_ns;
  ends_ns_ = t_ns + shortest_ns + random_.up_to(spread_ns);
  device_ = now;
}

void CrossUnit::after_write(std::uint32_t offset, std::uint32_t value, std::uint64_t t_ns,
                            RawStamp now, RegisterFile& registers) {
  if (family_ == Family::kI219) {
    if (offset != kTsyncTxCtl || (value & kStartSync) == 0) return;
    registers.poke(kTsyncTxCtl, registers.peek(kTsyncTxCtl) & ~kSyncFailed);
    begin(t_ns, now, kPlatformNs, kPlatformSpreadNs);
    return;
  }
  if (offset == kPtmCtrl) {
    const bool level = (value & kTrigger) != 0 && (value & kEnable) != 0;
    triggered_ = level && (triggered_ || !trigger_level_);
    trigger_level_ = level;
  } else if (offset == kPtmStat) {
    registers.poke(kPtmStat, registers.peek(kPtmStat) & ~value);
    if ((value & kPtmValid) == 0 || !triggered_ || running_) return;
    triggered_ = false;
    registers.poke(kPtmStat, 0);
    begin(t_ns, now, kDialogNs, kDialogSpreadNs);
  }
}

void CrossUnit::settle(std::uint64_t t_ns, RegisterFile& registers) {
  if (!running_ || t_ns < ends_ns_) return;
  running_ = false;
  if (family_ == Family::kI219) {
    end_platform_stamp(registers);
  } else {
    end_dialog(registers);
  }
}

bool CrossUnit::take_failure() {
  if (failures_ == 0) return false;
  --failures_;
  return true;
}

void CrossUnit::end_dialog(RegisterFile& registers) {
  if (take_failure()) {
    registers.poke(kPtmStat, failing_status_);
    return;
  }
  if (!works_ || clock_changed_) {
    registers.poke(kPtmStat, works_ ? kPtmAdjust1st : kPtmRetErr);
    return;
  }
  registers.poke(kPtmT1L, device_.low);
  registers.poke(kPtmT1H, device_.high);
  registers.poke(kPtmT2L, static_cast<std::uint32_t>(begun_ns_));
  registers.poke(kPtmT2H, swapped(static_cast<std::uint32_t>(begun_ns_ >> 32)));
  registers.poke(kPtmStat, kPtmValid);
}

void CrossUnit::end_platform_stamp(RegisterFile& registers) {
  const std::uint32_t control = registers.peek(kTsyncTxCtl);
  if (take_failure()) {
    registers.poke(kTsyncTxCtl, control | kSyncFailed);
    return;
  }
  const std::uint64_t ticks = multiply_divide(begun_ns_, khz_, 1000000);
  stamps_[0] = static_cast<std::uint32_t>(ticks);
  stamps_[1] = static_cast<std::uint32_t>(ticks >> 32);
  stamps_[2] = device_.low;
  stamps_[3] = device_.high;
  registers.poke(kTsyncTxCtl, control | kSyncDone);
}

void CrossUnit::fail(std::uint32_t status, std::uint32_t count) {
  failing_status_ = status;
  failures_ = count;
}

}  // namespace avbhal::model
