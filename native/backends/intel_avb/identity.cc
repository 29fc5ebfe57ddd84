#include "backends/intel_avb/identity.h"

#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/errors.h"
#include "base/win32_errors.h"
#include "hal/pci_families.h"

namespace avbhal::intel_avb {
namespace {

constexpr int kListAttempts = 5;
constexpr std::uint32_t kMaxListed = 64;

bool is_no_adapter(const Status& status) {
  return !status.ok() && status.code() == ErrorCode::kNoAdapter;
}

// Index out of range or "no such device" behind index 0: an adapter left meanwhile.
bool list_changed(const Status& status) {
  return is_no_adapter(status) || status.error().os_error == win32::kInvalidParameter;
}

void append(std::vector<ListedAdapter>& list, const avb_abi::AdapterEnum& entry) {
  ListedAdapter adapter;
  adapter.index = entry.index;
  adapter.vendor_id = entry.vendor_id;
  adapter.device_id = entry.device_id;
  adapter.capability_mask = entry.capabilities;
  adapter.family = family_of_device(entry.device_id);
  for (const ListedAdapter& other : list) {
    if (other.family == adapter.family) ++adapter.ordinal;
  }
  list.push_back(adapter);
  for (ListedAdapter& one : list) {
    if (one.family == adapter.family)
      one.of_family = static_cast<std::uint8_t>(adapter.ordinal + 1);
  }
}

// True when the list was read without a change; *failed holds any other error.
bool read_list(const Client& client, std::vector<ListedAdapter>& list, Status& failed) {
  list.clear();
  Result<avb_abi::AdapterEnum> entry = client.adapter_at(0);
  if (is_no_adapter(entry.status())) return true;
  if (!entry.ok()) {
    failed = entry.take_status();
    return false;
  }
  const std::uint32_t count = entry.value().count;
  if (count == 0 || count > kMaxListed) {
    failed = reply_error("ENUM_ADAPTERS", "index 0 exists but the reply counts " +
                                              std::to_string(count) + " adapters");
    return false;
  }
  append(list, entry.value());
  for (std::uint32_t index = 1; index < count; ++index) {
    entry = client.adapter_at(index);
    if (!entry.ok()) {
      if (!list_changed(entry.status())) failed = entry.take_status();
      return false;
    }
    if (entry.value().count != count) return false;
    append(list, entry.value());
  }
  return true;
}

}  // namespace

std::string family_label(Family family) {
  std::string label = family_name(family);
  if (family != Family::kUnknown) label[0] = 'I';
  return label;
}

std::string adapter_key(const ListedAdapter& adapter) {
  return "avb:" + family_label(adapter.family) + ":" + std::to_string(adapter.ordinal);
}

Result<std::vector<ListedAdapter>> list_adapters(const Client& client) {
  std::vector<ListedAdapter> list;
  for (int attempt = 0; attempt < kListAttempts; ++attempt) {
    Status failed;
    if (read_list(client, list, failed)) return list;
    if (!failed.ok()) return failed;
  }
  return make_error(ErrorCode::kAdapterNotReady, "ENUM_ADAPTERS",
                    "the driver's list of adapters changed during each of " +
                        std::to_string(kListAttempts) + " attempts to read it",
                    "Try again when adapters have stopped coming and going.");
}

DriverBuild driver_build(const avb_abi::VersionReply& version) {
  DriverBuild build;
  build.version = std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
                  std::to_string(version.build) + "." + std::to_string(version.revision);
  build.debug = (version.flags & avb_abi::kVersionFlagDebug) != 0;
  return build;
}

AdapterInfo describe(const ListedAdapter& adapter, const DriverBuild& build, bool simulated) {
  AdapterInfo info;
  info.key = adapter_key(adapter);
  info.name = "Intel " + family_label(adapter.family) + " #" + std::to_string(adapter.ordinal);
  info.description = "Adapter " + std::to_string(adapter.index) + " of the AVB filter driver";
  info.family = adapter.family;
  info.index = adapter.index;
  PciId pci;
  pci.vendor = adapter.vendor_id;
  pci.device = adapter.device_id;
  pci.exact = false;
  info.pci = pci;
  DriverFacts driver;
  driver.name = "IntelAvbFilter";
  driver.version = build.version;
  info.driver = driver;
  info.simulated = simulated;
  info.capabilities = capabilities_of(adapter.family, adapter.capability_mask, build.debug);
  return info;
}

}  // namespace avbhal::intel_avb
