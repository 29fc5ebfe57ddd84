// Finding, naming and opening adapters of the AVB filter driver.
#include "avb_fake_driver.h"
#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/identity.h"
#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

TEST("avb: enumeration names adapters by family and position") {
  FakeDriver driver({kDeviceI226, kDeviceI210, kDeviceI226, kDeviceI219});
  driver.stand_in = true;
  driver.version = {1, 0, 123, 4, kVersionFlagDebug, 0};
  auto backend = driver.backend();
  Result<std::vector<AdapterInfo>> list = backend->enumerate();
  CHECK(list.ok());
  CHECK_EQ(list.value().size(), 4u);
  if (list.value().size() != 4) return;
  const char* keys[] = {"avb:I226:0", "avb:I210:0", "avb:I226:1", "avb:I219:0"};
  for (std::size_t i = 0; i < 4; ++i) {
    const AdapterInfo& info = list.value()[i];
    CHECK_EQ(info.key, std::string(keys[i]));
    CHECK_EQ(info.index, i);
    CHECK(info.simulated);
    CHECK(info.pci && !info.pci->exact && info.pci->vendor == 0x8086);
    CHECK(info.driver && info.driver->version == "1.0.123.4");
    CHECK(!info.mac && !info.location);
  }
  CHECK(list.value()[2].family == Family::kI226);
  // Nothing was opened: that would reset clocks and disturb other processes.
  CHECK_EQ(driver.count(kOpenAdapter), 0u);
  const BackendProbe probe = backend->probe();
  CHECK(probe.available && probe.simulated);
  CHECK_EQ(probe.adapters, 4u);
  CHECK_EQ(driver.live_handles, 0);
}

TEST("avb: trap 24: no adapter is 433 or 2 and an empty list") {
  for (const std::uint32_t error : {win32::kNoSuchDevice, win32::kFileNotFound}) {
    FakeDriver driver(std::vector<std::uint16_t>{});
    driver.before = [error](const FakeCall& call) { return answer_to(call, kEnumAdapters, error); };
    auto backend = driver.backend();
    Result<std::vector<AdapterInfo>> list = backend->enumerate();
    CHECK(list.ok());
    CHECK(list.value().empty());
    CHECK(!backend->probe().available);
    CHECK_EQ(backend->open("avb:I226:0").status().code(), ErrorCode::kNoAdapter);
  }
}

TEST("avb: trap 4: the index of the enumeration goes into OPEN verbatim") {
  FakeDriver driver({kDeviceI210, kDeviceI226, kDeviceI226});
  auto backend = driver.backend();
  auto nic = driver.open(*backend, "avb:I226:1");
  if (!nic) return;
  CHECK_EQ(nic->info().index, 2u);
  CHECK(driver.selected == driver.nics[2]);
}

TEST("avb: trap 4: indices that moved since the enumeration") {
  FakeDriver driver({kDeviceI226});
  auto backend = driver.backend();
  CHECK(backend->enumerate().ok());
  driver.plug(kDeviceI210);
  auto nic = driver.open(*backend, "avb:I226:0");
  if (!nic) return;
  CHECK_EQ(nic->info().index, 1u);
  CHECK(driver.selected->device_id == kDeviceI226);
}

TEST("avb: trap 4: an adapter that arrives between listing and OPEN") {
  FakeDriver driver({kDeviceI226});
  auto backend = driver.backend();
  bool arrived = false;
  driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kOpenAdapter && !arrived) {
      arrived = true;
      driver.plug(kDeviceI210);
    }
    return std::nullopt;
  };
  auto nic = driver.open(*backend, "avb:I226:0");
  if (!nic) return;
  CHECK(arrived);
  CHECK_EQ(nic->info().index, 1u);
  CHECK(driver.selected->device_id == kDeviceI226);
}

TEST("avb: trap 4: an adapter that arrives right after OPEN") {
  FakeDriver driver({kDeviceI226});
  auto backend = driver.backend();
  bool arrived = false;
  driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
    if (call.code == kOpenAdapter && !arrived) {
      arrived = true;
      driver.plug(kDeviceI210);
    }
  };
  auto nic = driver.open(*backend, "avb:I226:0");
  if (!nic) return;
  CHECK_EQ(nic->info().index, 1u);
  CHECK(driver.selected->device_id == kDeviceI226);
}

