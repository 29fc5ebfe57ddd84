#include "backends/intel_avb/rate.h"

#include <cmath>

namespace avbhal::intel_avb {
namespace {

constexpr double kTwo32 = 4294967296.0;
constexpr std::uint32_t kIncvalueMax = 0xFFFFFF;
constexpr std::uint32_t kI219Period = 2;
constexpr std::uint32_t kI219PerNs = 2000000;  // INCVALUE units of one increment_ns
constexpr double kI219NominalIncvalue = 16000000;
constexpr std::uint32_t kI217MaxPeriod = 15;
constexpr double kPpb = 1e9;

// Length of the interval to which TIMINCA adds, in ns.
double delta_interval_ns(Family family) { return traits_of(family).increment_period_ps / 1000.0; }

std::uint32_t delta_max(Family family) {
  return ((family == Family::kI210 ? 15u : 47u) << 24) | kIncvalueMax;
}

constexpr std::uint32_t kDeltaMin = 1u << 24;

double ppb_of(double ratio, double scale) { return (ratio * scale - 1.0) * kPpb; }

// Deviation from 1 first: the small number must not pass through a sum with 1.
double delta_ppb(Family family, std::uint32_t timinca, double scale) {
  const double magnitude =
      static_cast<double>(timinca & 0x7FFFFFFFu) / kTwo32 / delta_interval_ns(family);
  const double delta = (timinca >> 31) != 0 ? -magnitude : magnitude;
  return ((scale - 1.0) + scale * delta) * kPpb;
}

// `wanted` is the register's real-valued target; false when no integer of [low, high] is nearest.
bool round_into(double wanted, double low, double high, double* rounded) {
  const double r = std::nearbyint(wanted);
  if (!(r >= low && r <= high)) return false;
  *rounded = r;
  return true;
}

bool encode_delta(Family family, double scale, double ppb, RateCommand* command) {
  // (1 + ppb) / scale - 1, without losing the small difference.
  const double delta = (ppb / kPpb - (scale - 1.0)) / scale;
  double value = 0;
  if (!round_into(delta * delta_interval_ns(family) * kTwo32, kDeltaMin, delta_max(family),
                  &value)) {
    return false;
  }
  const std::uint32_t timinca = static_cast<std::uint32_t>(value);
  command->increment_ns = timinca >> 24;
  command->increment_frac = (timinca & kIncvalueMax) << 8;
  command->timinca = timinca;
  command->ppb = delta_ppb(family, timinca, scale);
  return true;
}

// TIMINCA for real time, as the driver's documents have it; 0 for the other families.
std::uint32_t nominal_increment(Family family) {
  if (family == Family::kI210) return 8u << 24;
  return family == Family::kI226 ? 24u << 24 : 0;
}

// A documented rate is made from the silicon's 31 bits of 2^-32 ns in an interval.
double documented_reach(Family family) {
  return static_cast<double>(0x7FFFFFFFu) / kTwo32 / delta_interval_ns(family);
}

double documented_low(Family family) {
  return std::ceil(nominal_increment(family) * (1.0 - documented_reach(family)));
}

double documented_high(Family family) {
  return std::floor(nominal_increment(family) * (1.0 + documented_reach(family)));
}

// Deviation from nominal first, as in delta_ppb.
double documented_ppb(Family family, double timinca, double scale) {
  const double nominal = nominal_increment(family);
  return ((scale - 1.0) + scale * (timinca - nominal) / nominal) * kPpb;
}

bool encode_documented(Family family, double scale, double ppb, RateCommand* command) {
  const double nominal = nominal_increment(family);
  const double wanted = nominal + (ppb / kPpb - (scale - 1.0)) / scale * nominal;
  double value = 0;
  if (!round_into(wanted, documented_low(family), documented_high(family), &value)) return false;
  const std::uint32_t timinca = static_cast<std::uint32_t>(value);
  command->increment_ns = timinca >> 24;
  command->increment_frac = (timinca & kIncvalueMax) << 8;
  command->timinca = timinca;
  command->ppb = documented_ppb(family, timinca, scale);
  return true;
}

RateRange documented_rates(Family family, double scale) {
  RateRange range;
  if (nominal_increment(family) == 0) return range;
  range.min_ppb = documented_ppb(family, documented_low(family), scale);
  range.max_ppb = documented_ppb(family, documented_high(family), scale);
  range.step_ppb = scale / nominal_increment(family) * kPpb;
  return range;
}

bool encode_i219(double scale, double ppb, RateCommand* command) {
  double value = 0;
  if (!round_into((1.0 + ppb / kPpb) / scale * kI219NominalIncvalue, kI219PerNs, kIncvalueMax,
                  &value)) {
    return false;
  }
  const std::uint32_t incvalue = static_cast<std::uint32_t>(value);
  const std::uint64_t rest = incvalue % kI219PerNs;
  command->increment_ns = incvalue / kI219PerNs;
  // Rounded up, so that the driver's own rounding down yields `rest` again.
  command->increment_frac =
      static_cast<std::uint32_t>(((rest << 32) + kI219PerNs - 1) / kI219PerNs);
  command->timinca = (kI219Period << 24) | incvalue;
  command->ppb = timinca_ppb(Family::kI219, command->timinca, scale);
  return true;
}

bool encode_i217(double scale, double ppb, RateCommand* command) {
  const double ratio = (1.0 + ppb / kPpb) / scale;
  std::uint32_t best = 0;
  double best_error = 0;
  for (std::uint32_t period = 1; period <= kI217MaxPeriod; ++period) {
    double value = 0;
    if (!round_into(ratio * period, 1, kIncvalueMax, &value)) continue;
    const double error = std::fabs(value / period - ratio);
    if (best != 0 && error >= best_error) continue;
    best = (period << 24) | static_cast<std::uint32_t>(value);
    best_error = error;
  }
  if (best == 0) return false;
  command->increment_ns = best >> 24;
  command->increment_frac = (best & kIncvalueMax) << 8;
  command->timinca = best;
  command->ppb = timinca_ppb(Family::kI217, best, scale);
  return true;
}

}  // namespace

bool rate_adjustable(Family family) {
  return family == Family::kI210 || family == Family::kI226 || rate_needs_scale(family);
}

bool rate_needs_scale(Family family) { return has_counter_clock(family); }

double seed_scale(Family family) {
  if (family == Family::kI219) return 24.0 / 25.0;
  return family == Family::kI217 ? 96.0 / 1000.0 : 1.0;
}

bool plausible_scale(Family family, double scale) {
  if (family == Family::kI219) return scale >= 0.5 && scale <= 8.0;
  if (family == Family::kI217) return scale >= 0.0125 && scale <= 0.2;
  return std::fabs(scale - 1.0) <= 2e-3;
}

double timinca_ratio(Family family, std::uint32_t timinca, RateUnit unit) {
  if (unit == RateUnit::kDocumented) {
    const std::uint32_t nominal = nominal_increment(family);
    return nominal == 0 ? 0 : static_cast<double>(timinca) / nominal;
  }
  if (has_split_clock(family)) return 1.0 + delta_ppb(family, timinca, 1.0) / kPpb;
  const std::uint32_t period = timinca >> 24;
  const double incvalue = timinca & kIncvalueMax;
  if (period == 0) return 0;
  if (family == Family::kI219) return incvalue / period / (kI219NominalIncvalue / kI219Period);
  return family == Family::kI217 ? incvalue / period : 0;
}

double timinca_ppb(Family family, std::uint32_t timinca, double scale, RateUnit unit) {
  if (unit == RateUnit::kDocumented) return documented_ppb(family, timinca, scale);
  if (has_split_clock(family)) return delta_ppb(family, timinca, scale);
  return ppb_of(timinca_ratio(family, timinca), scale);
}

RateRange reachable_rates(Family family, double scale, RateUnit unit) {
  if (unit == RateUnit::kDocumented) return documented_rates(family, scale);
  RateRange range;
  if (family == Family::kI210 || family == Family::kI226) {
    range.min_ppb = delta_ppb(family, kDeltaMin, scale);
    range.max_ppb = delta_ppb(family, delta_max(family), scale);
    range.step_ppb = scale / kTwo32 / delta_interval_ns(family) * kPpb;
  } else if (family == Family::kI219) {
    range.min_ppb = ppb_of(kI219PerNs / kI219NominalIncvalue, scale);
    range.max_ppb = ppb_of(kIncvalueMax / kI219NominalIncvalue, scale);
    range.step_ppb = scale / kI219NominalIncvalue * kPpb;
  } else if (family == Family::kI217) {
    range.min_ppb = ppb_of(1.0 / kI217MaxPeriod, scale);
    range.max_ppb = ppb_of(kIncvalueMax, scale);
    range.step_ppb = scale / kI217MaxPeriod * kPpb;
  }
  return range;
}

bool encode_rate(Family family, double scale, double ppb, RateCommand* command, RateUnit unit) {
  if (!std::isfinite(ppb) || !rate_adjustable(family)) return false;
  if (unit == RateUnit::kDocumented) {
    return nominal_increment(family) != 0 && encode_documented(family, scale, ppb, command);
  }
  if (family == Family::kI219) return encode_i219(scale, ppb, command);
  if (family == Family::kI217) return encode_i217(scale, ppb, command);
  return encode_delta(family, scale, ppb, command);
}

std::uint64_t latch_error_ns(Family family) {
  if (family == Family::kI217) return std::uint64_t{1} << 32;
  return family == Family::kI219 ? 21475 : 0;  // 2^32 counts of 5 fs
}

std::uint32_t device_resolution_ns(Family family) {
  switch (family) {
    case Family::kI217: return 640;  // 15 periods of the slowest source clock, 24 MHz, rounded up
    case Family::kI219: return 84;   // two periods of 24 MHz
    default: return 8;
  }
}

}  // namespace avbhal::intel_avb
