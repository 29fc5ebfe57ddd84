#include "device_registry.h"

// clang-format off
#include <windows.h>
#include <setupapi.h>
// clang-format on

#include <cwchar>

#include "identity.h"

// Missing in mingw's header.
extern "C" BOOL WINAPI SetupDiSetDevicePropertyW(HDEVINFO set, SP_DEVINFO_DATA* device,
                                                 const DEVPROPKEY* key, DEVPROPTYPE type,
                                                 const BYTE* value, DWORD bytes, DWORD flags);

namespace avbhal::lab {
namespace {

constexpr GUID kNetClass = {
    0x4D36E972, 0xE325, 0x11CE, {0xBF, 0xC1, 0x08, 0x00, 0x2B, 0xE1, 0x03, 0x18}};
constexpr GUID kDeviceProperties = {
    0xA45C254E, 0xDF1C, 0x4EFD, {0x80, 0x20, 0x67, 0xD1, 0x46, 0xA8, 0x50, 0xE0}};
constexpr DEVPROPKEY kBusNumber = {kDeviceProperties, 23};
constexpr DEVPROPKEY kAddress = {kDeviceProperties, 30};
constexpr DEVPROPKEY kNumaNode = {
    {0x540B947E, 0x8B40, 0x45BC, {0xA8, 0xA2, 0x6A, 0x0B, 0x89, 0x4C, 0xBD, 0xA2}}, 3};
constexpr DEVPROPKEY kDriverVersion = {
    {0xA8B865DD, 0x2E3D, 0x4094, {0xAD, 0x97, 0xE5, 0x93, 0xA7, 0x0C, 0x75, 0xD6}}, 3};
constexpr DEVPROPTYPE kUint32 = 7, kString = 18;  // DEVPROP_TYPE_*

// The bus-dependent part of the instance id, by which the fake knows its own devices.
constexpr wchar_t kInstanceMark[] = L"\\AVBHAL&STANDIN&";
constexpr wchar_t kVersion[] = L"1.0.0.0";
constexpr wchar_t kDate[] = L"1-1-2026";
// The HAL labels adapters of this provider as simulated.
constexpr wchar_t kProvider[] = L"avb-hal stand-in";
constexpr wchar_t kService[] = L"avbstandin";
constexpr wchar_t kKeyword[] = L"*PtpHardwareTimestamp";

std::string failed(const char* call, DWORD error) {
  return std::string(call) + ": Win32 error " + std::to_string(error);
}

class DeviceList {
 public:
  explicit DeviceList(HDEVINFO set) : set_(set) {}
  ~DeviceList() {
    if (good()) SetupDiDestroyDeviceInfoList(set_);
  }
  DeviceList(const DeviceList&) = delete;
  DeviceList& operator=(const DeviceList&) = delete;
  bool good() const { return set_ != INVALID_HANDLE_VALUE; }
  HDEVINFO get() const { return set_; }

 private:
  HDEVINFO set_;
};

struct Names {
  std::wstring hardware_id;  // without subsystem and revision
  std::wstring full_id;
  std::wstring instance;
  std::wstring location;
  std::wstring description;
  std::wstring guid;
};

Names names_of(const AdapterDescription& adapter) {
  wchar_t text[128];
  Names names;
  std::swprintf(text, 128, L"PCI\\VEN_8086&DEV_%04X", adapter.device_id);
  names.hardware_id = text;
  std::swprintf(text, 128, L"&SUBSYS_%04X%04X&REV_%02X", adapter.subsystem_device,
                adapter.subsystem_vendor, adapter.revision);
  names.full_id = names.hardware_id + text;
  std::swprintf(text, 128, L"%02u", adapter.number);
  names.instance = names.full_id + kInstanceMark + text;
  std::swprintf(text, 128, L"PCI bus %u, device 0, function 0", adapter.number + 1);
  names.location = text;
  names.description = adapter_description(adapter.device_id);
  names.guid = adapter_guid_text(adapter.number);
  return names;
}

// One device being registered; the first failure is kept and ends the work.
class Registration {
 public:
  Registration(HDEVINFO set, const AdapterDescription& adapter)
      : set_(set), adapter_(adapter), names_(names_of(adapter)) {}

  std::string run() {
    data_.cbSize = sizeof data_;
    check("SetupDiCreateDeviceInfo",
          SetupDiCreateDeviceInfoW(set_, names_.instance.c_str(), &kNetClass,
                                   names_.description.c_str(), nullptr, 0, &data_));
    const std::wstring ids = names_.full_id + L'\0' + names_.hardware_id + L'\0';
    set_text(SPDRP_HARDWAREID, ids);
    set_text(SPDRP_SERVICE, kService);
    set_text(SPDRP_LOCATION_INFORMATION, names_.location);
    set_text(SPDRP_FRIENDLYNAME, names_.description);
    if (error_.empty()) check("SetupDiRegisterDeviceInfo", register_device());
    set_number(kBusNumber, adapter_.number + 1);
    set_number(kAddress, 0);
    set_number(kNumaNode, 0);
    if (error_.empty()) {
      check("SetupDiSetDeviceProperty(DriverVersion)",
            SetupDiSetDevicePropertyW(set_, &data_, &kDriverVersion, kString,
                                      reinterpret_cast<const BYTE*>(kVersion), sizeof kVersion, 0));
    }
    if (error_.empty()) fill_driver_key();
    return error_;
  }

 private:
  void check(const char* call, BOOL done) {
    if (!done && error_.empty()) error_ = failed(call, GetLastError());
  }

  BOOL register_device() {
    return SetupDiRegisterDeviceInfo(set_, &data_, 0, nullptr, nullptr, nullptr);
  }

