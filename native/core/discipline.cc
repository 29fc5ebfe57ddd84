#include "core/discipline.h"

#include <algorithm>
#include <cmath>

#include "hal/time_range.h"

namespace avbhal {
namespace {

double age_of(const LineValues& line, std::uint64_t ticks) {
  return static_cast<double>(static_cast<std::int64_t>(ticks - line.base_ticks));
}

struct Split {
  std::uint64_t whole;
  double fraction;  // 0 <= fraction < 1
};

Split split(std::uint64_t base, double shift) {
  const double whole = std::floor(shift);
  return {base + static_cast<std::uint64_t>(static_cast<std::int64_t>(whole)), shift - whole};
}

Split position(const LineValues& line, std::uint64_t ticks) {
  return split(line.base_ns, line.offset_ns + line.rate * age_of(line, ticks));
}

// `shift` behind a whole time, rounded down.
std::uint64_t moved(std::uint64_t base, double shift) { return split(base, shift).whole; }

}  // namespace

std::uint64_t Discipline::Piece::from_raw(std::uint64_t raw_ns) const {
  const auto whole = static_cast<std::int64_t>(raw_ns - raw_anchor_ns);
  const double since = static_cast<double>(whole) - raw_anchor_fraction;
  return moved(anchor_ns + static_cast<std::uint64_t>(whole),
               anchor_fraction - raw_anchor_fraction + since * ratio);
}

std::uint64_t Discipline::Piece::to_raw(std::uint64_t disciplined_ns) const {
  const auto whole = static_cast<std::int64_t>(disciplined_ns - anchor_ns);
  const double since = static_cast<double>(whole) - anchor_fraction;
  return moved(raw_anchor_ns + static_cast<std::uint64_t>(whole),
               raw_anchor_fraction - anchor_fraction - since * ratio / (1 + ratio));
}

std::optional<std::uint64_t> Discipline::from_raw(std::uint64_t raw_ns) const {
  const auto holds = [raw_ns](const Piece& piece) {
    return static_cast<std::int64_t>(raw_ns - piece.since_raw_ns) >= 0;
  };
  if (past_.empty() || holds(piece_)) return piece_.from_raw(raw_ns);
  const auto found = std::find_if(past_.rbegin(), past_.rend(), holds);
  if (found != past_.rend()) return found->from_raw(raw_ns);
  if (evicted_) return std::nullopt;
  return past_.front().from_raw(raw_ns);
}

std::optional<std::uint64_t> Discipline::to_raw(std::uint64_t disciplined_ns) const {
  const auto holds = [disciplined_ns](const Piece& piece) {
    const std::uint64_t raw_ns = piece.to_raw(disciplined_ns);
    return static_cast<std::int64_t>(raw_ns - piece.since_raw_ns) >= 0;
  };
  if (past_.empty() || holds(piece_)) return piece_.to_raw(disciplined_ns);
  const auto found = std::find_if(past_.rbegin(), past_.rend(), holds);
  if (found != past_.rend()) return found->to_raw(disciplined_ns);
  if (evicted_) return std::nullopt;
  return past_.front().to_raw(disciplined_ns);
}

void Discipline::begin_piece(std::uint64_t since_raw_ns) {
  past_.push_back(piece_);
  if (past_.size() > kPast) {
    past_.pop_front();
    evicted_ = true;
  }
  piece_.since_raw_ns = since_raw_ns;
}

LineValues Discipline::apply(const LineValues& raw) const {
  LineValues out = raw;
  out.generation = raw.generation + steps_;
  if (identity_) return out;
  // The whole part of the raw progress goes through integers, so that years since the anchor cost
  // no precision; only the correction is a product.
  const auto whole = static_cast<std::int64_t>(raw.base_ns - piece_.raw_anchor_ns);
  const double since = static_cast<double>(whole) + (raw.offset_ns - piece_.raw_anchor_fraction);
  const Split value = split(
      piece_.anchor_ns + static_cast<std::uint64_t>(whole),
      piece_.anchor_fraction + (raw.offset_ns - piece_.raw_anchor_fraction) + since * piece_.ratio);
  const double factor = 1 + piece_.ratio;
  out.base_ns = value.whole;
  out.offset_ns = value.fraction;
  out.rate = raw.rate * factor;
  out.half_ns = raw.half_ns * factor + carried_half_ns_;
  out.half_rate = raw.half_rate * factor;
  out.bend = raw.bend * factor;
  out.sudden_ns = raw.sudden_ns * factor;
  return out;
}

void Discipline::anchor_at(const LineValues& raw, std::uint64_t ticks) {
  const Split now = position(apply(raw), ticks);
  const Split raw_now = position(raw, ticks);
  begin_piece(raw_now.whole);
  piece_.anchor_ns = now.whole;
  piece_.anchor_fraction = now.fraction;
  piece_.raw_anchor_ns = raw_now.whole;
  piece_.raw_anchor_fraction = raw_now.fraction;
  identity_ = false;
}

void Discipline::set(const LineValues& raw, std::uint64_t ticks, std::uint64_t target_ns) {
  anchor_at(raw, ticks);
  piece_.anchor_ns = target_ns;
  piece_.anchor_fraction = 0;
  carried_half_ns_ = 0;
  ++steps_;
}

Status Discipline::step(const LineValues& raw, std::uint64_t ticks, std::int64_t offset_ns) {
  const std::uint64_t now = position(apply(raw), ticks).whole;
  if (Status fits = check_step(offset_ns, now, UINT64_MAX); !fits.ok()) return fits;
  anchor_at(raw, ticks);
  piece_.anchor_ns += static_cast<std::uint64_t>(offset_ns);
  ++steps_;
  return ok_status();
}

void Discipline::set_rate(const LineValues& raw, std::uint64_t ticks, double ppb) {
  anchor_at(raw, ticks);
  piece_.ratio = ppb * 1e-9;
}

void Discipline::carry_over(const LineValues& before, const LineValues& raw, std::uint64_t ticks) {
  const Split then = position(before, ticks);
  carried_half_ns_ = half_at(before, age_of(before, ticks));
  // Raw times of the clock before its jump are no times of this one.
  forget_past();
  const Split raw_now = position(raw, ticks);
  piece_.since_raw_ns = raw_now.whole;
  piece_.anchor_ns = then.whole;
  piece_.anchor_fraction = then.fraction;
  piece_.raw_anchor_ns = raw_now.whole;
  piece_.raw_anchor_fraction = raw_now.fraction;
  identity_ = false;
}

void Discipline::clear(const LineValues& raw, std::uint64_t ticks) {
  if (identity_) return;
  begin_piece(position(raw, ticks).whole);
  const std::uint64_t since_raw_ns = piece_.since_raw_ns;
  piece_ = Piece();
  piece_.since_raw_ns = since_raw_ns;
  carried_half_ns_ = 0;
  identity_ = true;
  ++steps_;
}

}  // namespace avbhal
