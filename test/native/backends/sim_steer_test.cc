// Steering and measuring simulated adapters against their ground truth.
#include <cstdint>
#include <string>

#include "base/registers.gen.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::code_of;
using test::SimFixture;
using test::value_of;

const char* const kFamilies[] = {"i210", "i217", "i219", "i225", "i226"};

// Device time minus truth at the instant of the bracket's middle, extrapolated at the true rate.
std::int64_t error_of(const CrossTimestamp& cross, const GroundTruth& truth) {
  const std::uint64_t mid =
      cross.system_before_ns + (cross.system_after_ns - cross.system_before_ns) / 2;
  const auto since = static_cast<std::int64_t>(truth.system_ns - mid);
  const double device = static_cast<double>(since) * (1 + truth.rate_ppb / 1e9);
  return static_cast<std::int64_t>(cross.device_ns - truth.device_ns) +
         static_cast<std::int64_t>(device);
}

TEST("sim: the truth lies inside the bound of every cross timestamp") {
  const BackendOptions variants[] = {
      {{"latency.sampleMin", "0.4"}, {"latency.sampleMax", "0.6"}},
      {{"latency.sampleMin", "0"}, {"latency.sampleMax", "0.05"}},
      {{"latency.sampleMin", "0.95"}, {"latency.sampleMax", "1"}},
      {{"latency.tailProbability", "0.3"}, {"wanderPpbPerSqrtS", "1000"}}};
  for (const char* family : kFamilies) {
    for (const BackendOptions& variant : variants) {
      SimFixture f(family, variant);
      std::uint64_t outside = 0;
      for (int i = 0; i < 2000; ++i) {
        const CrossTimestamp cross = value_of(f.adapter->clock()->cross_timestamp());
        const GroundTruth truth = value_of(f.adapter->truth()->now());
        const std::int64_t error = error_of(cross, truth);
        const auto size = static_cast<std::uint64_t>(error < 0 ? -error : error);
        if (size > cross.bound_ns) ++outside;
        CHECK_EQ(code_of(advance_time(*f.backend, 1234567)), "OK");
      }
      CHECK_EQ(outside, 0u);
    }
  }
}

TEST("sim: cross timestamps bracket one register access and say where they come from") {
  for (const char* family : kFamilies) {
    SimFixture f(family, {{"latency.sigma", "0"}, {"latency.tailProbability", "0"}});
    const CrossTimestamp cross = value_of(f.adapter->clock()->cross_timestamp());
    CHECK(cross.method == CrossMethod::kModel);
    CHECK(cross.system_clock == SystemClockId::kVirtual);
    CHECK_EQ(cross.samples, 1u);
    CHECK_EQ(cross.samples_failed, 0u);
    const std::uint64_t width = cross.system_after_ns - cross.system_before_ns;
    CHECK(width >= 900 && width <= 1021);  // one read, half a clock reading each side, one tick
    CHECK(value_of(f.adapter->clock()->read()).source == ReadingSource::kHardware);
  }
}

TEST("sim: with the sample in the middle of the access, the middle of the bracket is right") {
  for (const char* family : {"i210", "i226"}) {
    SimFixture f(
        family,
        {{"latency.sampleMin", "0.5"}, {"latency.sampleMax", "0.5"}, {"oscillatorPpb", "0"}});
    for (int i = 0; i < 1000; ++i) {
      const CrossTimestamp cross = value_of(f.adapter->clock()->cross_timestamp());
      const std::int64_t error = error_of(cross, value_of(f.adapter->truth()->now()));
      CHECK(error >= -5 && error <= 5);  // a reading is the middle of its tick of 8 ns
    }
  }
}

TEST("sim: clocks run from the start, at their crystal's rate") {
  for (const char* family : kFamilies) {
    SimFixture f(family, {{"oscillatorPpb", "-12345"}});
    const ClockConfig config = value_of(f.adapter->steering()->config());
    CHECK(config.running);
    CHECK_EQ(config.timinca_ppb, 0.0);
    CHECK(config.device_ns >= sim::kStartDeviceNs);
    const GroundTruth before = value_of(f.adapter->truth()->now());
    CHECK_EQ(code_of(advance_time(*f.backend, 100000000000u)), "OK");
    const GroundTruth after = value_of(f.adapter->truth()->now());
    const std::uint64_t system = after.system_ns - before.system_ns;
    const auto gained = static_cast<std::int64_t>(after.device_ns - before.device_ns - system);
    CHECK(gained >= -1234501 && gained <= -1234499);
    CHECK(after.rate_ppb > -12345.01 && after.rate_ppb < -12344.99);
  }
}

