#include "backends/sim/true_time.h"

namespace avbhal::sim {
namespace {

constexpr std::uint64_t kHalfReadingNs = 10;
constexpr std::uint64_t kStartNs = kNsPerSecond;

class RealTime final : public SimTime {
 public:
  SystemClock& clock() override { return platform_system_clock(); }
  bool is_virtual() const override { return false; }
  std::uint64_t now_ns() override { return clock().now_ns(); }
  void wait_until_ns(std::uint64_t t) override {
    while (now_ns() < t) {
    }
  }
  bool advance_ns(std::uint64_t) override { return false; }
};

class VirtualTime final : public SimTime, public SystemClock {
 public:
  SystemClock& clock() override { return *this; }
  bool is_virtual() const override { return true; }
  std::uint64_t now_ns() override { return now_.load(); }
  void wait_until_ns(std::uint64_t t) override {
    std::uint64_t seen = now_.load();
    while (seen < t && !now_.compare_exchange_weak(seen, t)) {
    }
  }
  bool advance_ns(std::uint64_t ns) override {
    std::uint64_t seen = now_.load();
    do {
      if (seen >= kVirtualEndNs || ns > kVirtualEndNs - seen) return false;
    } while (!now_.compare_exchange_weak(seen, seen + ns));
    return true;
  }

  SystemClockId id() const override { return SystemClockId::kVirtual; }
  std::uint64_t frequency_hz() const override { return kNsPerSecond; }
  std::uint64_t now_ticks() override { return now_.fetch_add(2 * kHalfReadingNs) + kHalfReadingNs; }
  void sleep_ns(std::uint64_t ns) override { advance_ns(ns); }

 private:
  std::atomic<std::uint64_t> now_{kStartNs};
};

std::uint64_t source_now(void* self) { return static_cast<SimTime*>(self)->now_ns(); }
void source_wait(void* self, std::uint64_t t) { static_cast<SimTime*>(self)->wait_until_ns(t); }

}  // namespace

model::TimeSource SimTime::source() { return {this, &source_now, &source_wait}; }

std::unique_ptr<SimTime> make_real_time() { return std::make_unique<RealTime>(); }
std::unique_ptr<SimTime> make_virtual_time() { return std::make_unique<VirtualTime>(); }

}  // namespace avbhal::sim
