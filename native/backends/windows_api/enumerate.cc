#include "backends/windows_api/enumerate.h"

#include <algorithm>
#include <tuple>

#include "backends/windows_api/device_set.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/interfaces.h"
#include "backends/windows_api/ndis_query.h"
#include "backends/windows_api/pci_text.h"
#include "backends/windows_api/text.h"
#include "hal/pci_families.h"

namespace avbhal::windows_api {
namespace {

std::optional<PciId> pci_of(const DeviceSet& set, const DeviceData& device,
                            const RegistryKey& driver) {
  const auto pci = parse_hardware_ids(set.text_list(device, kPropertyHardwareId));
  if (pci) return pci;
  return parse_hardware_ids({driver.text(u"MatchingDeviceId").value_or("")});
}

std::optional<PciLocation> location_of(const DeviceSet& set, const DeviceData& device) {
  auto bus = set.number(device, kKeyBusNumber);
  auto address = set.number(device, kKeyAddress);
  if (!bus) bus = set.number(device, kPropertyBusNumber);
  if (!address) address = set.number(device, kPropertyAddress);
  if (bus && address) return PciLocation{*bus, *address >> 16, *address & 0xFFFFu};
  return parse_location(set.text(device, kPropertyLocation));
}

DriverFacts driver_of(const DeviceSet& set, const DeviceData& device, const RegistryKey& driver) {
  DriverFacts facts;
  facts.name = set.text(device, kPropertyService);
  facts.version = set.text(device, kKeyDriverVersion);
  if (facts.version.empty()) facts.version = driver.text(u"DriverVersion").value_or("");
  facts.date = driver.text(u"DriverDate").value_or("");
  facts.provider = driver.text(u"ProviderName").value_or("");
  return facts;
}

KeywordFacts keyword_of(const RegistryKey& driver) {
  KeywordFacts facts;
  const std::u16string params = std::u16string(u"Ndi\\Params\\") + kTimestampKeyword;
  const std::uint32_t error = driver.probe_subkey(params.c_str());
  if (error == 0) facts.offered = true;
  if (error == kFileNotFound) facts.offered = false;
  facts.value = driver.text(kTimestampKeyword);
  if (!facts.value) {
    const auto type = driver.type_of(kTimestampKeyword);
    if (type) facts.value = "not text (registry type " + std::to_string(*type) + ")";
  }
  return facts;
}

void add_row(AdapterInfo& info, const InterfaceRow& row) {
  info.luid = row.luid;
  info.if_index = row.index;
  info.mac = mac_of(row);
  info.link = link_of(row);
  info.name = utf8(std::u16string_view(row.alias, 257));
  info.description = utf8(std::u16string_view(row.description, 257));
}

// A present adapter without an interface row: disabled, or its driver is starting or has failed.
void add_fallbacks(const WinApi& api, AdapterInfo& info, const Guid& guid) {
  std::uint64_t luid = 0;
  if (api.guid_to_luid(api.context, guid, &luid) == 0 && luid != 0) {
    info.luid = luid;
    std::uint32_t index = 0;
    if (api.luid_to_index(api.context, luid, &index) == 0 && index != 0) info.if_index = index;
  }
  const NdisFacts facts = query_ndis(api, guid);
  info.mac = facts.mac;
  info.link = facts.link;
}

void add_names(const DeviceSet& set, const DeviceData& device, const RegistryKey& driver,
               AdapterInfo& info) {
  if (info.description.empty()) info.description = driver.text(u"DriverDesc").value_or("");
  if (info.description.empty()) {
    info.description = display_text(set.text(device, kPropertyDescription));
  }
  if (info.name.empty()) info.name = info.description.empty() ? info.key : info.description;
}

bool before(const FoundAdapter& a, const FoundAdapter& b) {
  const auto rank = [](const FoundAdapter& f) {
    const PciLocation at = f.info.location.value_or(PciLocation{});
    return std::make_tuple(!f.info.location.has_value(), at.bus, at.device, at.function);
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return a.info.key < b.info.key;
}

class Walk {
 public:
  explicit Walk(const WinApi& api) : api_(api), interfaces_(api), set_(api) {}

  Result<Enumeration> run() {
    if (Status status = set_.open(); !status.ok()) return status;
    for (std::uint32_t i = 0;; ++i) {
      auto device = set_.at(i);
      if (!device.ok()) return device.take_status();
      if (!device.value()) break;
      visit(*device.value());
    }
    found_.interface_error = interfaces_.error();
    std::sort(found_.adapters.begin(), found_.adapters.end(), before);
    for (std::size_t i = 0; i < found_.adapters.size(); ++i) {
      found_.adapters[i].info.index = static_cast<std::uint32_t>(i);
    }
    return std::move(found_);
  }

 private:
  void visit(const DeviceData& device) {
    RegistryKey driver;
    // Without a driver key the device has no driver; it is then counted below.
    static_cast<void>(set_.driver_key(device, driver));
    const auto pci = pci_of(set_, device, driver);
    if (!pci || pci->vendor != kIntelVendorId) return;
    const PciPart* part = find_pci_part(pci->device);
    if (part == nullptr) {
      ++found_.other_intel;
      return;
    }
    const auto guid = parse_guid(driver.text(u"NetCfgInstanceId").value_or(""));
    if (!guid) {
      ++found_.without_guid;
      return;
    }
    FoundAdapter adapter;
    adapter.guid = *guid;
    adapter.keyword = keyword_of(driver);
    adapter.info.pci = pci;
    adapter.info.family = part->family;
    describe(device, driver, adapter);
    found_.adapters.push_back(std::move(adapter));
  }

  void describe(const DeviceData& device, const RegistryKey& driver, FoundAdapter& adapter) {
    AdapterInfo& info = adapter.info;
    info.key = guid_text(adapter.guid);
    info.reading_source = ReadingSource::kCross;
    info.cross_method = CrossMethod::kOsCross;
    info.guid = info.key;
    info.location = location_of(set_, device);
    info.driver = driver_of(set_, device, driver);
    info.simulated = info.driver->provider == kStandInProvider;
    const auto node = set_.number(device, kKeyNumaNode);
    if (node && *node <= INT32_MAX) info.numa_node = static_cast<std::int32_t>(*node);
    const InterfaceRow* row = interfaces_.find(adapter.guid);
    if (row != nullptr) {
      add_row(info, *row);
    } else {
      add_fallbacks(api_, info, adapter.guid);
    }
    add_names(set_, device, driver, info);
  }

  const WinApi& api_;
  const Interfaces interfaces_;
  DeviceSet set_;
  Enumeration found_;
};

}  // namespace

Result<Enumeration> enumerate_adapters(const WinApi& api) {
  if (api.absent_reason != nullptr) {
    return make_error(ErrorCode::kApiMissing, {}, api.absent_reason,
                      "Use this backend on Windows.");
  }
  return Walk(api).run();
}

}  // namespace avbhal::windows_api
