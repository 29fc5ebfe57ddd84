// These headers depend on their order.
// clang-format off
#include <winsock2.h>
#include <ws2ipdef.h>
#include <windows.h>
#include <iphlpapi.h>
#include <netioapi.h>
// clang-format on

#include <cstring>
#include <cwchar>
#include <mutex>

#include "backends/intel_avb/npcap_port.h"
#include "backends/intel_avb/pci_ids_windows.h"

namespace avbhal::intel_avb {
namespace {

constexpr wchar_t kParameters[] = L"SYSTEM\\CurrentControlSet\\Services\\npcap\\Parameters";
// wpcap.dll finds the Packet.dll beside it, and nothing is looked for anywhere else.
constexpr DWORD kLoadFlags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;

struct Library {
  std::once_flag once;
  PcapCalls calls;
  std::uint32_t error = 0;
  std::string why;
};

template <class Function>
bool resolve(HMODULE module, const char* name, Function& out) {
  out = reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(module, name)));
  return out != nullptr;
}

bool resolve_all(HMODULE module, PcapCalls& calls) {
  static_cast<void>(resolve(module, "pcap_init", calls.init));
  return resolve(module, "pcap_lib_version", calls.lib_version) &&
         resolve(module, "pcap_create", calls.create) &&
         resolve(module, "pcap_set_snaplen", calls.set_snaplen) &&
         resolve(module, "pcap_set_promisc", calls.set_promisc) &&
         resolve(module, "pcap_set_timeout", calls.set_timeout) &&
         resolve(module, "pcap_set_immediate_mode", calls.set_immediate_mode) &&
         resolve(module, "pcap_set_buffer_size", calls.set_buffer_size) &&
         resolve(module, "pcap_set_tstamp_type", calls.set_tstamp_type) &&
         resolve(module, "pcap_set_tstamp_precision", calls.set_tstamp_precision) &&
         resolve(module, "pcap_activate", calls.activate) &&
         resolve(module, "pcap_datalink", calls.datalink) &&
         resolve(module, "pcap_setfilter", calls.setfilter) &&
         resolve(module, "pcap_setnonblock", calls.setnonblock) &&
         resolve(module, "pcap_next_ex", calls.next_ex) &&
         resolve(module, "pcap_sendpacket", calls.sendpacket) &&
         resolve(module, "pcap_geterr", calls.geterr) &&
         resolve(module, "pcap_stats", calls.stats) && resolve(module, "pcap_close", calls.close);
}

// Wine has a wpcap.dll of its own that takes the place of any other one, opens the network of the
// machine around it, and lacks what Npcap has. Only an override in the environment that allows
// nothing but a native library keeps it out.
bool wine_would_take_over() {
  const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
  if (ntdll == nullptr || GetProcAddress(ntdll, "wine_get_version") == nullptr) return false;
  wchar_t overrides[1024] = {};
  const DWORD size = GetEnvironmentVariableW(L"WINEDLLOVERRIDES", overrides, 1024);
  if (size == 0 || size >= 1024) return true;
  for (const wchar_t* at = overrides; at != nullptr; at = std::wcschr(at, L';')) {
    if (*at == L';') ++at;
    constexpr wchar_t kNative[] = L"wpcap=n";
    constexpr std::size_t kSize = sizeof kNative / sizeof(wchar_t) - 1;
    if (std::wcsncmp(at, kNative, kSize) == 0 && (at[kSize] == L';' || at[kSize] == 0))
      return false;
  }
  return true;
}

// "" when the system folder cannot be told.
std::wstring library_path() {
  wchar_t folder[MAX_PATH] = {};
  const UINT size = GetSystemDirectoryW(folder, MAX_PATH);
  if (size == 0 || size >= MAX_PATH) return {};
  return std::wstring(folder) + L"\\Npcap\\wpcap.dll";
}

