// Enumeration of the windows_api backend over a fake Windows.
#include "backends/windows_api/enumerate.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/ndis_query.h"
#include "backends/windows_api/text.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

Enumeration enumerate(FakeWindows& windows) {
  auto all = enumerate_adapters(windows.api);
  CHECK(all.ok());
  CHECK_EQ(windows.open_handles(), 0);
  return all.ok() ? all.take() : Enumeration{};
}

// The only adapter of `windows`.
FoundAdapter single(FakeWindows& windows) {
  Enumeration all = enumerate(windows);
  CHECK_EQ(all.adapters.size(), 1u);
  return all.adapters.empty() ? FoundAdapter{} : all.adapters.front();
}

const std::u16string kPath = u"\\\\.\\{5AB1E000-0000-4000-8000-000000000001}";

}  // namespace

TEST("winapi enumerate: every fact of a complete adapter") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x125C);
  windows.devices[0].unified[{0x540B947E, 3}] = number_value(7, 1);
  const FoundAdapter found = single(windows);
  const AdapterInfo& info = found.info;
  CHECK_EQ(info.key, "{5AB1E000-0000-4000-8000-000000000001}");
  CHECK_EQ(info.guid.value_or(""), info.key);
  CHECK_EQ(info.name, "Ethernet 1");
  CHECK_EQ(info.description, "Intel(R) Ethernet Controller #2");
  CHECK(info.family == Family::kI226);
  CHECK_EQ(info.pci.value().device, 0x125C);
  CHECK_EQ(info.pci.value().subsystem_device, 0x1234);
  CHECK_EQ(info.pci.value().subsystem_vendor, 0x8086);
  CHECK_EQ(info.pci.value().revision, 4);
  CHECK_EQ(info.location.value().bus, 4u);
  CHECK_EQ(info.location.value().device, 1u);
  CHECK_EQ(info.location.value().function, 0u);
  CHECK_EQ(info.numa_node.value_or(-1), 1);
  CHECK_EQ(info.luid.value_or(0), 0x0006008001000000u);
  CHECK_EQ(info.if_index.value_or(0), 101u);
  CHECK_EQ(static_cast<int>(info.mac.value()[5]), 1);
  CHECK(info.link.value().up);
  CHECK_EQ(info.link.value().speed_bps, 1000000000u);
  CHECK_EQ(info.driver.value().name, "e2fnexpress");
  CHECK_EQ(info.driver.value().version, "2.1.4.3");
  CHECK_EQ(info.driver.value().date, "4-10-2024");
  CHECK_EQ(info.driver.value().provider, "Intel");
  CHECK(!info.simulated);
  CHECK(found.keyword.offered == true);
  CHECK_EQ(found.keyword.value.value_or(""), "1");
}

TEST("winapi enumerate: other vendors, other models, ghosts and drivers that are missing") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  for (unsigned n = 1; n <= 6; ++n) windows.add_adapter(n, 0x15F3);
  windows.devices[0].properties[kPropertyHardwareId] = list_value({u"PCI\\VEN_10EC&DEV_8125"});
  windows.devices[1].properties[kPropertyHardwareId] = list_value({u"PCI\\VEN_8086&DEV_1521"});
  windows.devices[2].present = false;
  windows.devices[3].values.erase(u"NetCfgInstanceId");
  windows.devices[4].properties.erase(kPropertyHardwareId);
  windows.devices[4].has_driver_key = false;
  const Enumeration all = enumerate(windows);
  CHECK_EQ(all.adapters.size(), 1u);
  CHECK_EQ(all.adapters.at(0).info.key, adapter_key(6));
  CHECK_EQ(all.other_intel, 1u);
  CHECK_EQ(all.without_guid, 1u);
}

TEST("winapi enumerate: MatchingDeviceId stands in for missing hardware ids") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  windows.devices[0].properties.erase(kPropertyHardwareId);
  windows.devices[0].values[u"MatchingDeviceId"] = text_value(u"pci\\ven_8086&dev_1533");
  CHECK(single(windows).info.family == Family::kI210);
}

TEST("winapi enumerate: rows of filters carry the same MAC and GUID and are dropped") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  const std::uint64_t luid = windows.add_adapter(1, 0x15F3);
  InterfaceRow filter = windows.rows[0];
  filter.luid = luid + (std::uint64_t{0x77} << 24);
  filter.index = 999;
  filter.flags = 0x02;
  windows.rows.insert(windows.rows.begin(), filter);
  const FoundAdapter found = single(windows);
  CHECK_EQ(found.info.luid.value_or(0), luid);
  CHECK_EQ(found.info.if_index.value_or(0), 101u);
}

