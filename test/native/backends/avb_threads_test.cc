// Several threads on several adapters of one driver: meant to be run under the thread sanitiser
// too.
#include <atomic>
#include <thread>
#include <vector>

#include "avb_standin_bench.h"
#include "core/intersection.h"

namespace avbhal::test {
namespace {

// Virtual time that any thread may move.
class SharedTime final : public SystemClock {
 public:
  standin::Host host() {
    standin::Host host;
    host.time.context = this;
    host.time.now_ns = [](void* self) { return static_cast<SharedTime*>(self)->now_.load(); };
    host.time.wait_until_ns = [](void* self, std::uint64_t t) {
      static_cast<SharedTime*>(self)->reach(t);
    };
    host.context = this;
    host.qpc = [](void* self) { return static_cast<SharedTime*>(self)->now_ticks(); };
    host.qpc_frequency_hz = frequency_hz();
    return host;
  }
  SystemClockId id() const override { return SystemClockId::kVirtual; }
  std::uint64_t frequency_hz() const override { return 10000000; }
  std::uint64_t now_ticks() override { return now_.load() / 100; }
  void sleep_ns(std::uint64_t ns) override { now_ += ns; }

 private:
  void reach(std::uint64_t t) {
    std::uint64_t now = now_.load();
    while (now < t && !now_.compare_exchange_weak(now, t)) {
    }
  }
  std::atomic<std::uint64_t> now_{1000000000};
};

TEST("avb: threads share adapters without mixing them up") {
  SharedTime time;
  standin::MachineConfig config;
  config.count = 4;
  standin::InProcessPort port(time.host(), config);
  auto backend = intel_avb::make_avb_backend(port.port(), {}, time);
  std::vector<std::unique_ptr<Adapter>> nics;
  for (const char* key : {"avb:I226:0", "avb:I226:1", "avb:I210:0"}) {
    Result<std::unique_ptr<Adapter>> opened = backend->open(key);
    CHECK(opened.ok());
    if (!opened.ok()) return;
    nics.push_back(opened.take());
  }
  std::atomic<int> failures{0};
  const auto work = [&](std::size_t me) {
    for (int i = 0; i < 200; ++i) {
      Adapter& nic = *nics[(me + static_cast<std::size_t>(i)) % nics.size()];
      if (!nic.clock()->read().ok()) ++failures;
      if (!intersected_cross(*nic.clock(), 3).ok()) ++failures;
      if (i % 10 == 0 && !nic.refresh().ok()) ++failures;
      // Each thread steers an adapter of its own, otherwise they would rightly disturb each other.
      if (me >= nics.size()) continue;
      const double ppb = 2000000 + 1000.0 * i + 100000.0 * static_cast<double>(me);
      if (!nics[me]->steering()->adjust_rate(ppb).ok()) ++failures;
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 5; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  CHECK_EQ(failures.load(), 0);
  nics.clear();
  CHECK_EQ(port.open_handles(), 0u);
}

}  // namespace
}  // namespace avbhal::test
