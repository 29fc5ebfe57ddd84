// IP Helper. Its Vista-level functions are imported; the timestamp functions exist since build
// 20348 only and are looked up by name, as an import of them would keep the addon from loading on
// an older system.
// These headers depend on their order.
// clang-format off
#include <winsock2.h>
#include <ws2ipdef.h>
#include <windows.h>
#include <iphlpapi.h>
#include <netioapi.h>
// clang-format on

#include "backends/windows_api/errors.h"
#include "backends/windows_api/win_api_windows.h"

namespace avbhal::windows_api {
namespace {

static_assert(sizeof(InterfaceRow) == sizeof(MIB_IF_ROW2), "MIB_IF_ROW2");
static_assert(offsetof(InterfaceRow, media_connect_state) ==
                  offsetof(MIB_IF_ROW2, MediaConnectState),
              "MIB_IF_ROW2");
static_assert(offsetof(InterfaceRow, transmit_bps) == offsetof(MIB_IF_ROW2, TransmitLinkSpeed),
              "MIB_IF_ROW2");
static_assert(offsetof(InterfaceTable, rows) == offsetof(MIB_IF_TABLE2, Table), "MIB_IF_TABLE2");
static_assert(sizeof(NET_LUID) == sizeof(std::uint64_t), "NET_LUID");

using CapabilitiesFunction = DWORD(WINAPI*)(const NET_LUID*, TimestampCapabilities*);
using CaptureFunction = DWORD(WINAPI*)(const NET_LUID*, CrossCapture*);
using RegisterFunction = DWORD(WINAPI*)(TimestampChange, void*, void**);
using UnregisterFunction = void(WINAPI*)(void*);

using NotifyFunction = DWORD(WINAPI*)(USHORT, InterfaceChange, void*, BOOLEAN, void**);
using CancelFunction = DWORD(WINAPI*)(void*);

struct LateFunctions {
  CapabilitiesFunction supported = nullptr;
  CapabilitiesFunction active = nullptr;
  CaptureFunction capture = nullptr;
  RegisterFunction watch = nullptr;
  UnregisterFunction unwatch = nullptr;
  NotifyFunction notify = nullptr;
  CancelFunction cancel = nullptr;
};

template <class Function>
Function resolve(HMODULE module, const char* name) {
  if (module == nullptr) return nullptr;
  return reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(module, name)));
}

const LateFunctions& late_functions() {
  static const auto* found = [] {
    // Never released: the functions stay valid for the life of the process.
    const HMODULE module = LoadLibraryExW(L"iphlpapi.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
    LateFunctions f;
    f.supported =
        resolve<CapabilitiesFunction>(module, "GetInterfaceSupportedTimestampCapabilities");
    f.active = resolve<CapabilitiesFunction>(module, "GetInterfaceActiveTimestampCapabilities");
    f.capture = resolve<CaptureFunction>(module, "CaptureInterfaceHardwareCrossTimestamp");
    f.watch = resolve<RegisterFunction>(module, "RegisterInterfaceTimestampConfigChange");
    f.unwatch = resolve<UnregisterFunction>(module, "UnregisterInterfaceTimestampConfigChange");
    f.notify = resolve<NotifyFunction>(module, "NotifyIpInterfaceChange");
    f.cancel = resolve<CancelFunction>(module, "CancelMibChangeNotify2");
    return new LateFunctions(f);
  }();
  return *found;
}

NET_LUID native(std::uint64_t luid) {
  NET_LUID out;
  out.Value = luid;
  return out;
}

std::uint32_t supported_timestamps(void*, std::uint64_t luid, TimestampCapabilities* out) {
  const NET_LUID interface_luid = native(luid);
  return late_functions().supported(&interface_luid, out);
}

std::uint32_t active_timestamps(void*, std::uint64_t luid, TimestampCapabilities* out) {
  const NET_LUID interface_luid = native(luid);
  return late_functions().active(&interface_luid, out);
}

std::uint32_t capture_cross(void*, std::uint64_t luid, CrossCapture* out) {
  const NET_LUID interface_luid = native(luid);
  return late_functions().capture(&interface_luid, out);
}

std::uint32_t watch_timestamps(void*, TimestampChange changed, void* caller_context, void** watch) {
  return late_functions().watch(changed, caller_context, watch);
}

void unwatch_timestamps(void*, void* watch) { late_functions().unwatch(watch); }

std::uint32_t watch_interfaces(void*, InterfaceChange changed, void* caller_context, void** watch) {
  return late_functions().notify(AF_UNSPEC, changed, caller_context, FALSE, watch);
}

void unwatch_interfaces(void*, void* watch) { static_cast<void>(late_functions().cancel(watch)); }

std::uint32_t interface_table(void*, InterfaceTable** table) {
  MIB_IF_TABLE2* found = nullptr;
  const DWORD error = GetIfTable2(&found);
  *table = reinterpret_cast<InterfaceTable*>(found);
  return error;
}

void free_table(void*, InterfaceTable* table) { FreeMibTable(table); }

std::uint32_t guid_to_luid(void*, const Guid& guid, std::uint64_t* luid) {
  NET_LUID found = native(0);
  const DWORD error = ConvertInterfaceGuidToLuid(reinterpret_cast<const GUID*>(&guid), &found);
  *luid = found.Value;
  return error;
}

std::uint32_t luid_to_index(void*, std::uint64_t luid, std::uint32_t* index) {
  const NET_LUID interface_luid = native(luid);
  NET_IFINDEX found = 0;
  const DWORD error = ConvertInterfaceLuidToIndex(&interface_luid, &found);
  *index = found;
  return error;
}

}  // namespace

void fill_interface_functions(WinApi& api) {
  api.interface_table = &interface_table;
  api.free_table = &free_table;
  api.guid_to_luid = &guid_to_luid;
  api.luid_to_index = &luid_to_index;
}

void fill_timestamp_functions(WinApi& api) {
  const LateFunctions& found = late_functions();
  if (found.supported != nullptr) api.supported_timestamps = &supported_timestamps;
  if (found.active != nullptr) api.active_timestamps = &active_timestamps;
  if (found.capture != nullptr) api.capture_cross = &capture_cross;
  if (found.watch != nullptr) api.watch_timestamps = &watch_timestamps;
  if (found.unwatch != nullptr) api.unwatch_timestamps = &unwatch_timestamps;
  if (found.notify == nullptr || found.cancel == nullptr) return;
  api.watch_interfaces = &watch_interfaces;
  api.unwatch_interfaces = &unwatch_interfaces;
}

}  // namespace avbhal::windows_api
