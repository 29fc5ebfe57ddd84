#include "winapi_fake.h"

#include <algorithm>
#include <cstring>

#include "backends/windows_api/device_set.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/text.h"
#include "base/wide.h"

namespace avbhal::test {

using namespace windows_api;

FakeValue text_value(const std::u16string& text) {
  FakeValue value;
  value.type = kRegistryText;
  for (const char16_t c : text + u'\0') {
    value.bytes.push_back(static_cast<unsigned char>(c & 0xFF));
    value.bytes.push_back(static_cast<unsigned char>(c >> 8));
  }
  return value;
}

FakeValue list_value(const std::vector<std::u16string>& texts) {
  std::u16string all;
  for (const auto& text : texts) all += text + u'\0';
  FakeValue value = text_value(all);
  value.type = kRegistryTextList;
  return value;
}

FakeValue number_value(std::uint32_t type, std::uint32_t number) {
  FakeValue value;
  value.type = type;
  value.bytes.resize(4);
  std::memcpy(value.bytes.data(), &number, 4);
  return value;
}

// The entries of the table; `context` is the FakeWindows.
struct FakeWindows::Functions {
  static FakeWindows& self(void* context) { return *static_cast<FakeWindows*>(context); }
  static FakeDevice& device(void* context, const DeviceData& data) {
    return self(context).devices[data.instance];
  }
  // The list that a set handle stands for is its flags.
  static bool listed(const FakeDevice& device, void* set) {
    const auto flags = reinterpret_cast<std::uintptr_t>(set);
    return device.present || (flags & kDevicesPresent) == 0;
  }
  static std::uint32_t give(const FakeValue& value, std::uint32_t* type, void* out,
                            std::uint32_t bytes, std::uint32_t* required, std::uint32_t too_small) {
    *type = value.type;
    *required = static_cast<std::uint32_t>(value.bytes.size());
    if (*required > bytes) return too_small;
    if (!value.bytes.empty()) std::memcpy(out, value.bytes.data(), value.bytes.size());
    return 0;
  }

