#include "kernel_host.h"

#include "base/wide.h"
#include "ring_memory.h"

namespace avbhal::standin {
namespace {

std::uint64_t counter(std::uint64_t* frequency_hz) {
  LARGE_INTEGER frequency;
  const LARGE_INTEGER ticks = KeQueryPerformanceCounter(&frequency);
  if (frequency_hz != nullptr) *frequency_hz = static_cast<std::uint64_t>(frequency.QuadPart);
  return static_cast<std::uint64_t>(ticks.QuadPart);
}

std::uint64_t kernel_qpc(void*) { return counter(nullptr); }

std::uint64_t kernel_now_ns(void*) {
  std::uint64_t frequency_hz = 0;
  const std::uint64_t ticks = counter(&frequency_hz);
  return ticks_to_ns(ticks, frequency_hz);
}

void kernel_wait_until_ns(void*, std::uint64_t t) {
  while (kernel_now_ns(nullptr) < t) {
  }
}

}  // namespace

Host kernel_host() {
  Host host;
  host.time.now_ns = kernel_now_ns;
  host.time.wait_until_ns = kernel_wait_until_ns;
  host.qpc = kernel_qpc;
  counter(&host.qpc_frequency_hz);
  host.rings = section_rings();
  return host;
}

}  // namespace avbhal::standin
