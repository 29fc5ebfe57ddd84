#include "backends/windows_api/timestamp_state.h"

#include "backends/windows_api/errors.h"

namespace avbhal::windows_api {
namespace {

constexpr const char* kSupportedCall = "GetInterfaceSupportedTimestampCapabilities";
constexpr const char* kActiveCall = "GetInterfaceActiveTimestampCapabilities";
constexpr const char* kCaptureCall = "CaptureInterfaceHardwareCrossTimestamp";

constexpr const char* kHardwareFlags[] = {"PtpV2OverUdpIPv4EventMessageReceive",
                                          "PtpV2OverUdpIPv4AllMessageReceive",
                                          "PtpV2OverUdpIPv4EventMessageTransmit",
                                          "PtpV2OverUdpIPv4AllMessageTransmit",
                                          "PtpV2OverUdpIPv6EventMessageReceive",
                                          "PtpV2OverUdpIPv6AllMessageReceive",
                                          "PtpV2OverUdpIPv6EventMessageTransmit",
                                          "PtpV2OverUdpIPv6AllMessageTransmit",
                                          "AllReceive",
                                          "AllTransmit",
                                          "TaggedTransmit"};
constexpr const char* kSoftwareFlags[] = {"AllReceive", "AllTransmit", "TaggedTransmit"};

std::vector<std::string> flag_names(const TimestampCapabilities& caps) {
  std::vector<std::string> names;
  if (caps.cross_timestamp != 0) names.emplace_back("CrossTimestamp");
  for (int i = 0; i < 11; ++i) {
    if (caps.hardware[i] != 0) names.push_back(std::string("hardware.") + kHardwareFlags[i]);
  }
  for (int i = 0; i < 3; ++i) {
    if (caps.software[i] != 0) names.push_back(std::string("software.") + kSoftwareFlags[i]);
  }
  return names;
}

// Software flags say nothing about the adapter's clock.
bool names_hardware(const TimestampCapabilities& caps) {
  bool any = caps.cross_timestamp != 0;
  for (const std::uint8_t flag : caps.hardware) any = any || flag != 0;
  return any;
}

TimestampFacts failed(const char* call, std::uint32_t code) {
  TimestampFacts facts;
  facts.state =
      means_unsupported(code) ? TimestampState::kAdapterUnsupported : TimestampState::kDriverError;
  facts.native_code = code;
  facts.deciding_call = call;
  return facts;
}

TimestampFacts judge(const TimestampCapabilities& supported, const TimestampCapabilities& active) {
  TimestampFacts facts;
  facts.supported = flag_names(supported);
  facts.active = flag_names(active);
  facts.nominal_hz = active.frequency_hz != 0 ? active.frequency_hz : supported.frequency_hz;
  facts.cross_timestamp = active.cross_timestamp != 0;
  if (names_hardware(active)) {
    facts.state = TimestampState::kActive;
    facts.deciding_call = kActiveCall;
  } else if (names_hardware(supported)) {
    facts.state = TimestampState::kSupportedDisabled;
    facts.deciding_call = kActiveCall;
  } else {
    facts.state = TimestampState::kAdapterUnsupported;
    facts.deciding_call = kSupportedCall;
  }
  return facts;
}

std::string enable_text(const KeywordFacts& keyword) {
  std::string text =
      "Set the adapter's advanced property *PtpHardwareTimestamp to 1 "
      "(Set-NetAdapterAdvancedProperty -RegistryKeyword '*PtpHardwareTimestamp' -RegistryValue 1) "
      "in "
      "an elevated shell and restart the adapter, which drops its link for a moment.";
  if (keyword.value == "1") {
    text =
        "*PtpHardwareTimestamp is set to 1 but the driver has not applied it: restart the "
        "adapter (Restart-NetAdapter, elevated), which drops its link for a moment.";
  } else if (keyword.offered == false) {
    text += " This driver does not list the property; a newer Intel driver may.";
  }
  return text;
}

std::string driver_error_text(std::uint32_t code) {
  if (code == kAccessDenied) {
    return "Windows refused the query (error 5); try it in an elevated process.";
  }
  if (code == kBadDriver) {
    return "The driver announced a combination of timestamp capabilities that Windows rejects; "
           "install another driver version.";
  }
  return "The driver answered the query with an error; restart the adapter or install another "
         "driver version.";
}

}  // namespace

Result<TimestampFacts> query_timestamps(const WinApi& api, std::uint64_t luid) {
  if (!has_timestamp_functions(api)) {
    TimestampFacts missing;
    missing.deciding_call = missing_timestamp_functions(api);
    return missing;
  }
  TimestampCapabilities supported, active;
  std::uint32_t code = api.supported_timestamps(api.context, luid, &supported);
  const char* call = kSupportedCall;
  if (code == 0) {
    call = kActiveCall;
    code = api.active_timestamps(api.context, luid, &active);
  }
  if (means_gone(code)) return call_error(call, code, "the network interface does not exist");
  if (code != 0) return failed(call, code);
  return judge(supported, active);
}

Result<std::optional<TimestampFacts>> ask_timestamps(const WinApi& api,
                                                     const std::optional<std::uint64_t>& luid) {
  if (!luid && has_timestamp_functions(api)) return std::optional<TimestampFacts>();
  auto facts = query_timestamps(api, luid.value_or(0));
  if (!facts.ok()) return facts.take_status();
  return std::optional<TimestampFacts>(facts.take());
}

std::string timestamp_action(const WinApi& api, const TimestampFacts& facts,
                             const KeywordFacts& keyword) {
  switch (facts.state) {
    case TimestampState::kApiMissing:
      return "This Windows (build " + os_build_text(api) +
             ") lacks the hardware-timestamp functions; they came with Windows 11 (22000) and "
             "Server 2022 (20348). The AVB filter driver (backend intel_avb) works without them.";
    case TimestampState::kAdapterUnsupported:
      return "The adapter's driver offers no hardware timestamps to Windows; a newer Intel driver "
             "may, otherwise use the AVB filter driver (backend intel_avb).";
    case TimestampState::kSupportedDisabled: return enable_text(keyword);
    case TimestampState::kDriverError: return driver_error_text(facts.native_code);
    case TimestampState::kUnknown:  // never of Windows, which says what is active
    case TimestampState::kActive: break;
  }
  if (facts.cross_timestamp) return "Nothing: hardware timestamps are on.";
  return "Packet timestamps are on, but the driver offers no cross timestamp, so the clock cannot "
         "be read this way; use the AVB filter driver (backend intel_avb).";
}

std::string os_build_text(const WinApi& api) {
  OsVersion v;
  if (api.os_version(api.context, &v) != 0) return {};
  return std::to_string(v.major) + "." + std::to_string(v.minor) + "." + std::to_string(v.build);
}

std::string missing_timestamp_functions(const WinApi& api) {
  std::string names;
  const auto add = [&names](const char* name) {
    if (!names.empty()) names += ", ";
    names += name;
  };
  if (api.supported_timestamps == nullptr) add(kSupportedCall);
  if (api.active_timestamps == nullptr) add(kActiveCall);
  if (api.capture_cross == nullptr) add(kCaptureCall);
  return names;
}

}  // namespace avbhal::windows_api
