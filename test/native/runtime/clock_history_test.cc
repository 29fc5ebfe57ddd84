// Past instants: how far back and ahead the kept lines hold, what lies between two of them, and
// bounds that contain both lines' own.
#include <cmath>
#include <memory>
#include <vector>

#include "clock_bench.h"
#include "harness.h"
#include "sleeping_machine.h"

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

// Brackets taken one after the other, and their instants.
std::vector<std::uint64_t> take(ClockBench& bench, int brackets, std::uint64_t apart_ns) {
  std::vector<std::uint64_t> instants;
  for (int i = 0; i < brackets; ++i) {
    bench.advance(apart_ns);
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

TEST("clock history: what is kept is at least of a minute, and has an end") {
  ClockBench bench("i226", {});
  bench.run(600, 10);
  const std::uint64_t last = last_bracket_ns(bench);
  CHECK(code_at(bench, last - 60 * kSecond) == ErrorCode::kOk);
  CHECK(code_at(bench, last - 300 * kSecond) == ErrorCode::kOutOfRange);
  CHECK(code_at(bench, last) == ErrorCode::kOk);
}

TEST("clock history: however often brackets are taken, a minute can be converted") {
  ClockBench bench("i226", {{"oscillatorPpb", "40000"}});
  bench.run(5, 10);
  struct Known {
    std::uint64_t system_ns, device_ns;
  };
  std::vector<Known> known;
  for (int second = 0; second < 120; ++second) {
    (void)take(bench, 100, kSecond / 100);
    const GroundTruth truth = bench.adapter().truth()->now().take();
    known.push_back({truth.system_ns, truth.device_ns});
    const std::size_t oldest = known.size() > 60 ? known.size() - 60 : 0;
    const Known& then = known[oldest];
    const Result<Converted> at = bench.service().at_system(then.system_ns);
    CHECK(at.ok());
    const auto wrong = static_cast<std::int64_t>(at.value().ns - then.device_ns);
    CHECK(std::abs(wrong) <= static_cast<std::int64_t>(at.value().bound_ns));
    CHECK(at.value().bound_ns < 20000);
  }
}

TEST("clock history: what has to make room is never the moment of a change") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  (void)take(bench, 50, kSecond / 1000);
  const std::uint64_t set_at = bench.now_ns_();
  CHECK(bench.service().virtual_set(777000000000).ok());
  (void)take(bench, 5000, kSecond / 1000);
  const Converted at = bench.service().at_system(set_at + 1000).value();
  CHECK(at.ns >= 777000000000 && at.ns <= 777000002000);
  CHECK_EQ(bench.service().at_system(set_at - 1000).value().generation + 1, at.generation);
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

TEST("clock history: a bound is in ns, however long a tick of the counter is") {
  test::SleepingMachine machine(10000000, 5000, 3);
  const auto adapter = std::make_shared<test::SleepingAdapter>(machine);
  ClockService service(nullptr, adapter, machine, ClockServiceConfig{});
  for (int i = 0; i < 200; ++i) {
    (void)service.step();
    machine.advance(10000000);
  }
  const std::uint64_t ticks = read_line(service.page().disciplined).base_ticks;
  const std::uint64_t bound = bound_ns(read_line(service.page().disciplined), ticks) +
                              bound_ns(read_line(service.page().system), ticks);
  const std::uint64_t at = service.at_system(ticks * 100).value().bound_ns;
  CHECK(at >= bound && at <= bound + 3);
}

TEST("clock history: an instant outside is refused with the ends of what is known") {
  ClockBench bench("i226", {{"oscillatorPpb", "40000"}});
  bench.run(30, 10);
  ClockService& service = bench.service();
  const Status system = service.at_system(1).take_status();
  CHECK(system.code() == ErrorCode::kOutOfRange);
  CHECK(!system.error().hint.empty());
  const auto [first, last] = test::range_of(system);
  CHECK(code_at(bench, first) == ErrorCode::kOk);
  CHECK(code_at(bench, first - 2) == ErrorCode::kOutOfRange);
  CHECK(code_at(bench, last) == ErrorCode::kOk);
  CHECK(code_at(bench, last + 2) == ErrorCode::kOutOfRange);
  const auto [device_first, device_last] = test::range_of(service.to_system(1).status());
  CHECK(service.to_system(device_first).ok() && !service.to_system(device_first - 3).ok());
  CHECK(service.to_system(device_last).ok() && !service.to_system(device_last + 3).ok());
}

TEST("clock history: what the clock showed before it jumped is no time of the present one") {
  ClockBench bench("i226", {});
  bench.run(30, 10);
  ClockService& service = bench.service();
  const std::uint64_t before = test::range_of(service.to_system(1).status()).first;
  bench.order("clock-step adapter=0 ns=70000000000");
  while (!bench.saw(TrackerEvent::kDiscontinuity)) bench.advance(100000);
  const std::uint64_t first_bracket = last_bracket_ns(bench);
  const auto [device_first, device_last] = test::range_of(service.to_system(1).status());
  CHECK(device_first > before + 70 * kSecond);
  const Converted at = service.at_system(first_bracket).value();
  CHECK(device_first <= at.ns + 1 && device_first + 100000 > at.ns);
  CHECK(device_last > device_first);
  // On the system clock there was no jump.
  const auto [first, last] = test::range_of(service.at_system(1).status());
  CHECK(first < first_bracket - 10 * kSecond);
  CHECK(last > first_bracket);
}

TEST("clock history: before the first bracket nothing can be converted") {
  ClockBench bench("i226", {});
  CHECK(code_at(bench, 1) == ErrorCode::kAdapterNotReady);
  CHECK(bench.service().to_system(1).status().code() == ErrorCode::kAdapterNotReady);
}

TEST("clock history: what stands beside a change or a jump is kept as it was") {
  ClockBench bench("i226", {});
  bench.run(5, 10);
  (void)take(bench, 50, kSecond / 1000);
  const std::uint64_t set_at = bench.now_ns_();
  CHECK(bench.service().virtual_set(777000000000).ok());
  (void)take(bench, 20, kSecond / 1000);
  const std::uint64_t before_jump = last_bracket_ns(bench);
  bench.order("clock-step adapter=0 ns=70000000");
  bench.forget_events();
  while (!bench.saw(TrackerEvent::kDiscontinuity)) bench.advance(100000);
  const std::uint64_t after_jump = last_bracket_ns(bench);
  std::vector<Converted> then;
  const std::vector<std::uint64_t> beside = {set_at - 1000, set_at + 1000, before_jump, after_jump};
  for (const std::uint64_t ns : beside) then.push_back(bench.service().at_system(ns).value());
  (void)take(bench, 5000, kSecond / 1000);
  for (std::size_t i = 0; i < beside.size(); ++i) {
    const Converted now = bench.service().at_system(beside[i]).value();
    CHECK_EQ(now.ns, then[i].ns);
    CHECK_EQ(now.bound_ns, then[i].bound_ns);
    CHECK_EQ(now.generation, then[i].generation);
  }
}

TEST("clock history: a bracket stands where the counter was read, not at the end of its tick") {
  test::SleepingMachine machine(10000000, 5000, 3);
  const auto adapter = std::make_shared<test::SleepingAdapter>(machine);
  ClockService service(nullptr, adapter, machine, ClockServiceConfig{});
  const std::uint64_t wait_us = service.step();
  CHECK_EQ(service.due_system_ns(), machine.now_ticks() * 100 + wait_us * 1000);
}

}  // namespace avbhal
