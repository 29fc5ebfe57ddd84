// Target times, frequency outputs and auxiliary stamps of I210, I225 and I226, with the routing of
// the four SDP pins. Nothing runs by itself: what came due since the last look is processed when
// somebody looks. Sources: I210 datasheet v3.7, for I225 and I226 Linux igc; sim-model T1 to T13.
#pragma once

#include <cstdint>

#include "base/family.h"
#include "model/random.h"
#include "model/split_clock.h"

namespace avbhal::model {

// What a frequency clock or a target time has done, for tests and hosts.
struct TimedOutput {
  bool level = false;
  std::uint64_t toggles = 0;
  std::uint64_t last_edge_ns =
      0;                   // SYSTIM at the last toggle: the first tick not before the target
  bool undefined = false;  // FREQOUT outside what the datasheet allows (T5)
};

class TimedIo {
 public:
  // MAC reset. The levels that the world puts on the pins stay.
  void reset(Family family, std::uint32_t control, Phase phase);
  // Gaussian noise of an aux stamp in ps, 0 = none.
  void seed(std::uint64_t seed, std::uint32_t aux_noise_ps);

  bool owns(std::uint32_t offset) const;
  std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value, Phase phase);

  // TSAUXC. Returns the causes for TSICR of what it sampled at once.
  std::uint32_t control() const;
  std::uint32_t write_control(std::uint32_t value, const SplitClock& clock, Phase phase);

  // Works off what came due up to `phase`; returns causes for TSICR. Must be called before the
  // clock is changed in any way.
  std::uint32_t advance(const SplitClock& clock, Phase phase);

  // A level change on an SDP pin (0 to 3) from outside.
  std::uint32_t edge(std::uint32_t pin, const SplitClock& clock, Phase phase);
  // The pin that TSSDP selects for an aux unit (0 or 1), whether or not capturing is enabled.
  std::uint32_t pin_of_aux(std::uint32_t unit) const { return tssdp_ >> (3 * unit) & 3u; }

  // Level of a pin: of the routed output, else what the world put on it.
  bool pin_level(std::uint32_t pin) const;
  bool pin_is_output(std::uint32_t pin) const { return (tssdp_ >> (8 + 3 * pin) & 1u) != 0; }
  const TimedOutput& target_output(std::uint32_t unit) const { return units_[unit].target; }
  const TimedOutput& frequency_output(std::uint32_t unit) const { return units_[unit].frequency; }

 private:
  struct Unit {
    std::uint32_t low = 0, high = 0, half_cycle_ns = 0;
    bool armed = false;    // the comparator has not fired since it was set up
    bool clocked = false;  // frequency clock: it had a half cycle when it was enabled
    bool started = false;  // frequency clock: the first TRGTTIM has been reached
    TimedOutput target, frequency;
    std::uint32_t aux_low = 0, aux_high = 0;
    bool aux_held = false;
  };
  struct Span;
  std::uint64_t target_ns(const Unit& unit) const;
  void set_target_ns(Unit& unit, std::uint64_t ns);
  std::uint32_t run_target(std::uint32_t number, const Span& span);
  std::uint32_t run_frequency(std::uint32_t number, const Span& span);
  void start_frequency(Unit& unit);
  std::uint32_t sample(std::uint32_t number, std::int64_t noise_ns, const SplitClock& clock,
                       Phase phase);
  bool is_i210() const { return family_ == Family::kI210; }

  Family family_ = Family::kI210;
  std::uint32_t control_ = 0, tssdp_ = 0;
  std::uint64_t last_tick_ = 0;
  Unit units_[2];
  bool pulse_ = false;    // PLSG: between TT0 and TT1
  bool outside_[4] = {};  // levels from outside
  std::uint32_t aux_noise_ps_ = 0;
  Random random_;
};

}  // namespace avbhal::model
