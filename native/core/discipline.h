// The HAL's own steering on top of a clock it cannot, or may not, steer itself (design decision
// D5): disciplined = anchor + (raw - raw anchor) * (1 + rate). Pure logic, not thread safe.
#pragma once

#include <cstdint>

#include "core/clock_page.h"

namespace avbhal {

class Discipline {
 public:
  // The disciplined line that belongs to a raw line: same state, bounds scaled; a set, step or
  // clear of the past counts as a generation of its own.
  LineValues apply(const LineValues& raw) const;
  // True until the first virtual set, step or rate.
  bool is_identity() const { return identity_; }
  double rate_ppb() const { return ratio_ * 1e9; }

  // Disciplined time becomes `target_ns` at the instant `ticks` of `raw`.
  void set(const LineValues& raw, std::uint64_t ticks, std::uint64_t target_ns);
  // Disciplined time moves by `offset_ns`; false when it would leave 0 … 2^64-1.
  bool step(const LineValues& raw, std::uint64_t ticks, std::int64_t offset_ns);
  // From `ticks` on, disciplined time runs (1 + ppb * 1e-9) times as fast as raw; no step.
  void set_rate(const LineValues& raw, std::uint64_t ticks, double ppb);
  // The raw clock jumped: disciplined time goes on from where `before` had it at `ticks`, on the
  // new raw line. The uncertainty of `before` at that instant is kept as an offset error.
  void carry_over(const LineValues& before, const LineValues& raw, std::uint64_t ticks);
  // Back to the raw clock: a step, unless nothing was in the way.
  void clear();

 private:
  void anchor_at(const LineValues& raw, std::uint64_t ticks);

  bool identity_ = true;
  std::uint16_t steps_ = 0;  // generations of this transform's own
  std::uint64_t raw_anchor_ns_ = 0;
  double raw_anchor_fraction_ = 0;
  std::uint64_t anchor_ns_ = 0;
  double anchor_fraction_ = 0;
  double ratio_ = 0;
  double carried_half_ns_ = 0;
};

}  // namespace avbhal