  void set_text(DWORD property, const std::wstring& text) {
    if (!error_.empty()) return;
    const auto bytes = static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t));
    check("SetupDiSetDeviceRegistryProperty",
          SetupDiSetDeviceRegistryPropertyW(set_, &data_, property,
                                            reinterpret_cast<const BYTE*>(text.c_str()), bytes));
  }

  void set_number(const DEVPROPKEY& key, std::uint32_t value) {
    if (!error_.empty()) return;
    check("SetupDiSetDeviceProperty",
          SetupDiSetDevicePropertyW(set_, &data_, &key, kUint32,
                                    reinterpret_cast<const BYTE*>(&value), sizeof value, 0));
  }

  void set_value(HKEY key, const wchar_t* name, const std::wstring& text) {
    if (!error_.empty()) return;
    const auto bytes = static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t));
    const LSTATUS status =
        RegSetValueExW(key, name, 0, REG_SZ, reinterpret_cast<const BYTE*>(text.c_str()), bytes);
    if (status != ERROR_SUCCESS) error_ = failed("RegSetValueEx", static_cast<DWORD>(status));
  }

  void fill_driver_key() {
    const HKEY key =
        SetupDiCreateDevRegKeyW(set_, &data_, DICS_FLAG_GLOBAL, 0, DIREG_DRV, nullptr, nullptr);
    if (key == INVALID_HANDLE_VALUE) {
      error_ = failed("SetupDiCreateDevRegKey", GetLastError());
      return;
    }
    set_value(key, L"NetCfgInstanceId", names_.guid);
    set_value(key, L"DriverDesc", names_.description);
    set_value(key, L"ProviderName", kProvider);
    set_value(key, L"DriverVersion", kVersion);
    set_value(key, L"DriverDate", kDate);
    set_value(key, L"MatchingDeviceId", names_.hardware_id);
    set_value(key, L"ComponentId", names_.hardware_id);
    if (adapter_.keyword != KeywordState::kNotOffered) offer_keyword(key);
    RegCloseKey(key);
  }

  void offer_keyword(HKEY driver) {
    set_value(driver, kKeyword, adapter_.keyword == KeywordState::kOn ? L"1" : L"0");
    HKEY parameter = nullptr;
    const std::wstring path = std::wstring(L"Ndi\\Params\\") + kKeyword;
    const LSTATUS status = RegCreateKeyExW(driver, path.c_str(), 0, nullptr, 0, KEY_WRITE, nullptr,
                                           &parameter, nullptr);
    if (status != ERROR_SUCCESS) {
      error_ = failed("RegCreateKeyEx(Ndi\\Params)", static_cast<DWORD>(status));
      return;
    }
    set_value(parameter, L"ParamDesc", L"PTP Hardware Timestamp");
    set_value(parameter, L"type", L"enum");
    set_value(parameter, L"default", L"0");
    RegCloseKey(parameter);
  }

  HDEVINFO set_;
  const AdapterDescription& adapter_;
  const Names names_;
  SP_DEVINFO_DATA data_{};
  std::string error_;
};

bool is_ours(HDEVINFO set, SP_DEVINFO_DATA& data) {
  wchar_t id[256] = {};
  if (!SetupDiGetDeviceInstanceIdW(set, &data, id, 255, nullptr)) return false;
  return std::wcsstr(id, kInstanceMark) != nullptr;
}

// SetupDiDeleteDevRegKey fails under Wine because the key has subkeys.
std::string remove_driver_key(HDEVINFO set, SP_DEVINFO_DATA& data) {
  wchar_t driver[128] = {};
  if (!SetupDiGetDeviceRegistryPropertyW(set, &data, SPDRP_DRIVER, nullptr,
                                         reinterpret_cast<BYTE*>(driver),
                                         sizeof driver - sizeof(wchar_t), nullptr)) {
    return {};  // an earlier run ended before it made the key
  }
  const std::wstring path = std::wstring(L"System\\CurrentControlSet\\Control\\Class\\") + driver;
  const LSTATUS status = RegDeleteTreeW(HKEY_LOCAL_MACHINE, path.c_str());
  if (status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND) return {};
  return failed("RegDeleteTree", static_cast<DWORD>(status));
}

}  // namespace

std::string remove_devices(int* removed) {
  *removed = 0;
  const DeviceList list(SetupDiGetClassDevsW(&kNetClass, nullptr, nullptr, 0));
  if (!list.good()) return failed("SetupDiGetClassDevs", GetLastError());
  SP_DEVINFO_DATA data{};
  data.cbSize = sizeof data;
  for (DWORD i = 0; SetupDiEnumDeviceInfo(list.get(), i, &data); ++i) {
    if (!is_ours(list.get(), data)) continue;
    const std::string error = remove_driver_key(list.get(), data);
    if (!error.empty()) return error;
    if (!SetupDiCallClassInstaller(DIF_REMOVE, list.get(), &data)) {
      return failed("SetupDiCallClassInstaller(DIF_REMOVE)", GetLastError());
    }
    ++*removed;
  }
  return {};
}

std::string register_devices(const std::vector<AdapterDescription>& list) {
  const DeviceList set(SetupDiCreateDeviceInfoList(&kNetClass, nullptr));
  if (!set.good()) return failed("SetupDiCreateDeviceInfoList", GetLastError());
  for (const AdapterDescription& adapter : list) {
    const std::string error = Registration(set.get(), adapter).run();
    if (!error.empty()) return "adapter " + std::to_string(adapter.number) + ": " + error;
  }
  return {};
}

}  // namespace avbhal::lab
