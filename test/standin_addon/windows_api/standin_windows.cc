#include "standin_windows.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "standin_device.h"

namespace avbhal::standin_addon {
namespace {

using standin::TimestampMode;
using windows_api::CrossCapture;
using windows_api::DeviceData;
using windows_api::Guid;
using windows_api::InterfaceRow;
using windows_api::InterfaceTable;
using windows_api::PropertyKey;
using windows_api::TimestampCapabilities;
using windows_api::TimestampChange;

constexpr std::uint32_t kFileNotFound = 2, kAccessDenied = 5, kGenFailure = 31,
                        kInvalidParameter = 87, kInsufficientBuffer = 122, kMoreData = 234,
                        kNoMoreItems = 259, kNotFound = 1168;
constexpr std::uint32_t kSetupFailed = 0xFFFFFFFFu;  // without an error number
constexpr std::uint32_t kNetClass = 0x4D36E972;
// PTPv2 over UDP: event messages of IPv4 and IPv6, both directions.
constexpr int kStampedMessages[] = {0, 2, 4, 6};
// All received and all transmitted packets.
constexpr int kSoftwareMessages[] = {0, 1};

// The list that a set handle stands for, as of when it was made.
using DeviceList = std::vector<StandinDevice>;

constexpr char16_t kKeyword[] = u"*PtpHardwareTimestamp";

std::optional<StandinDevice> device_of(SharedMachine& machine, std::uint32_t number) {
  StandinDevice device;
  device.number = number;
  standin::AdapterQuery query;
  query.adapter = number;
  std::uint32_t returned = 0;
  const std::uint32_t error = machine.control(standin::kControlAdapter, &query, sizeof query,
                                              &device.facts, sizeof device.facts, &returned);
  if (error != 0 || device.facts.present == 0) return std::nullopt;
  return device;
}

DeviceList present_devices(SharedMachine& machine) {
  DeviceList list;
  for (std::uint32_t n = 0; n < standin::kMaxAdapters; ++n) {
    const auto device = device_of(machine, n);
    if (device) list.push_back(*device);
  }
  return list;
}

std::uint32_t give(const std::optional<TypedValue>& value, std::uint32_t* type, void* out,
                   std::uint32_t bytes, std::uint32_t* required, std::uint32_t too_small) {
  *type = value->type;
  *required = static_cast<std::uint32_t>(value->bytes.size());
  if (*required > bytes) return too_small;
  std::memcpy(out, value->bytes.data(), value->bytes.size());
  return 0;
}

// What both capability functions answer in this mode before they look at flags.
std::uint32_t error_of_mode(TimestampMode mode) {
  switch (mode) {
    case TimestampMode::kUnsupported: return 50;
    case TimestampMode::kInvalidOid: return 23;
    case TimestampMode::kBadDriver: return 2001;
    case TimestampMode::kDenied: return 5;
    case TimestampMode::kActive:
    case TimestampMode::kSoftware:
    case TimestampMode::kDisabled: break;
  }
  return 0;
}

std::uint32_t capabilities(SharedMachine& machine, std::uint64_t luid, bool active,
                           TimestampCapabilities* out) {
  const auto number = number_of_luid(luid);
  const auto device = number ? device_of(machine, *number) : std::nullopt;
  if (!device) return kFileNotFound;
  const auto mode = static_cast<TimestampMode>(device->facts.timestamp_mode);
  const std::uint32_t error = error_of_mode(mode);
  if (error != 0) return error;
  *out = TimestampCapabilities{};
  out->frequency_hz = device->facts.nominal_hz;
  if (mode == TimestampMode::kSoftware)
    for (const int flag : kSoftwareMessages) out->software[flag] = 1;
  // Hardware and software stamps are never active together.
  if (active && (mode == TimestampMode::kDisabled || mode == TimestampMode::kSoftware)) return 0;
  out->cross_timestamp = 1;
  for (const int flag : kStampedMessages) out->hardware[flag] = 1;
  return 0;
}

}  // namespace

// The entries of the table; `context` is the machine.
struct StandinWindows::Functions {
  static StandinWindows& self(void* context) { return *static_cast<StandinWindows*>(context); }
  static SharedMachine& machine_of(void* context) { return self(context).machine_; }

