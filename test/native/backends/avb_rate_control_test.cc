// ADJUST_FREQUENCY acts on the adapter that anyone opened last: routing, verification, calibration.
#include <cmath>

#include "avb_bench.h"
#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

using Bench = AvbBench;

TEST("avb: trap 11: I226 cannot be slowed to real time") {
  Bench b;
  if (!b.nic) return;
  const Status status = b.nic->steering()->adjust_rate(0).take_status();
  CHECK_EQ(status.code(), ErrorCode::kRateUnreachable);
  CHECK(mentions(status, "1220703.125 to 58593749.927 ppb"));
  CHECK(mentions(status, "only be made faster"));
  CHECK_EQ(b.driver.count(kAdjustFrequency), 0u);
  CHECK_EQ(b.nic->steering()->adjust_rate(std::nan("")).status().code(),
           ErrorCode::kRateUnreachable);
}

TEST("avb: rate is commanded by the silicon's formula and read back") {
  Bench b;
  if (!b.nic) return;
  const Result<RateAdjustment> done = b.nic->steering()->adjust_rate(2000000);
  CHECK(done.ok());
  CHECK_EQ(done.value().requested_ppb, 2000000.0);
  CHECK(std::fabs(done.value().commanded_ppb - 2000000) < 0.04);
  CHECK_EQ(done.value().register_value, b.driver.nics[0]->timinca);
  CHECK(done.value().reference == RateReference::kNominal);
  const Result<ClockConfig> config = b.nic->steering()->config();
  CHECK(config.ok());
  CHECK_EQ(config.value().timinca_ppb, done.value().commanded_ppb);
}

TEST("avb: trap 5: the adapter is selected again before its rate is set") {
  Bench b({kDeviceI226, kDeviceI210});
  if (!b.nic) return;
  auto other = b.driver.open(*b.backend, "avb:I210:0");
  CHECK(b.driver.selected == b.driver.nics[1]);
  const std::uint32_t before = b.driver.nics[1]->timinca;
  CHECK(b.nic->steering()->adjust_rate(2000000).ok());
  CHECK_EQ(b.driver.nics[1]->timinca, before);
  CHECK(b.driver.nics[0]->timinca != 0x18000000);
  CHECK(b.driver.selected == b.driver.nics[0]);
  // Selecting it did not initialise it again, and no handle stayed behind.
  CHECK_EQ(b.driver.nics[0]->resets, 1u);
  CHECK_EQ(b.driver.live_handles, 2);
}

TEST("avb: trap 5: another process that selects its adapter in between is noticed") {
  Bench b({kDeviceI226, kDeviceI210});
  if (!b.nic) return;
  b.driver.nics[1]->timinca = 0x08000000;
  b.driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kAdjustFrequency) b.driver.selected = b.driver.nics[1];
    return std::nullopt;
  };
  const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
  CHECK_EQ(status.code(), ErrorCode::kNotEffective);
  CHECK(mentions(status, "Another process"));
  CHECK(mentions(status, "0x08000000"));
  CHECK(mentions(status, "read back 0x18000000"));
  CHECK(is_error_of(status, "clock.adjustRate", "ADJUST_FREQUENCY"));
}

TEST("avb: trap 5: indices that moved do not lead to the wrong twin") {
  Bench b({kDeviceI226, kDeviceI210, kDeviceI226}, "avb:I226:1");
  if (!b.nic) return;
  const auto own = b.driver.nics[2];
  const auto stranger = b.driver.nics[1];
  const auto twin = b.driver.nics[0];
  // Both run, with equal settings; the newcomer takes the first position.
  const auto newcomer = b.driver.plug(kDeviceI226);
  CHECK(b.nic->steering()->adjust_rate(2000000).ok());
  CHECK(own->timinca != 0x18000000);
  CHECK_EQ(twin->timinca, 0x18000000u);
  CHECK_EQ(newcomer->timinca, 0x18000000u);
  // Another family is not even opened: that could reset its clock.
  CHECK_EQ(stranger->resets, 0u);
}

TEST("avb: trap 5: no listed adapter shows this clock") {
  Bench b({kDeviceI226, kDeviceI226});
  if (!b.nic) return;
  // Every other handle reads something else, as if the adapter had left the list.
  const int own = b.driver.log.back().handle;
  b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code != kGetClockConfig || call.handle == own) return;
    static_cast<ClockConfigReply*>(out)->systim_ns += 1000000;
  };
  CHECK_EQ(b.nic->steering()->adjust_rate(2000000).status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(b.driver.count(kAdjustFrequency), 0u);
}

TEST("avb: trap 8: an adapter that is not ready is not selected, that would reset its clock") {
  Bench b;
  if (!b.nic) return;
  b.driver.nics[0]->state = kHwBarMapped;
  const std::uint32_t opened = b.driver.count(kOpenAdapter);
  const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
  CHECK_EQ(status.code(), ErrorCode::kAdapterNotReady);
  CHECK(mentions(status, "bar-mapped"));
  CHECK_EQ(b.driver.count(kOpenAdapter), opened);
  CHECK_EQ(b.driver.nics[0]->resets, 1u);
}

TEST("avb: a driver that ignores the rate") {
  Bench b;
  if (!b.nic) return;
  b.driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
    if (call.code == kAdjustFrequency) b.driver.nics[0]->timinca = 0x17000000;
  };
  const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
  CHECK_EQ(status.code(), ErrorCode::kNotEffective);
  CHECK(mentions(status, "0x17000000"));
}

