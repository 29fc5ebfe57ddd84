#include "core/clock_page.h"

#include <cmath>
#include <limits>

namespace avbhal {
namespace {

std::uint32_t pack_status(const LineValues& v) {
  return static_cast<std::uint32_t>(v.state) | (static_cast<std::uint32_t>(v.interval_ms) << 4);
}

// The smallest float that is not below `value`: a bound must not get narrower on its way.
float not_below(double value) {
  const auto rounded = static_cast<float>(value);
  if (static_cast<double>(rounded) >= value) return rounded;
  return std::nextafter(rounded, std::numeric_limits<float>::infinity());
}

}  // namespace

void publish(PageLine& line, const LineValues& values) {
  const std::uint32_t sequence = line.sequence.load(std::memory_order_relaxed);
  line.sequence.store(sequence + 1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  line.status.store(pack_status(values), std::memory_order_relaxed);
  line.base_ticks.store(values.base_ticks, std::memory_order_relaxed);
  line.base_ns.store(values.base_ns, std::memory_order_relaxed);
  line.offset_ns.store(values.offset_ns, std::memory_order_relaxed);
  line.rate.store(values.rate, std::memory_order_relaxed);
  line.generation.store(values.generation, std::memory_order_relaxed);
  line.half_ns.store(not_below(values.half_ns), std::memory_order_relaxed);
  line.half_rate.store(not_below(values.half_rate), std::memory_order_relaxed);
  line.bend.store(not_below(values.bend), std::memory_order_relaxed);
  line.sudden_ns.store(not_below(values.sudden_ns), std::memory_order_relaxed);
  line.sequence.store(sequence + 2, std::memory_order_release);
}

LineValues read_line(const PageLine& line) {
  LineValues v;
  while (!try_read_line(line, v)) {
  }
  return v;
}

}  // namespace avbhal
