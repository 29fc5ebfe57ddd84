// The flags by name, and what a user is told to do in each state, word by word.
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

  FakeTimestamps& stamps() { return windows.timestamps[luid]; }
  TimestampFacts facts() { return query_timestamps(windows.api, luid).take(); }
  std::string action(TimestampState state, const KeywordFacts& keyword = {}, std::uint32_t code = 0,
                     bool cross = false) {
    TimestampFacts facts;
    facts.state = state;
    facts.native_code = code;
    facts.cross_timestamp = cross;
    return timestamp_action(windows.api, facts, keyword);
  }
};

KeywordFacts keyword(std::optional<bool> offered, std::optional<std::string> value) {
  KeywordFacts facts;
  facts.offered = offered;
  facts.value = std::move(value);
  return facts;
}

}  // namespace

TEST("winapi state text: every flag by its name and place") {
  const char* const hardware[] = {"hardware.PtpV2OverUdpIPv4EventMessageReceive",
                                  "hardware.PtpV2OverUdpIPv4AllMessageReceive",
                                  "hardware.PtpV2OverUdpIPv4EventMessageTransmit",
                                  "hardware.PtpV2OverUdpIPv4AllMessageTransmit",
                                  "hardware.PtpV2OverUdpIPv6EventMessageReceive",
                                  "hardware.PtpV2OverUdpIPv6AllMessageReceive",
                                  "hardware.PtpV2OverUdpIPv6EventMessageTransmit",
                                  "hardware.PtpV2OverUdpIPv6AllMessageTransmit",
                                  "hardware.AllReceive",
                                  "hardware.AllTransmit",
                                  "hardware.TaggedTransmit"};
  const char* const software[] = {"software.AllReceive", "software.AllTransmit",
                                  "software.TaggedTransmit"};
  for (int i = 0; i < 11; ++i) {
    Bench b;
    b.stamps().active = b.stamps().supported = {};
    b.stamps().active.hardware[i] = 1;
    const TimestampFacts facts = b.facts();
    CHECK(facts.active == std::vector<std::string>{hardware[i]});
    CHECK(facts.supported.empty());
    CHECK_EQ(facts.state, TimestampState::kActive);
    CHECK(!facts.cross_timestamp);
    CHECK_EQ(facts.deciding_call, "GetInterfaceActiveTimestampCapabilities");
  }
  for (int i = 0; i < 3; ++i) {
    Bench b;
    b.stamps().active = b.stamps().supported = {};
    b.stamps().supported.software[i] = 1;
    const TimestampFacts facts = b.facts();
    CHECK(facts.supported == std::vector<std::string>{software[i]});
    CHECK_EQ(facts.state, TimestampState::kAdapterUnsupported);
    CHECK_EQ(facts.deciding_call, "GetInterfaceSupportedTimestampCapabilities");
  }
}

TEST("winapi state text: the clock's frequency as it is active, else as it is supported") {
  Bench b;
  b.stamps().active.frequency_hz = 125;
  b.stamps().supported.frequency_hz = 250;
  CHECK_EQ(b.facts().nominal_hz, 125u);
  b.stamps().active.frequency_hz = 0;
  CHECK_EQ(b.facts().nominal_hz, 250u);
  CHECK(b.facts().cross_timestamp);
  b.stamps().active = {};
  b.stamps().active.cross_timestamp = 1;
  CHECK_EQ(b.facts().state, TimestampState::kActive);
  CHECK((b.facts().active == std::vector<std::string>{"CrossTimestamp"}));
  b.stamps().active = {};
  b.stamps().supported = {};
  b.stamps().supported.cross_timestamp = 1;
  CHECK_EQ(b.facts().state, TimestampState::kSupportedDisabled);
  CHECK_EQ(b.facts().deciding_call, "GetInterfaceActiveTimestampCapabilities");
  const TimestampFacts none;
  CHECK(none.state == TimestampState::kApiMissing && none.native_code == 0);
  CHECK(none.nominal_hz == 0 && !none.cross_timestamp);
}

