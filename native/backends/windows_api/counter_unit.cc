#include "backends/windows_api/counter_unit.h"

#include <cmath>

namespace avbhal::windows_api {
namespace {

// Between a counter that runs at exactly 1 GHz nominally and the system clock: two crystals.
constexpr double kCrystalsPpm = 200;

}  // namespace

void CounterUnit::reset(std::uint64_t reported_hz) {
  reported_hz_ = reported_hz;
  numerator_ns_ = reported_hz != 0 ? kNsPerSecond : 0;
  denominator_ticks_ = reported_hz;
  error_ppm_ = 0;
}

CounterUnit::Outcome CounterUnit::measure(const CounterPair& first, const CounterPair& second,
                                          std::uint64_t system_hz) {
  if (second.before_ticks <= first.after_ticks || second.raw < first.raw) {
    return Outcome::kTooShort;
  }
  // From midpoint to midpoint, in half ticks; each reading stands for up to one tick more.
  const std::uint64_t half_ticks =
      (second.before_ticks - first.before_ticks) + (second.after_ticks - first.after_ticks);
  const std::uint64_t doubt_half_ticks =
      (first.after_ticks - first.before_ticks) + (second.after_ticks - second.before_ticks) + 2;
  const std::uint64_t ticks = second.raw - first.raw;
  error_ppm_ = 1e6 * static_cast<double>(doubt_half_ticks) / static_cast<double>(half_ticks);
  if (ticks == 0) {
    return error_ppm_ <= kWorstErrorPpm ? Outcome::kStandingStill : Outcome::kTooShort;
  }
  error_ppm_ += 1e6 / static_cast<double>(ticks);
  if (error_ppm_ > kWorstErrorPpm) return Outcome::kTooShort;
  numerator_ns_ = multiply_divide(half_ticks, kNsPerSecond / 2, system_hz);
  denominator_ticks_ = ticks;
  if (std::fabs(hz() / 1e9 - 1) * 1e6 <= error_ppm_ + kCrystalsPpm) {
    numerator_ns_ = 1;
    denominator_ticks_ = 1;
  }
  return Outcome::kKnown;
}

}  // namespace avbhal::windows_api
