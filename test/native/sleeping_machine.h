// A machine that can be suspended, with a performance counter of any frequency and an adapter whose
// clock keeps running, is reset or stands still meanwhile. True time is the test's own; nothing
// moves it but calls and advance().
#pragma once

#include <cstdint>
#include <random>

#include "core/bracket.h"
#include "hal/backend.h"
#include "hal/system_clock.h"

namespace avbhal::test {

// What a suspend does. The counter is what the page counts in: QueryPerformanceCounter, or a TSC.
struct Suspend {
  enum class Counter : std::uint8_t { kRuns, kStops, kRestarts } counter = Counter::kRuns;
  enum class Device : std::uint8_t { kRuns, kRestarts, kStands } device = Device::kRuns;
  std::uint64_t sleep_ns = 0;
  std::uint32_t failing = 0;  // calls that fail while the driver comes back
};

class SleepingMachine final : public SystemClock {
 public:
  SleepingMachine(std::uint64_t frequency_hz, std::int64_t device_ppb, std::uint32_t seed)
      : frequency_hz_(frequency_hz), device_ppb_(device_ppb), random_(seed) {}

  SystemClockId id() const override { return SystemClockId::kVirtual; }
  std::uint64_t frequency_hz() const override { return frequency_hz_; }
  std::uint64_t now_ticks() override {
    return ns_to_ticks(static_cast<std::uint64_t>(true_ns_ - counter_zero_ns_), frequency_hz_);
  }
  void sleep_ns(std::uint64_t ns) override { advance(ns); }

  std::int64_t true_ns() const { return true_ns_; }
  void advance(std::uint64_t ns) { true_ns_ += static_cast<std::int64_t>(ns); }

  // What the device truly shows now, in whole ns.
  std::uint64_t device_ns() const {
    const std::int64_t run = true_ns_ - device_zero_ns_;
    const std::int64_t seconds = run / 1000000000, rest = run % 1000000000;
    return device_start_ns_ + static_cast<std::uint64_t>(run + seconds * device_ppb_ +
                                                         rest * device_ppb_ / 1000000000);
  }

  void suspend(const Suspend& what) {
    const std::uint64_t device = device_ns();
    advance(what.sleep_ns);
    const auto slept = static_cast<std::int64_t>(what.sleep_ns);
    if (what.counter == Suspend::Counter::kStops) counter_zero_ns_ += slept;
    if (what.counter == Suspend::Counter::kRestarts) counter_zero_ns_ = true_ns_;
    if (what.device != Suspend::Device::kRuns) {
      device_start_ns_ = what.device == Suspend::Device::kStands ? device : 0;
      device_zero_ns_ = true_ns_;
    }
    failing_ = what.failing;
  }

  // A driver call: asymmetric, jittery, now and then very late.
  Result<CrossTimestamp> cross_timestamp() {
    if (failing_ > 0) {
      --failing_;
      advance(1000);
      return make_error(ErrorCode::kDriverError, "crossTimestamp", "the driver is not back yet");
    }
    const auto read = [this](Bracket& bracket) {
      advance(draw(50, 900));
      bracket.device_ns = device_ns() / kQuantumNs * kQuantumNs;
      advance(draw(1, 100) == 1 ? draw(1000, 3000000) : draw(1, 200));
      return ok_status();
    };
    return take_bracket(*this, kQuantumNs, CrossMethod::kUserBracket, read);
  }

  static constexpr std::uint32_t kQuantumNs = 8;

 private:
  std::uint64_t draw(std::uint64_t low, std::uint64_t high) {
    return std::uniform_int_distribution<std::uint64_t>(low, high)(random_);
  }

  std::uint64_t frequency_hz_;
  std::int64_t device_ppb_;
  std::mt19937 random_;
  std::int64_t true_ns_ = 3600000000000;  // an hour of uptime
  std::int64_t counter_zero_ns_ = 0;
  std::int64_t device_zero_ns_ = 0;
  std::uint64_t device_start_ns_ = 1700000000000000000;
  std::uint32_t failing_ = 0;
};

// Its adapter, which only knows the time.
class SleepingAdapter final : public Adapter {
 public:
  explicit SleepingAdapter(SleepingMachine& machine) : Adapter(facts()), clock_(*this, machine) {}
  Clock* clock() override { return &clock_; }

 private:
  class SleepingClock final : public Clock {
   public:
    SleepingClock(Adapter& adapter, SleepingMachine& machine) : Clock(adapter), machine_(machine) {}

   private:
    Result<ClockReading> do_read() override {
      return ClockReading{machine_.device_ns(), ReadingSource::kHardware};
    }
    Result<CrossTimestamp> do_cross_timestamp() override { return machine_.cross_timestamp(); }
    Status do_apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }

    SleepingMachine& machine_;
  };

  static AdapterInfo facts() {
    AdapterInfo info;
    info.capabilities.allow(Capability::kClockRead);
    info.capabilities.allow(Capability::kCrossTimestamp);
    return info;
  }
  Status do_refresh() override { return ok_status(); }

  SleepingClock clock_;
};

}  // namespace avbhal::test
