#include "virtual_qpc.h"

namespace avbhal::standin_addon {
namespace {

constexpr std::uint64_t kHalfReadingNs = 10;
constexpr std::uint64_t kTickNs = kNsPerSecond / VirtualQpc::kFrequencyHz;

VirtualQpc& of(void* self) { return *static_cast<VirtualQpc*>(self); }

}  // namespace

std::uint64_t VirtualQpc::now_ticks() {
  return ns_to_ticks(now_ns_.fetch_add(2 * kHalfReadingNs) + kHalfReadingNs, kFrequencyHz);
}

bool VirtualQpc::advance_ns(std::uint64_t ns) {
  std::uint64_t seen = now_ns_.load();
  do {
    if (seen >= kEndNs || ns > kEndNs - seen) return false;
  } while (!now_ns_.compare_exchange_weak(seen, seen + ns));
  return true;
}

void VirtualQpc::wait_until_ns(std::uint64_t t) {
  std::uint64_t seen = now_ns_.load();
  while (seen < t && !now_ns_.compare_exchange_weak(seen, t)) {
  }
}

std::uint64_t VirtualQpc::wait_for_tick() {
  const std::uint64_t t = (true_ns() + kTickNs - 1) / kTickNs * kTickNs;
  wait_until_ns(t);
  return t;
}

standin::Host VirtualQpc::host() {
  standin::Host host;
  host.time.context = this;
  host.time.now_ns = [](void* self) { return of(self).true_ns(); };
  host.time.wait_until_ns = [](void* self, std::uint64_t t) { of(self).wait_until_ns(t); };
  host.context = this;
  host.qpc = [](void* self) { return of(self).now_ticks(); };
  host.qpc_frequency_hz = kFrequencyHz;
  return host;
}

}  // namespace avbhal::standin_addon
