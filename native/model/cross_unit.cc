#include "model/cross_unit.h"

#include "base/registers.gen.h"
#include "base/wide.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kCrossStream = 9;
constexpr std::uint32_t kSyncFailed = reg::kTSYNCTXCTL_SYNC_COMP | reg::kTSYNCTXCTL_SYNC_COMP_ERR;
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
  return family_ == Family::kI219 && offset >= reg::kPLTSTMPL && offset <= reg::kSYSSTMPH;
}

std::uint32_t CrossUnit::read(std::uint32_t offset) const {
  return stamps_[(offset - reg::kPLTSTMPL) / 4];
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
    if (offset != reg::kTSYNCTXCTL || (value & reg::kTSYNCTXCTL_START_SYNC) == 0) return;
    registers.poke(reg::kTSYNCTXCTL, registers.peek(reg::kTSYNCTXCTL) & ~kSyncFailed);
    begin(t_ns, now, kPlatformNs, kPlatformSpreadNs);
    return;
  }
  if (offset == reg::kPTM_CTRL) {
    const bool level = (value & reg::kPTM_CTRL_TRIG) != 0 && (value & reg::kPTM_CTRL_EN) != 0;
    triggered_ = level && (triggered_ || !trigger_level_);
    trigger_level_ = level;
  } else if (offset == reg::kPTM_STAT) {
    registers.poke(reg::kPTM_STAT, registers.peek(reg::kPTM_STAT) & ~value);
    if ((value & reg::kPTM_STAT_VALID) == 0 || !triggered_ || running_) return;
    triggered_ = false;
    registers.poke(reg::kPTM_STAT, 0);
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
    registers.poke(reg::kPTM_STAT, failing_status_);
    return;
  }
  if (!works_ || clock_changed_) {
    registers.poke(reg::kPTM_STAT, works_ ? reg::kPTM_STAT_ADJUST_1ST : reg::kPTM_STAT_RET_ERR);
    return;
  }
  registers.poke(reg::kPTM_T1_TIM0_L, device_.low);
  registers.poke(reg::kPTM_T1_TIM0_H, device_.high);
  registers.poke(reg::kPTM_CURR_T2_L, static_cast<std::uint32_t>(begun_ns_));
  registers.poke(reg::kPTM_CURR_T2_H, swapped(static_cast<std::uint32_t>(begun_ns_ >> 32)));
  registers.poke(reg::kPTM_STAT, reg::kPTM_STAT_VALID);
}

void CrossUnit::end_platform_stamp(RegisterFile& registers) {
  const std::uint32_t control = registers.peek(reg::kTSYNCTXCTL);
  if (take_failure()) {
    registers.poke(reg::kTSYNCTXCTL, control | kSyncFailed);
    return;
  }
  const std::uint64_t ticks = multiply_divide(begun_ns_, khz_, 1000000);
  stamps_[0] = static_cast<std::uint32_t>(ticks);
  stamps_[1] = static_cast<std::uint32_t>(ticks >> 32);
  stamps_[2] = device_.low;
  stamps_[3] = device_.high;
  registers.poke(reg::kTSYNCTXCTL, control | reg::kTSYNCTXCTL_SYNC_COMP);
}

void CrossUnit::fail(std::uint32_t status, std::uint32_t count) {
  failing_status_ = status;
  failures_ = count;
}

}  // namespace avbhal::model
