// How single replies of the AVB filter driver are judged, and what its error numbers become.
#include <cmath>
#include <set>

#include "avb_fake_driver.h"
#include "backends/intel_avb/client.h"
#include "backends/intel_avb/errors.h"
#include "base/win32_errors.h"
#include "core/intersection.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

// Every request that the backend sends, with the bytes both sides must agree on.
struct Layout {
  std::uint32_t code;
  std::uint32_t bytes;
};
constexpr Layout kLayouts[] = {
    {kGetVersion, 12},      {kEnumAdapters, 20},    {kOpenAdapter, 12},       {kGetHwState, 16},
    {kGetDeviceInfo, 1032}, {kGetClockConfig, 24},  {kPhcCrossTimestamp, 40}, {kSetTimestamp, 16},
    {kPhcOffsetAdjust, 16}, {kAdjustFrequency, 16}, {kReadRegister, 12},      {kWriteRegister, 12},
};

std::uint32_t bytes_of(std::uint32_t code) {
  for (const Layout& layout : kLayouts) {
    if (layout.code == code) return layout.bytes;
  }
  return 0;
}

// Uses everything the backend can do.
void use_everything(FakeDriver& driver) {
  auto backend = driver.backend();
  CHECK(backend->enumerate().ok());
  auto nic = driver.open(*backend);
  if (!nic) return;
  const Result<ClockReading> now = nic->clock()->read();
  CHECK(now.ok());
  CHECK(nic->steering()->config().ok());
  CHECK(intersected_cross(*nic->clock(), 3).ok());
  CHECK(nic->driver()->state().ok());
  CHECK(nic->steering()->set(now.value().device_ns + 60000000000u).ok());
  CHECK(nic->steering()->adjust_offset(-500).ok());
  CHECK(nic->steering()->adjust_rate(2000000).ok());
  CHECK(nic->steering()->adjust_rate(3000000).ok());
  CHECK(nic->refresh().ok());
  (void)nic->registers()->read(0xB600).ok();
  (void)nic->registers()->write(0xB640, 1).ok();
}

Status read_with(FakeDriver& driver) {
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return ok_status();
  driver.log.clear();
  driver.nics[0]->base_ns += 1;
  return nic->clock()->read().take_status();
}

TEST("avb: trap 1: only bytes and sentinel confirm success") {
  struct Case {
    const char* what;
    std::uint32_t returned;
    std::uint32_t status;
    const char* expected;
  };
  const Case cases[] = {
      {"short reply", 16, 0, "returned 16"},
      {"nothing returned", 0, 0, "returned 0"},
      {"long reply", 32, 0, "returned 32"},
      {"status not written", 24, 0xA5A5A5A5u, "without writing"},
      {"failure inside a success", 24, 0xC0000001u, "0xC0000001"},
  };
  for (const Case& c : cases) {
    FakeDriver driver;
    bool armed = false;
    driver.after = [&](const FakeCall& call, void* out, std::uint32_t* returned) {
      if (!armed || call.code != kGetClockConfig) return;
      // What the driver leaves alone still holds what the caller put there.
      const auto before = sent<ClockConfigReply>(call);
      auto& reply = *static_cast<ClockConfigReply*>(out);
      reply.status = c.status == 0xA5A5A5A5u ? before.status : c.status;
      *returned = c.returned;
    };
    auto backend = driver.backend();
    auto nic = driver.open(*backend);
    if (!nic) return;
    armed = true;
    const Status status = nic->clock()->read().take_status();
    CHECK_EQ(status.code(), ErrorCode::kDriverReply);
    if (status.ok()) continue;
    CHECK(is_error_of(status, "clock.read", "GET_CLOCK_CONFIG"));
    if (status.error().detail.find(c.expected) == std::string::npos) {
      fail(__FILE__, __LINE__, std::string(c.what) + ": " + status.error().detail);
    }
  }
}

TEST("avb: trap 1: failed request does not use the buffer") {
  FakeDriver driver;
  auto backend = driver.backend();
  auto nic = driver.open(*backend);
  if (!nic) return;
  driver.before = [](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kGetClockConfig) return win32::kGenFailure;
    return std::nullopt;
  };
  const Status status = nic->clock()->read().take_status();
  CHECK_EQ(status.code(), ErrorCode::kDriverError);
  if (status.ok()) return;
  CHECK_EQ(status.error().os_error, 31u);
  CHECK(status.error().os_kind == OsErrorKind::kWin32);
  CHECK(is_error_of(status, "clock.read", "GET_CLOCK_CONFIG"));
}

TEST("avb: trap 2: in and out are the whole zeroed structure") {
  FakeDriver driver;
  driver.version.flags = kVersionFlagDebug;
  use_everything(driver);
  std::set<std::uint32_t> seen;
  for (const FakeCall& call : driver.log) {
    seen.insert(call.code);
    CHECK_EQ(call.in_bytes, bytes_of(call.code));
    CHECK_EQ(call.out_bytes, bytes_of(call.code));
    // Outputs go in as 0, the status as a sentinel.
    if (call.code == kGetClockConfig) {
      const auto in = sent<ClockConfigReply>(call);
      CHECK_EQ(in.systim_ns, 0u);
      CHECK(in.status != 0);
    }
    if (call.code == kPhcCrossTimestamp) {
      const auto in = sent<CrossTimestampReply>(call);
      CHECK_EQ(in.phc_time_ns, 0u);
      CHECK_EQ(in.valid, 0u);
      CHECK(in.status != 0);
    }
  }
  CHECK_EQ(seen.size(), sizeof kLayouts / sizeof kLayouts[0]);
}

