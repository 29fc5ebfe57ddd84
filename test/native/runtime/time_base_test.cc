// What a clock page counts in, and where in a tick a reading may lie.
#include "runtime/time_base.h"

#include <cmath>
#include <string>

#include "harness.h"

namespace avbhal {
namespace {

class TickingClock final : public SystemClock {
 public:
  TickingClock(SystemClockId id, std::uint64_t hz) : id_(id), hz_(hz) {}
  SystemClockId id() const override { return id_; }
  std::uint64_t frequency_hz() const override { return hz_; }
  std::uint64_t now_ticks() override { return ++ticks_; }
  void sleep_ns(std::uint64_t) override {}

 private:
  const SystemClockId id_;
  const std::uint64_t hz_;
  std::uint64_t ticks_ = 0;
};

}  // namespace

TEST("time base: a virtual clock is its own, a tick longer than a ns is part of a reading") {
  struct Case {
    std::uint64_t hz;
    std::uint32_t reading_ticks;
  };
  for (const Case& c : {Case{1000000000, 0}, Case{2000000000, 0}, Case{999999999, 1},
                        Case{500000000, 1}, Case{10000000, 1}}) {
    TickingClock clock(SystemClockId::kVirtual, c.hz);
    const TimeBase base = choose_time_base(clock);
    CHECK(!base.uses_tsc);
    CHECK_EQ(base.ticks_per_second, static_cast<double>(c.hz));
    CHECK_EQ(base.reading_ticks, c.reading_ticks);
    CHECK_EQ(base.now_ticks(), 1u);
    CHECK_EQ(base.ordered_ticks(), 2u);
    CHECK_EQ(std::string(base.name()), "virtual");
  }
}

namespace {

// A counter of 2.5 GHz, beside a clock that moves 250 us with each look; its first interval counts
// `first_share` of that.
struct Measured {
  static std::uint64_t counter() {
    static constexpr std::uint64_t kLooksApart = 2;
    ++looks;
    if (looks == kLooksApart) ticks += static_cast<std::uint64_t>(2500000 * first_share);
    if (looks == 2 * kLooksApart) ticks += 2500000;
    return ticks;
  }
  static std::uint64_t ticks, looks;
  static double first_share;
};
std::uint64_t Measured::ticks, Measured::looks;
double Measured::first_share;

double hz_of(double first_share) {
  Measured::looks = 0;
  Measured::first_share = first_share;
  TickingClock clock(SystemClockId::kVirtual, 4000);
  const double hz = measured_hz(clock, &Measured::counter);
  // 1 ms are four steps, twice.
  CHECK_EQ(clock.now_ticks(), 11u);
  return hz;
}

}  // namespace

TEST("time base: a counter is measured twice over 1 ms and trusted when both agree to 2 %") {
  CHECK_EQ(hz_of(1), 2.5e9);
  CHECK(std::fabs(hz_of(1.0199) - 2.5e9 * 1.00995) < 10);
  CHECK(std::fabs(hz_of(0.9801) - 2.5e9 * 0.99005) < 10);
  CHECK_EQ(hz_of(1.0201), 0);
  CHECK_EQ(hz_of(0.9799), 0);
  CHECK_EQ(hz_of(0), 0);
}

TEST("time base: a real clock is replaced by the processor's counter, or stays") {
  TickingClock clock(SystemClockId::kQpc, 10000000);
  const TimeBase base = choose_time_base(clock);
  CHECK_EQ(base.uses_tsc, tsc::invariant());
  CHECK_EQ(base.uses_tsc, base.ticks_per_second != 1e7);
  CHECK_EQ(base.reading_ticks, base.uses_tsc ? 0u : 1u);
  CHECK_EQ(std::string(base.name()), base.uses_tsc ? "tsc" : "qpc");
  const std::uint64_t first = base.ordered_ticks();
  CHECK(base.now_ticks() > first);
  // Chosen once in a process.
  CHECK_EQ(choose_time_base(clock).ticks_per_second, base.ticks_per_second);
}

TEST("time base: the processor's counter is used where it can be trusted, and only there") {
  struct Case {
    std::uint64_t hz;
    double tsc_hz;
    bool uses_tsc;
    double ticks_per_second;
    std::uint32_t reading_ticks;
  };
  for (const Case& c :
       {Case{10000000, 2.5e9, true, 2.5e9, 0}, Case{1000000000, 2.5e9, true, 2.5e9, 0},
        Case{10000000, 1, true, 1, 0}, Case{10000000, 0, false, 1e7, 1},
        Case{1000000000, 0, false, 1e9, 0}, Case{500000000, 0, false, 5e8, 1}}) {
    TickingClock clock(SystemClockId::kQpc, c.hz);
    const TimeBase base = time_base_of(clock, c.tsc_hz);
    CHECK_EQ(base.uses_tsc, c.uses_tsc);
    CHECK_EQ(base.ticks_per_second, c.ticks_per_second);
    CHECK_EQ(base.reading_ticks, c.reading_ticks);
    CHECK(base.system == &clock);
  }
}

}  // namespace avbhal
