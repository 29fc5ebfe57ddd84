// Losing an open adapter of the AVB filter driver: what the ambiguous errors become.
#include "avb_fake_driver.h"
#include "base/win32_errors.h"
#include "core/intersection.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

TEST("avb: trap 24: 433 and 2 on an open adapter mean that it is gone") {
  for (const std::uint32_t error : {win32::kNoSuchDevice, win32::kFileNotFound}) {
    FakeDriver driver;
    auto backend = driver.backend();
    auto nic = driver.open(*backend);
    if (!nic) return;
    driver.before = [error](const FakeCall& call) {
      return answer_to(call, kGetClockConfig, error);
    };
    CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kAdapterGone);
  }
}

TEST("avb: trap 21: error 21 is explained by the adapter's state") {
  struct Case {
    std::uint32_t state;
    ErrorCode code;
    const char* text;
  };
  const Case cases[] = {{kHwTeardown, ErrorCode::kAdapterGone, "being removed"},
                        {kHwUnbound, ErrorCode::kAdapterNotReady, "'unbound'"},
                        {kHwBound, ErrorCode::kAdapterNotReady, "registers are not mapped"},
                        {kHwBarMapped, ErrorCode::kAdapterNotReady, "clock block is not ready"},
                        {kHwPtpReady, ErrorCode::kAdapterNotReady, "has not initialised"}};
  for (const Case& c : cases) {
    FakeDriver driver;
    auto backend = driver.backend();
    auto nic = driver.open(*backend);
    if (!nic) return;
    driver.nics[0]->state = c.state;
    driver.before = [](const FakeCall& call) {
      return answer_to(call, kGetClockConfig, win32::kNotReady);
    };
    const Status status = nic->clock()->read().take_status();
    CHECK_EQ(status.code(), c.code);
    if (status.ok()) continue;
    CHECK_EQ(status.error().os_error, win32::kNotReady);
    CHECK(is_error_of(status, "clock.read", "GET_CLOCK_CONFIG"));
    if (status.error().detail.find(c.text) == std::string::npos) {
      fail(__FILE__, __LINE__, status.error().detail);
    }
  }
}

TEST("avb: trap 21: removed while open, usable again after its return") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  driver.unplug(driver.nics[0]);
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->steering()->config().status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(intersected_cross(*nic->clock(), 3).status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->driver()->state().status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->steering()->set(1000000000).code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->steering()->adjust_offset(1000).code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->steering()->adjust_rate(2000000).status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->refresh().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(backend->open("avb:I226:0").status().code(), ErrorCode::kNoAdapter);

  // Back behind the other adapter: a new position, the same key.
  driver.plug(kDeviceI226);
  std::swap(driver.nics[0], driver.nics[1]);
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kAdapterGone);
  auto again = driver.open(*backend);
  if (!again) return;
  CHECK_EQ(again->info().index, 1u);
  CHECK(again->clock()->read().ok());
}

TEST("avb: trap 21: the last adapter leaves") {
  FakeDriver driver;
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  driver.unplug(driver.nics[0]);
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kAdapterGone);
  nic.reset();
  CHECK_EQ(driver.live_handles, 0);
}

TEST("avb: registers that read all ones mean that the adapter left the bus") {
  for (const std::uint16_t id : {kDeviceI226, kDeviceI210, kDeviceI219}) {
    FakeDriver driver({id});
    auto backend = driver.backend();
    const std::string key = backend->enumerate().take()[0].key;
    auto nic = driver.open(*backend, key);
    if (!nic) return;
    driver.nics[0]->timinca = 0xFFFFFFFF;
    driver.nics[0]->tsauxc = id == kDeviceI219 ? 0 : 0xFFFFFFFF;
    driver.nics[0]->set_time(4294967295u * 1000000000ull + 4294967295u, driver.clock.ns());
    driver.nics[0]->counts = false;
    CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kAdapterGone);
    CHECK_EQ(intersected_cross(*nic->clock(), 2).status().code(), ErrorCode::kAdapterGone);
  }
}

TEST("avb: a register of all ones is only returned while the adapter is there") {
  FakeDriver driver;
  driver.version.flags = kVersionFlagDebug;
  driver.register_value = 0xFFFFFFFF;
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  const Result<std::uint32_t> value = nic->registers()->read(0x0);
  CHECK(value.ok());
  CHECK_EQ(value.value(), 0xFFFFFFFFu);
  driver.nics[0]->timinca = driver.nics[0]->tsauxc = 0xFFFFFFFF;
  CHECK_EQ(nic->registers()->read(0x0).status().code(), ErrorCode::kAdapterGone);
}

TEST("avb: a handle that the driver routes to another adapter is not used") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  // As if the driver had dropped the binding: error 31, and another family answers.
  driver.before = [&](const FakeCall& call) {
    return answer_to(call, kGetClockConfig, win32::kGenFailure);
  };
  driver.nics[0]->device_id = kDeviceI210;
  const Status status = nic->clock()->read().take_status();
  CHECK_EQ(status.code(), ErrorCode::kAdapterGone);
  CHECK(!status.ok() && status.error().detail.find("another adapter") != std::string::npos);
  CHECK_EQ(nic->steering()->set(1800000000000000000u).code(), ErrorCode::kAdapterGone);
  CHECK_EQ(driver.count(kSetTimestamp), 0u);
}

}  // namespace
}  // namespace avbhal::test
