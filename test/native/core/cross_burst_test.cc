// Bursts of cross timestamps: how many are taken, which are believed, what is said about the rest.
#include <deque>
#include <utility>
#include <vector>

#include "core/intersection.h"
#include "hal/adapter.h"
#include "harness.h"

namespace avbhal {
namespace {

constexpr std::uint64_t kLatchErrorNs = 21475;

// The i-th reading, `late_ns` too high: 2 us wide, every 3 us, of a clock that is 0.5 ms ahead.
CrossTimestamp reading(std::uint64_t i, std::uint64_t late_ns = 0, std::uint64_t width_ns = 2000) {
  CrossTimestamp c;
  c.system_before_ns = 500000 + 3000 * i;
  c.system_after_ns = c.system_before_ns + width_ns;
  c.device_ns = c.system_before_ns + width_ns / 2 + 500000 + late_ns;
  c.bound_ns = width_ns / 2 + 100;
  c.samples = 1;
  return c;
}

class ScriptedClock final : public Clock {
 public:
  ScriptedClock(Adapter& adapter, std::uint64_t latch_error_ns) : Clock(adapter, latch_error_ns) {}

  std::deque<Result<CrossTimestamp>> script;
  bool band_known = true;
  std::uint32_t calls = 0;

 private:
  Result<ClockReading> do_read() override { return ClockReading{}; }
  Result<CrossTimestamp> do_cross_timestamp() override {
    ++calls;
    if (script.empty()) return reading(calls - 1);
    Result<CrossTimestamp> next = std::move(script.front());
    script.pop_front();
    return next;
  }
  Result<RateBand> do_rate_band() override {
    if (!band_known) return make_error(ErrorCode::kDriverError, "BAND", "by the script");
    return RateBand{0.99, 1.01};
  }
  Status do_apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }
};

class ScriptedAdapter final : public Adapter {
 public:
  explicit ScriptedAdapter(std::uint64_t latch_error_ns)
      : Adapter(facts()), scripted(*this, latch_error_ns) {}
  Clock* clock() override { return &scripted; }

  ScriptedClock scripted;

 private:
  static AdapterInfo facts() {
    AdapterInfo info;
    info.family = Family::kI219;
    info.capabilities.allow(Capability::kClockRead);
    info.capabilities.allow(Capability::kCrossTimestamp);
    return info;
  }
  Status do_refresh() override { return ok_status(); }
};

Result<CrossTimestamp> failure(ErrorCode code) { return make_error(code, "READ", "by the script"); }

struct Burst {
  ScriptedAdapter adapter;
  ScriptedClock& clock = adapter.scripted;

  template <class... Readings>
  explicit Burst(std::uint64_t latch_error_ns, Readings&&... readings) : adapter(latch_error_ns) {
    (clock.script.push_back(std::forward<Readings>(readings)), ...);
  }
  Result<CrossTimestamp> take(std::uint32_t brackets) { return intersected_cross(clock, brackets); }
};

// Whether the clock that is 0.5 ms ahead lies in the window.
bool holds_truth(const CrossTimestamp& c) {
  const std::uint64_t middle = (c.system_before_ns + c.system_after_ns) / 2 + 500000;
  const std::uint64_t error = middle > c.device_ns ? middle - c.device_ns : c.device_ns - middle;
  return error <= c.bound_ns;
}

}  // namespace

TEST("cross burst: 1 to 1000 brackets, others are refused before the clock is asked") {
  for (const std::uint32_t brackets : {0u, 1001u}) {
    Burst burst(0);
    CHECK_EQ(burst.take(brackets).status().code(), ErrorCode::kInvalidArgument);
    CHECK_EQ(burst.clock.calls, 0u);
  }
  for (const std::uint32_t brackets : {1u, 2u, 1000u}) {
    Burst burst(0);
    const Result<CrossTimestamp> cross = burst.take(brackets);
    CHECK(cross.ok() && holds_truth(cross.value()));
    CHECK_EQ(cross.value().samples, brackets);
    CHECK_EQ(burst.clock.calls, brackets);
  }
}

