// SetupAPI and registry.
// clang-format off
#include <windows.h>
#include <setupapi.h>
// clang-format on

#include "backends/windows_api/errors.h"
#include "backends/windows_api/win_api_windows.h"

namespace avbhal::windows_api {
namespace {

static_assert(sizeof(DeviceData) == sizeof(SP_DEVINFO_DATA), "SP_DEVINFO_DATA");
static_assert(sizeof(PropertyKey) == sizeof(DEVPROPKEY), "DEVPROPKEY");
static_assert(sizeof(Guid) == sizeof(GUID), "GUID");

std::uint32_t last_error() {
  const DWORD error = GetLastError();
  return error != 0 ? error : kFailedWithoutNumber;
}

const GUID* native(const Guid& guid) { return reinterpret_cast<const GUID*>(&guid); }

// SetupAPI takes device data without const and does not change it in these calls.
SP_DEVINFO_DATA* native(const DeviceData& device) {
  return reinterpret_cast<SP_DEVINFO_DATA*>(const_cast<DeviceData*>(&device));
}

std::uint32_t open_devices(void*, const Guid& setup_class, std::uint32_t flags, void** set) {
  const HDEVINFO handle = SetupDiGetClassDevsW(native(setup_class), nullptr, nullptr, flags);
  if (handle == INVALID_HANDLE_VALUE) return last_error();
  *set = handle;
  return 0;
}

void close_devices(void*, void* set) { SetupDiDestroyDeviceInfoList(set); }

std::uint32_t device_at(void*, void* set, std::uint32_t index, DeviceData* device) {
  SetLastError(0);
  return SetupDiEnumDeviceInfo(set, index, native(*device)) ? 0 : last_error();
}

std::uint32_t device_property(void*, void* set, const DeviceData& device, const PropertyKey& key,
                              std::uint32_t* type, void* out, std::uint32_t out_bytes,
                              std::uint32_t* required) {
  DEVPROPTYPE found = 0;
  DWORD size = 0;
  SetLastError(0);
  const BOOL ok =
      SetupDiGetDevicePropertyW(set, native(device), reinterpret_cast<const DEVPROPKEY*>(&key),
                                &found, static_cast<BYTE*>(out), out_bytes, &size, 0);
  *type = found;
  *required = size;
  return ok ? 0 : last_error();
}

std::uint32_t registry_property(void*, void* set, const DeviceData& device, std::uint32_t property,
                                std::uint32_t* type, void* out, std::uint32_t out_bytes,
                                std::uint32_t* required) {
  DWORD found = 0, size = 0;
  SetLastError(0);
  const BOOL ok = SetupDiGetDeviceRegistryPropertyW(set, native(device), property, &found,
                                                    static_cast<BYTE*>(out), out_bytes, &size);
  *type = found;
  *required = size;
  return ok ? 0 : last_error();
}

std::uint32_t open_key_of(void* set, const DeviceData& device, REGSAM rights, void** key) {
  SetLastError(0);
  const HKEY handle =
      SetupDiOpenDevRegKey(set, native(device), DICS_FLAG_GLOBAL, 0, DIREG_DRV, rights);
  if (handle == INVALID_HANDLE_VALUE) return last_error();
  *key = handle;
  return 0;
}

std::uint32_t open_driver_key(void*, void* set, const DeviceData& device, void** key) {
  return open_key_of(set, device, KEY_READ, key);
}

std::uint32_t open_driver_key_to_write(void*, void* set, const DeviceData& device, void** key) {
  return open_key_of(set, device, KEY_READ | KEY_SET_VALUE, key);
}

std::uint32_t restart_device(void*, void* set, const DeviceData& device, bool* reboot) {
  SP_PROPCHANGE_PARAMS change{};
  change.ClassInstallHeader.cbSize = sizeof change.ClassInstallHeader;
  change.ClassInstallHeader.InstallFunction = DIF_PROPERTYCHANGE;
  change.StateChange = DICS_PROPCHANGE;
  change.Scope = DICS_FLAG_CONFIGSPECIFIC;  // of this hardware profile, as device managers ask
  SetLastError(0);
  if (!SetupDiSetClassInstallParamsW(set, native(device), &change.ClassInstallHeader,
                                     sizeof change)) {
    return last_error();
  }
  if (!SetupDiCallClassInstaller(DIF_PROPERTYCHANGE, set, native(device))) return last_error();
  SP_DEVINSTALL_PARAMS_W after{};
  after.cbSize = sizeof after;
  *reboot = SetupDiGetDeviceInstallParamsW(set, native(device), &after) &&
            (after.Flags & (DI_NEEDREBOOT | DI_NEEDRESTART)) != 0;
  return 0;
}

std::uint32_t open_key(void*, void* parent, const char16_t* path, void** key) {
  HKEY handle = nullptr;
  const LSTATUS error = RegOpenKeyExW(static_cast<HKEY>(parent),
                                      reinterpret_cast<const wchar_t*>(path), 0, KEY_READ, &handle);
  if (error == ERROR_SUCCESS) *key = handle;
  return static_cast<std::uint32_t>(error);
}

std::uint32_t query_value(void*, void* key, const char16_t* name, std::uint32_t* type, void* out,
                          std::uint32_t* bytes) {
  DWORD found = 0, size = *bytes;
  const LSTATUS error =
      RegQueryValueExW(static_cast<HKEY>(key), reinterpret_cast<const wchar_t*>(name), nullptr,
                       &found, static_cast<BYTE*>(out), &size);
  *type = found;
  *bytes = size;
  return static_cast<std::uint32_t>(error);
}

std::uint32_t set_value(void*, void* key, const char16_t* name, std::uint32_t type,
                        const void* value, std::uint32_t bytes) {
  return static_cast<std::uint32_t>(RegSetValueExW(static_cast<HKEY>(key),
                                                   reinterpret_cast<const wchar_t*>(name), 0, type,
                                                   static_cast<const BYTE*>(value), bytes));
}

std::uint32_t delete_value(void*, void* key, const char16_t* name) {
  return static_cast<std::uint32_t>(
      RegDeleteValueW(static_cast<HKEY>(key), reinterpret_cast<const wchar_t*>(name)));
}

void close_key(void*, void* key) { RegCloseKey(static_cast<HKEY>(key)); }

}  // namespace

void fill_setup_functions(WinApi& api) {
  api.open_devices = &open_devices;
  api.close_devices = &close_devices;
  api.device_at = &device_at;
  api.device_property = &device_property;
  api.registry_property = &registry_property;
  api.open_driver_key = &open_driver_key;
  api.open_driver_key_to_write = &open_driver_key_to_write;
  api.restart_device = &restart_device;
}

void fill_registry_functions(WinApi& api) {
  api.open_key = &open_key;
  api.query_value = &query_value;
  api.set_value = &set_value;
  api.delete_value = &delete_value;
  api.close_key = &close_key;
}

}  // namespace avbhal::windows_api
