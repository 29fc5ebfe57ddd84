// Registers of the 1588 clock of I210, I225 and I226: what reads latch and what writes do.
//
// Reads: I210's SYSTIMR captures SYSTIML and SYSTIMH; the next read of each returns its capture.
// I225's SYSTIML captures SYSTIMH. Without a capture a read is live, except that I210's SYSTIML
// then captures SYSTIMH (unspecified in the datasheet; `strict_latch` makes both live).
#pragma once

#include <cstdint>

#include "base/family.h"
#include "model/split_clock.h"
#include "model/timed_io.h"

namespace avbhal::model {

class SplitBlock {
 public:
  void reset(Family family, bool strict_latch, Phase phase);
  bool owns(std::uint32_t offset) const;
  std::uint32_t read(std::uint32_t offset, Phase phase);
  void write(std::uint32_t offset, std::uint32_t value, Phase phase);

  void step_ns(std::int64_t delta_ns, Phase phase);
  void set_frozen(bool frozen, Phase phase);

  // Brings TSICR up to date.
  void observe(Phase phase);
  // TSICR without reading it, TSIM, and causes that other units add.
  std::uint32_t causes() const { return tsicr_; }
  std::uint32_t cause_mask() const { return tsim_; }
  void raise(std::uint32_t causes) { tsicr_ |= causes; }

  void seed(std::uint64_t seed, std::uint32_t aux_noise_ps) { timed_.seed(seed, aux_noise_ps); }
  void edge(std::uint32_t pin, Phase phase);
  const TimedIo& timed() const { return timed_; }

  const SplitClock& clock() const { return clock_; }
  std::uint32_t timinca() const { return timinca_; }
  // +-1e9/8 ppb while TIMADJ is being applied.
  double slew_ppb(Phase phase) const;

 private:
  struct Capture {
    std::uint32_t value = 0;
    bool waiting = false;
  };
  void clock_was_set(Phase phase);
  std::uint32_t read_residue(Phase phase);
  std::uint32_t read_low(Phase phase);
  std::uint32_t read_high(Phase phase);
  void write_high(std::uint32_t seconds, Phase phase);
  void write_timadj(std::uint32_t value, Phase phase);
  void write_tsauxc(std::uint32_t value, Phase phase);
  bool enabled() const;
  bool is_i210() const { return family_ == Family::kI210; }

  Family family_ = Family::kI210;
  bool strict_latch_ = false, frozen_ = false, slew_active_ = false, slew_subtract_ = false;
  SplitClock clock_;
  TimedIo timed_;
  std::uint32_t timinca_ = 0, timadj_ = 0, tsicr_ = 0, tsim_ = 0;
  std::uint64_t last_second_ = 0;
  Capture low_{}, high_{}, low_written_{};
};

}  // namespace avbhal::model