TEST("cross burst: one bracket is what the clock gave") {
  Burst burst(0, reading(4, 77));
  const Result<CrossTimestamp> cross = burst.take(1);
  CHECK(cross.ok());
  CHECK_EQ(cross.value().device_ns, reading(4, 77).device_ns);
  CHECK_EQ(cross.value().bound_ns, reading(4).bound_ns);
}

TEST("cross burst: readings that fail are counted, the last error is told when all do") {
  Burst some(0, failure(ErrorCode::kClockReadInvalid), reading(1), reading(2),
             failure(ErrorCode::kClockReadInvalid), reading(4));
  const Result<CrossTimestamp> cross = some.take(5);
  CHECK(cross.ok() && holds_truth(cross.value()));
  CHECK_EQ(cross.value().samples, 5u);
  CHECK_EQ(cross.value().samples_failed, 2u);
  Burst none(0, failure(ErrorCode::kClockReadInvalid), failure(ErrorCode::kDriverError));
  CHECK_EQ(none.take(2).status().code(), ErrorCode::kDriverError);
}

TEST("cross burst: an adapter that is gone ends it, what was taken before counts") {
  for (const ErrorCode code : {ErrorCode::kAdapterGone, ErrorCode::kNotSupported}) {
    Burst burst(0, reading(0), reading(1), failure(code), reading(3));
    const Result<CrossTimestamp> cross = burst.take(20);
    CHECK(cross.ok());
    CHECK_EQ(cross.value().samples, 3u);
    CHECK_EQ(cross.value().samples_failed, 1u);
    CHECK_EQ(burst.clock.calls, 3u);
  }
}

TEST("cross burst: without its rate band no bracket is believed") {
  Burst burst(0);
  burst.clock.band_known = false;
  CHECK_EQ(burst.take(3).status().code(), ErrorCode::kDriverError);
  CHECK_EQ(burst.clock.calls, 0u);
}

TEST("cross burst: where a reading may be too high, one more is taken and the wrong one left out") {
  for (std::uint64_t wrong = 0; wrong < 4; ++wrong) {
    Burst burst(kLatchErrorNs);
    for (std::uint64_t i = 0; i < 4; ++i) {
      burst.clock.script.push_back(reading(i, i == wrong ? kLatchErrorNs : 0));
    }
    const Result<CrossTimestamp> cross = burst.take(3);
    CHECK_EQ(burst.clock.calls, 4u);
    CHECK(cross.ok() && holds_truth(cross.value()) && cross.value().bound_ns <= 1100);
    CHECK_EQ(cross.value().samples, 4u);
    CHECK_EQ(cross.value().samples_failed, 0u);
  }
}

TEST("cross burst: one bracket is confirmed by the next, or by one of four more") {
  for (std::uint64_t wrong = 0; wrong < 5; ++wrong) {
    Burst burst(kLatchErrorNs);
    // Every second one is too high, so that no two neighbours agree, until the last pair.
    for (std::uint64_t i = 0; i <= wrong; ++i) {
      burst.clock.script.push_back(reading(i, (wrong - i) % 2 == 1 ? kLatchErrorNs : 0));
    }
    burst.clock.script.push_back(reading(wrong + 1));
    const Result<CrossTimestamp> cross = burst.take(1);
    CHECK(cross.ok() && holds_truth(cross.value()));
    CHECK_EQ(burst.clock.calls, static_cast<std::uint32_t>(wrong + 2));
  }
  Burst never(kLatchErrorNs);
  for (std::uint64_t i = 0; i < 20; ++i) {
    never.clock.script.push_back(reading(i, i % 2 == 1 ? kLatchErrorNs : 0));
  }
  CHECK_EQ(never.take(1).status().code(), ErrorCode::kDiscontinuity);
  CHECK_EQ(never.clock.calls, 6u);
}

TEST(
    "cross burst: what cannot be told apart is the narrowest, as late and wide as the error "
    "allows") {
  Burst burst(kLatchErrorNs, reading(0, 0, 60000), reading(20, 0, 50000), reading(40, 0, 60000));
  const Result<CrossTimestamp> cross = burst.take(2);
  CHECK_EQ(burst.clock.calls, 3u);
  CHECK(cross.ok());
  CHECK_EQ(cross.value().system_before_ns, reading(20, 0, 50000).system_before_ns);
  CHECK(cross.value().system_after_ns >= reading(20, 0, 50000).system_after_ns + 21692);
  CHECK(cross.value().bound_ns >= reading(20, 0, 50000).bound_ns + 21692);
}

