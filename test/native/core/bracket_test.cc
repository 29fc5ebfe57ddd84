// Pairing a device reading with the system clock.
#include "core/bracket.h"

#include <cstdint>
#include <string>
#include <vector>

#include "hal/clock.h"
#include "harness.h"

namespace avbhal {
namespace {

// Shows the prepared ticks one after the other.
class ScriptedClock final : public SystemClock {
 public:
  ScriptedClock(std::uint64_t hz, std::vector<std::uint64_t> ticks)
      : hz_(hz), ticks_(std::move(ticks)) {}
  SystemClockId id() const override { return SystemClockId::kVirtual; }
  std::uint64_t frequency_hz() const override { return hz_; }
  std::uint64_t now_ticks() override { return ticks_.at(next_++); }
  void sleep_ns(std::uint64_t) override {}

 private:
  std::uint64_t hz_;
  std::vector<std::uint64_t> ticks_;
  std::size_t next_ = 0;
};

std::string code_of(const Status& status) { return code_text(status.code()); }

TEST("bracket: the bound is half of the bracket, the rate allowance and half of the tick") {
  ScriptedClock clock(kNsPerSecond, {});
  const CrossTimestamp cross =
      to_cross_timestamp(Bracket{1000, 1999, 5, 6}, clock, 8, CrossMethod::kUserBracket);
  CHECK_EQ(cross.system_before_ns, 1000u);
  CHECK_EQ(cross.system_after_ns, 2000u);  // one tick later than read
  CHECK_EQ(cross.bound_ns, 500u + 50u + 1u + 4u);
  CHECK_EQ(cross.device_ns, 5u + 4u);
  CHECK_EQ(cross.early_ns, 4u);
  CHECK_EQ(cross.late_ns, 4u);
  CHECK_EQ(cross.raw_counter, 6u);
  CHECK_EQ(cross.samples, 1u);
  CHECK(cross.method == CrossMethod::kUserBracket);
}

TEST("bracket: the bound holds for the longest tick, the middle is that of the usual one") {
  ScriptedClock clock(kNsPerSecond, {});
  const CrossTimestamp cross =
      to_cross_timestamp(Bracket{1000, 1999, 5, 6}, clock, {32, 640}, CrossMethod::kUserBracket);
  CHECK_EQ(cross.device_ns, 5u + 16u);
  CHECK_EQ(cross.early_ns, 16u);
  CHECK_EQ(cross.late_ns, 624u);
  CHECK_EQ(cross.bound_ns, 500u + 50u + 1u + 624u);
  CHECK_EQ(cross.raw_counter, 6u);
}

TEST("bracket: a coarse system clock widens the bracket by its tick") {
  ScriptedClock clock(10000000, {});
  const CrossTimestamp cross =
      to_cross_timestamp(Bracket{7, 7, 0, 0}, clock, 1, CrossMethod::kOsCross);
  CHECK_EQ(cross.system_before_ns, 700u);
  CHECK_EQ(cross.system_after_ns, 800u);
  CHECK(cross.bound_ns >= 51);
}

TEST("bracket: the bound covers a device 10 % off anywhere in the bracket") {
  ScriptedClock clock(kNsPerSecond, {});
  for (std::uint64_t width = 0; width < 5000; width += 7) {
    const CrossTimestamp cross =
        to_cross_timestamp(Bracket{0, width, 0, 0}, clock, 3, CrossMethod::kModel);
    const double half = static_cast<double>(width + 1) / 2;
    CHECK(static_cast<double>(cross.bound_ns) >= half * 1.1 + 2);
  }
}

TEST("bracket: a reader may narrow the bracket to the access that sampled") {
  ScriptedClock clock(kNsPerSecond, {0, 100000});
  const Result<CrossTimestamp> cross =
      take_bracket(clock, 1, CrossMethod::kModel, [](Bracket& b) -> Status {
        b.before_ticks = 500;
        b.after_ticks = 700;
        return ok_status();
      });
  CHECK_EQ(cross.value().system_before_ns, 500u);
  CHECK_EQ(cross.value().system_after_ns, 701u);
}

TEST("bracket: a reading that fails is that error") {
  ScriptedClock clock(kNsPerSecond, {0, 10});
  const Result<CrossTimestamp> cross = take_bracket(clock, 1, CrossMethod::kModel, [](Bracket&) {
    return make_error(ErrorCode::kAdapterGone, "test");
  });
  CHECK_EQ(code_of(cross.status()), "HAL_ADAPTER_GONE");
}

TEST("bracket: a system clock that runs backwards is an error, not a negative width") {
  ScriptedClock clock(kNsPerSecond, {1000, 999});
  const Result<CrossTimestamp> cross =
      take_bracket(clock, 1, CrossMethod::kModel, [](Bracket&) -> Status { return ok_status(); });
  CHECK_EQ(code_of(cross.status()), "HAL_SYSTEM_CLOCK");
}

TEST("bracket: an odd width is halved upwards, and one of no width is one") {
  ScriptedClock clock(kNsPerSecond, {});
  const CrossTimestamp odd =
      to_cross_timestamp(Bracket{1000, 1998, 5, 6}, clock, 8, CrossMethod::kUserBracket);
  CHECK_EQ(odd.bound_ns, 500u + 49u + 1u + 4u);
  ScriptedClock still(kNsPerSecond, {1000, 1000});
  const Result<CrossTimestamp> none =
      take_bracket(still, 1, CrossMethod::kModel, [](Bracket&) -> Status { return ok_status(); });
  CHECK(none.ok());
  CHECK_EQ(none.value().system_after_ns, 1001u);
}

TEST("bracket: the tick of a family is its resolution, of an unknown one anything up to that") {
  for (const Family family :
       {Family::kI210, Family::kI217, Family::kI219, Family::kI225, Family::kI226}) {
    CHECK_EQ(family_tick(family).usual_ns, clock_resolution_ns(family));
    CHECK_EQ(family_tick(family).most_ns, clock_resolution_ns(family));
  }
  CHECK_EQ(family_tick(Family::kUnknown).usual_ns, 1u);
  CHECK_EQ(family_tick(Family::kUnknown).most_ns, clock_resolution_ns(Family::kUnknown));
  CHECK(clock_resolution_ns(Family::kUnknown) > 1);
}

}  // namespace
}  // namespace avbhal
