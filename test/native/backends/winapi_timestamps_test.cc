// The five timestamp states and what they become in capabilities and errors.
#include "backends/windows_api/capabilities.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/timestamp_state.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

struct Bench {
  VirtualQpc clock;
  FakeWindows windows{clock};
  std::uint64_t luid = windows.add_adapter(1, 0x125C);
  KeywordFacts keyword;

  FakeTimestamps& stamps() { return windows.timestamps[luid]; }
  TimestampFacts facts() {
    auto asked = query_timestamps(windows.api, luid);
    CHECK(asked.ok());
    return asked.ok() ? asked.take() : TimestampFacts{};
  }
  TimestampStatus status() { return status_of(windows.api, facts(), keyword); }
  Status absent() { return cross_absent(windows.api, facts(), keyword); }
  CapabilityManifest manifest() {
    const TimestampFacts asked = facts();
    return capabilities_of(windows.api, &asked, keyword);
  }
};

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST("winapi timestamps: active, with the flags by name") {
  Bench b;
  b.stamps().active.software[1] = 1;
  const TimestampStatus status = b.status();
  CHECK(status.state == TimestampState::kActive);
  CHECK_EQ(status.native_code, 0u);
  CHECK_EQ(status.nominal_hz, 1000000000u);
  CHECK(status.cross_timestamp);
  CHECK_EQ(status.supported_flags.size(), 3u);
  CHECK_EQ(status.active_flags.size(), 4u);
  CHECK_EQ(status.active_flags.at(0), "CrossTimestamp");
  CHECK_EQ(status.active_flags.at(1), "hardware.PtpV2OverUdpIPv4EventMessageReceive");
  CHECK_EQ(status.active_flags.at(2), "hardware.PtpV2OverUdpIPv4EventMessageTransmit");
  CHECK_EQ(status.active_flags.at(3), "software.AllTransmit");
  CHECK_EQ(status.os_build, "10.0.22631");
  CHECK(b.manifest().has(Capability::kCrossTimestamp));
  CHECK(b.manifest().has(Capability::kClockRead));
}

TEST("winapi timestamps: any non-zero byte is true, and every flag has its own name") {
  Bench b;
  for (std::uint8_t& flag : b.stamps().active.hardware) flag = 0xFF;
  for (std::uint8_t& flag : b.stamps().active.software) flag = 0x80;
  const auto flags = b.status().active_flags;
  CHECK_EQ(flags.size(), 15u);
  for (std::size_t i = 0; i < flags.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) CHECK(flags[i] != flags[j]);
  }
  CHECK_EQ(flags.at(11), "hardware.TaggedTransmit");
}

TEST("winapi timestamps: api-missing, and the old generation's export proves nothing") {
  Bench b;
  b.windows.version = {10, 0, 18362};
  const auto capture = b.windows.api.capture_cross;
  b.windows.drop_timestamp_functions();
  b.windows.api.capture_cross = capture;
  TimestampStatus status = b.status();
  CHECK(status.state == TimestampState::kApiMissing);
  CHECK_EQ(status.deciding_call,
           "GetInterfaceSupportedTimestampCapabilities, GetInterfaceActiveTimestampCapabilities");
  CHECK(contains(status.action, "18362"));
  CHECK(!b.manifest().has(Capability::kCrossTimestamp));
  CHECK(contains(b.manifest().reason(Capability::kCrossTimestamp), "api-missing"));
  CHECK(b.absent().code() == ErrorCode::kApiMissing);
  b.windows.drop_timestamp_functions();
  CHECK(contains(b.status().deciding_call, "CaptureInterfaceHardwareCrossTimestamp"));
}

TEST("winapi timestamps: adapter-unsupported by error number or by empty flags") {
  for (const std::uint32_t code : {kNotSupported, kCrc, kInvalidFunction, kCallNotImplemented}) {
    Bench b;
    b.stamps().supported_error = code;
    const TimestampStatus status = b.status();
    CHECK(status.state == TimestampState::kAdapterUnsupported);
    CHECK_EQ(status.native_code, code);
    CHECK_EQ(status.deciding_call, "GetInterfaceSupportedTimestampCapabilities");
    const Status absent = b.absent();
    CHECK(absent.code() == ErrorCode::kNotSupported);
    CHECK_EQ(absent.error().os_error, code);
  }
  Bench b;
  b.stamps().supported = b.stamps().active = TimestampCapabilities{};
  b.stamps().supported.software[0] = b.stamps().active.software[0] = 1;
  const TimestampStatus status = b.status();
  CHECK(status.state == TimestampState::kAdapterUnsupported);
  CHECK_EQ(status.native_code, 0u);
  CHECK_EQ(status.active_flags.size(), 1u);
  CHECK(!b.manifest().has(Capability::kClockRead));
}