TEST("avb: trap 4: a list that changes while it is read is read again") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  auto backend = driver.backend();
  const auto leaving = driver.nics[1];
  driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    const bool second = call.code == kEnumAdapters && sent<AdapterEnum>(call).index == 1;
    if (second && driver.nics.size() == 2) driver.unplug(leaving);
    return std::nullopt;
  };
  Result<std::vector<AdapterInfo>> list = backend->enumerate();
  CHECK(list.ok());
  CHECK_EQ(list.value().size(), 1u);
}

TEST("avb: trap 4: an adapter that arrives while the list is read") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  auto backend = driver.backend();
  driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    const bool second = call.code == kEnumAdapters && sent<AdapterEnum>(call).index == 1;
    if (second && driver.nics.size() == 2) driver.plug(kDeviceI219);
    return std::nullopt;
  };
  Result<std::vector<AdapterInfo>> list = backend->enumerate();
  CHECK(list.ok());
  CHECK_EQ(list.value().size(), 3u);
  CHECK(list.value()[0].family == Family::kI219);
}

TEST("avb: replies about something else are refused") {
  FakeDriver driver;
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  driver.after = [](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code == kEnumAdapters) static_cast<AdapterEnum*>(out)->index = 7;
    if (call.code == kGetHwState) static_cast<HwStateQuery*>(out)->vendor_id = 0;
  };
  CHECK_EQ(backend->enumerate().status().code(), ErrorCode::kDriverReply);
  CHECK_EQ(nic->driver()->state().status().code(), ErrorCode::kDriverReply);
}

TEST("avb: trap 3: a handle that ended up at another family is bound again") {
  FakeDriver driver;
  int states = 0;
  driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code == kGetHwState && ++states == 1) {
      static_cast<HwStateQuery*>(out)->device_id = kDeviceI210;
    }
  };
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  CHECK_EQ(driver.count(kOpenAdapter), 2u);
}

TEST("avb: trap 4: a list that never holds still is an error") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  auto backend = driver.backend();
  driver.before = [](const FakeCall& call) -> std::optional<std::uint32_t> {
    const bool second = call.code == kEnumAdapters && sent<AdapterEnum>(call).index == 1;
    if (second) return win32::kInvalidParameter;
    return std::nullopt;
  };
  CHECK_EQ(backend->enumerate().status().code(), ErrorCode::kAdapterNotReady);
}

TEST("avb: a key that no adapter has names those that exist") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  auto backend = driver.backend();
  for (const char* key : {"avb:I226:1", "avb:I219:0", "", "I226", "avb:i226:0"}) {
    const Status status = backend->open(key).take_status();
    CHECK_EQ(status.code(), ErrorCode::kNoAdapter);
    CHECK(!status.ok() &&
          status.error().detail.find("'avb:I226:0', 'avb:I210:0'") != std::string::npos);
  }
  CHECK_EQ(driver.live_handles, 0);
}

TEST("avb: I225 is listed with the reason why it cannot be used") {
  FakeDriver driver({kDeviceI225});
  driver.version.flags = kVersionFlagDebug;
  driver.nics[0]->capabilities = 0x0BF;
  driver.nics[0]->state = kHwBound;
  auto backend = driver.backend();
  Result<std::vector<AdapterInfo>> list = backend->enumerate();
  CHECK(list.ok() && list.value().size() == 1);
  auto nic = driver.open(*backend, "avb:I225:0");
  if (!nic) return;
  const CapabilityManifest& able = nic->info().capabilities;
  CHECK(!able.has(Capability::kClockRead));
  CHECK(!able.has(Capability::kRegisterRead));
  CHECK(able.reason(Capability::kClockRead).find("no operation table") != std::string::npos);
  const Status status = nic->clock()->read().take_status();
  CHECK_EQ(status.code(), ErrorCode::kNotSupported);
  CHECK(!status.ok() && status.error().detail.find("no operation table") != std::string::npos);
  const Result<DriverState> state = nic->driver()->state();
  CHECK(state.ok());
  CHECK_EQ(state.value().hardware_state, std::string("bound"));
}