TEST("sim: a set clock shows the time, also through a second handle") {
  const std::uint64_t wanted = 1999999999999999999u;
  for (const char* family : kFamilies) {
    SimFixture f(family);
    const auto second = f.open();
    CHECK_EQ(code_of(f.adapter->steering()->set(wanted)), "OK");
    const std::uint64_t shown = value_of(second->clock()->read()).device_ns;
    CHECK(shown >= wanted && shown < wanted + 100000);
    const GroundTruth truth = value_of(second->truth()->now());
    CHECK(truth.device_ns >= shown && truth.device_ns < shown + 100000);
  }
}

TEST("sim: an offset moves the truth by itself, within the latency of a register access") {
  for (const char* family : kFamilies) {
    for (const std::int64_t offset : {std::int64_t{1}, std::int64_t{-1}, std::int64_t{250000},
                                      std::int64_t{-999999999}, std::int64_t{86400000000000}}) {
      SimFixture f(family, {{"latency.tailProbability", "0"}, {"oscillatorPpb", "0"}});
      const GroundTruth before = value_of(f.adapter->truth()->now());
      CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(offset)), "OK");
      const GroundTruth after = value_of(f.adapter->truth()->now());
      const auto moved = static_cast<std::int64_t>(after.device_ns - before.device_ns -
                                                   (after.system_ns - before.system_ns));
      CHECK(moved - offset > -1500 && moved - offset < 1500);
      const bool software = std::string(family) == "i217" || std::string(family) == "i219";
      if (software) CHECK(moved - offset >= -1 && moved - offset <= 1);
    }
  }
}

TEST("sim: a change that does not happen is not reported as done") {
  for (const char* family : {"i210", "i226"}) {
    SimFixture f(family);
    f.order("ignore-writes adapter=0 on=1");
    CHECK_EQ(code_of(f.adapter->steering()->set(12345)), "HAL_NOT_EFFECTIVE");
    CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(-1000000)), "HAL_NOT_EFFECTIVE");
    CHECK_EQ(code_of(f.adapter->steering()->adjust_rate(1000).status()), "HAL_NOT_EFFECTIVE");
    f.order("ignore-writes adapter=0 on=0");
    CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(-1000000)), "OK");
  }
  SimFixture i219("i219");
  i219.order("ignore-writes adapter=0 on=1");
  CHECK_EQ(code_of(i219.adapter->steering()->adjust_rate(1000).status()), "HAL_NOT_EFFECTIVE");
  CHECK_EQ(code_of(i219.adapter->steering()->set(12345)), "OK");  // kept in software, as drivers do
}

TEST("sim: times that the clock cannot show are refused and change nothing") {
  SimFixture f("i210");
  const GroundTruth before = value_of(f.adapter->truth()->now());
  CHECK_EQ(code_of(f.adapter->steering()->set(std::uint64_t{4294967296} * kNsPerSecond)),
           "HAL_OUT_OF_RANGE");
  CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(-2000000000000000000)), "HAL_OUT_OF_RANGE");
  CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(INT64_MAX)), "HAL_OUT_OF_RANGE");
  CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(INT64_MIN)), "HAL_OUT_OF_RANGE");
  const GroundTruth after = value_of(f.adapter->truth()->now());
  CHECK(after.device_ns - before.device_ns < 1000000);
}

TEST("sim: a commanded rate is the true rate, to one step of the register") {
  for (const char* family : kFamilies) {
    SimFixture f(family, {{"oscillatorPpb", "0"}});
    const RateRange range = value_of(f.adapter->steering()->rate_range());
    CHECK(range.calibrated);
    for (const double ppb : {0.0, 1000.0, -1000.0, 99999.5, -500000.0}) {
      const RateAdjustment done = value_of(f.adapter->steering()->adjust_rate(ppb));
      CHECK(done.reference == RateReference::kNominal);
      CHECK_EQ(done.requested_ppb, ppb);
      const double off = done.commanded_ppb - ppb;
      CHECK(off <= range.step_ppb / 2 * 1.0001 && off >= -range.step_ppb / 2 * 1.0001);
      CHECK_EQ(value_of(f.adapter->registers()->read(reg::kTIMINCA)), done.register_value);
      CHECK_EQ(value_of(f.adapter->steering()->config()).timinca_ppb, done.commanded_ppb);
      const double rate = value_of(f.adapter->truth()->now()).rate_ppb;
      CHECK(rate - done.commanded_ppb < 1e-6 && done.commanded_ppb - rate < 1e-6);
    }
  }
}

