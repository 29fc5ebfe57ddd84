// Which raw values have a result is settled here, once a batch: every conversion is monotonic in
// its raw value, so the valid ones are an interval, and a step needs one comparison a value.
#include <initializer_list>

#include "base/wide.h"
#include "core/stamp_convert.h"

namespace avbhal {
namespace {

using Step = ConversionPlan::Step;

constexpr std::uint64_t kFs5PerNs = 200000;

// floor(n / divisor) and the rest; native divisions where the divisor allows it.
constexpr Quotient divide_fast(U128 n, std::uint64_t divisor) {
  if ((divisor >> 32) != 0) return divide(n, divisor);
  Quotient out;
  for (const std::uint64_t limb :
       {n.hi >> 32, n.hi & 0xFFFFFFFFu, n.lo >> 32, n.lo & 0xFFFFFFFFu}) {
    const std::uint64_t part = (out.remainder << 32) | limb;
    const U128 so_far = out.quotient;
    out.quotient = {(so_far.hi << 32) | (so_far.lo >> 32), (so_far.lo << 32) | (part / divisor)};
    out.remainder = part % divisor;
  }
  return out;
}

// The results, before the offset is added, that stay in range with it: from `least` up to but not
// including `beyond`, which a negative offset takes past 2^64.
struct Range {
  std::uint64_t least;
  U128 beyond;
};

constexpr Range range_with(std::int64_t offset_ns) {
  const auto bits = static_cast<std::uint64_t>(offset_ns);
  if (offset_ns < 0) return {0 - bits, add({0, kNotATimeNs}, {0, 0 - bits})};
  return {0, {0, kNotATimeNs - bits}};
}

// Sets the interval from `first` to `last`; nothing is valid if that is empty.
void set_interval(ConversionPlan* plan, U128 first, U128 last) {
  if (last.hi != 0) last = {0, ~std::uint64_t{0}};
  if (last < first) {
    plan->step = Step::kNothing;
    return;
  }
  plan->first_valid = first.lo;
  plan->valid_span = last.lo - first.lo;
}

// The first raw value whose floor(raw * numerator / denominator) is `ns` or more; above 64 bits
// where none is. `numerator` is at most 1e9.
constexpr U128 first_reaching(U128 ns, std::uint64_t numerator, std::uint64_t denominator) {
  if (ns.hi != 0 && numerator <= denominator) return {1, 0};
  const U128 scaled = add({ns.hi * denominator, 0}, multiply(ns.lo, denominator));
  const Quotient q = divide_fast(scaled, numerator);
  return q.remainder == 0 ? q.quotient : add(q.quotient, {0, 1});
}

// The interval for results of floor(raw * numerator / denominator).
void limit_linear(ConversionPlan* plan, Range range, std::uint64_t numerator,
                  std::uint64_t denominator) {
  const U128 first = first_reaching({0, range.least}, numerator, denominator);
  const U128 beyond = first_reaching(range.beyond, numerator, denominator);
  set_interval(plan, first, subtract(beyond, {0, 1}));
}

void limit_seconds(ConversionPlan* plan, Range range) {
  const std::uint64_t seconds = range.least / kNsPerSecond;
  const U128 first{seconds >> 32, (seconds << 32) | (range.least % kNsPerSecond)};
  set_interval(plan, first, {0, ~std::uint64_t{0}});
}

// The smallest `bits` with 2^bits >= value.
std::uint8_t ceil_log2(std::uint64_t value) {
  std::uint8_t bits = 0;
  while (bits < 64 && (std::uint64_t{1} << bits) < value) ++bits;
  return bits;
}

// For a frequency above 1. The factor F = ceil(2^(64 + shift) * 1e9 / frequency), 2^shift >=
// frequency. With F * frequency = 2^(64 + shift) * 1e9 + e, e < frequency <= 2^shift, the product
// ticks * F / 2^(64 + shift) exceeds the true value by ticks * e / 2^(64 + shift) / frequency < 1 /
// frequency, which cannot reach the next whole number. F < 2^95, because frequency > 2^(shift - 1).
void set_rational(ConversionPlan* plan, std::uint64_t frequency_hz) {
  plan->step = Step::kRational;
  plan->shift = ceil_log2(frequency_hz);
  const std::uint64_t top = plan->shift < 64 ? kNsPerSecond << plan->shift : 0;
  const std::uint64_t over = kNsPerSecond >> (64 - plan->shift);
  const Quotient upper = divide_fast({over, top}, frequency_hz);
  const Quotient lower = divide_fast({upper.remainder, 0}, frequency_hz);
  U128 factor{upper.quotient.lo, lower.quotient.lo};
  if (lower.remainder != 0) factor = add(factor, {0, 1});
  plan->factor_high = static_cast<std::uint32_t>(factor.hi);
  plan->factor_low = factor.lo;
}

ConversionPlan plan_shift(std::uint8_t shift, std::int64_t offset_ns) {
  ConversionPlan plan;
  plan.step = Step::kShift;
  plan.shift = shift;
  plan.offset = static_cast<std::uint64_t>(offset_ns);
  limit_linear(&plan, range_with(offset_ns), 1, std::uint64_t{1} << shift);
  return plan;
}

}  // namespace

ConversionPlan plan_stamps(StampFormat format, std::int64_t offset_ns) {
  ConversionPlan plan;
  plan.offset = static_cast<std::uint64_t>(offset_ns);
  switch (format) {
    case StampFormat::kSecondsNs:
      plan.step = Step::kSeconds;
      limit_seconds(&plan, range_with(offset_ns));
      return plan;
    case StampFormat::kScaled19: return plan_shift(19, offset_ns);
    case StampFormat::kScaled18: return plan_shift(18, offset_ns);
    case StampFormat::kScaled14: return plan_shift(14, offset_ns);
    case StampFormat::kFs5:
      plan.step = Step::kFs5;
      limit_linear(&plan, range_with(offset_ns), 1, kFs5PerNs);
      return plan;
  }
  return {};
}

ConversionPlan plan_ticks(std::uint64_t frequency_hz, std::int64_t offset_ns) {
  ConversionPlan plan;
  if (frequency_hz == 0) return plan;
  plan.offset = static_cast<std::uint64_t>(offset_ns);
  const Range range = range_with(offset_ns);
  if (kNsPerSecond % frequency_hz == 0) {
    plan.step = Step::kMultiply;
    plan.factor_low = kNsPerSecond / frequency_hz;
    limit_linear(&plan, range, plan.factor_low, 1);
    return plan;
  }
  set_rational(&plan, frequency_hz);
  limit_linear(&plan, range, kNsPerSecond, frequency_hz);
  return plan;
}

}  // namespace avbhal