TEST("avb: a rate that is set already needs no request") {
  Bench b;
  if (!b.nic) return;
  CHECK(b.nic->steering()->adjust_rate(2000000).ok());
  const std::uint32_t requests = b.driver.count(kAdjustFrequency);
  const Result<RateAdjustment> again = b.nic->steering()->adjust_rate(2000000);
  CHECK(again.ok());
  CHECK_EQ(again.value().register_value, b.driver.nics[0]->timinca);
  CHECK_EQ(b.driver.count(kAdjustFrequency), requests);
}

TEST("avb: error of ADJUST_FREQUENCY names it") {
  Bench b;
  if (!b.nic) return;
  b.driver.before = [](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kAdjustFrequency) return win32::kInvalidParameter;
    return std::nullopt;
  };
  const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
  CHECK_EQ(status.code(), ErrorCode::kDriverError);
  CHECK(is_error_of(status, "clock.adjustRate", "ADJUST_FREQUENCY"));
  CHECK(!status.ok() && status.error().os_error == 87);
}

TEST("avb: trap 11: a measured rate makes commands relative to the system clock") {
  Bench b;
  if (!b.nic) return;
  // Oscillator 20 ppm fast, at the default register.
  const double scale = 1.00002;
  CHECK(b.nic->clock()->apply_rate_measurement({(scale * 1.029296875 - 1) * 1e9, 10}).ok());
  const Result<RateRange> range = b.nic->steering()->rate_range();
  CHECK(range.ok() && range.value().calibrated);
  CHECK(std::fabs(range.value().min_ppb - (scale * 1.001220703125 - 1) * 1e9) < 0.01);
  const Result<RateAdjustment> done = b.nic->steering()->adjust_rate(2000000);
  CHECK(done.ok());
  CHECK(done.value().reference == RateReference::kSystem);
  CHECK(std::fabs(done.value().commanded_ppb - 2000000) < 0.04);
  const double delta = static_cast<double>(b.driver.nics[0]->timinca) / 4294967296.0 / 3.2;
  CHECK(std::fabs((scale * (1 + delta) - 1) * 1e9 - 2000000) < 0.1);
}

TEST("avb: trap 11: I219 is not steered before its counter is calibrated") {
  Bench b({kDeviceI219}, "avb:I219:0");
  if (!b.nic) return;
  b.driver.nics[0]->timinca = 0x02F42400;
  Result<RateRange> range = b.nic->steering()->rate_range();
  CHECK(range.ok() && !range.value().calibrated);
  const Status status = b.nic->steering()->adjust_rate(0).take_status();
  CHECK_EQ(status.code(), ErrorCode::kNotCalibrated);
  CHECK_EQ(b.driver.count(kAdjustFrequency), 0u);

  CHECK(b.nic->clock()->apply_rate_measurement({-40029000, 100}).ok());
  range = b.nic->steering()->rate_range();
  CHECK(range.ok() && range.value().calibrated);
  CHECK(range.value().min_ppb < 0 && range.value().max_ppb > 6000000);
  const Result<RateAdjustment> done = b.nic->steering()->adjust_rate(0);
  CHECK(done.ok());
  CHECK(std::fabs(done.value().commanded_ppb) <= range.value().step_ppb / 2);
  CHECK(done.value().reference == RateReference::kSystem);
  CHECK_EQ(done.value().register_value, b.driver.nics[0]->timinca);
  CHECK_EQ(b.nic->steering()->adjust_rate(8000000).status().code(), ErrorCode::kRateUnreachable);
}

TEST("avb: trap 11: a driver that keeps what is documented is steered by that, once measured") {
  Bench b;
  if (!b.nic) return;
  CHECK(b.nic->clock()->apply_rate_measurement({3000, 1}).ok());
  CHECK(b.nic->steering()->rate_range().value().min_ppb < -1e8);
  CHECK(std::fabs(b.nic->steering()->config().value().timinca_ppb) < 1e-6);
  const Result<RateAdjustment> done = b.nic->steering()->adjust_rate(-50000);
  CHECK(done.ok() && std::fabs(done.value().commanded_ppb + 50000) < 2.5);
  CHECK(done.ok() && done.value().reference == RateReference::kSystem);
  const double ratio = static_cast<double>(b.driver.nics[0]->timinca) / (24u << 24);
  CHECK(std::fabs((ratio * (1 + 3000e-9) - 1) * 1e9 + 50000) < 2.5);
  // Back to what the silicon means.
  b.driver.nics[0]->timinca = 0x18000000;
  CHECK(b.nic->clock()->apply_rate_measurement({29296875, 1}).ok());
  CHECK(b.nic->steering()->rate_range().value().min_ppb > 0);
}

TEST("avb: trap 11: a measurement that contradicts the formula blocks steering") {
  Bench b;
  if (!b.nic) return;
  // Neither the silicon's 2.93 % nor the documented real time.
  const Status status = b.nic->clock()->apply_rate_measurement({10000000, 1});
  CHECK_EQ(status.code(), ErrorCode::kNotCalibrated);
  CHECK(mentions(status, "29296875.000"));
  CHECK(!b.nic->steering()->rate_range().value().calibrated);
  CHECK_EQ(b.nic->steering()->adjust_rate(2000000).status().code(), ErrorCode::kNotCalibrated);
  CHECK(b.nic->clock()->apply_rate_measurement({29296875, 1}).ok());
  CHECK(b.nic->steering()->adjust_rate(2000000).ok());
  for (const double bad : {std::nan(""), -1e9, -2e9, static_cast<double>(INFINITY)}) {
    CHECK_EQ(b.nic->clock()->apply_rate_measurement({bad, 1}).code(), ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace avbhal::test
