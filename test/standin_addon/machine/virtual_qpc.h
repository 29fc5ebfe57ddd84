// The performance counter of the simulated machine: 10 MHz, as on most of Windows' machines. Time
// moves by reading it, by waiting and by advance_ns(), never by itself, until run_free(). Any
// thread.
#pragma once

#include <atomic>
#include <cstdint>

#include "hal/system_clock.h"
#include "tools/lab/standin/standin.h"

namespace avbhal::standin_addon {

class VirtualQpc final : public SystemClock {
 public:
  static constexpr std::uint64_t kFrequencyHz = 10000000;
  static constexpr std::uint64_t kStartNs = kNsPerSecond;
  static constexpr std::uint64_t kEndNs = std::uint64_t{1} << 62;

  SystemClockId id() const override;
  std::uint64_t frequency_hz() const override { return kFrequencyHz; }
  // A reading takes 20 ns, half of it before the instant that it returns, and is cut off to a tick.
  std::uint64_t now_ticks() override;
  void sleep_ns(std::uint64_t ns) override { (void)advance_ns(ns); }

  // From now on time is the machine's own, and waiting waits: threads can sample. Before anything
  // is opened, once.
  void run_free();
  std::uint64_t true_ns() const;
  // False when time would pass kEndNs; it then stands still.
  bool advance_ns(std::uint64_t ns);
  void wait_until_ns(std::uint64_t t);
  // Moves to the first instant from now on that is a whole tick, and returns it in ns.
  std::uint64_t wait_for_tick();

  // This clock as the stand-in's host. Valid while this object lives.
  standin::Host host();

 private:
  std::atomic<std::uint64_t> now_ns_{kStartNs};
  // What now_ns_ counts from then on is added to the machine's clock; 0: it does not run free.
  std::atomic<std::uint64_t> began_ns_{0};
};

}  // namespace avbhal::standin_addon