TEST("cross burst: a clock that stands still is frozen, but one bracket of it is what it shows") {
  const auto still = [](std::uint64_t i) {
    CrossTimestamp c = reading(i);
    c.device_ns = 7000000;
    return c;
  };
  Burst one(kLatchErrorNs, still(0), still(10));
  const Result<CrossTimestamp> cross = one.take(1);
  CHECK(cross.ok());
  CHECK_EQ(cross.value().device_ns, 7000000u);
  CHECK_EQ(cross.value().system_before_ns, still(10).system_before_ns);
  Burst more(kLatchErrorNs, still(0), still(10), still(20));
  CHECK_EQ(more.take(2).status().code(), ErrorCode::kClockFrozen);
  Burst plain(0, still(0), still(10));
  CHECK_EQ(plain.take(2).status().code(), ErrorCode::kClockFrozen);
}

TEST("cross burst: a reading that nothing else was taken to confirm is widened by the error") {
  Burst alone(kLatchErrorNs, reading(0), failure(ErrorCode::kClockReadInvalid));
  const Result<CrossTimestamp> cross = alone.take(1);
  CHECK(cross.ok());
  CHECK_EQ(alone.clock.calls, 2u);
  CHECK_EQ(cross.value().bound_ns, reading(0).bound_ns + 21692);
  CHECK_EQ(cross.value().samples_failed, 1u);
  // Of equally narrow ones the first.
  Burst wide(kLatchErrorNs, reading(0, 0, 60000), reading(40, 0, 60000));
  CHECK_EQ(wide.take(1).value().system_before_ns, reading(0).system_before_ns);
}

TEST("cross burst: an adapter that goes while a neighbour is sought ends the search") {
  for (const ErrorCode code : {ErrorCode::kAdapterGone, ErrorCode::kNotSupported}) {
    Burst burst(kLatchErrorNs, reading(0, kLatchErrorNs), reading(1), failure(code));
    CHECK_EQ(burst.take(1).status().code(), ErrorCode::kDiscontinuity);
    CHECK_EQ(burst.clock.calls, 3u);
  }
}

TEST("believed cross: what was expected is believed at once, what was not by its neighbours") {
  const auto believe = [](Burst& burst, bool expected) {
    return believed_cross(burst.clock, [expected](const CrossTimestamp&) { return expected; });
  };
  Burst plain(0, reading(3));
  CHECK_EQ(believe(plain, false).value().device_ns, reading(3).device_ns);
  CHECK_EQ(plain.clock.calls, 1u);
  Burst expected(kLatchErrorNs, reading(3, 5));
  CHECK_EQ(believe(expected, true).value().device_ns, reading(3, 5).device_ns);
  CHECK_EQ(expected.clock.calls, 1u);
  Burst confirmed(kLatchErrorNs, reading(0), reading(1));
  const Result<CrossTimestamp> both = believe(confirmed, false);
  CHECK(both.ok() && holds_truth(both.value()));
  CHECK_EQ(both.value().samples, 2u);
  Burst wrong(kLatchErrorNs, reading(0, kLatchErrorNs), reading(1), reading(2));
  const Result<CrossTimestamp> right = believe(wrong, false);
  CHECK(right.ok() && holds_truth(right.value()));
  CHECK_EQ(wrong.clock.calls, 3u);
  Burst failed(kLatchErrorNs, failure(ErrorCode::kDriverError));
  CHECK_EQ(believe(failed, true).status().code(), ErrorCode::kDriverError);
  CHECK_EQ(failed.clock.calls, 1u);
  Burst unknown(kLatchErrorNs);
  unknown.clock.band_known = false;
  CHECK_EQ(believe(unknown, false).status().code(), ErrorCode::kDriverError);
  CHECK_EQ(unknown.clock.calls, 1u);
}

TEST("cross burst: a rate that is known already is not asked for") {
  Burst burst(0);
  burst.clock.band_known = false;
  const RateBand known{0.9999, 1.0001};
  const Result<CrossTimestamp> cross = intersected_cross(burst.clock, 3, known);
  CHECK(cross.ok() && holds_truth(cross.value()));
}

}  // namespace avbhal
