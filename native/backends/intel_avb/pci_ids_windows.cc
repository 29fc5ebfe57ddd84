#include "backends/intel_avb/pci_ids_windows.h"

#include <windows.h>

#include <cstdio>
#include <cwchar>

namespace avbhal::intel_avb {
namespace {

// The class Net; a subkey for each device, "0007".
constexpr wchar_t kClass[] =
    L"SYSTEM\\CurrentControlSet\\Control\\Class\\{4D36E972-E325-11CE-BFC1-08002BE10318}";
constexpr DWORD kMostDevices = 1000;

// "" when it is not there or no text.
std::wstring text_value(HKEY root, const wchar_t* subkey, const wchar_t* name) {
  wchar_t text[256] = {};
  DWORD bytes = sizeof text;
  const LSTATUS read = RegGetValueW(root, subkey, name, RRF_RT_REG_SZ, nullptr, text, &bytes);
  return read == ERROR_SUCCESS ? std::wstring(text) : std::wstring();
}

// "{...}" in upper case, which is how guid_text() writes it.
std::string plain(const std::wstring& text) {
  std::string out;
  for (const wchar_t c : text) {
    const bool lower = c >= L'a' && c <= L'z';
    out += c < 0x80 ? static_cast<char>(lower ? c - L'a' + L'A' : c) : '?';
  }
  return out;
}

// "PCI\VEN_8086&DEV_125C&..."
bool parse_pci(const std::string& text, PciOfInterface* out) {
  unsigned vendor = 0, device = 0;
  if (std::sscanf(text.c_str(), "PCI\\VEN_%4X&DEV_%4X", &vendor, &device) != 2) return false;
  out->vendor_id = static_cast<std::uint16_t>(vendor);
  out->device_id = static_cast<std::uint16_t>(device);
  return true;
}

}  // namespace

std::vector<PciOfInterface> pci_of_interfaces() {
  std::vector<PciOfInterface> all;
  HKEY net = nullptr;
  if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, kClass, 0, KEY_READ, &net) != ERROR_SUCCESS) return all;
  for (DWORD i = 0; i < kMostDevices; ++i) {
    wchar_t name[64] = {};
    DWORD size = 64;
    if (RegEnumKeyExW(net, i, name, &size, nullptr, nullptr, nullptr, nullptr) != ERROR_SUCCESS) {
      break;
    }
    PciOfInterface one;
    one.guid = plain(text_value(net, name, L"NetCfgInstanceId"));
    if (!one.guid.empty() && parse_pci(plain(text_value(net, name, L"MatchingDeviceId")), &one)) {
      all.push_back(one);
    }
  }
  RegCloseKey(net);
  return all;
}

std::string guid_text(const GUID& guid) {
  char text[40];
  std::snprintf(text, sizeof text, "{%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
                static_cast<unsigned long>(guid.Data1), guid.Data2, guid.Data3, guid.Data4[0],
                guid.Data4[1], guid.Data4[2], guid.Data4[3], guid.Data4[4], guid.Data4[5],
                guid.Data4[6], guid.Data4[7]);
  return text;
}

}  // namespace avbhal::intel_avb
