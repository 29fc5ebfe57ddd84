// The clock of I210, I225 and I226: seconds, nanoseconds and a 2^-32 ns residue, moved every 8 ns.
#pragma once

#include <cstdint>

#include "model/phase.h"

namespace avbhal::model {

// Device time modulo 2^32 s.
struct SplitTime {
  std::uint64_t ns = 0;      // seconds * 1e9 + nanoseconds
  std::uint64_t frac33 = 0;  // 2^-33 ns: the I225's increment at 8 ns needs half a unit of SYSTIMR
};

// All methods take oscillator phases that must not go backwards. The tick of I225 and I226 is taken
// as 8 ns (field users assume it; no document says so), with 2.5 increments of 3.2 ns in it.
class SplitClock {
 public:
  // Time 0, standing still. `increments_x2`: 2 for I210, 5 for I225 and I226.
  void reset(std::uint32_t increments_x2, Phase phase);

  // What the counter shows.
  SplitTime value(Phase phase) const;
  // The counter extended evenly over the running tick: what an ideal reader would see.
  SplitTime exact(Phase phase) const;

  void set_ns(std::uint64_t ns, Phase phase);  // keeps the residue
  void set_residue(std::uint32_t residue, Phase phase);
  void step_ns(std::int64_t delta_ns, Phase phase);
  // From the next tick on, without a step.
  void set_timinca(std::uint32_t timinca, Phase phase);
  void set_running(bool running, Phase phase);
  // +-1 ns a tick until `ns` are applied; replaces a running one (I210 datasheet, TIMADJ).
  void slew(std::uint32_t ns, bool subtract, Phase phase);
  bool slewing(Phase phase) const;

  // The counter at the first tick from `first_tick` on, and not after `phase`, at which it shows
  // `target_ns` or more. The caller knows that there is one.
  std::uint64_t first_from(std::uint64_t target_ns, std::uint64_t first_tick, Phase phase) const;
  // The tick at which the counter first shows `target_ns` or more, as things stand: that of `phase`
  // when it does already, kNoTick while it stands still.
  std::uint64_t tick_reaching(std::uint64_t target_ns, Phase phase) const;
  // Number of the tick that a phase lies in.
  static std::uint64_t tick_of(Phase phase) { return phase.ns / kTickNs; }
  static constexpr std::uint64_t kTickNs = 8;
  static constexpr std::uint64_t kNoTick = ~std::uint64_t{0};

  bool running() const { return running_; }
  // Largest distance of two values, rounded up to ns.
  std::uint32_t quantum_ns() const;

 private:
  std::uint64_t ticks_since_base(Phase phase) const;
  SplitTime after_ticks(std::uint64_t ticks) const;
  // Among `low` to `high`, the last of which does.
  std::uint64_t first_tick_from(std::uint64_t target_ns, std::uint64_t low,
                                std::uint64_t high) const;
  void rebase(Phase phase);

  std::uint32_t increments_x2_ = 2;
  std::uint64_t base_tick_ = 0;
  SplitTime base_{};
  std::uint64_t step33_ = 0;  // one tick in 2^-33 ns
  std::uint32_t slew_left_ = 0;
  bool slew_subtract_ = false;
  bool running_ = false;
};

}  // namespace avbhal::model
