#include "model/clock_reader.h"

#include "base/registers.gen.h"
#include "base/wide.h"
#include "model/timinca.h"

namespace avbhal::model {
namespace {

constexpr std::uint32_t kAllOnes = 0xFFFFFFFFu;
constexpr std::uint32_t kGuard = 0xFF000000u;
// A standing counter may never leave the guarded range; its capture is then correct.
constexpr int kMostAttempts = 8;

std::uint32_t sampled(AdapterModel& adapter, std::uint32_t offset, const SampleHooks& hooks) {
  if (hooks.before != nullptr) hooks.before(hooks.context);
  const std::uint32_t value = adapter.read(offset);
  if (hooks.after != nullptr) hooks.after(hooks.context);
  return value;
}

ClockSample finished(AdapterModel& adapter, std::uint32_t low, std::uint32_t high) {
  ClockSample sample;
  sample.raw = (std::uint64_t{high} << 32) | low;
  sample.gone = low == kAllOnes && high == kAllOnes && adapter.read(reg::kSTATUS) == kAllOnes;
  if (sample.gone) {
    sample.ns = ~std::uint64_t{0};
  } else if (has_split_clock(adapter.config().family)) {
    sample.ns = std::uint64_t{high} * kNsPerSecond + low;
  } else {
    const AdapterConfig& config = adapter.config();
    sample.ns =
        sample.raw >> counter_source_or_default(config.family, config.source_clock_khz).shift;
  }
  return sample;
}

ClockSample read_counter(AdapterModel& adapter, const SampleHooks& hooks) {
  std::uint32_t low = 0, high = 0;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    low = sampled(adapter, reg::kSYSTIML, hooks);
    high = adapter.read(reg::kSYSTIMH);
    if (low < kGuard || (low == kAllOnes && high == kAllOnes)) break;
  }
  return finished(adapter, low, high);
}

}  // namespace

ClockSample read_clock(AdapterModel& adapter, const SampleHooks& hooks) {
  const Family family = adapter.config().family;
  if (!has_split_clock(family)) return read_counter(adapter, hooks);
  std::uint32_t low = 0;
  if (family == Family::kI210) {
    sampled(adapter, reg::kSYSTIMR, hooks);
    low = adapter.read(reg::kSYSTIML);
  } else {
    low = sampled(adapter, reg::kSYSTIML, hooks);
  }
  const std::uint32_t high = adapter.read(reg::kSYSTIMH);
  return finished(adapter, low, high);
}

std::uint64_t read_clock_ns(AdapterModel& adapter) { return read_clock(adapter).ns; }

}  // namespace avbhal::model
