// The backend against the stand-in driver: what it reports against what the model knows.
#include "avb_standin_bench.h"
#include "core/intersection.h"

namespace avbhal::test {
namespace {

struct Seat {
  std::uint32_t number;
  const char* key;
  double resolution_ns;
};
constexpr Seat kSeats[] = {{kStandinI210, "avb:I210:0", 8},
                           {kStandinI219, "avb:I219:0", 84},
                           {kStandinI226, "avb:I226:0", 8}};

TEST("avb on the stand-in: enumeration") {
  AvbStandin s;
  Result<std::vector<AdapterInfo>> list = s.backend->enumerate();
  CHECK(list.ok());
  CHECK_EQ(list.value().size(), 3u);
  for (const AdapterInfo& info : list.value()) {
    CHECK(info.simulated);
    CHECK(info.capabilities.has(Capability::kClockRead));
    CHECK(info.capabilities.has(Capability::kRegisterRead));
  }
  CHECK_EQ(list.value()[0].key, std::string("avb:I226:0"));
  CHECK_EQ(s.machine.port.open_handles(), 1u);  // the fixture's own
}

TEST("avb on the stand-in: readings lie between the truth before and after") {
  for (const Seat& seat : kSeats) {
    AvbStandin s;
    auto nic = s.open(seat.key);
    if (!nic) return;
    for (int i = 0; i < 500; ++i) {
      s.machine.host.advance(1234567);
      const std::uint64_t before = s.machine.truth(seat.number).device_ns;
      const Result<ClockReading> reading = nic->clock()->read();
      const std::uint64_t after = s.machine.truth(seat.number).device_ns;
      CHECK(reading.ok());
      CHECK(reading.value().device_ns + 84 >= before && reading.value().device_ns <= after);
    }
  }
}

void check_brackets(const Seat& seat, const standin::MachineConfig& config) {
  AvbStandin s(config);
  auto nic = s.open(seat.key);
  if (!nic) return;
  for (int i = 0; i < 1500; ++i) {
    s.machine.host.advance(777777);
    const Result<CrossTimestamp> cross = intersected_cross(*nic->clock(), 1 + i % 7);
    CHECK(cross.ok());
    if (!cross.ok() || !s.truth_inside(seat.number, cross.value(), seat.resolution_ns)) {
      fail(__FILE__, __LINE__,
           std::string(seat.key) + " seed " + show(config.seed) + " #" + show(i));
      return;
    }
  }
}

TEST("avb on the stand-in: truth lies inside every bracket") {
  for (const Seat& seat : kSeats) {
    for (const std::uint64_t seed : {1, 2, 3}) {
      standin::MachineConfig config;
      config.seed = seed;
      check_brackets(seat, config);
    }
  }
}

TEST("avb on the stand-in: truth lies inside although the I219 latches wrongly") {
  standin::MachineConfig config;
  config.latch_skew = true;
  check_brackets(kSeats[1], config);
}

// Rate over `ns` of system time by two cross timestamps, in ppb.
double measured_ppb(AvbStandin& s, Adapter& nic, std::uint64_t ns) {
  const Result<CrossTimestamp> a = intersected_cross(*nic.clock(), 25);
  s.machine.host.advance(ns);
  const Result<CrossTimestamp> b = intersected_cross(*nic.clock(), 25);
  CHECK(a.ok() && b.ok());
  const auto middle = [](const CrossTimestamp& c) {
    return static_cast<double>(c.system_before_ns + c.system_after_ns) / 2;
  };
  return (static_cast<double>(b.value().device_ns - a.value().device_ns) /
              (middle(b.value()) - middle(a.value())) -
          1) *
         1e9;
}

TEST("avb on the stand-in: trap 11: default rates are those of the silicon") {
  const std::pair<const char*, double> expected[] = {
      {"avb:I226:0", 29296875}, {"avb:I210:0", 3906250}, {"avb:I219:0", -40000000}};
  for (const auto& [key, ppb] : expected) {
    AvbStandin s;
    auto nic = s.open(key);
    if (!nic) return;
    CHECK(std::fabs(measured_ppb(s, *nic, 10000000000u) - ppb) < 100000);
    const Result<ClockConfig> config = nic->steering()->config();
    CHECK(config.ok() && config.value().running);
    CHECK(std::fabs(config.value().timinca_ppb - ppb) < 1);
  }
}

TEST("avb on the stand-in: set and step end where the truth is") {
  for (const Seat& seat : kSeats) {
    AvbStandin s;
    auto nic = s.open(seat.key);
    if (!nic) return;
    const std::uint64_t start = s.machine.host.now_ns();
    CHECK(nic->steering()->set(1800000000123456789u).ok());
    const std::uint64_t elapsed = s.machine.host.now_ns() - start;
    const std::uint64_t now = s.machine.truth(seat.number).device_ns;
    CHECK(now >= 1800000000123456789u && now <= 1800000000123456789u + 2 * elapsed);
    for (const std::int64_t step : {std::int64_t{-2000000000}, std::int64_t{2000000000}}) {
      const std::uint64_t before = s.machine.truth(seat.number).device_ns;
      const std::uint64_t begin = s.machine.host.now_ns();
      CHECK(nic->steering()->adjust_offset(step).ok());
      const std::uint64_t took = s.machine.host.now_ns() - begin;
      const auto moved =
          static_cast<std::int64_t>(s.machine.truth(seat.number).device_ns - before) - step;
      CHECK(moved >= -100 && moved <= static_cast<std::int64_t>(2 * took));
    }
  }
}

TEST("avb on the stand-in: trap 10: small backward step") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  CHECK(nic->steering()->set(1800000000000000000u).ok());
  CHECK_EQ(nic->steering()->set(1799999999000000000u).code(), ErrorCode::kSetRefused);
  CHECK(nic->steering()->adjust_offset(-1000000000).ok());
  CHECK(nic->steering()->set(1799999000000000000u).ok());
}

TEST("avb on the stand-in: commanded rates against the truth") {
  for (const Seat& seat : {kSeats[0], kSeats[2]}) {
    AvbStandin s;
    auto nic = s.open(seat.key);
    if (!nic) return;
    // Relative to the oscillator first.
    Result<RateAdjustment> done = nic->steering()->adjust_rate(5000000);
    CHECK(done.ok() && done.value().reference == RateReference::kNominal);
    standin::TruthReply truth = s.machine.truth(seat.number);
    const double expected =
        ((1 + truth.oscillator_ppb / 1e9) * (1 + done.value().commanded_ppb / 1e9) - 1) * 1e9;
    CHECK(std::fabs(truth.rate_ppb - expected) < 0.01);
    // After a measurement relative to the system clock.
    CHECK(nic->clock()->apply_rate_measurement({truth.rate_ppb, 0.1}).ok());
    done = nic->steering()->adjust_rate(3000000);
    CHECK(done.ok() && done.value().reference == RateReference::kSystem);
    truth = s.machine.truth(seat.number);
    CHECK(std::fabs(truth.rate_ppb - 3000000) < 0.1);
    CHECK_EQ(nic->steering()->adjust_rate(0).status().code(), ErrorCode::kRateUnreachable);
  }
}

TEST("avb on the stand-in: I219 reaches real time once it is calibrated") {
  AvbStandin s;
  auto nic = s.open("avb:I219:0");
  if (!nic) return;
  CHECK_EQ(nic->steering()->adjust_rate(0).status().code(), ErrorCode::kNotCalibrated);
  const double rate = measured_ppb(s, *nic, 10000000000u);
  CHECK(nic->clock()->apply_rate_measurement({rate, 1000}).ok());
  const Result<RateAdjustment> done = nic->steering()->adjust_rate(0);
  CHECK(done.ok());
  const standin::TruthReply truth = s.machine.truth(kStandinI219);
  const Result<RateRange> range = nic->steering()->rate_range();
  CHECK(range.ok());
  // Half a register step and what a bracket of some us leaves open over 10 s.
  CHECK(std::fabs(truth.rate_ppb) < range.value().step_ppb / 2 + 300);
}

TEST("avb on the stand-in: I217 is calibrated in its own unit") {
  AvbStandin s(only(Family::kI217));
  auto nic = s.open("avb:I217:0");
  if (!nic) return;
  CHECK_EQ(nic->steering()->set(5).code(), ErrorCode::kNotSupported);
  CHECK_EQ(nic->steering()->adjust_rate(0).status().code(), ErrorCode::kNotCalibrated);
  CHECK(nic->clock()->apply_rate_measurement({s.machine.truth(0).rate_ppb, 0.1}).ok());
  // Its steps are coarse: the command says where it came out.
  const Result<RateAdjustment> done = nic->steering()->adjust_rate(0);
  CHECK(done.ok());
  CHECK_EQ(done.value().register_value, (12u << 24) | 125u);
  // The truth about a counter at 0.012 of real time comes with some 0.01 ppb of rounding, times 83.
  CHECK(std::fabs(done.value().commanded_ppb - s.machine.truth(0).rate_ppb) < 3);
}

TEST(
    "avb on the stand-in: trap 11: a driver that converts as documented is steered, once "
    "measured") {
  AvbStandin s;
  CHECK(s.machine.order("behaviour mode=ideal"));
  CHECK(s.machine.order("reset"));
  CHECK(s.machine.order("behaviour mode=ideal"));
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  const double rate = s.machine.truth(kStandinI226).rate_ppb;
  CHECK(std::fabs(rate) < 100000);
  CHECK(nic->clock()->apply_rate_measurement({rate, 0.1}).ok());
  for (const double ppb : {2000000.0, 0.0, -150000.0}) {
    const Result<RateAdjustment> done = nic->steering()->adjust_rate(ppb);
    CHECK(done.ok() && std::fabs(done.value().commanded_ppb - ppb) < 2.6);
    // The driver rounds twice: to its own unit and to the silicon's.
    CHECK(std::fabs(s.machine.truth(kStandinI226).rate_ppb - ppb) < 3);
  }
}

TEST("avb on the stand-in: registers are those of the model") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  const Result<std::uint32_t> timinca = nic->registers()->read(0xB608);
  CHECK(timinca.ok());
  CHECK_EQ(timinca.value(), 0x18000000u);
  // The way round the driver's limits: real time and slower.
  CHECK(nic->registers()->write(0xB608, 0).ok());
  const standin::TruthReply truth = s.machine.truth(kStandinI226);
  CHECK(std::fabs(truth.rate_ppb - truth.oscillator_ppb) < 0.01);
  CHECK(s.machine.order("build mode=release"));
  auto released = s.open("avb:I226:0");
  if (!released) return;
  CHECK_EQ(released->registers()->read(0xB608).status().code(), ErrorCode::kNotSupported);
}

}  // namespace
}  // namespace avbhal::test
