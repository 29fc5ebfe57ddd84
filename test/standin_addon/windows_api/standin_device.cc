#include "standin_device.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "tools/lab/standin/standin.h"

namespace avbhal::standin_addon {
namespace {

using standin::TimestampMode;
using windows_api::Guid;
using windows_api::InterfaceRow;
using windows_api::PropertyKey;

constexpr std::uint32_t kText = 1, kTextList = 7;                 // REG_SZ, REG_MULTI_SZ
constexpr std::uint32_t kPropertyNumber = 7, kPropertyText = 18;  // DEVPROP_TYPE_UINT32, _STRING
// SPDRP_*
constexpr std::uint32_t kDescription = 0, kHardwareId = 1, kService = 4, kLocation = 13;
// Property sets by their first field: device, NUMA node, driver.
constexpr std::uint32_t kDeviceSet = 0xA45C254E, kNumaSet = 0x540B947E, kDriverSet = 0xA8B865DD;
constexpr std::uint32_t kBusNumber = 23, kAddress = 30;

constexpr char kVersion[] = "1.0.0.0";
constexpr char16_t kKeyword[] = u"*PtpHardwareTimestamp";
constexpr std::uint32_t kEthernetType = 6;

// `text` is plain ASCII.
std::u16string wide(const std::string& text) { return std::u16string(text.begin(), text.end()); }

TypedValue text_value(std::uint32_t type, const std::u16string& text) {
  TypedValue value;
  value.type = type;
  for (const char16_t c : text + u'\0') {
    value.bytes.push_back(static_cast<unsigned char>(c & 0xFF));
    value.bytes.push_back(static_cast<unsigned char>(c >> 8));
  }
  return value;
}

TypedValue text_value(const std::string& text) { return text_value(kText, wide(text)); }

TypedValue number_value(std::uint32_t number) {
  TypedValue value;
  value.type = kPropertyNumber;
  value.bytes.resize(sizeof number);
  std::memcpy(value.bytes.data(), &number, sizeof number);
  return value;
}

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
  char text[96];
  std::snprintf(text, sizeof text, format, arguments...);
  return text;
}

std::string hardware_id(const standin::AdapterReply& facts) {
  return formatted("PCI\\VEN_8086&DEV_%04X", unsigned{facts.device_id});
}

std::string full_id(const standin::AdapterReply& facts) {
  return hardware_id(facts) + formatted("&SUBSYS_%04X%04X&REV_%02X",
                                        unsigned{facts.subsystem_device},
                                        unsigned{facts.subsystem_vendor}, unsigned{facts.revision});
}

std::string description(const standin::AdapterReply& facts) {
  return formatted("Intel(R) Ethernet Controller %04X", unsigned{facts.device_id});
}

// The value of the timestamp keyword; nullptr where the driver does not offer it.
const char* keyword_of(TimestampMode mode) {
  switch (mode) {
    case TimestampMode::kUnsupported:
    case TimestampMode::kInvalidOid: return nullptr;
    case TimestampMode::kDisabled:
    case TimestampMode::kSoftware: return "0";
    case TimestampMode::kActive:
    case TimestampMode::kBadDriver:
    case TimestampMode::kDenied: break;
  }
  return "1";
}

template <std::size_t kSize>
void copy_text(const std::string& text, char16_t (&out)[kSize]) {
  const std::u16string copy = wide(text).substr(0, kSize - 1);
  std::copy(copy.begin(), copy.end(), out);
}

}  // namespace

std::optional<TypedValue> StandinDevice::registry_property(std::uint32_t property) const {
  switch (property) {
    case kHardwareId:
      return text_value(kTextList, wide(full_id(facts)) + u'\0' + wide(hardware_id(facts)) + u'\0');
    case kDescription: return text_value(description(facts));
    case kService: return text_value("avbstandin");
    case kLocation: return text_value(formatted("PCI bus %u, device 0, function 0", number + 1));
    default: return std::nullopt;
  }
}

std::optional<TypedValue> StandinDevice::device_property(const PropertyKey& key) const {
  if (key.set.data1 == kDeviceSet && key.id == kBusNumber) return number_value(number + 1);
  if (key.set.data1 == kDeviceSet && key.id == kAddress) return number_value(0);
  if (key.set.data1 == kNumaSet) return number_value(0);
  if (key.set.data1 == kDriverSet) return text_value(kPropertyText, wide(kVersion));
  return std::nullopt;
}

std::optional<TypedValue> StandinDevice::driver_value(const std::u16string& name) const {
  if (name == u"NetCfgInstanceId") {
    return text_value(formatted("{5AB1E000-0000-4000-8000-0000000000%02X}", number));
  }
  if (name == u"DriverDesc") return text_value(description(facts));
  // The HAL labels adapters of this provider as simulated.
  if (name == u"ProviderName") return text_value("avb-hal stand-in");
  if (name == u"DriverVersion") return text_value(kVersion);
  if (name == u"DriverDate") return text_value("1-1-2026");
  if (name == u"MatchingDeviceId") return text_value(hardware_id(facts));
  const char* keyword = keyword_of(static_cast<TimestampMode>(facts.timestamp_mode));
  if (name == kKeyword && keyword != nullptr) return text_value(keyword);
  return std::nullopt;
}

bool StandinDevice::has_driver_subkey(const std::u16string& path) const {
  const bool offered = keyword_of(static_cast<TimestampMode>(facts.timestamp_mode)) != nullptr;
  return offered && path == std::u16string(u"Ndi\\Params\\") + kKeyword;
}

InterfaceRow StandinDevice::interface_row() const {
  InterfaceRow row;
  const bool up = facts.link_mbps != 0;
  row.luid = luid_of(number);
  row.index = standin::kFirstInterfaceIndex + number;
  row.guid = guid_of(number);
  copy_text("Ethernet " + std::to_string(number), row.alias);
  copy_text(description(facts), row.description);
  row.address_length = 6;
  std::copy(facts.mac, facts.mac + 6, row.address);
  std::copy(facts.mac, facts.mac + 6, row.permanent_address);
  row.mtu = 1500;
  row.type = kEthernetType;
  row.flags = 0x05;  // hardware interface with a connector
  row.oper_status = up ? 1 : 2;
  row.admin_status = 1;
  row.media_connect_state = up ? 1 : 2;
  // All ones is what Windows says of a link that is down.
  row.transmit_bps = up ? std::uint64_t{facts.link_mbps} * 1000000 : ~std::uint64_t{0};
  row.receive_bps = row.transmit_bps;
  return row;
}

Guid guid_of(std::uint32_t number) {
  return {0x5AB1E000, 0, 0x4000, {0x80, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(number)}};
}

std::uint64_t luid_of(std::uint32_t number) {
  return std::uint64_t{kEthernetType} << 48 | std::uint64_t{standin::kFirstLuidIndex + number}
                                                  << 24;
}

std::optional<std::uint32_t> number_of_luid(std::uint64_t luid) {
  for (std::uint32_t number = 0; number < standin::kMaxAdapters; ++number) {
    if (luid_of(number) == luid) return number;
  }
  return std::nullopt;
}

}  // namespace avbhal::standin_addon
