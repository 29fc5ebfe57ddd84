#include "addon/session.h"

#include <algorithm>

namespace avbhal::addon {

Status Session::advance(std::uint64_t ns) {
  SystemClock& clock = backend->system_clock();
  if (pumped.empty() || clock.id() != SystemClockId::kVirtual) return backend->advance_time(ns);
  const std::uint64_t target = clock.now_ns() + ns;
  for (;;) {
    pumped.erase(std::remove_if(pumped.begin(), pumped.end(),
                                [](const Pumped& p) {
                                  const std::shared_ptr<ClockService> s = p.service.lock();
                                  return !s || s->closed();
                                }),
                 pumped.end());
    const auto next =
        std::min_element(pumped.begin(), pumped.end(),
                         [](const Pumped& a, const Pumped& b) { return a.due_ns < b.due_ns; });
    const std::uint64_t now = clock.now_ns();
    if (next == pumped.end() || next->due_ns >= target) {
      return now < target ? backend->advance_time(target - now) : ok_status();
    }
    if (next->due_ns > now) {
      Status moved = backend->advance_time(next->due_ns - now);
      if (!moved.ok()) return moved;
    }
    const std::uint64_t wait_us = next->service.lock()->step();
    next->due_ns = clock.now_ns() + std::max<std::uint64_t>(wait_us, 1) * 1000;
  }
}

}  // namespace avbhal::addon
