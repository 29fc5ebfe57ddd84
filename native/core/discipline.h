// The HAL's own steering on top of a clock it cannot, or may not, steer itself (design decision
// D5): disciplined = anchor + (raw - raw anchor) * (1 + rate). Pure logic, not thread safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "core/clock_page.h"
#include "hal/status.h"

namespace avbhal {

class Discipline {
 public:
  // The disciplined line that belongs to a raw line: same state, bounds scaled; a set, step or
  // clear of the past counts as a generation of its own.
  LineValues apply(const LineValues& raw) const;
  // True until the first virtual set, step or rate.
  bool is_identity() const { return identity_; }
  double rate_ppb() const { return piece_.ratio * 1e9; }

  // Disciplined time becomes `target_ns` at the instant `ticks` of `raw`.
  void set(const LineValues& raw, std::uint64_t ticks, std::uint64_t target_ns);
  // Disciplined time moves by `offset_ns`; HAL_OUT_OF_RANGE when it would leave
  // 0 … 2^64-1.
  Status step(const LineValues& raw, std::uint64_t ticks, std::int64_t offset_ns);
  // From `ticks` on, disciplined time runs (1 + ppb * 1e-9) times as fast as raw; no step.
  void set_rate(const LineValues& raw, std::uint64_t ticks, double ppb);
  // The raw clock jumped: disciplined time goes on from where `before` had it at `ticks`, on the
  // new raw line. The uncertainty of `before` at that instant is kept as an offset error.
  void carry_over(const LineValues& before, const LineValues& raw, std::uint64_t ticks);
  // Back to the raw clock: a step, unless nothing was in the way.
  void clear(const LineValues& raw, std::uint64_t ticks);

  // The raw clock jumped while nothing was in the way: past pieces hold for no raw time any more.
  void forget_past() {
    past_.clear();
    evicted_ = false;
  }

  // The disciplined time of a raw time, such as a packet stamp, and the inverse. Exact to 1 ns by
  // the transform that held at that raw time. Empty for a time from before the newest kPast
  // changes; raw times from before a jump of the raw clock are no times of the present one.
  std::optional<std::uint64_t> from_raw(std::uint64_t raw_ns) const;
  std::optional<std::uint64_t> to_raw(std::uint64_t disciplined_ns) const;
  // The earliest raw time that from_raw() knows the transform of; 0 when it knows all of them.
  std::uint64_t known_since_raw_ns() const { return evicted_ ? past_.front().since_raw_ns : 0; }

  static constexpr std::size_t kPast = 1024;

 private:
  // A straight piece of the transform, from one raw time on.
  struct Piece {
    std::uint64_t since_raw_ns = 0;
    std::uint64_t raw_anchor_ns = 0;
    double raw_anchor_fraction = 0;
    std::uint64_t anchor_ns = 0;
    double anchor_fraction = 0;
    double ratio = 0;

    std::uint64_t from_raw(std::uint64_t raw_ns) const;
    std::uint64_t to_raw(std::uint64_t disciplined_ns) const;
  };

  void anchor_at(const LineValues& raw, std::uint64_t ticks);
  // Keeps the present piece as a past one; the new one holds from `since_raw_ns`.
  void begin_piece(std::uint64_t since_raw_ns);
  bool identity_ = true;
  std::uint64_t steps_ = 0;  // generations of this transform's own
  Piece piece_;
  double carried_half_ns_ = 0;
  std::deque<Piece> past_;  // the oldest first
  bool evicted_ = false;    // an older piece than the first was dropped
};

}  // namespace avbhal
