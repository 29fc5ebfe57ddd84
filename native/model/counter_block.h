// Registers of the 1588 clock of I217, I218 and I219: what reads latch and what writes do.
//
// SYSTIML captures SYSTIMH for the next read of it. With `latch_skew` the capture is one too high
// when the counter's next update carries into the high word: the defect behind e1000e's guard, as
// inferred from that guard (no document describes it).
#pragma once

#include <cstdint>

#include "model/scaled_counter.h"

namespace avbhal::model {

class CounterBlock {
 public:
  void reset(std::uint32_t source_khz, bool latch_skew, Phase phase);
  bool owns(std::uint32_t offset) const;
  std::uint32_t read(std::uint32_t offset, Phase phase);
  void write(std::uint32_t offset, std::uint32_t value, Phase phase);

  void step_counts(U128 counts, bool backwards, Phase phase);
  void set_frozen(bool frozen, Phase phase) { counter_.set_frozen(frozen, phase); }

  const ScaledCounter& counter() const { return counter_; }
  std::uint32_t timinca() const { return timinca_; }

 private:
  std::uint32_t read_low(Phase phase);
  std::uint32_t read_high(Phase phase);
  void write_adjust(std::uint32_t high, Phase phase);

  ScaledCounter counter_;
  bool latch_skew_ = true, high_waiting_ = false;
  std::uint32_t high_ = 0, timinca_ = 0, adjust_low_ = 0, adjust_high_ = 0;
};

}  // namespace avbhal::model
