#include "runtime/virtual_walk.h"

#include <algorithm>

namespace avbhal {
namespace {

// The open one that is due first, or null; forgets those that were closed.
std::shared_ptr<Pumped> first_due(PumpedList& pumped) {
  std::shared_ptr<Pumped> first;
  const auto closed = [&first](const std::weak_ptr<Pumped>& entry) {
    const std::shared_ptr<Pumped> one = entry.lock();
    if (!one || one->closed()) return true;
    if (!first || one->due_system_ns() < first->due_system_ns()) first = one;
    return false;
  };
  pumped.erase(std::remove_if(pumped.begin(), pumped.end(), closed), pumped.end());
  return first;
}

// No virtual time goes beyond; a backend refuses to.
constexpr std::uint64_t kVirtualEndNs = std::uint64_t{1} << 62;

}  // namespace

Status advance_pumped(Backend& backend, PumpedList& pumped, std::uint64_t ns) {
  SystemClock& clock = backend.system_clock();
  if (pumped.empty() || clock.id() != SystemClockId::kVirtual) return advance_time(backend, ns);
  // What is refused is refused at once, not after a walk to the end of time.
  const std::uint64_t started = clock.now_ns();
  if (started > kVirtualEndNs || ns > kVirtualEndNs - started) return advance_time(backend, ns);
  const std::uint64_t target = started + ns;
  for (;;) {
    const std::shared_ptr<Pumped> next = first_due(pumped);
    const std::uint64_t now = clock.now_ns();
    if (!next || next->due_system_ns() >= target) {
      return now < target ? advance_time(backend, target - now) : ok_status();
    }
    const std::uint64_t due = next->due_system_ns();
    if (due > now) {
      if (Status moved = advance_time(backend, due - now); !moved.ok()) return moved;
    }
    next->pump();
  }
}

}  // namespace avbhal
