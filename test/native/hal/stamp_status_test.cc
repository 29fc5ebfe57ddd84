// Why there are, or are not, hardware stamps: on the simulator and over the scripted filter driver.
#include "hal/stamp_status.h"

#include "avb_stamp_driver.h"
#include "base/registers.gen.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

template <class A>
TimestampStatus status_of(A& adapter) {
  Result<TimestampStatus> status = adapter->stamps()->status();
  CHECK(status.ok());
  return status.take();
}

struct Avb {
  explicit Avb(std::uint16_t id, std::uint16_t flags = 0, std::uint32_t mask = 0x1FF)
      : driver({id}) {
    driver.fake.version.flags = flags;
    nic().capabilities = mask;
    if (id == kDeviceI219) nic().timinca = 0x02F42400;
    backend = driver.fake.backend();
    const std::string family = id == kDeviceI210 ? "I210" : id == kDeviceI219 ? "I219" : "I226";
    adapter = driver.fake.open(*backend, "avb:" + family + ":0");
    nic().set_time(5000000007u, driver.fake.clock.ns());
  }
  FakeNic& nic() { return *driver.fake.nics[0]; }
  StampDriver driver;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> adapter;
};

}  // namespace

TEST("stamp status: sim tells off from on, and a stopped clock, on every family") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    SimFixture f(family);
    TimestampStatus status = status_of(f.adapter);
    CHECK(status.state == TimestampState::kSupportedDisabled);
    CHECK(has(status.action, "configure({ packets: true })"));
    CHECK(status.active_flags.empty() && status.cross_timestamp && status.os_build.empty());
    StampingRequest request;
    request.packets = true;
    CHECK(f.adapter->stamping()->configure(request).ok());
    status = status_of(f.adapter);
    CHECK(status.state == TimestampState::kActive);
    CHECK_EQ(status.action.find("Nothing"), std::size_t{0});
    CHECK_EQ(status.active_flags.size(), std::size_t{2});
    CHECK_EQ(status.native_code, 0u);
    CHECK(!status.keyword_offered && !status.keyword_value);
  }
  SimFixture f("i226");
  CHECK(f.adapter->registers()->write(reg::kTSAUXC, reg::kTSAUXC_DISABLE_SYSTIME).ok());
  const TimestampStatus stopped = status_of(f.adapter);
  CHECK(stopped.state == TimestampState::kSupportedDisabled && !stopped.cross_timestamp);
  CHECK(has(stopped.action, "stands still"));
}

TEST("stamp status: avb reads packet stamps with a debug driver, and says unknown without") {
  Avb release(kDeviceI226);
  TimestampStatus status = status_of(release.adapter);
  CHECK(status.state == TimestampState::kUnknown);
  CHECK_EQ(status.deciding_call, "GET_VERSION");
  CHECK(has(status.action, "release build") && status.cross_timestamp);
  Avb debug(kDeviceI226, kVersionFlagDebug);
  status = status_of(debug.adapter);
  CHECK(status.state == TimestampState::kSupportedDisabled);
  CHECK_EQ(status.deciding_call, "READ_REGISTER");
  debug.driver.fake.register_value = 0x10;
  status = status_of(debug.adapter);
  CHECK(status.state == TimestampState::kActive);
  CHECK_EQ(status.active_flags.size(), std::size_t{2});
  // An I210's transmit stamps are never found by the driver.
  Avb i210(kDeviceI210, kVersionFlagDebug);
  i210.driver.fake.register_value = 0x10;
  status = status_of(i210.adapter);
  CHECK(status.state == TimestampState::kActive && has(status.action, "No transmit stamps"));
  CHECK_EQ(status.active_flags.size(), std::size_t{1});
}

TEST("stamp status: avb tells a stopped clock and one that delivers 0") {
  Avb stopped(kDeviceI226, kVersionFlagDebug);
  stopped.nic().tsauxc = 0x80000000;
  TimestampStatus status = status_of(stopped.adapter);
  CHECK(status.state == TimestampState::kSupportedDisabled && !status.cross_timestamp);
  CHECK_EQ(status.deciding_call, "GET_CLOCK_CONFIG");
  CHECK(has(status.action, "stands still"));
  Avb zero(kDeviceI226, kVersionFlagDebug);
  zero.driver.fake.register_value = 0x10;
  zero.nic().counts = false;
  zero.nic().set_time(0, zero.driver.fake.clock.ns());
  status = status_of(zero.adapter);
  CHECK(status.state == TimestampState::kUnknown && has(status.action, "0 ns"));
  CHECK(status.active_flags.empty() && !status.cross_timestamp);
}

TEST("stamp status: avb tells what the driver cannot do for an adapter, and what asked") {
  Avb i219(kDeviceI219);
  TimestampStatus status = status_of(i219.adapter);
  CHECK(status.state == TimestampState::kAdapterUnsupported);
  CHECK_EQ(status.deciding_call, "ENUM_ADAPTERS");
  CHECK(has(status.action, "software offset"));
  Avb none(kDeviceI226);
  none.nic().capabilities = 0;
  status = status_of(none.adapter);
  CHECK(status.state == TimestampState::kAdapterUnsupported);
  CHECK_EQ(status.deciding_call, "GET_HW_STATE");
  CHECK(has(status.action, "context") && status.supported_flags.empty());
}

TEST("stamp status: avb keeps the driver's number; an adapter that left is an error") {
  Avb failing(kDeviceI226);
  failing.driver.fake.before = [](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kGetClockConfig) return 1234u;
    return std::nullopt;
  };
  const TimestampStatus status = status_of(failing.adapter);
  CHECK(status.state == TimestampState::kDriverError);
  CHECK_EQ(status.native_code, 1234u);
  CHECK(has(status.deciding_call, "GET_CLOCK_CONFIG") && !status.action.empty());
  Avb gone(kDeviceI226);
  gone.nic().gone = true;
  CHECK(gone.adapter->stamps()->status().status().code() == ErrorCode::kAdapterGone);
}

}  // namespace avbhal::test