  static std::uint32_t open_devices(void* context, const Guid& setup_class, std::uint32_t,
                                    void** set) {
    if (setup_class.data1 != kNetClass) return kInvalidParameter;
    *set = new DeviceList(present_devices(machine_of(context)));
    return 0;
  }
  static void close_devices(void*, void* set) { delete static_cast<DeviceList*>(set); }
  static std::uint32_t device_at(void*, void* set, std::uint32_t index, DeviceData* device) {
    if (index >= static_cast<DeviceList*>(set)->size()) return kNoMoreItems;
    device->instance = index;
    return 0;
  }
  static const StandinDevice& in(void* set, const DeviceData& device) {
    return (*static_cast<DeviceList*>(set))[device.instance];
  }
  static std::uint32_t device_property(void*, void* set, const DeviceData& device,
                                       const PropertyKey& key, std::uint32_t* type, void* out,
                                       std::uint32_t bytes, std::uint32_t* required) {
    const auto value = in(set, device).device_property(key);
    return value ? give(value, type, out, bytes, required, kInsufficientBuffer) : kNotFound;
  }
  static std::uint32_t registry_property(void*, void* set, const DeviceData& device,
                                         std::uint32_t property, std::uint32_t* type, void* out,
                                         std::uint32_t bytes, std::uint32_t* required) {
    const auto value = in(set, device).registry_property(property);
    return value ? give(value, type, out, bytes, required, kInsufficientBuffer) : kSetupFailed;
  }

  // A key is the device it belongs to; the subkey has no values that anybody reads.
  static std::uint32_t open_driver_key(void*, void* set, const DeviceData& device, void** key) {
    *key = new StandinDevice(in(set, device));
    return 0;
  }
  static std::uint32_t open_key(void*, void* parent, const char16_t* path, void** key) {
    const auto& device = *static_cast<StandinDevice*>(parent);
    if (!device.has_driver_subkey(path)) return kFileNotFound;
    *key = new StandinDevice(device);
    return 0;
  }
  static std::uint32_t query_value(void* context, void* key, const char16_t* name,
                                   std::uint32_t* type, void* out, std::uint32_t* bytes) {
    const auto& device = *static_cast<StandinDevice*>(key);
    auto value = device.driver_value(name);
    if (name == std::u16string(kKeyword)) {
      const std::lock_guard<std::mutex> lock(self(context).mutex_);
      const auto written = self(context).keywords_.find(device.number);
      if (written != self(context).keywords_.end()) value = written->second;
    }
    return value ? give(value, type, out, *bytes, bytes, kMoreData) : kFileNotFound;
  }
  static std::uint32_t keep(void* context, void* key, const char16_t* name,
                            std::optional<TypedValue> value) {
    if (name != std::u16string(kKeyword)) return kAccessDenied;
    const std::lock_guard<std::mutex> lock(self(context).mutex_);
    self(context).keywords_[static_cast<StandinDevice*>(key)->number] = std::move(value);
    return 0;
  }
  static std::uint32_t set_value(void* context, void* key, const char16_t* name, std::uint32_t type,
                                 const void* value, std::uint32_t bytes) {
    const auto* first = static_cast<const unsigned char*>(value);
    return keep(context, key, name, TypedValue{type, {first, first + bytes}});
  }
  static std::uint32_t delete_value(void* context, void* key, const char16_t* name) {
    return keep(context, key, name, std::nullopt);
  }
  // The driver reads its keyword: "1" switches timestamps on, anything else off.
  static std::uint32_t restart_device(void* context, void* set, const DeviceData& device, bool*) {
    const StandinDevice& found = in(set, device);
    StandinDevice key = found;
    unsigned char bytes[64] = {};
    std::uint32_t type = 0, size = sizeof bytes;
    const std::uint32_t error = query_value(context, &key, kKeyword, &type, bytes, &size);
    const bool on = error == 0 && size == 4 && bytes[0] == '1' && bytes[1] == 0;
    const std::string number = std::to_string(found.number);
    const std::string mode = on ? "active" : "disabled";
    const bool done =
        machine_of(context).order("restart adapter=" + number).empty() &&
        machine_of(context).order("timestamps adapter=" + number + " mode=" + mode).empty();
    return done ? 0 : kGenFailure;
  }
  static void close_key(void*, void* key) { delete static_cast<StandinDevice*>(key); }

