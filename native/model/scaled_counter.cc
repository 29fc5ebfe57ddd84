#include "model/scaled_counter.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kMillion = 1000000;

CounterValue moved(CounterValue from, U128 by, bool backwards) {
  const U128 start{static_cast<std::uint64_t>(from.wraps), from.counts};
  const U128 end = backwards ? subtract(start, by) : add(start, by);
  return {static_cast<std::int64_t>(end.hi), end.lo, from.frac32};
}

}  // namespace

std::uint64_t counter_to_ns(CounterValue value, std::uint32_t shift, std::uint32_t* frac32) {
  const std::uint64_t rest = value.counts & ((std::uint64_t{1} << shift) - 1);
  *frac32 = static_cast<std::uint32_t>(((rest << 32) | value.frac32) >> shift);
  return (static_cast<std::uint64_t>(value.wraps) << (64 - shift)) | (value.counts >> shift);
}

void ScaledCounter::reset(std::uint32_t source_khz, Phase phase) {
  *this = ScaledCounter{};
  khz_ = source_khz;
  base_cycle_ = cycles_at(phase).whole;
}

ScaledCounter::Cycles ScaledCounter::cycles_at(Phase phase) const {
  const std::uint64_t seconds = phase.ns / kNsPerSecond;
  const std::uint64_t rest = phase.ns % kNsPerSecond;
  const std::uint64_t millionths = rest * khz_ + multiply(phase.frac, khz_).hi;
  return {seconds * khz_ * 1000 + millionths / kMillion, millionths % kMillion};
}

std::uint64_t ScaledCounter::updates_at(std::uint64_t cycle) const {
  return running() ? (cycle - base_cycle_) / period_ : 0;
}

CounterValue ScaledCounter::after_updates(std::uint64_t updates) const {
  return moved(base_, multiply(updates, increment_), false);
}

CounterValue ScaledCounter::value(Phase phase) const {
  return after_updates(updates_at(cycles_at(phase).whole));
}

CounterValue ScaledCounter::exact(Phase phase) const {
  const Cycles now = cycles_at(phase);
  const std::uint64_t updates = updates_at(now.whole);
  CounterValue value = after_updates(updates);
  if (!running()) return value;
  const std::uint64_t since = now.whole - base_cycle_ - updates * period_;
  const std::uint64_t part_q32 = ((since * kMillion + now.millionths) << 32) / (period_ * kMillion);
  const std::uint64_t more = increment_ * part_q32;
  value = moved(value, U128{0, more >> 32}, false);
  value.frac32 = static_cast<std::uint32_t>(more & 0xFFFFFFFFu);
  return value;
}

bool ScaledCounter::about_to_carry(Phase phase) const {
  if (!running()) return false;
  const std::uint64_t low = value(phase).counts & 0xFFFFFFFFu;
  return low + increment_ > 0xFFFFFFFFu;
}

void ScaledCounter::rebase(Phase phase, bool restart_division) {
  const std::uint64_t cycle = cycles_at(phase).whole;
  const std::uint64_t updates = updates_at(cycle);
  base_ = after_updates(updates);
  base_cycle_ = restart_division || !running() ? cycle : base_cycle_ + updates * period_;
}

void ScaledCounter::set_low(std::uint32_t low, Phase phase) {
  rebase(phase, false);
  base_.counts = (base_.counts & ~std::uint64_t{0xFFFFFFFFu}) | low;
}

void ScaledCounter::set_high(std::uint32_t high, Phase phase) {
  rebase(phase, false);
  base_.counts = (std::uint64_t{high} << 32) | (base_.counts & 0xFFFFFFFFu);
}

void ScaledCounter::move(U128 counts, bool backwards, Phase phase) {
  rebase(phase, false);
  base_ = moved(base_, counts, backwards);
}

void ScaledCounter::set_timinca(std::uint32_t timinca, Phase phase) {
  const std::uint32_t period = timinca >> 24;
  rebase(phase, period != period_);
  period_ = period;
  increment_ = timinca & 0x00FFFFFFu;
}

void ScaledCounter::set_frozen(bool frozen, Phase phase) {
  rebase(phase, true);
  frozen_ = frozen;
}

}  // namespace avbhal::model