TEST("avb: trap 3: every handle is bound before it asks for a clock") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  driver.version.flags = kVersionFlagDebug;
  use_everything(driver);
  std::set<int> bound;
  std::uint32_t clock_requests = 0;
  for (const FakeCall& call : driver.log) {
    if (call.code == kOpenAdapter) bound.insert(call.handle);
    const bool harmless = call.code == kEnumAdapters || call.code == kGetVersion;
    if (harmless || call.code == kOpenAdapter) continue;
    ++clock_requests;
    CHECK(bound.count(call.handle) == 1);
  }
  CHECK(clock_requests > 10);
}

TEST("avb: trap 3: clock config of an unbound handle is refused") {
  FakeDriver driver;
  Result<intel_avb::Client> client = intel_avb::Client::connect(driver.port());
  CHECK(client.ok());
  const Status status = client.value().clock_config().take_status();
  CHECK_EQ(status.code(), ErrorCode::kDriverError);
  CHECK(!status.ok() && status.error().os_error == win32::kGenFailure);
}

TEST("avb: trap 7 and 9: never resets nor stops a clock") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  driver.version.flags = kVersionFlagDebug;
  use_everything(driver);
  use_everything(driver);
  CHECK_EQ(driver.count(kInitDevice), 0u);
  CHECK_EQ(driver.count(kSetHwTimestamping), 0u);
  CHECK_EQ(driver.count(kGetTimestamp), 0u);
  CHECK_EQ(driver.nics[0]->resets, 1u);  // the first OPEN, which cannot be avoided
  CHECK_EQ(driver.nics[1]->resets, 0u);
  CHECK_EQ(driver.live_handles, 0);
}

TEST("avb: every error number of the contract has a code") {
  struct Case {
    std::uint32_t win32;
    ErrorCode code;
  };
  const Case cases[] = {
      {1, ErrorCode::kNotSupported},     {2, ErrorCode::kNoAdapter},
      {5, ErrorCode::kAccessDenied},     {6, ErrorCode::kAdapterGone},
      {21, ErrorCode::kAdapterNotReady}, {22, ErrorCode::kDriverError},
      {31, ErrorCode::kDriverError},     {50, ErrorCode::kNotSupported},
      {69, ErrorCode::kDriverError},     {87, ErrorCode::kDriverError},
      {122, ErrorCode::kDriverReply},    {433, ErrorCode::kNoAdapter},
      {1167, ErrorCode::kAdapterGone},   {1450, ErrorCode::kOutOfMemory},
      {4711, ErrorCode::kDriverError},
  };
  for (const Case& c : cases) {
    const Status status = intel_avb::request_error("GET_CLOCK_CONFIG", c.win32);
    CHECK_EQ(status.code(), c.code);
    CHECK_EQ(status.error().os_error, c.win32);
    CHECK_EQ(status.error().operation, std::string("GET_CLOCK_CONFIG"));
    CHECK(!status.error().detail.empty());
    CHECK(!status.error().hint.empty());
  }
}

TEST("avb: error table reaches the caller") {
  struct Case {
    std::uint32_t win32;
    ErrorCode code;
  };
  // 2, 21 and 433 are refined by the adapter's state, see the traps 21 and 24.
  const Case cases[] = {{1, ErrorCode::kNotSupported},  {5, ErrorCode::kAccessDenied},
                        {50, ErrorCode::kNotSupported}, {87, ErrorCode::kDriverError},
                        {122, ErrorCode::kDriverReply}, {1450, ErrorCode::kOutOfMemory}};
  for (const Case& c : cases) {
    FakeDriver driver;
    auto backend = driver.backend();
    auto nic = driver.open(*backend);
    if (!nic) return;
    driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
      if (call.code == kGetClockConfig) return c.win32;
      return std::nullopt;
    };
    const Status status = nic->clock()->read().take_status();
    CHECK_EQ(status.code(), c.code);
    CHECK(!status.ok() && status.error().os_error == c.win32);
  }
}

TEST("avb: device cannot be opened") {
  const std::pair<std::uint32_t, ErrorCode> cases[] = {{2, ErrorCode::kDriverMissing},
                                                       {3, ErrorCode::kDriverMissing},
                                                       {5, ErrorCode::kAccessDenied},
                                                       {1450, ErrorCode::kDriverError}};
  for (const auto& [error, code] : cases) {
    FakeDriver driver;
    driver.open_error = error;
    auto backend = driver.backend();
    CHECK_EQ(backend->enumerate().status().code(), code);
    CHECK_EQ(backend->open("avb:I226:0").status().code(), code);
    const BackendProbe probe = backend->probe();
    CHECK(!probe.available);
    CHECK(probe.reason.find("IntelAvbFilter") != std::string::npos);
  }
}

TEST("avb: reading counts one request") {
  FakeDriver driver;
  CHECK(read_with(driver).ok());
  CHECK_EQ(driver.log.size(), 1u);
  CHECK_EQ(driver.log[0].code, kGetClockConfig);
}

}  // namespace
}  // namespace avbhal::test
