#include "backends/windows_api/device_set.h"

#include <cstring>

#include "backends/windows_api/errors.h"
#include "backends/windows_api/text.h"

namespace avbhal::windows_api {
namespace {

constexpr std::uint32_t kFirstBufferBytes = 512;
constexpr std::uint32_t kLargestBufferBytes = 64 * 1024;

// Types of unified properties (DEVPROP_TYPE_*).
constexpr std::uint32_t kPropertyInt32 = 6;
constexpr std::uint32_t kPropertyUint32 = 7;
constexpr std::uint32_t kPropertyString = 18;

constexpr Guid kDeviceProperties = {
    0xA45C254E, 0xDF1C, 0x4EFD, {0x80, 0x20, 0x67, 0xD1, 0x46, 0xA8, 0x50, 0xE0}};

struct Property {
  std::uint32_t type = 0;
  std::vector<unsigned char> bytes;
};

// `read(type, buffer, size, required)` until the buffer suffices; empty on any other failure.
template <class Read>
std::optional<Property> read_growing(Read&& read) {
  Property property;
  std::uint32_t size = kFirstBufferBytes;
  // The value may grow between two calls, hence a few rounds.
  for (int round = 0; round < 4 && size <= kLargestBufferBytes; ++round) {
    property.bytes.assign(size, 0);
    std::uint32_t required = 0;
    const std::uint32_t error =
        read(&property.type, property.bytes.data(), static_cast<std::uint32_t>(size), &required);
    if (error == 0) {
      property.bytes.resize(required < size ? required : size);
      return property;
    }
    if (error != kInsufficientBuffer) return std::nullopt;
    size = required > size ? required : size * 2;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> number_of(const std::optional<Property>& property) {
  if (!property || property->bytes.size() != 4) return std::nullopt;
  std::uint32_t value = 0;
  std::memcpy(&value, property->bytes.data(), 4);
  return value;
}

}  // namespace

const PropertyKey kKeyBusNumber = {kDeviceProperties, 23};
const PropertyKey kKeyAddress = {kDeviceProperties, 30};
const PropertyKey kKeyNumaNode = {
    {0x540B947E, 0x8B40, 0x45BC, {0xA8, 0xA2, 0x6A, 0x0B, 0x89, 0x4C, 0xBD, 0xA2}}, 3};
const PropertyKey kKeyDriverVersion = {
    {0xA8B865DD, 0x2E3D, 0x4094, {0xAD, 0x97, 0xE5, 0x93, 0xA7, 0x0C, 0x75, 0xD6}}, 3};
const Guid kNetClass = {
    0x4D36E972, 0xE325, 0x11CE, {0xBF, 0xC1, 0x08, 0x00, 0x2B, 0xE1, 0x03, 0x18}};

DeviceSet::~DeviceSet() {
  if (set_ != nullptr) api_.close_devices(api_.context, set_);
}

Status DeviceSet::open() {
  const std::uint32_t error = api_.open_devices(api_.context, kNetClass, kDevicesPresent, &set_);
  if (error == 0) return ok_status();
  set_ = nullptr;
  return make_os_error(ErrorCode::kDriverError, "SetupDiGetClassDevs(Net)", OsErrorKind::kWin32,
                       error, "the list of network adapters could not be read");
}

Result<std::optional<DeviceData>> DeviceSet::at(std::uint32_t index) const {
  DeviceData device;
  const std::uint32_t error = api_.device_at(api_.context, set_, index, &device);
  if (error == 0) return std::optional<DeviceData>(device);
  if (error == kNoMoreItems) return std::optional<DeviceData>();
  return make_os_error(ErrorCode::kDriverError, "SetupDiEnumDeviceInfo", OsErrorKind::kWin32, error,
                       "reading network adapter " + std::to_string(index));
}

std::string DeviceSet::text(const DeviceData& device, std::uint32_t property) const {
  const auto list = text_list(device, property);
  return list.empty() ? std::string() : list.front();
}

std::vector<std::string> DeviceSet::text_list(const DeviceData& device,
                                              std::uint32_t property) const {
  const auto found = read_growing([&](auto* type, auto* out, auto bytes, auto* required) {
    return api_.registry_property(api_.context, set_, device, property, type, out, bytes, required);
  });
  if (!found || (found->type != kRegistryText && found->type != kRegistryTextList)) return {};
  return registry_list(found->bytes);
}

std::optional<std::uint32_t> DeviceSet::number(const DeviceData& device,
                                               std::uint32_t property) const {
  const auto found = read_growing([&](auto* type, auto* out, auto bytes, auto* required) {
    return api_.registry_property(api_.context, set_, device, property, type, out, bytes, required);
  });
  if (!found || found->type != kRegistryNumber) return std::nullopt;
  return number_of(found);
}

std::string DeviceSet::text(const DeviceData& device, const PropertyKey& key) const {
  const auto found = read_growing([&](auto* type, auto* out, auto bytes, auto* required) {
    return api_.device_property(api_.context, set_, device, key, type, out, bytes, required);
  });
  if (!found || found->type != kPropertyString) return {};
  return utf8(utf16_of_bytes(found->bytes));
}

std::optional<std::uint32_t> DeviceSet::number(const DeviceData& device,
                                               const PropertyKey& key) const {
  const auto found = read_growing([&](auto* type, auto* out, auto bytes, auto* required) {
    return api_.device_property(api_.context, set_, device, key, type, out, bytes, required);
  });
  if (!found || (found->type != kPropertyUint32 && found->type != kPropertyInt32)) {
    return std::nullopt;
  }
  return number_of(found);
}

std::uint32_t DeviceSet::driver_key(const DeviceData& device, RegistryKey& key) const {
  void* handle = nullptr;
  const std::uint32_t error = api_.open_driver_key(api_.context, set_, device, &handle);
  if (error == 0) key = RegistryKey(api_, handle);
  return error;
}

std::uint32_t DeviceSet::driver_key_to_write(const DeviceData& device, RegistryKey& key) const {
  void* handle = nullptr;
  const std::uint32_t error = api_.open_driver_key_to_write(api_.context, set_, device, &handle);
  if (error == 0) key = RegistryKey(api_, handle);
  return error;
}

std::uint32_t DeviceSet::restart(const DeviceData& device, bool* reboot) const {
  *reboot = false;
  return api_.restart_device(api_.context, set_, device, reboot);
}

}  // namespace avbhal::windows_api
