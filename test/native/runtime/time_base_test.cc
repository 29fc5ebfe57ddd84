// What a clock page counts in, and where in a tick a reading may lie.
#include "runtime/time_base.h"

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

TEST("time base: a real clock is replaced by the processor's counter, or stays") {
  TickingClock clock(SystemClockId::kQpc, 10000000);
  const TimeBase base = choose_time_base(clock);
  CHECK_EQ(base.uses_tsc, base.ticks_per_second != 1e7);
  CHECK_EQ(base.reading_ticks, base.uses_tsc ? 0u : 1u);
  CHECK_EQ(std::string(base.name()), base.uses_tsc ? "tsc" : "qpc");
  const std::uint64_t first = base.ordered_ticks();
  CHECK(base.now_ticks() > first);
  // Chosen once in a process.
  CHECK_EQ(choose_time_base(clock).ticks_per_second, base.ticks_per_second);
}

}  // namespace avbhal