TEST("winapi state text: what to do in each state") {
  Bench b;
  const std::string set =
      "Set the adapter's advanced property *PtpHardwareTimestamp to 1 "
      "(Set-NetAdapterAdvancedProperty -RegistryKeyword '*PtpHardwareTimestamp' -RegistryValue 1) "
      "in an elevated shell and restart the adapter, which drops its link for a moment.";
  const std::string apply =
      "*PtpHardwareTimestamp is set to 1 but the driver has not applied it: restart the adapter "
      "(Restart-NetAdapter, elevated), which drops its link for a moment.";
  const std::string newer = " This driver does not list the property; a newer Intel driver may.";
  const TimestampState disabled = TimestampState::kSupportedDisabled;
  CHECK_EQ(b.action(disabled), set);
  CHECK_EQ(b.action(disabled, keyword(true, "0")), set);
  CHECK_EQ(b.action(disabled, keyword(false, "0")), set + newer);
  CHECK_EQ(b.action(disabled, keyword(false, std::nullopt)), set + newer);
  CHECK_EQ(b.action(disabled, keyword(true, "1")), apply);
  CHECK_EQ(b.action(disabled, keyword(false, "1")), apply);
  CHECK_EQ(b.action(TimestampState::kActive, {}, 0, true), "Nothing: hardware timestamps are on.");
  CHECK_EQ(b.action(TimestampState::kActive),
           "Packet timestamps are on, but the driver offers no cross timestamp, so the clock "
           "cannot be read this way; use the AVB filter driver (backend intel_avb).");
  CHECK_EQ(b.action(TimestampState::kAdapterUnsupported),
           "The adapter's driver offers no hardware timestamps to Windows; a newer Intel driver "
           "may, otherwise use the AVB filter driver (backend intel_avb).");
  CHECK_EQ(b.action(TimestampState::kApiMissing),
           "This Windows (build 10.0.22631) lacks the hardware-timestamp functions; they came with "
           "Windows 11 (22000) and Server 2022 (20348). The AVB filter driver (backend intel_avb) "
           "works without them.");
  const TimestampState error = TimestampState::kDriverError;
  CHECK_EQ(b.action(error, {}, 5),
           "Windows refused the query (error 5); try it in an elevated process.");
  CHECK_EQ(b.action(error, {}, kBadDriver),
           "The driver announced a combination of timestamp capabilities that Windows rejects; "
           "install another driver version.");
  CHECK_EQ(b.action(error, {}, 31),
           "The driver answered the query with an error; restart the adapter or install another "
           "driver version.");
}

TEST("winapi state text: the build, where Windows tells it") {
  Bench b;
  b.windows.version = {6, 3, 9600};
  CHECK_EQ(os_build_text(b.windows.api), "6.3.9600");
  b.windows.api.os_version = [](void*, OsVersion*) -> std::uint32_t { return 1; };
  CHECK_EQ(os_build_text(b.windows.api), "");
}

TEST("winapi state text: missing functions by name, and nobody is asked without them") {
  const char* const names[] = {"GetInterfaceSupportedTimestampCapabilities",
                               "GetInterfaceActiveTimestampCapabilities",
                               "CaptureInterfaceHardwareCrossTimestamp"};
  for (int missing = 0; missing < 8; ++missing) {
    Bench b;
    std::string wanted;
    for (int i = 0; i < 3; ++i) {
      if ((missing & 1 << i) == 0) continue;
      wanted += (wanted.empty() ? "" : ", ") + std::string(names[i]);
      if (i == 0) b.windows.api.supported_timestamps = nullptr;
      if (i == 1) b.windows.api.active_timestamps = nullptr;
      if (i == 2) b.windows.api.capture_cross = nullptr;
    }
    CHECK_EQ(missing_timestamp_functions(b.windows.api), wanted);
    const auto unlisted = ask_timestamps(b.windows.api, std::nullopt).take();
    CHECK_EQ(unlisted.has_value(), missing != 0);
    if (missing == 0) continue;
    CHECK_EQ(unlisted->state, TimestampState::kApiMissing);
    CHECK_EQ(unlisted->deciding_call, wanted);
    CHECK_EQ(b.facts().deciding_call, wanted);
  }
  Bench b;
  CHECK(ask_timestamps(b.windows.api, b.luid).value().has_value());
  CHECK_EQ(ask_timestamps(b.windows.api, 5).status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(ask_timestamps(b.windows.api, 5).status().error().detail,
           "the network interface does not exist");
}