  static std::uint32_t open_devices(void* context, const Guid& setup_class, std::uint32_t flags,
                                    void** set) {
    if (!(setup_class == kNetClass)) return kInvalidParameter;
    if (self(context).devices_error != 0) return self(context).devices_error;
    ++self(context).open_handles_;
    *set = reinterpret_cast<void*>(static_cast<std::uintptr_t>(flags | 0x100u));
    return 0;
  }
  static void close_handle(void* context, void*) { --self(context).open_handles_; }
  static std::uint32_t device_at(void* context, void* set, std::uint32_t index, DeviceData* data) {
    for (std::uint32_t i = 0; i < self(context).devices.size(); ++i) {
      if (!listed(self(context).devices[i], set)) continue;
      if (index-- != 0) continue;
      data->instance = i;
      return 0;
    }
    return kNoMoreItems;
  }
  static std::uint32_t device_property(void* context, void*, const DeviceData& data,
                                       const PropertyKey& key, std::uint32_t* type, void* out,
                                       std::uint32_t bytes, std::uint32_t* required) {
    const auto& unified = device(context, data).unified;
    const auto at = unified.find({key.set.data1, key.id});
    if (at == unified.end()) return kNotFound;
    return give(at->second, type, out, bytes, required, kInsufficientBuffer);
  }
  static std::uint32_t registry_property(void* context, void*, const DeviceData& data,
                                         std::uint32_t property, std::uint32_t* type, void* out,
                                         std::uint32_t bytes, std::uint32_t* required) {
    const auto& properties = device(context, data).properties;
    const auto at = properties.find(property);
    if (at == properties.end()) return kFailedWithoutNumber;
    return give(at->second, type, out, bytes, required, kInsufficientBuffer);
  }
  static std::uint32_t open_driver_key(void* context, void*, const DeviceData& data, void** key) {
    if (!device(context, data).has_driver_key) return kFileNotFound;
    ++self(context).open_handles_;
    *key = &device(context, data);
    return 0;
  }
  static std::uint32_t open_to_write(void* context, void* set, const DeviceData& data, void** key) {
    if (self(context).write_error != 0) return self(context).write_error;
    return open_driver_key(context, set, data, key);
  }
  static std::uint32_t restart_device(void* context, void*, const DeviceData&, bool* reboot) {
    FakeWindows& windows = self(context);
    if (windows.restart_error != 0) return windows.restart_error;
    ++windows.restarts;
    *reboot = windows.wants_reboot;
    if (windows.restarted) windows.restarted();
    return 0;
  }
  static std::uint32_t set_value(void* context, void* key, const char16_t* name, std::uint32_t type,
                                 const void* value, std::uint32_t bytes) {
    if (self(context).set_error != 0) return self(context).set_error;
    if (self(context).keeps_values) return 0;
    const auto* first = static_cast<const unsigned char*>(value);
    static_cast<FakeDevice*>(key)->values[name] = {type, {first, first + bytes}};
    return 0;
  }
  static std::uint32_t delete_value(void* context, void* key, const char16_t* name) {
    if (self(context).set_error != 0) return self(context).set_error;
    if (self(context).keeps_values) return 0;
    return static_cast<FakeDevice*>(key)->values.erase(name) != 0 ? 0 : kFileNotFound;
  }
  static std::uint32_t open_key(void* context, void* parent, const char16_t* path, void** key) {
    const auto& subkeys = static_cast<FakeDevice*>(parent)->subkeys;
    const auto at = subkeys.find(path);
    if (at == subkeys.end()) return kFileNotFound;
    if (at->second != 0) return at->second;
    ++self(context).open_handles_;
    *key = parent;
    return 0;
  }
  static std::uint32_t query_value(void*, void* key, const char16_t* name, std::uint32_t* type,
                                   void* out, std::uint32_t* bytes) {
    const auto& values = static_cast<FakeDevice*>(key)->values;
    const auto at = values.find(name);
    if (at == values.end()) return kFileNotFound;
    return give(at->second, type, out, *bytes, bytes, kMoreData);
  }

  static std::uint32_t interface_table(void* context, InterfaceTable** table) {
    if (self(context).table_error != 0) return self(context).table_error;
    const auto& rows = self(context).rows;
    const std::size_t bytes = sizeof(InterfaceTable) + rows.size() * sizeof(InterfaceRow);
    auto* memory = static_cast<unsigned char*>(::operator new(bytes));
    auto* made = new (memory) InterfaceTable;
    made->count = static_cast<std::uint32_t>(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::memcpy(memory + offsetof(InterfaceTable, rows) + i * sizeof(InterfaceRow), &rows[i],
                  sizeof(InterfaceRow));
    }
    ++self(context).open_handles_;
    *table = made;
    return 0;
  }
  static void free_table(void* context, InterfaceTable* table) {
    --self(context).open_handles_;
    ::operator delete(table);
  }
  static std::uint32_t guid_to_luid(void* context, const Guid& guid, std::uint64_t* luid) {
    for (unsigned n = 0; n < 8; ++n) {
      if (!(adapter_guid(n) == guid) || self(context).timestamps.count(adapter_luid(n)) == 0) {
        continue;
      }
      *luid = adapter_luid(n);
      return 0;
    }
    return kInvalidParameter;
  }
  static std::uint32_t luid_to_index(void*, std::uint64_t luid, std::uint32_t* index) {
    *index = 100 + static_cast<std::uint32_t>(luid >> 24 & 0xFF);
    return 0;
  }

