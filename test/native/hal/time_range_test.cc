// Times and steps that are possible at this moment only: one code on every backend, and the range
// that the error names is true.
#include "hal/time_range.h"

#include <cstdio>
#include <functional>
#include <string>

#include "avb_fake_driver.h"
#include "base/win32_errors.h"
#include "clock_bench.h"
#include "core/discipline.h"
#include "core/tsn_plan.h"
#include "harness.h"

namespace avbhal::test {
namespace {

constexpr char kRange[] = "HAL_OUT_OF_RANGE";

// What stands in a refusal: "field must be first to last ns at this moment, got value".
struct Named {
  std::string field;
  long long first = 0;
  unsigned long long last = 0;
};

Named named(const Status& status) {
  CHECK_EQ(code_of(status), kRange);
  Named range;
  if (status.ok()) return range;
  const std::string& detail = status.error().detail;
  char field[32] = "";
  const int found = std::sscanf(detail.c_str(), "%31s must be %lld to %llu ns at this moment, got ",
                                field, &range.first, &range.last);
  if (found != 3) fail(__FILE__, __LINE__, detail);
  range.field = field;
  return range;
}

std::unique_ptr<Adapter> opened(FakeDriver& driver, std::unique_ptr<Backend>& backend) {
  backend = driver.backend();
  return driver.open(*backend, "avb:I226:0");
}

// Far enough ahead for the calls that come before the driver is asked.
constexpr std::uint64_t kAheadNs = 1000000;

void check_times(Adapter& nic) {
  TargetTimeRequest target;
  target.device_ns = 1;
  const Named later = named(nic.timers()->set_target(target).status());
  CHECK_EQ(later.field, "deviceNs");
  target.device_ns = static_cast<std::uint64_t>(later.first) + kAheadNs;
  CHECK(nic.timers()->set_target(target).ok());
  target.device_ns = ~std::uint64_t{0};
  target.device_ns = named(nic.timers()->set_target(target).status()).last;
  CHECK(nic.timers()->set_target(target).ok());

  LaunchTime launch;
  launch.traffic_class = 1;
  launch.device_ns = 1;
  const Named ahead = named(nic.tsn()->configure_launch_time(launch).status());
  launch.device_ns = static_cast<std::uint64_t>(ahead.first) + kAheadNs;
  CHECK(nic.tsn()->configure_launch_time(launch).ok());
  launch.device_ns = ahead.last;
  CHECK(nic.tsn()->configure_launch_time(launch).ok());
  ++launch.device_ns;
  CHECK_EQ(code_of(nic.tsn()->configure_launch_time(launch).status()), kRange);

  GateSchedule gates;
  gates.base_time_ns = (std::uint64_t{1} << 32) * kNsPerSecond;
  gates.cycle_time_ns = 1000000;
  gates.entries = {{1, 1000000}};
  gates.base_time_ns = named(nic.tsn()->configure_gates(gates).status()).last;
  CHECK(nic.tsn()->configure_gates(gates).ok());
}

void check_steps(Adapter& nic) {
  Steering& steering = *nic.steering();
  const Named back = named(steering.adjust_offset(INT64_MIN));
  CHECK_EQ(back.field, "offsetNs");
  CHECK(back.first < 0);
  CHECK_EQ(code_of(steering.adjust_offset(back.first / 2)), "OK");
  const Named ahead = named(steering.adjust_offset(INT64_MAX));
  const std::int64_t most = static_cast<std::int64_t>(ahead.last) - 1000000000;
  CHECK_EQ(code_of(steering.adjust_offset(most)), "OK");
}

}  // namespace

TEST("time range: steps keep the clock between 0 and its last time") {
  CHECK(check_step(-5, 5, 10).ok());
  CHECK(check_step(5, 5, 10).ok());
  CHECK_EQ(code_of(check_step(-6, 5, 10)), kRange);
  CHECK_EQ(code_of(check_step(6, 5, 10)), kRange);
  CHECK_EQ(check_step(6, 5, 10).error().detail,
           "offsetNs must be -5 to 5 ns at this moment, got 6");
  const std::uint64_t late = std::uint64_t{1} << 63;
  CHECK(check_step(INT64_MIN, late, UINT64_MAX).ok());
  CHECK(check_step(INT64_MAX, late, UINT64_MAX).ok());
  CHECK_EQ(code_of(check_step(INT64_MIN, late - 1, UINT64_MAX)), kRange);
  CHECK_EQ(code_of(check_step(INT64_MAX, late + 1, UINT64_MAX)), kRange);
  // A clock beyond its last time can only go back.
  CHECK_EQ(code_of(check_step(0, 11, 10)), kRange);
  CHECK(check_step(-1, 11, 10).ok());
}

TEST("time range: past and unreachable times name what would do, sim") {
  for (const char* family : {"i225", "i226"}) {
    SimFixture f(family);
    check_times(*f.adapter);
    check_steps(*f.adapter);
    const std::uint64_t last = named(f.adapter->steering()->set(UINT64_MAX)).last;
    CHECK_EQ(code_of(f.adapter->steering()->set(last - kNsPerSecond)), "OK");
  }
}

TEST("time range: past and unreachable times name what would do, intel_avb") {
  FakeDriver driver({avb_abi::kDeviceI226});
  std::unique_ptr<Backend> backend;
  const std::unique_ptr<Adapter> nic = opened(driver, backend);
  check_steps(*nic);
  const std::uint64_t last = named(nic->steering()->set(UINT64_MAX)).last;
  CHECK_EQ(code_of(nic->steering()->set(last - 100000000)), "OK");
}

TEST("time range: a step to before 0 that only the driver sees has the same code") {
  FakeDriver driver({avb_abi::kDeviceI226});
  std::unique_ptr<Backend> backend;
  const std::unique_ptr<Adapter> nic = opened(driver, backend);
  driver.serve = [](FakeNic&, const FakeCall& call, void*, std::uint32_t*) {
    return call.code == avb_abi::kPhcOffsetAdjust
               ? std::optional<std::uint32_t>(win32::kInvalidParameter)
               : std::nullopt;
  };
  CHECK_EQ(code_of(nic->steering()->adjust_offset(-1000)), kRange);
}

TEST("time range: instants outside the history name those inside, both ways") {
  ClockBench bench("i226", {});
  bench.run(5, 50);
  ClockService& service = bench.service();
  using Convert = std::function<Result<Converted>(std::uint64_t)>;
  for (const Convert& convert :
       {Convert([&](std::uint64_t ns) { return service.at_system(ns); }),
        Convert([&](std::uint64_t ns) { return service.to_system(ns); })}) {
    const Named range = named(convert(1).status());
    const auto first = static_cast<std::uint64_t>(range.first);
    CHECK(convert(first).ok());
    CHECK(convert(range.last).ok());
    CHECK_EQ(code_of(convert(first - 10000000).status()), kRange);
    CHECK_EQ(named(convert(range.last + 10000000).status()).last, range.last);
  }
}

TEST("time range: after a set, toSystem names times of the clock as it is now") {
  ClockBench bench("i226", {});
  bench.run(2, 20);
  CHECK(bench.service().virtual_set(5000000000000).ok());
  bench.run(1, 10);
  const Named range = named(bench.service().to_system(1).status());
  CHECK(range.first >= 5000000000000);
  CHECK(bench.service().to_system(static_cast<std::uint64_t>(range.first)).ok());
  CHECK(bench.service().to_system(range.last).ok());
}

TEST("time range: a transform's step and its forgotten past") {
  ClockBench bench("i226", {});
  bench.run(1, 10);
  ClockService& service = bench.service();
  const Named step = named(service.virtual_step(INT64_MIN));
  CHECK(step.first < 0);
  CHECK(service.virtual_step(step.first).ok());
  for (std::size_t i = 0; i < Discipline::kPast + 10; ++i) {
    bench.advance(1000000);
    CHECK(service.virtual_rate(i % 2 == 0 ? 100 : -100).ok());
  }
  const Named raw = named(service.from_raw(1).status());
  CHECK_EQ(raw.field, "rawNs");
  CHECK(service.from_raw(static_cast<std::uint64_t>(raw.first)).ok());
  CHECK(service.from_raw(raw.last).ok());
  CHECK_EQ(code_of(service.from_raw(UINT64_MAX).status()), kRange);
  const Named disciplined = named(service.to_raw(0).status());
  CHECK_EQ(disciplined.field, "deviceNs");
  CHECK(service.to_raw(static_cast<std::uint64_t>(disciplined.first) + 1).ok());
}

}  // namespace avbhal::test