TEST("winapi timestamps: supported but disabled names the keyword, the rights and the restart") {
  Bench b;
  b.stamps().active = TimestampCapabilities{};
  b.keyword.offered = true;
  b.keyword.value = "0";
  TimestampStatus status = b.status();
  CHECK(status.state == TimestampState::kSupportedDisabled);
  CHECK(contains(status.action, "*PtpHardwareTimestamp"));
  CHECK(contains(status.action, "elevated"));
  CHECK(contains(status.action, "restart"));
  CHECK_EQ(status.nominal_hz, 1000000000u);
  CHECK(!status.cross_timestamp);
  CHECK(status.keyword_offered == true);
  CHECK(b.absent().code() == ErrorCode::kNotSupported);
  CHECK(contains(b.absent().error().hint, "*PtpHardwareTimestamp"));
  b.keyword.value = "1";
  CHECK(contains(b.status().action, "has not applied"));
  b.keyword.value.reset();
  b.keyword.offered = false;
  CHECK(contains(b.status().action, "does not list"));
}

TEST("winapi timestamps: driver errors, access denied and unknown numbers keep their number") {
  const struct {
    std::uint32_t native;
    ErrorCode code;
  } cases[] = {{kBadDriver, ErrorCode::kDriverError},
               {kAccessDenied, ErrorCode::kAccessDenied},
               {kInvalidParameter, ErrorCode::kInvalidArgument},
               {kGenFailure, ErrorCode::kDriverError},
               {123456, ErrorCode::kDriverError}};
  for (const auto& c : cases) {
    Bench b;
    b.stamps().active_error = c.native;
    const TimestampStatus status = b.status();
    CHECK(status.state == TimestampState::kDriverError);
    CHECK_EQ(status.native_code, c.native);
    CHECK_EQ(status.deciding_call, "GetInterfaceActiveTimestampCapabilities");
    CHECK(b.absent().code() == c.code);
    CHECK(b.absent().error().os_kind == OsErrorKind::kWin32);
  }
  Bench b;
  b.stamps().active_error = kAccessDenied;
  CHECK(contains(b.status().action, "elevated"));
}

TEST("winapi timestamps: a vanished interface is an error, not a state") {
  for (const std::uint32_t code : {kFileNotFound, kNotFound, kNoSuchDevice}) {
    Bench b;
    b.stamps().active_error = code;
    const auto asked = query_timestamps(b.windows.api, b.luid);
    CHECK(!asked.ok());
    CHECK(asked.status().code() == ErrorCode::kAdapterGone);
    CHECK_EQ(asked.status().error().os_error, code);
  }
}

TEST("winapi timestamps: packet timestamps without cross timestamps do not make a clock") {
  Bench b;
  b.stamps().active.cross_timestamp = 0;
  const TimestampStatus status = b.status();
  CHECK(status.state == TimestampState::kActive);
  CHECK(!status.cross_timestamp);
  CHECK(contains(status.action, "no cross timestamp"));
  CHECK(!b.manifest().has(Capability::kCrossTimestamp));
  CHECK(b.absent().code() == ErrorCode::kNotSupported);
}

TEST("winapi timestamps: what Windows cannot do is denied with the reason") {
  Bench b;
  const CapabilityManifest manifest = b.manifest();
  for (const Capability c :
       {Capability::kClockSet, Capability::kClockOffsetAdjust, Capability::kClockRateAdjust}) {
    CHECK(!manifest.has(c));
    CHECK_EQ(manifest.reason(c), "Windows documents no way to write an adapter's clock");
  }
  for (const Capability c :
       {Capability::kRegisterRead, Capability::kRegisterWrite, Capability::kClockConfig,
        Capability::kDriverState, Capability::kGroundTruth}) {
    CHECK(!manifest.has(c));
    CHECK(!manifest.reason(c).empty());
  }
  for (const Capability c : {Capability::kReceiveStamps, Capability::kTransmitStamps,
                             Capability::kStampEvents, Capability::kStampMatching}) {
    CHECK(!manifest.has(c));
    CHECK(contains(manifest.reason(c), "0x88F7"));
    CHECK(contains(manifest.reason(c), "intel_avb"));
  }
  CHECK(contains(manifest.reason(Capability::kReceiveStamps), "0x88F7"));
  CHECK(contains(manifest.reason(Capability::kTransmitStamps), "0x88F7"));
  CHECK(contains(manifest.reason(Capability::kStampControl), "stamps.enable()"));
  CHECK(manifest.has(Capability::kTimestampStatus));
  const CapabilityManifest disabled = capabilities_of(b.windows.api, nullptr, b.keyword);
  CHECK(!disabled.has(Capability::kTimestampStatus));
  CHECK(!disabled.has(Capability::kClockRead));
}