  static std::uint32_t supported(void* context, std::uint64_t luid, TimestampCapabilities* out) {
    const auto at = self(context).timestamps.find(luid);
    if (at == self(context).timestamps.end()) return kFileNotFound;
    if (at->second.supported_error == 0) *out = at->second.supported;
    return at->second.supported_error;
  }
  static std::uint32_t active(void* context, std::uint64_t luid, TimestampCapabilities* out) {
    const auto at = self(context).timestamps.find(luid);
    if (at == self(context).timestamps.end()) return kFileNotFound;
    if (at->second.active_error == 0) *out = at->second.active;
    return at->second.active_error;
  }
  static std::uint32_t capture(void* context, std::uint64_t luid, CrossCapture* out) {
    const auto at = self(context).timestamps.find(luid);
    if (at == self(context).timestamps.end()) return kNotFound;
    return at->second.capture(out);
  }
  static std::uint32_t watch(void* context, TimestampChange changed, void* caller, void** handle) {
    if (self(context).watch_error != 0) return self(context).watch_error;
    self(context).changed_ = changed;
    self(context).changed_context_ = caller;
    ++self(context).watches_;
    *handle = context;
    return 0;
  }
  static void unwatch(void* context, void*) {
    --self(context).watches_;
    self(context).changed_ = nullptr;
  }

  static std::uint32_t watch_interfaces(void* context, InterfaceChange changed, void* caller,
                                        void** handle) {
    if (self(context).watch_error != 0) return self(context).watch_error;
    self(context).interfaces_changed_ = changed;
    self(context).interfaces_context_ = caller;
    ++self(context).watches_;
    *handle = context;
    return 0;
  }
  static void unwatch_interfaces(void* context, void*) {
    --self(context).watches_;
    self(context).interfaces_changed_ = nullptr;
  }

