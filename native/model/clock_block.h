// The 1588 clock of one adapter: its registers, the orders it takes and the truth about it.
#pragma once

#include <cstdint>

#include "base/family.h"
#include "model/counter_block.h"
#include "model/frame.h"
#include "model/split_block.h"

namespace avbhal::model {

struct ClockBlockConfig {
  Family family = Family::kI226;
  std::uint32_t source_clock_khz = 24000;  // I217, I219
  bool latch_skew = true;                  // I217, I219
  bool strict_latch = false;               // I210: SYSTIML and SYSTIMH are live without SYSTIMR
};

// The device clock without the grid of its ticks. I217, I219: ns = counter / 2^shift of the source,
// modulo 2^64 ns, with the wraps of the 64-bit counter added up.
struct ClockTruth {
  std::uint64_t device_ns = 0;
  std::uint32_t device_frac = 0;  // 2^-32 ns
  std::uint64_t counter = 0;      // I217, I219: the 64 bits
  std::int64_t counter_wraps = 0;
  double against_oscillator_ppb = 0;  // -1e9 while it stands still
};

// Phases must not go backwards.
class ClockBlock {
 public:
  // MAC reset: time 0, standing still.
  void reset(const ClockBlockConfig& config, Phase phase);

  bool owns(std::uint32_t offset) const;
  std::uint32_t read(std::uint32_t offset, Phase phase);
  void write(std::uint32_t offset, std::uint32_t value, Phase phase);

  // Brings the causes (TSICR) up to date. They stay 0 on I217 and I219, which have no TSICR.
  void observe(Phase phase);
  std::uint32_t causes() const { return split_.causes(); }
  std::uint32_t cause_mask() const { return split_.cause_mask(); }
  void raise(std::uint32_t causes);

  // SYSTIML and SYSTIMH of one instant, without latching anything.
  RawStamp stamp(Phase phase) const;
  // TSAUXC does not disable the clock; true on I217 and I219.
  bool enabled() const;

  // Timed inputs and outputs; nothing happens on I217 and I219.
  void seed(std::uint64_t seed, std::uint32_t aux_noise_ps) { split_.seed(seed, aux_noise_ps); }
  void edge(std::uint32_t pin, Phase phase);
  const TimedIo& timed() const { return split_.timed(); }

  // Below zero the clock wraps as its registers do.
  void step_ns(std::int64_t delta_ns, Phase phase);
  void set_frozen(bool frozen, Phase phase);

  ClockTruth truth(Phase phase) const;
  // See SplitClock; kNoTick on I217 and I219.
  std::uint64_t tick_reaching(std::uint64_t device_ns, Phase phase) const;
  // A reading in whole ns lies less than this below the truth, with the present TIMINCA.
  std::uint32_t resolution_ns() const;

 private:
  ClockBlockConfig config_{};
  SplitBlock split_;
  CounterBlock counter_;
  std::uint32_t shift_ = 0;
};

}  // namespace avbhal::model
