#include "virtual_qpc.h"

#include <chrono>
#include <thread>

namespace avbhal::standin_addon {
namespace {

constexpr std::uint64_t kHalfReadingNs = 10;
constexpr std::uint64_t kTickNs = kNsPerSecond / VirtualQpc::kFrequencyHz;

std::uint64_t machine_ns() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
}

VirtualQpc& of(void* self) { return *static_cast<VirtualQpc*>(self); }

}  // namespace

SystemClockId VirtualQpc::id() const {
  return began_ns_.load() != 0 ? SystemClockId::kQpc : SystemClockId::kVirtual;
}

void VirtualQpc::run_free() { began_ns_.store(machine_ns()); }

std::uint64_t VirtualQpc::true_ns() const {
  const std::uint64_t began_ns = began_ns_.load();
  const std::uint64_t passed_ns = began_ns != 0 ? machine_ns() - began_ns : 0;
  return now_ns_.load() + passed_ns;
}

std::uint64_t VirtualQpc::now_ticks() {
  if (began_ns_.load() != 0) return ns_to_ticks(true_ns(), kFrequencyHz);
  return ns_to_ticks(now_ns_.fetch_add(2 * kHalfReadingNs) + kHalfReadingNs, kFrequencyHz);
}

bool VirtualQpc::advance_ns(std::uint64_t ns) {
  if (began_ns_.load() != 0) {
    std::this_thread::sleep_for(std::chrono::nanoseconds(ns));
    return true;
  }
  std::uint64_t seen = now_ns_.load();
  do {
    if (seen >= kEndNs || ns > kEndNs - seen) return false;
  } while (!now_ns_.compare_exchange_weak(seen, seen + ns));
  return true;
}

void VirtualQpc::wait_until_ns(std::uint64_t t) {
  if (began_ns_.load() != 0) {
    while (true_ns() < t) {
    }
    return;
  }
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