TEST("winapi enumerate: location from legacy properties, then from a translated text") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  FakeDevice& device = windows.devices[0];
  device.unified.clear();
  device.properties[kPropertyBusNumber] = number_value(kRegistryNumber, 9);
  device.properties[kPropertyAddress] = number_value(kRegistryNumber, 0x00020001);
  AdapterInfo info = single(windows).info;
  CHECK_EQ(info.location.value().bus, 9u);
  CHECK_EQ(info.location.value().device, 2u);
  CHECK_EQ(info.location.value().function, 1u);

  device.properties.erase(kPropertyBusNumber);
  device.properties[kPropertyLocation] = text_value(u"PCI-Bus 12, Ger\u00E4t 3, Funktion 1");
  info = single(windows).info;
  CHECK_EQ(info.location.value().bus, 12u);
  CHECK_EQ(info.location.value().device, 3u);

  device.properties[kPropertyLocation] = text_value(u"Internal");
  CHECK(!single(windows).info.location.has_value());
  CHECK(!single(windows).info.numa_node.has_value());
}

TEST("winapi enumerate: properties of the wrong type or size are not taken for numbers") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  FakeDevice& device = windows.devices[0];
  device.unified[{0xA45C254E, 23}] = number_value(18, 3);
  device.unified[{0x540B947E, 3}] = number_value(7, 0xFFFFFFFF);
  const AdapterInfo info = single(windows).info;
  CHECK(!info.location.has_value());
  CHECK(!info.numa_node.has_value());
}

TEST("winapi enumerate: the unified driver version wins over the driver key's") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  FakeValue version = text_value(u"9.8.7.6");
  version.type = 18;
  windows.devices[0].unified[{0xA8B865DD, 3}] = version;
  const FoundAdapter found = single(windows);
  CHECK_EQ(found.info.driver.value().version, "9.8.7.6");
}

TEST("winapi enumerate: buffers grow for long lists and values") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  std::vector<std::u16string> ids(200, u"PCI\\CC_0200");
  ids.push_back(u"PCI\\VEN_8086&DEV_125B&REV_01");
  windows.devices[0].properties[kPropertyHardwareId] = list_value(ids);
  windows.devices[0].values[u"DriverDate"] = text_value(std::u16string(3000, u'd'));
  FakeValue version = text_value(std::u16string(1000, u'v'));
  version.type = 18;
  windows.devices[0].unified[{0xA8B865DD, 3}] = version;
  const AdapterInfo info = single(windows).info;
  CHECK(info.family == Family::kI226);
  CHECK_EQ(info.driver.value().date.size(), 3000u);
  CHECK_EQ(info.driver.value().version.size(), 1000u);
}

TEST("winapi enumerate: unknown speeds, link down, media state not told") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  InterfaceRow& row = windows.rows[0];
  row.transmit_bps = UINT64_MAX;
  AdapterInfo info = single(windows).info;
  CHECK(info.link.value().up);
  CHECK_EQ(info.link.value().speed_bps, 0u);
  row.transmit_bps = 1000000000;
  row.media_connect_state = kMediaDisconnected;
  info = single(windows).info;
  CHECK(!info.link.value().up);
  CHECK_EQ(info.link.value().speed_bps, 0u);
  row.media_connect_state = 0;
  CHECK(single(windows).info.link.value().up);
  row.oper_status = 2;
  CHECK(!single(windows).info.link.value().up);
}

TEST("winapi enumerate: the permanent MAC identifies, the current one stands in") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  windows.rows[0].address[5] = 0x77;
  CHECK_EQ(static_cast<int>(single(windows).info.mac.value()[5]), 1);
  for (std::uint8_t& byte : windows.rows[0].permanent_address) byte = 0;
  CHECK_EQ(static_cast<int>(single(windows).info.mac.value()[5]), 0x77);
  windows.rows[0].address_length = 0;
  CHECK(!single(windows).info.mac.has_value());
}

TEST("winapi enumerate: without an interface row, NDIS and the conversions are asked") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  windows.rows.clear();
  FakeNdis& ndis = windows.ndis[kPath];
  ndis.replies[kOidPermanentAddress] = {2, 0, 0, 0, 0, 9};
  std::vector<unsigned char> link(40, 0);
  link[4] = 1;
  link[16] = 0x80;
  link[17] = 0x96;
  link[18] = 0x98;  // 10 000 000 bit/s
  ndis.replies[kOidLinkState] = link;
  const AdapterInfo info = single(windows).info;
  CHECK_EQ(info.luid.value_or(0), adapter_luid(1));
  CHECK_EQ(info.if_index.value_or(0), 101u);
  CHECK_EQ(static_cast<int>(info.mac.value()[5]), 9);
  CHECK(info.link.value().up);
  CHECK_EQ(info.link.value().speed_bps, 10000000u);
  CHECK_EQ(info.name, "Intel(R) Ethernet Controller");
  CHECK_EQ(windows.access_tried.size(), 1u);
  CHECK_EQ(windows.access_tried.at(0), 0u);
}