void load_once(Library& library) {
  const std::wstring path = library_path();
  if (path.empty() || GetFileAttributesW(path.c_str()) == INVALID_FILE_ATTRIBUTES) {
    library.error = ERROR_FILE_NOT_FOUND;
    return;
  }
  if (wine_would_take_over()) {
    library.error = ERROR_NOT_SUPPORTED;
    library.why = "Wine's own wpcap.dll is not used: it opens the network of the machine around it";
    return;
  }
  const HMODULE module = LoadLibraryExW(path.c_str(), nullptr, kLoadFlags);
  if (module == nullptr) {
    library.error = GetLastError();
  } else if (!resolve_all(module, library.calls)) {
    library.error = ERROR_PROC_NOT_FOUND;
    library.why = "Npcap's wpcap.dll lacks a function of libpcap 1.9: install a newer Npcap";
  }
}

// Never destroyed: its functions stay valid for the life of the process.
Library& library() {
  static auto* one = new Library();
  return *one;
}

std::uint32_t load(void*, PcapCalls* calls, std::string* why) {
  Library& loaded = library();
  std::call_once(loaded.once, [&] { load_once(loaded); });
  *calls = loaded.calls;
  *why = loaded.why;
  return loaded.error;
}

bool is_elevated() {
  HANDLE token = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return false;
  TOKEN_ELEVATION elevation{};
  DWORD size = 0;
  const BOOL told = GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size);
  CloseHandle(token);
  return told && elevation.TokenIsElevated != 0;
}

std::uint32_t ask_service(NpcapService* out) {
  const SC_HANDLE manager = OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT);
  if (manager == nullptr) return GetLastError();
  const SC_HANDLE service = OpenServiceW(manager, L"npcap", SERVICE_QUERY_STATUS);
  std::uint32_t error = service == nullptr ? GetLastError() : 0;
  SERVICE_STATUS status{};
  if (service != nullptr) {
    out->installed = true;
    if (!QueryServiceStatus(service, &status)) error = GetLastError();
    out->running = status.dwCurrentState == SERVICE_RUNNING;
    CloseServiceHandle(service);
  }
  CloseServiceHandle(manager);
  return error == ERROR_SERVICE_DOES_NOT_EXIST ? 0 : error;
}

std::uint32_t service(void*, NpcapService* out) {
  *out = NpcapService{};
  DWORD admin_only = 0, size = sizeof admin_only;
  const LSTATUS read = RegGetValueW(HKEY_LOCAL_MACHINE, kParameters, L"AdminOnly", RRF_RT_REG_DWORD,
                                    nullptr, &admin_only, &size);
  // A value that cannot be read may be set.
  const bool absent = read == ERROR_FILE_NOT_FOUND;
  out->admin_only = read == ERROR_SUCCESS ? admin_only != 0 : !absent;
  out->elevated = is_elevated();
  return ask_service(out);
}

std::uint32_t interfaces(void*, std::vector<NetInterface>* out) {
  out->clear();
  const std::vector<PciOfInterface> pci = pci_of_interfaces();
  MIB_IF_TABLE2* table = nullptr;
  if (const DWORD error = GetIfTable2(&table); error != NO_ERROR) return error;
  for (ULONG i = 0; i < table->NumEntries; ++i) {
    const MIB_IF_ROW2& row = table->Table[i];
    // Filters on an adapter have rows with its name.
    if (row.InterfaceAndOperStatusFlags.FilterInterface || row.PhysicalAddressLength != 6) continue;
    NetInterface one;
    one.guid = guid_text(row.InterfaceGuid);
    std::memcpy(one.mac.data(), row.PhysicalAddress, one.mac.size());
    for (const PciOfInterface& entry : pci) {
      if (entry.guid != one.guid) continue;
      one.vendor_id = entry.vendor_id;
      one.device_id = entry.device_id;
    }
    out->push_back(one);
  }
  FreeMibTable(table);
  return 0;
}

}  // namespace

const NpcapPort& platform_npcap_port() {
  static const auto* port = [] {
    auto* real = new NpcapPort();
    real->load = load;
    real->service = service;
    real->interfaces = interfaces;
    return real;
  }();
  return *port;
}

}  // namespace avbhal::intel_avb
