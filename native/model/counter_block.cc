#include "model/counter_block.h"

#include "base/registers.gen.h"

namespace avbhal::model {

void CounterBlock::reset(std::uint32_t source_khz, bool latch_skew, Phase phase) {
  *this = CounterBlock{};
  counter_.reset(source_khz, phase);
  latch_skew_ = latch_skew;
}

bool CounterBlock::owns(std::uint32_t offset) const {
  return offset == reg::kSYSTIML || offset == reg::kSYSTIMH || offset == reg::kTIMINCA ||
         offset == reg::kTIMADJ || offset == reg::kTIMADJH;
}

std::uint32_t CounterBlock::read(std::uint32_t offset, Phase phase) {
  switch (offset) {
    case reg::kSYSTIML: return read_low(phase);
    case reg::kSYSTIMH: return read_high(phase);
    case reg::kTIMINCA: return timinca_;
    case reg::kTIMADJ: return adjust_low_;
    case reg::kTIMADJH: return adjust_high_;
    default: return 0;
  }
}

void CounterBlock::write(std::uint32_t offset, std::uint32_t value, Phase phase) {
  switch (offset) {
    case reg::kSYSTIML:
      counter_.set_low(value, phase);
      high_waiting_ = false;
      break;
    case reg::kSYSTIMH:
      counter_.set_high(value, phase);
      high_waiting_ = false;
      break;
    case reg::kTIMINCA:
      timinca_ = value;
      counter_.set_timinca(value, phase);
      break;
    case reg::kTIMADJ: adjust_low_ = value; break;
    case reg::kTIMADJH: write_adjust(value, phase); break;
    default: break;
  }
}

std::uint32_t CounterBlock::read_low(Phase phase) {
  const std::uint64_t counts = counter_.value(phase).counts;
  const bool skewed = latch_skew_ && counter_.about_to_carry(phase);
  high_ = static_cast<std::uint32_t>(counts >> 32) + (skewed ? 1u : 0u);
  high_waiting_ = true;
  return static_cast<std::uint32_t>(counts);
}

std::uint32_t CounterBlock::read_high(Phase phase) {
  if (!high_waiting_) return static_cast<std::uint32_t>(counter_.value(phase).counts >> 32);
  high_waiting_ = false;
  return high_;
}

void CounterBlock::write_adjust(std::uint32_t high, Phase phase) {
  adjust_high_ = high;
  const std::uint64_t magnitude = (std::uint64_t{high & 0x7FFFFFFFu} << 32) | adjust_low_;
  step_counts(U128{0, magnitude}, (high & 0x80000000u) != 0, phase);
}

void CounterBlock::step_counts(U128 counts, bool backwards, Phase phase) {
  counter_.move(counts, backwards, phase);
  high_waiting_ = false;
}

}  // namespace avbhal::model