TEST("winapi enumerate: the NDIS device is opened with more rights only when refused") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.ndis[kPath].least_access = kAccessRead;
  windows.ndis[kPath].replies[kOidPermanentAddress] = {};
  windows.ndis[kPath].replies[kOidLinkState] = {0x80, 1, 40, 0, 1, 0, 0, 0};  // too short
  const NdisFacts facts = query_ndis(windows.api, adapter_guid(1));
  CHECK_EQ(facts.open_error, 0u);
  CHECK(!facts.mac.has_value());
  CHECK(!facts.link.has_value());
  CHECK_EQ(windows.access_tried.size(), 2u);
  CHECK_EQ(windows.open_handles(), 0);
  CHECK_EQ(query_ndis(windows.api, adapter_guid(2)).open_error, kFileNotFound);
}

TEST("winapi enumerate: an adapter nobody else knows still appears, without invented facts") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  windows.rows.clear();
  windows.timestamps.clear();
  windows.devices[0].values.erase(u"DriverDesc");
  const AdapterInfo info = single(windows).info;
  CHECK(!info.luid.has_value());
  CHECK(!info.if_index.has_value());
  CHECK(!info.mac.has_value());
  CHECK(!info.link.has_value());
  CHECK_EQ(info.name, info.key);
  windows.devices[0].properties[kPropertyDescription] = text_value(u"@oem1.inf,%x%;Intel(R) I225");
  CHECK_EQ(single(windows).info.name, "Intel(R) I225");
}

TEST("winapi enumerate: order is by PCI location, unknown locations last") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  for (unsigned n = 1; n <= 4; ++n) windows.add_adapter(n, 0x15F3);
  windows.devices[0].unified[{0xA45C254E, 23}] = number_value(7, 50);
  windows.devices[1].unified.clear();
  const Enumeration all = enumerate(windows);
  CHECK_EQ(all.adapters.at(0).info.key, adapter_key(3));
  CHECK_EQ(all.adapters.at(1).info.key, adapter_key(4));
  CHECK_EQ(all.adapters.at(2).info.key, adapter_key(1));
  CHECK_EQ(all.adapters.at(3).info.key, adapter_key(2));
  CHECK_EQ(all.adapters.at(3).info.index, 3u);
}

TEST("winapi enumerate: keyword absent, refused, not text") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  FakeDevice& device = windows.devices[0];
  device.subkeys[u"Ndi\\Params\\*PtpHardwareTimestamp"] = kAccessDenied;
  device.values[u"*PtpHardwareTimestamp"] = number_value(kRegistryNumber, 1);
  KeywordFacts keyword = single(windows).keyword;
  CHECK(!keyword.offered.has_value());
  CHECK_EQ(keyword.value.value_or(""), "not text (registry type 4)");
  device.subkeys.clear();
  device.values.erase(u"*PtpHardwareTimestamp");
  device.values[u"PtpHardwareTimestamp"] = text_value(u"1");
  keyword = single(windows).keyword;
  CHECK(keyword.offered == false);
  CHECK(!keyword.value.has_value());
}

TEST("winapi enumerate: exactly the lab's provider marks an adapter as simulated") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  windows.devices[0].values[u"ProviderName"] = text_value(u"avb-hal stand-in");
  CHECK(single(windows).info.simulated);
  windows.devices[0].values[u"ProviderName"] = text_value(u"avb-hal stand-in 2");
  CHECK(!single(windows).info.simulated);
}

TEST("winapi enumerate: failing lists are errors or told, never an empty success") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  windows.add_adapter(1, 0x15F3);
  windows.table_error = kNotSupported;
  const Enumeration all = enumerate(windows);
  CHECK_EQ(all.adapters.size(), 1u);
  CHECK_EQ(all.interface_error, kNotSupported);
  windows.devices_error = kGenFailure;
  const auto failed = enumerate_adapters(windows.api);
  CHECK(!failed.ok());
  CHECK(failed.status().code() == ErrorCode::kDriverError);
  CHECK_EQ(failed.status().error().os_error, kGenFailure);
}
