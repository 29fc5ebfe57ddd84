// The adapter's crystal: its error, a random walk of its frequency, and the phase it has run
// through.
#pragma once

#include <cstdint>

#include "model/phase.h"
#include "model/random.h"

namespace avbhal::model {

struct OscillatorConfig {
  double error_ppb = 0;              // frequency against true time, limited to +-1 000 000
  double wander_ppb_per_sqrt_s = 0;  // random walk of the frequency, 0 to 1000
};

// The walk moves every 10 ms of true time. After more than 163 s without a query the missed moves
// are drawn as one of the same variance.
class Oscillator {
 public:
  // Phase 0 at true time `origin_ns`.
  void reset(const OscillatorConfig& config, std::uint64_t seed, std::uint64_t origin_ns);
  // Phase at true time t; a t before the last query counts as that query.
  Phase phase_at(std::uint64_t t_ns);
  // As of the last query.
  Phase phase() const { return phase_; }
  // True time at which the phase has reached `phase_ns` if the rate stays as it is, at most 2 ns
  // after it; that of the last query when it has already.
  std::uint64_t time_of(std::uint64_t phase_ns) const;
  // A new frequency from true time t on; the walk continues from there.
  void set_error_ppb(double ppb, std::uint64_t t_ns);
  double error_ppb() const;

 private:
  void run(std::uint64_t dt_ns, std::int64_t rate_q64);
  void walk(std::uint64_t moves);

  Random random_;
  Phase phase_{};
  std::uint64_t now_ns_ = 0;
  std::uint64_t next_move_ns_ = 0;
  std::int64_t rate_q64_ = 0;  // deviation in 2^-64
  std::int64_t move_q64_ = 0;  // one sigma of one move
};

// A crystal for a seed: normal, sigma 12 ppm, within +-50 ppm (docs/simulation.md), whole ppb.
double draw_oscillator_ppb(std::uint64_t seed);

}  // namespace avbhal::model