  static std::uint32_t open_device(void* context, const char16_t* path, std::uint32_t access,
                                   void** device) {
    self(context).access_tried.push_back(access);
    const auto at = self(context).ndis.find(path);
    if (at == self(context).ndis.end()) return kFileNotFound;
    if (access < at->second.least_access) return kAccessDenied;
    ++self(context).open_handles_;
    *device = &at->second;
    return 0;
  }
  static std::uint32_t control_device(void*, void* device, std::uint32_t code, const void* in,
                                      std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                                      std::uint32_t* returned) {
    if (code != 0x00170002 || in_bytes != 4) return kNotSupported;
    std::uint32_t oid = 0;
    std::memcpy(&oid, in, 4);
    const auto& replies = static_cast<FakeNdis*>(device)->replies;
    const auto at = replies.find(oid);
    if (at == replies.end() || at->second.size() > out_bytes) return kInvalidParameter;
    if (!at->second.empty()) std::memcpy(out, at->second.data(), at->second.size());
    *returned = static_cast<std::uint32_t>(at->second.size());
    return 0;
  }
  static std::uint32_t os_version(void* context, OsVersion* version) {
    *version = self(context).version;
    return 0;
  }
};

FakeWindows::FakeWindows(VirtualQpc& virtual_clock) : clock(virtual_clock) {
  using F = Functions;
  api.context = this;
  api.open_devices = &F::open_devices;
  api.close_devices = &F::close_handle;
  api.device_at = &F::device_at;
  api.device_property = &F::device_property;
  api.registry_property = &F::registry_property;
  api.open_driver_key = &F::open_driver_key;
  api.open_key = &F::open_key;
  api.query_value = &F::query_value;
  api.open_driver_key_to_write = &F::open_to_write;
  api.restart_device = &F::restart_device;
  api.set_value = &F::set_value;
  api.delete_value = &F::delete_value;
  api.close_key = &F::close_handle;
  api.interface_table = &F::interface_table;
  api.free_table = &F::free_table;
  api.guid_to_luid = &F::guid_to_luid;
  api.luid_to_index = &F::luid_to_index;
  api.supported_timestamps = &F::supported;
  api.active_timestamps = &F::active;
  api.capture_cross = &F::capture;
  api.watch_timestamps = &F::watch;
  api.unwatch_timestamps = &F::unwatch;
  api.watch_interfaces = &F::watch_interfaces;
  api.unwatch_interfaces = &F::unwatch_interfaces;
  api.open_device = &F::open_device;
  api.control_device = &F::control_device;
  api.close_device = &F::close_handle;
  api.os_version = &F::os_version;
}

void FakeWindows::drop_timestamp_functions() {
  api.supported_timestamps = nullptr;
  api.active_timestamps = nullptr;
  api.capture_cross = nullptr;
  api.watch_timestamps = nullptr;
  api.unwatch_timestamps = nullptr;
}

void FakeWindows::notify_change() {
  if (changed_ != nullptr) changed_(changed_context_);
}

void FakeWindows::notify_interfaces() {
  if (interfaces_changed_ != nullptr) interfaces_changed_(interfaces_context_, nullptr, 0);
}

std::function<std::uint32_t(CrossCapture*)> FakeWindows::counter(std::uint64_t hz,
                                                                 std::uint64_t width_ns) {
  return [this, hz, width_ns](CrossCapture* out) {
    out->system1 = clock.now_ticks();
    clock.advance_ns(width_ns / 2);
    out->hardware = multiply_divide(clock.now_ticks(), hz, clock.frequency_hz());
    clock.advance_ns(width_ns - width_ns / 2);
    out->system2 = clock.now_ticks();
    return 0u;
  };
}

std::uint64_t FakeWindows::add_adapter(unsigned n, std::uint16_t device_id) {
  FakeDevice device;
  char16_t id[] = u"PCI\\VEN_8086&DEV_0000&SUBSYS_12348086&REV_04";
  for (int i = 0; i < 4; ++i) {
    id[20 - i] = u"0123456789ABCDEF"[device_id >> (4 * i) & 0xF];
  }
  device.properties[kPropertyHardwareId] =
      list_value({id, std::u16string(id, 21) + u"&SUBSYS_12348086", std::u16string(id, 21)});
  device.properties[kPropertyService] = text_value(u"e2fnexpress");
  device.unified[{0xA45C254E, 23}] = number_value(7, 3 + n);
  device.unified[{0xA45C254E, 30}] = number_value(7, 0x00010000);
  device.values[u"NetCfgInstanceId"] = text_value(utf16_of_ascii(adapter_key(n)));
  device.values[u"ProviderName"] = text_value(u"Intel");
  device.values[u"DriverVersion"] = text_value(u"2.1.4.3");
  device.values[u"DriverDate"] = text_value(u"4-10-2024");
  device.values[u"DriverDesc"] = text_value(u"Intel(R) Ethernet Controller");
  device.values[u"*PtpHardwareTimestamp"] = text_value(u"1");
  device.subkeys[u"Ndi\\Params\\*PtpHardwareTimestamp"] = 0;
  devices.push_back(device);

  InterfaceRow row;
  row.luid = adapter_luid(n);
  row.index = 100 + n;
  row.guid = adapter_guid(n);
  const std::u16string alias = u"Ethernet " + utf16_of_ascii(std::to_string(n));
  std::copy(alias.begin(), alias.end(), row.alias);
  const std::u16string text = u"Intel(R) Ethernet Controller #2";
  std::copy(text.begin(), text.end(), row.description);
  row.address_length = 6;
  const std::uint8_t mac[] = {0xA0, 0x36, 0x9F, 0, 0, static_cast<std::uint8_t>(n)};
  std::copy(mac, mac + 6, row.address);
  std::copy(mac, mac + 6, row.permanent_address);
  row.flags = 0x05;
  row.oper_status = kOperStatusUp;
  row.media_connect_state = kMediaConnected;
  row.transmit_bps = row.receive_bps = 1000000000;
  rows.push_back(row);

  FakeTimestamps stamps;
  stamps.supported.frequency_hz = 1000000000;
  stamps.supported.cross_timestamp = 1;
  stamps.supported.hardware[0] = stamps.supported.hardware[2] = 1;
  stamps.active = stamps.supported;
  stamps.capture = counter(1000000000, 2000);
  timestamps[row.luid] = stamps;
  return row.luid;
}

Guid adapter_guid(unsigned n) {
  return {0x5AB1E000, 0, 0x4000, {0x80, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(n)}};
}
std::string adapter_key(unsigned n) { return guid_text(adapter_guid(n)); }
std::uint64_t adapter_luid(unsigned n) { return 0x0006000000000000u | (0x8000ull + n) << 24; }

}  // namespace avbhal::test
