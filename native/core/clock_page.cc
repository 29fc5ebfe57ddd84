#include "core/clock_page.h"

#include <algorithm>

namespace avbhal {
namespace {

std::uint32_t pack_status(const LineValues& v) {
  return static_cast<std::uint32_t>(v.state) |
         (static_cast<std::uint32_t>(std::min<std::uint16_t>(v.interval_ms, 0xFFF)) << 4) |
         (static_cast<std::uint32_t>(v.generation) << 16);
}

void unpack_status(std::uint32_t status, LineValues& v) {
  v.state = static_cast<PageState>(status & 0xFu);
  v.interval_ms = static_cast<std::uint16_t>((status >> 4) & 0xFFFu);
  v.generation = static_cast<std::uint16_t>(status >> 16);
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

LineValues read_line(const PageLine& line) {
  for (;;) {
    const std::uint32_t before = line.sequence.load(std::memory_order_acquire);
    LineValues v;
    unpack_status(line.status.load(std::memory_order_relaxed), v);
    v.base_ticks = line.base_ticks.load(std::memory_order_relaxed);
    v.base_ns = line.base_ns.load(std::memory_order_relaxed);
    v.offset_ns = line.offset_ns.load(std::memory_order_relaxed);
    v.rate = line.rate.load(std::memory_order_relaxed);
    v.half_ns = line.half_ns.load(std::memory_order_relaxed);
    v.half_rate = line.half_rate.load(std::memory_order_relaxed);
    v.bend = line.bend.load(std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_acquire);
    if ((before & 1u) == 0 && line.sequence.load(std::memory_order_relaxed) == before) return v;
  }
}

PageState state_at(const LineValues& v, std::uint64_t ticks, double ticks_per_second) {
  if (v.state == PageState::kEmpty || v.state == PageState::kLost) return v.state;
  const double age = static_cast<double>(static_cast<std::int64_t>(ticks - v.base_ticks));
  // Scheduling of a busy machine is not holdover: at least 100 ms must have passed.
  const double limit = std::max(0.1, 0.003 * v.interval_ms) * ticks_per_second;
  return age > limit ? PageState::kHoldover : v.state;
}

}  // namespace avbhal