TEST("avb: capabilities follow single bits and name what is missing") {
  using intel_avb::capabilities_of;
  // Masks of older releases differ; only the PTP and MMIO bits matter here.
  for (const std::uint32_t mask : {0x1FFu, 0x1BFu, 0x083u, 0x081u}) {
    CHECK(capabilities_of(Family::kI226, mask, true).has(Capability::kClockRead));
  }
  for (const std::uint32_t mask : {0x000u, 0x080u, 0x101u}) {
    const CapabilityManifest able = capabilities_of(Family::kI226, mask, true);
    CHECK(!able.has(Capability::kClockRead));
    CHECK(!able.has(Capability::kClockRateAdjust));
    CHECK(!able.reason(Capability::kClockRead).empty());
  }
  const CapabilityManifest i217 = capabilities_of(Family::kI217, 0x0C1, false);
  CHECK(i217.has(Capability::kClockRead));
  CHECK(!i217.has(Capability::kClockSet));
  CHECK(!i217.has(Capability::kClockOffsetAdjust));
}

TEST("avb: trap 20: release build denies registers without asking for them") {
  FakeDriver driver;
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  CHECK(!nic->info().capabilities.has(Capability::kRegisterRead));
  const Status status = nic->registers()->read(0xB600).take_status();
  CHECK_EQ(status.code(), ErrorCode::kNotSupported);
  CHECK(!status.ok() && status.error().detail.find("release build") != std::string::npos);
  CHECK_EQ(nic->registers()->write(0xB600, 0).code(), ErrorCode::kNotSupported);
  CHECK_EQ(driver.count(kReadRegister) + driver.count(kWriteRegister), 0u);
}

TEST("avb: trap 20: error 1 from a driver that calls itself a debug build") {
  FakeDriver driver;
  driver.version.flags = kVersionFlagDebug;
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  CHECK(nic->info().capabilities.has(Capability::kRegisterRead));
  driver.before = [](const FakeCall& call) {
    return answer_to(call, kReadRegister, win32::kInvalidFunction);
  };
  const Status status = nic->registers()->read(0xB600).take_status();
  CHECK_EQ(status.code(), ErrorCode::kNotSupported);
  CHECK(!status.ok() && status.error().os_error == 1);
  for (const std::uint32_t offset : {2u, 0x20000u, 0xFFFFFFFCu}) {
    CHECK_EQ(nic->registers()->read(offset).status().code(), ErrorCode::kRegisterInvalid);
    CHECK_EQ(nic->registers()->write(offset, 0).code(), ErrorCode::kRegisterInvalid);
  }
}

TEST("avb: driver of another major version is refused") {
  for (const std::uint16_t major : {0, 2}) {
    FakeDriver driver;
    driver.version.major = major;
    auto backend = driver.backend();
    const Status status = backend->enumerate().take_status();
    CHECK_EQ(status.code(), ErrorCode::kDriverError);
    CHECK(!status.ok() && status.error().detail.find("major version 1") != std::string::npos);
    CHECK_EQ(backend->open("avb:I226:0").status().code(), ErrorCode::kDriverError);
    CHECK_EQ(driver.count(kOpenAdapter), 0u);
  }
}

TEST("avb: driver state carries version, state and masks") {
  FakeDriver driver;
  driver.version = {1, 2, 345, 6, kVersionFlagDebug, 0};
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  const Result<DriverState> state = nic->driver()->state();
  CHECK(state.ok());
  CHECK_EQ(state.value().driver_version, std::string("1.2.345.6"));
  CHECK(state.value().debug_build);
  CHECK_EQ(state.value().hardware_state, std::string("ptp-ready"));
  CHECK_EQ(state.value().hardware_state_value, 3u);
  CHECK_EQ(state.value().capability_mask, 0x1FFu);
  CHECK_EQ(state.value().usable_mask, 0x03u);
  CHECK_EQ(state.value().device_text, std::string("Intel I226 text"));
}

TEST("avb: trap 5: device text of an adapter that another process selected is dropped") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kGetDeviceInfo) driver.selected = driver.nics[1];
    return std::nullopt;
  };
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  const Result<DriverState> state = nic->driver()->state();
  CHECK(state.ok());
  CHECK_EQ(state.value().device_text, std::string());
}

}  // namespace
}  // namespace avbhal::test