TEST("sim: a rate out of range names the range and changes nothing") {
  for (const char* family : kFamilies) {
    SimFixture f(family);
    const RateRange range = value_of(f.adapter->steering()->rate_range());
    const std::uint32_t before = value_of(f.adapter->registers()->read(reg::kTIMINCA));
    for (const double ppb : {range.max_ppb + range.step_ppb, range.min_ppb - range.step_ppb}) {
      const Result<RateAdjustment> refused = f.adapter->steering()->adjust_rate(ppb);
      CHECK_EQ(code_of(refused.status()), "HAL_RATE_UNREACHABLE");
      CHECK(refused.status().error().detail.find(std::to_string(range.max_ppb)) !=
            std::string::npos);
    }
    CHECK_EQ(value_of(f.adapter->registers()->read(reg::kTIMINCA)), before);
    CHECK_EQ(code_of(f.adapter->steering()->adjust_rate(range.max_ppb).status()), "OK");
    CHECK_EQ(code_of(f.adapter->steering()->adjust_rate(range.min_ppb).status()), "OK");
  }
}

TEST("sim: bounds hold at the fastest and slowest rate a part can be told") {
  for (const char* family : kFamilies) {
    SimFixture f(family, {{"latency.sampleMin", "0"}, {"latency.sampleMax", "1"}});
    const RateRange range = value_of(f.adapter->steering()->rate_range());
    for (const double ppb : {range.max_ppb, range.min_ppb}) {
      CHECK_EQ(code_of(f.adapter->steering()->adjust_rate(ppb).status()), "OK");
      for (int i = 0; i < 500; ++i) {
        const CrossTimestamp cross = value_of(f.adapter->clock()->cross_timestamp());
        const std::int64_t error = error_of(cross, value_of(f.adapter->truth()->now()));
        CHECK(static_cast<std::uint64_t>(error < 0 ? -error : error) <= cross.bound_ns);
      }
    }
  }
}

TEST("sim: I219's time continues over the wrap of its counter") {
  SimFixture f("i219", {{"sourceClockKhz", "38400"}, {"oscillatorPpb", "0"}});
  // 38.4 MHz: the 64-bit counter wraps after 9.77 h.
  const std::uint64_t hour = std::uint64_t{3600} * kNsPerSecond;
  GroundTruth before = value_of(f.adapter->truth()->now());
  for (int i = 0; i < 30; ++i) {
    CHECK_EQ(code_of(advance_time(*f.backend, hour)), "OK");
    const std::uint64_t shown = value_of(f.adapter->clock()->read()).device_ns;
    const GroundTruth after = value_of(f.adapter->truth()->now());
    const std::uint64_t passed = after.device_ns - before.device_ns;
    CHECK(passed > hour - hour / 500 && passed < hour);  // 1600 ppm slow
    CHECK(shown <= after.device_ns && shown + 100000 > after.device_ns);
    before = after;
  }
}

TEST("sim: I219's time is right while its counter wraps during the reading") {
  for (std::uint32_t ahead_ns = 0; ahead_ns <= 4000; ahead_ns += 50) {
    SimFixture f("i219", {{"sourceClockKhz", "38400"}});
    CHECK_EQ(code_of(f.adapter->registers()->write(reg::kSYSTIMH, 0xFFFFFFFFu)), "OK");
    CHECK_EQ(code_of(f.adapter->registers()->write(reg::kSYSTIML, 0u - (ahead_ns << 19) - 1)),
             "OK");
    const std::uint64_t before = value_of(f.adapter->truth()->now()).device_ns;
    const std::uint64_t shown = value_of(f.adapter->clock()->read()).device_ns;
    const std::uint64_t after = value_of(f.adapter->truth()->now()).device_ns;
    CHECK(shown - before + 30 < 100000 && after - shown < 100000);
  }
}

}  // namespace
}  // namespace avbhal
