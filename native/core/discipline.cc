#include "core/discipline.h"

#include <cmath>

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

double half_at(const LineValues& line, std::uint64_t ticks) {
  const double age = std::abs(age_of(line, ticks));
  return line.half_ns + line.half_rate * age + line.bend * age * age;
}

}  // namespace

LineValues Discipline::apply(const LineValues& raw) const {
  LineValues out = raw;
  out.generation = static_cast<std::uint16_t>(raw.generation + steps_);
  if (identity_) return out;
  const double since =
      static_cast<double>(static_cast<std::int64_t>(raw.base_ns - raw_anchor_ns_)) +
      (raw.offset_ns - raw_anchor_fraction_);
  // The whole part of the raw progress goes through integers, so that years since the anchor cost
  // no precision; only the correction is a product.
  const auto whole = static_cast<std::int64_t>(raw.base_ns - raw_anchor_ns_);
  const Split value =
      split(anchor_ns_ + static_cast<std::uint64_t>(whole),
            anchor_fraction_ + (raw.offset_ns - raw_anchor_fraction_) + since * ratio_);
  out.base_ns = value.whole;
  out.offset_ns = value.fraction;
  out.rate = raw.rate * (1 + ratio_);
  out.half_ns = raw.half_ns * (1 + ratio_) + carried_half_ns_;
  out.half_rate = raw.half_rate * (1 + ratio_);
  out.bend = raw.bend * (1 + ratio_);
  return out;
}

void Discipline::anchor_at(const LineValues& raw, std::uint64_t ticks) {
  const Split now = position(apply(raw), ticks);
  const Split raw_now = position(raw, ticks);
  anchor_ns_ = now.whole;
  anchor_fraction_ = now.fraction;
  raw_anchor_ns_ = raw_now.whole;
  raw_anchor_fraction_ = raw_now.fraction;
  identity_ = false;
}

void Discipline::set(const LineValues& raw, std::uint64_t ticks, std::uint64_t target_ns) {
  anchor_at(raw, ticks);
  anchor_ns_ = target_ns;
  anchor_fraction_ = 0;
  carried_half_ns_ = 0;
  ++steps_;
}

bool Discipline::step(const LineValues& raw, std::uint64_t ticks, std::int64_t offset_ns) {
  const std::uint64_t now = position(apply(raw), ticks).whole;
  const std::uint64_t moved = now + static_cast<std::uint64_t>(offset_ns);
  const bool wrapped = offset_ns < 0 ? moved > now : moved < now;
  if (wrapped) return false;
  anchor_at(raw, ticks);
  anchor_ns_ += static_cast<std::uint64_t>(offset_ns);
  ++steps_;
  return true;
}

void Discipline::set_rate(const LineValues& raw, std::uint64_t ticks, double ppb) {
  anchor_at(raw, ticks);
  ratio_ = ppb * 1e-9;
}

void Discipline::carry_over(const LineValues& before, const LineValues& raw, std::uint64_t ticks) {
  const Split then = position(before, ticks);
  carried_half_ns_ = half_at(before, ticks);
  const Split raw_now = position(raw, ticks);
  anchor_ns_ = then.whole;
  anchor_fraction_ = then.fraction;
  raw_anchor_ns_ = raw_now.whole;
  raw_anchor_fraction_ = raw_now.fraction;
  identity_ = false;
}

void Discipline::clear() {
  const auto steps = static_cast<std::uint16_t>(identity_ ? steps_ : steps_ + 1);
  *this = Discipline();
  steps_ = steps;
}

}  // namespace avbhal