  static std::uint32_t interface_table(void* context, InterfaceTable** table) {
    const DeviceList devices = present_devices(machine_of(context));
    const std::size_t bytes = sizeof(InterfaceTable) + devices.size() * sizeof(InterfaceRow);
    auto* memory = static_cast<unsigned char*>(::operator new(bytes));
    auto* made = new (memory) InterfaceTable;
    made->count = static_cast<std::uint32_t>(devices.size());
    unsigned char* rows = memory + offsetof(InterfaceTable, rows);
    for (const StandinDevice& device : devices) {
      const InterfaceRow row = device.interface_row();
      std::memcpy(rows, &row, sizeof row);
      rows += sizeof row;
    }
    *table = made;
    return 0;
  }
  static void free_table(void*, InterfaceTable* table) { ::operator delete(table); }
  // Asked only about adapters without an interface row, of which there are none.
  static std::uint32_t guid_to_luid(void*, const Guid&, std::uint64_t*) { return kFileNotFound; }
  static std::uint32_t luid_to_index(void*, std::uint64_t, std::uint32_t*) { return kFileNotFound; }
  static std::uint32_t open_device(void*, const char16_t*, std::uint32_t, void**) {
    return kFileNotFound;
  }
  static std::uint32_t control_device(void*, void*, std::uint32_t, const void*, std::uint32_t,
                                      void*, std::uint32_t, std::uint32_t*) {
    return kInvalidParameter;
  }
  static void close_device(void*, void*) {}

  static std::uint32_t supported(void* context, std::uint64_t luid, TimestampCapabilities* out) {
    return capabilities(machine_of(context), luid, false, out);
  }
  static std::uint32_t active(void* context, std::uint64_t luid, TimestampCapabilities* out) {
    return capabilities(machine_of(context), luid, true, out);
  }
  static std::uint32_t capture(void* context, std::uint64_t luid, CrossCapture* out) {
    const auto number = number_of_luid(luid);
    if (!number) return kFileNotFound;
    standin::CrossReply reply;
    const std::uint32_t error = machine_of(context).capture(*number, &reply);
    if (error != 0) return error;
    if (reply.win32_error != 0) return reply.win32_error;
    out->system1 = reply.system1;
    out->hardware = reply.hardware;
    out->system2 = reply.system2;
    return 0;
  }
  static std::uint32_t watch(void* context, TimestampChange changed, void* caller, void** handle) {
    *handle = machine_of(context).listen(changed, caller);
    return 0;
  }
  static void unwatch(void* context, void* handle) { machine_of(context).unlisten(handle); }
  static std::uint32_t windows_10(void*, windows_api::OsVersion* version) {
    *version = {10, 0, 19045};
    return 0;
  }
  static std::uint32_t windows_11(void*, windows_api::OsVersion* version) {
    *version = {10, 0, 22631};
    return 0;
  }
};

StandinWindows::StandinWindows(SharedMachine& machine) : machine_(machine) {
  using F = Functions;
  api_.context = this;
  api_.open_devices = &F::open_devices;
  api_.close_devices = &F::close_devices;
  api_.device_at = &F::device_at;
  api_.device_property = &F::device_property;
  api_.registry_property = &F::registry_property;
  api_.open_driver_key = &F::open_driver_key;
  api_.open_key = &F::open_key;
  api_.query_value = &F::query_value;
  api_.open_driver_key_to_write = &F::open_driver_key;
  api_.restart_device = &F::restart_device;
  api_.set_value = &F::set_value;
  api_.delete_value = &F::delete_value;
  api_.close_key = &F::close_key;
  api_.interface_table = &F::interface_table;
  api_.free_table = &F::free_table;
  api_.guid_to_luid = &F::guid_to_luid;
  api_.luid_to_index = &F::luid_to_index;
  api_.open_device = &F::open_device;
  api_.control_device = &F::control_device;
  api_.close_device = &F::close_device;
  api_.os_version = &F::windows_10;
  if (!machine.has_timestamp_functions()) return;
  api_.os_version = &F::windows_11;
  api_.supported_timestamps = &F::supported;
  api_.active_timestamps = &F::active;
  api_.capture_cross = &F::capture;
  api_.watch_timestamps = &F::watch;
  api_.unwatch_timestamps = &F::unwatch;
}

}  // namespace avbhal::standin_addon
