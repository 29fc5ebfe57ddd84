#include "model/split_clock.h"

#include "base/wide.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kTickNs = SplitClock::kTickNs;
constexpr std::uint64_t kUnit33 = std::uint64_t{1} << 33;
constexpr std::uint64_t kWrapNs = (std::uint64_t{1} << 32) * kNsPerSecond;

SplitTime advanced(SplitTime from, U128 by33) {
  const U128 sum = add(by33, U128{0, from.frac33});
  const std::uint64_t ns = (sum.hi << 31) | (sum.lo >> 33);
  return {(from.ns + ns) % kWrapNs, sum.lo % kUnit33};
}

std::uint64_t moved(std::uint64_t ns, std::uint64_t by, bool backwards) {
  by %= kWrapNs;
  return (ns + (backwards ? kWrapNs - by : by)) % kWrapNs;
}

}  // namespace

void SplitClock::reset(std::uint32_t increments_x2, Phase phase) {
  *this = SplitClock{};
  increments_x2_ = increments_x2;
  base_tick_ = tick_of(phase);
  step33_ = kTickNs * kUnit33;
}

std::uint64_t SplitClock::ticks_since_base(Phase phase) const {
  return running_ ? tick_of(phase) - base_tick_ : 0;
}

SplitTime SplitClock::after_ticks(std::uint64_t ticks) const {
  SplitTime time = advanced(base_, multiply(ticks, step33_));
  const std::uint64_t slewed = ticks < slew_left_ ? ticks : slew_left_;
  time.ns = moved(time.ns, slewed, slew_subtract_);
  return time;
}

SplitTime SplitClock::value(Phase phase) const { return after_ticks(ticks_since_base(phase)); }

SplitTime SplitClock::exact(Phase phase) const {
  if (!running_) return base_;
  const std::uint64_t ticks = ticks_since_base(phase);
  std::uint64_t step = step33_;
  if (ticks < slew_left_) step = slew_subtract_ ? step - kUnit33 : step + kUnit33;
  const std::uint64_t part_of_tick = ((phase.ns % kTickNs) << 61) | (phase.frac >> 3);
  return advanced(after_ticks(ticks), U128{0, multiply(step, part_of_tick).hi});
}

std::uint64_t SplitClock::first_tick_from(std::uint64_t target_ns, std::uint64_t low,
                                          std::uint64_t high) const {
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (after_ticks(middle - base_tick_).ns >= target_ns) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return high;
}

std::uint64_t SplitClock::first_from(std::uint64_t target_ns, std::uint64_t first_tick,
                                     Phase phase) const {
  const std::uint64_t low = first_tick < base_tick_ ? base_tick_ : first_tick;
  return after_ticks(first_tick_from(target_ns, low, tick_of(phase)) - base_tick_).ns;
}

std::uint64_t SplitClock::tick_reaching(std::uint64_t target_ns, Phase phase) const {
  if (!running_) return kNoTick;
  const std::uint64_t now = tick_of(phase), shown = value(phase).ns;
  if (shown >= target_ns) return now;
  // A tick moves the counter by more than 4 ns: TIMINCA takes at most a sixth of it, TIMADJ 1 ns.
  return first_tick_from(target_ns, now + 1, now + (target_ns - shown) / 4 + 1);
}

void SplitClock::rebase(Phase phase) {
  const std::uint64_t ticks = ticks_since_base(phase);
  base_ = after_ticks(ticks);
  slew_left_ = ticks < slew_left_ ? slew_left_ - static_cast<std::uint32_t>(ticks) : 0;
  base_tick_ = tick_of(phase);
}

void SplitClock::set_ns(std::uint64_t ns, Phase phase) {
  rebase(phase);
  base_.ns = ns % kWrapNs;
}

void SplitClock::set_residue(std::uint32_t residue, Phase phase) {
  rebase(phase);
  base_.frac33 = std::uint64_t{residue} << 1;
}

void SplitClock::step_ns(std::int64_t delta_ns, Phase phase) {
  rebase(phase);
  const bool backwards = delta_ns < 0;
  const auto bits = static_cast<std::uint64_t>(delta_ns);
  base_.ns = moved(base_.ns, backwards ? 0 - bits : bits, backwards);
}

void SplitClock::set_timinca(std::uint32_t timinca, Phase phase) {
  rebase(phase);
  const std::uint64_t delta33 = std::uint64_t{timinca & 0x7FFFFFFFu} * increments_x2_;
  const std::uint64_t nominal = kTickNs * kUnit33;
  step33_ = (timinca & 0x80000000u) != 0 ? nominal - delta33 : nominal + delta33;
}

void SplitClock::set_running(bool running, Phase phase) {
  rebase(phase);
  running_ = running;
}

void SplitClock::slew(std::uint32_t ns, bool subtract, Phase phase) {
  rebase(phase);
  slew_left_ = ns;
  slew_subtract_ = subtract;
}

bool SplitClock::slewing(Phase phase) const { return ticks_since_base(phase) < slew_left_; }

std::uint32_t SplitClock::quantum_ns() const {
  const std::uint64_t slew = slew_left_ != 0 ? kUnit33 : 0;
  return static_cast<std::uint32_t>((step33_ + slew + kUnit33 - 1) / kUnit33);
}

}  // namespace avbhal::model
