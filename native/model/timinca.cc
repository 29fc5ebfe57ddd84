#include "model/timinca.h"

#include "model/random.h"

namespace avbhal::model {
namespace {

constexpr std::uint32_t kSignBit = 0x80000000u;
constexpr std::uint32_t kDeltaMask = 0x7FFFFFFFu;
constexpr std::uint32_t kIncvalueMask = 0x00FFFFFFu;
// The cap that e1000e puts on the 24 MHz source, whose register reaches further.
constexpr double kCounterCapPpb = 999999999.0;

// Units of INCVALUE in one ppb: 2^32 * period_ps / 1e12.
double units_per_ppb(Family family) {
  return 4294967296.0 * traits_of(family).increment_period_ps / 1e12;
}

// INCVALUE that makes one ns of counter in one ns of oscillator, with the source's INCPERIOD.
double exact_incvalue(const CounterSource& source, std::uint32_t period) {
  return static_cast<double>(period) * 1e6 / static_cast<double>(source.khz) *
         static_cast<double>(std::uint32_t{1} << source.shift);
}

}  // namespace

const CounterSource* find_counter_source(Family family, std::uint32_t khz) {
  for (const CounterSource& source : traits_of(family).counter_sources) {
    if (source.khz == khz) return &source;
  }
  return nullptr;
}

const CounterSource& counter_source_or_default(Family family, std::uint32_t khz) {
  const CounterSource* source = find_counter_source(family, khz);
  return source != nullptr ? *source : *traits_of(family).counter_sources.begin();
}

std::uint32_t nominal_timinca(Family family, std::uint32_t khz) {
  return has_split_clock(family) ? 0 : counter_source_or_default(family, khz).timinca;
}

double timinca_ppb(Family family, std::uint32_t khz, std::uint32_t timinca) {
  if (has_split_clock(family)) {
    const double ppb = static_cast<double>(timinca & kDeltaMask) / units_per_ppb(family);
    return (timinca & kSignBit) != 0 ? -ppb : ppb;
  }
  const std::uint32_t period = timinca >> 24;
  if (period == 0) return -1e9;
  const double exact = exact_incvalue(counter_source_or_default(family, khz), period);
  return (static_cast<double>(timinca & kIncvalueMask) / exact - 1.0) * 1e9;
}

TimincaRange timinca_range(Family family, std::uint32_t khz) {
  TimincaRange range;
  if (has_split_clock(family)) {
    range.step_ppb = 1.0 / units_per_ppb(family);
    range.max_ppb = static_cast<double>(kDeltaMask) * range.step_ppb;
    range.min_ppb = -range.max_ppb;
    return range;
  }
  const CounterSource& source = counter_source_or_default(family, khz);
  const double exact = exact_incvalue(source, source.timinca >> 24);
  range.step_ppb = 1e9 / exact;
  range.max_ppb = (static_cast<double>(kIncvalueMask) / exact - 1.0) * 1e9;
  if (range.max_ppb > kCounterCapPpb) range.max_ppb = kCounterCapPpb;
  range.min_ppb = (1.0 / exact - 1.0) * 1e9;
  return range;
}

std::uint32_t timinca_for_ppb(Family family, std::uint32_t khz, double ppb) {
  const TimincaRange range = timinca_range(family, khz);
  const double wanted =
      ppb < range.min_ppb ? range.min_ppb : (ppb > range.max_ppb ? range.max_ppb : ppb);
  if (has_split_clock(family)) {
    const bool slow = wanted < 0;
    std::int64_t units = round_to_int((slow ? -wanted : wanted) * units_per_ppb(family));
    if (units > kDeltaMask) units = kDeltaMask;
    if (units == 0) return 0;
    return static_cast<std::uint32_t>(units) | (slow ? kSignBit : 0u);
  }
  const CounterSource& source = counter_source_or_default(family, khz);
  const std::uint32_t period = source.timinca >> 24;
  std::int64_t value = round_to_int(exact_incvalue(source, period) * (1.0 + wanted / 1e9));
  if (value < 1) value = 1;
  if (value > kIncvalueMask) value = kIncvalueMask;
  return (period << 24) | static_cast<std::uint32_t>(value);
}

}  // namespace avbhal::model
