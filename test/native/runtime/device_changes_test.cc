// Changes of a device's clock: told to its pages when they were made, or may have been.
#include "runtime/device_changes.h"

#include <cmath>
#include <memory>
#include <utility>

#include "base/registers.gen.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

// Does what the test orders.
class OrderedSteering final : public Steering {
 public:
  explicit OrderedSteering(Adapter& adapter) : Steering(adapter) {}
  ErrorCode answer = ErrorCode::kOk;
  bool config_known = true;
  double commanded_ppb = 0, becomes_ppb = 0;

 private:
  Status result() const {
    return answer == ErrorCode::kOk ? ok_status() : make_error(answer, {}, "ordered");
  }
  Result<ClockConfig> do_config() override {
    if (!config_known) return make_error(ErrorCode::kDriverError, {}, "ordered");
    ClockConfig config;
    config.timinca_ppb = commanded_ppb;
    return config;
  }
  Result<RateRange> do_rate_range() override { return RateRange{}; }
  Status do_set(std::uint64_t) override { return result(); }
  Status do_adjust_offset(std::int64_t) override { return result(); }
  Result<RateAdjustment> do_adjust_rate(double) override {
    commanded_ppb = becomes_ppb;
    Status status = result();
    if (!status.ok()) return status;
    return RateAdjustment{};
  }
};

struct Bench {
  Bench() {
    service = std::make_shared<ClockService>(nullptr, adapter, sim.backend->system_clock(),
                                             ClockServiceConfig{});
    follow_device(device, service);
    for (int i = 0; i < 50; ++i) step();
  }
  ~Bench() { service->close(); }
  void step() {
    CHECK(advance_time(*sim.backend, 10000000).ok());
    service->step();
  }
  LineValues raw() const { return read_line(service->page().raw); }

  test::SimFixture sim{"i226"};
  std::shared_ptr<Adapter> adapter = std::move(sim.adapter);
  DeviceId device = device_of(*sim.backend, *adapter);
  std::shared_ptr<ClockService> service;
  OrderedSteering steering{*adapter};
};

}  // namespace

TEST("device changes: a step that was made, or not found to be, is told, a refused one is not") {
  Bench bench;
  std::uint64_t steps = 0;
  for (const auto& [answer, told] :
       {std::pair{ErrorCode::kOk, true}, std::pair{ErrorCode::kNotEffective, true},
        std::pair{ErrorCode::kDriverError, false}}) {
    bench.steering.answer = answer;
    CHECK(set_clock(bench.steering, bench.device, 5).code() == answer);
    steps += told;
    CHECK_EQ(bench.raw().generation, steps);
    CHECK(adjust_offset(bench.steering, bench.device, 5).code() == answer);
    steps += told;
    CHECK_EQ(bench.raw().generation, steps);
  }
}

TEST("device changes: a rate is expected relative to what the register stood for") {
  Bench bench;
  const LineValues before = bench.raw();
  bench.steering.commanded_ppb = 3000000;
  bench.steering.becomes_ppb = 3002000;
  CHECK(adjust_rate(bench.steering, bench.device, 3001000).ok());
  // The result of the change counts: 2 ppm more.
  const LineValues line = bench.raw();
  CHECK(std::fabs((line.rate - before.rate) * 1e9 - 2000) < 1);
  CHECK_EQ(line.generation, 0u);
  bench.steering.config_known = false;
  CHECK(adjust_rate(bench.steering, bench.device, 0).ok());
}

TEST("device changes: a write moves the clock when its register does and it was made") {
  Bench bench;
  Registers& registers = *bench.adapter->registers();
  CHECK(write_register(registers, bench.device, reg::kSYSTIML, 5).ok());
  CHECK_EQ(bench.raw().generation, 1u);
  CHECK(write_register(registers, bench.device, reg::kTXQCTL[0], 0).ok());
  CHECK_EQ(bench.raw().generation, 1u);
  bench.sim.order("remove adapter=0");
  CHECK(!write_register(registers, bench.device, reg::kSYSTIML, 5).ok());
  CHECK_EQ(bench.raw().generation, 1u);
}

}  // namespace avbhal
