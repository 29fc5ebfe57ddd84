// The clock of I217, I218 and I219: a 64-bit counter that grows by INCVALUE once in INCPERIOD
// cycles of a source clock.
#pragma once

#include <cstdint>

#include "base/wide.h"
#include "model/phase.h"

namespace avbhal::model {

// The counter extended beyond its 64 bits: `wraps` counts overflows, -1 after going below 0.
struct CounterValue {
  std::int64_t wraps = 0;
  std::uint64_t counts = 0;
  std::uint32_t frac32 = 0;  // 2^-32 counts; 0 in what the counter shows
};

// ns of a counter value at 2^shift counts a ns, modulo 2^64 ns; the rest goes to *frac32 in 2^-32
// ns.
std::uint64_t counter_to_ns(CounterValue value, std::uint32_t shift, std::uint32_t* frac32);

// All methods take oscillator phases that must not go backwards.
class ScaledCounter {
 public:
  // Counter 0, standing still.
  void reset(std::uint32_t source_khz, Phase phase);

  CounterValue value(Phase phase) const;
  // The counter extended evenly over the running update: what an ideal reader would see.
  CounterValue exact(Phase phase) const;
  // True when the update after this instant carries from the low into the high word.
  bool about_to_carry(Phase phase) const;

  void set_low(std::uint32_t low, Phase phase);
  void set_high(std::uint32_t high, Phase phase);
  void move(U128 counts, bool backwards, Phase phase);
  // From the next update on, without a step. Another INCPERIOD restarts the division of the source.
  void set_timinca(std::uint32_t timinca, Phase phase);
  void set_frozen(bool frozen, Phase phase);

  bool running() const { return !frozen_ && period_ != 0 && increment_ != 0; }
  // Counts that one update adds.
  std::uint32_t quantum_counts() const { return increment_; }

 private:
  struct Cycles {
    std::uint64_t whole = 0;
    std::uint64_t millionths = 0;
  };
  Cycles cycles_at(Phase phase) const;
  CounterValue after_updates(std::uint64_t updates) const;
  std::uint64_t updates_at(std::uint64_t cycle) const;
  void rebase(Phase phase, bool restart_division);

  std::uint32_t khz_ = 0;
  std::uint32_t period_ = 0, increment_ = 0;
  std::uint64_t base_cycle_ = 0;
  CounterValue base_{};
  bool frozen_ = false;
};

}  // namespace avbhal::model
