#include "core/clock_page.h"

#include <algorithm>

namespace avbhal {
namespace {

std::uint32_t pack_status(const LineValues& v) {
  return static_cast<std::uint32_t>(v.state) |
         (static_cast<std::uint32_t>(std::min<std::uint16_t>(v.interval_ms, 0xFFF)) << 4) |
         (static_cast<std::uint32_t>(v.generation) << 16);
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
  line.half_ns.store(values.half_ns, std::memory_order_relaxed);
  line.half_rate.store(values.half_rate, std::memory_order_relaxed);
  line.bend.store(values.bend, std::memory_order_relaxed);
  line.sequence.store(sequence + 2, std::memory_order_release);
}

}  // namespace avbhal
