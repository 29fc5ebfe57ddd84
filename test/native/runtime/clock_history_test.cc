// Past instants: how far back and ahead the kept lines hold, what lies between two of them, and
// bounds that contain both lines' own.
#include <cmath>
#include <vector>

#include "clock_bench.h"
#include "harness.h"

namespace avbhal {
namespace {

using test::ClockBench;

constexpr std::uint64_t kSecond = 1000000000;

// The instant of the newest bracket.
std::uint64_t last_bracket_ns(ClockBench& bench) {
  return bench.service().due_system_ns() -
         std::uint64_t{bench.service().stats().interval_us} * 1000;
}

ErrorCode code_at(ClockBench& bench, std::uint64_t system_ns) {
  return bench.service().at_system(system_ns).status().code();
}

// Brackets taken one after the other, 1 us apart, and their instants.
std::vector<std::uint64_t> take(ClockBench& bench, int brackets) {
  std::vector<std::uint64_t> instants;
  for (int i = 0; i < brackets; ++i) {
    bench.advance(1000);
    (void)bench.service().step();
    instants.push_back(last_bracket_ns(bench));
  }
  return instants;
}

}  // namespace

TEST("clock history: the newest line holds for one second after the next bracket is due") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  const std::uint64_t last = last_bracket_ns(bench);
  const std::uint64_t ahead = kSecond + bench.raw().interval_ms * 1000000;
  CHECK(code_at(bench, last + ahead) == ErrorCode::kOk);
  CHECK(code_at(bench, last + ahead + 1) == ErrorCode::kOutOfRange);
}

TEST("clock history: the newest 256 brackets are kept, and nothing from before them") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  const std::vector<std::uint64_t> instants = take(bench, 300);
  CHECK(code_at(bench, instants[300 - 256]) == ErrorCode::kOk);
  CHECK(code_at(bench, instants[300 - 256] - 1) == ErrorCode::kOutOfRange);
  CHECK(code_at(bench, instants[299]) == ErrorCode::kOk);
}

TEST("clock history: between the last bracket before a jump and the first after it is no time") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  const std::uint64_t before = last_bracket_ns(bench);
  const std::uint64_t generation = bench.service().at_system(before).value().generation;
  bench.order("clock-step adapter=0 ns=70000000");
  while (!bench.saw(TrackerEvent::kDiscontinuity)) bench.advance(100000);
  const std::uint64_t after = last_bracket_ns(bench);
  CHECK(code_at(bench, before) == ErrorCode::kOk);
  CHECK(code_at(bench, before + 1) == ErrorCode::kDiscontinuity);
  CHECK(code_at(bench, (before + after) / 2) == ErrorCode::kDiscontinuity);
  CHECK(code_at(bench, after - 1) == ErrorCode::kDiscontinuity);
  CHECK(code_at(bench, after) == ErrorCode::kOk);
  CHECK_EQ(bench.service().at_system(before).value().generation, generation);
  CHECK_EQ(bench.service().at_system(after).value().generation, generation + 1);
}

TEST("clock history: an own set has an instant, before it the old time holds") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  const std::uint64_t set_at = bench.now_ns_();
  const std::uint64_t old = bench.service().at_system(set_at).value().ns;
  CHECK(bench.service().virtual_set(777000000000).ok());
  bench.run(1, 10);
  const Converted at = bench.service().at_system(set_at + 1000).value();
  const Converted before = bench.service().at_system(set_at - 1000).value();
  CHECK(at.ns >= 777000000000 && at.ns <= 777000002000);
  CHECK(before.ns <= old && before.ns + before.bound_ns + 1000 >= old - 1000);
  CHECK_EQ(at.generation, before.generation + 1);
  const std::uint64_t shown = bench.service().to_system(777000000000).value().ns;
  CHECK(shown >= set_at && shown <= set_at + 1000);
}

TEST("clock history: a bound is that of both lines, at the slope between them") {
  ClockBench bench("i226", {{"oscillatorPpb", "40000"}});
  bench.run(5, 10);
  for (const std::uint64_t ahead : {std::uint64_t{0}, kSecond / 2, kSecond}) {
    const std::uint64_t ticks = last_bracket_ns(bench) + ahead;
    const LineValues device = read_line(bench.service().page().disciplined);
    const LineValues system = read_line(bench.service().page().system);
    const Converted at = bench.service().at_system(ticks).value();
    CHECK_EQ(at.ns, value_ns(device, ticks));
    CHECK(at.bound_ns >= bound_ns(device, ticks) + bound_ns(system, ticks) + 1);
    CHECK(at.bound_ns <= bound_ns(device, ticks) + bound_ns(system, ticks) + 3);
    const Converted back = bench.service().to_system(at.ns).value();
    CHECK(back.bound_ns + 1 >= bound_ns(device, ticks) + bound_ns(system, ticks));
  }
}

}  // namespace avbhal
