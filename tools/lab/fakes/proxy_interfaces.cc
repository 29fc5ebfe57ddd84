// Interface rows and the conversions between GUID, LUID, index and alias, with the stand-in's
// adapters added. Result codes for unknown names are those of the original. The exported names lack
// the prefix (make-def.mjs): the SDK declares them as imports.
// These headers depend on their order.
// clang-format off
#include <winsock2.h>
#include <ws2ipdef.h>
#include <windows.h>
#include <iphlpapi.h>
#include <netioapi.h>
// clang-format on

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "original.h"
#include "proxy_state.h"

namespace avbhal::lab {
namespace {

// Fits IF_MAX_STRING_SIZE + 1 characters: the texts of identity.h are short.
void copy_text(const std::wstring& text, wchar_t* out) {
  std::copy(text.c_str(), text.c_str() + text.size() + 1, out);
}

MIB_IF_ROW2 make_row(std::uint32_t number, const standin::AdapterReply& adapter) {
  MIB_IF_ROW2 row{};
  row.InterfaceLuid.Value = adapter_luid(number);
  row.InterfaceIndex = adapter_index(number);
  row.InterfaceGuid = adapter_guid(number);
  copy_text(adapter_alias(number), row.Alias);
  copy_text(adapter_description(adapter.device_id), row.Description);
  row.PhysicalAddressLength = sizeof adapter.mac;
  std::copy(adapter.mac, adapter.mac + 6, row.PhysicalAddress);
  std::copy(adapter.mac, adapter.mac + 6, row.PermanentPhysicalAddress);
  const bool up = adapter.link_mbps != 0;
  row.Mtu = 1500;
  row.Type = IF_TYPE_ETHERNET_CSMACD;
  row.MediaType = NdisMedium802_3;
  row.PhysicalMediumType = NdisPhysicalMedium802_3;
  row.AccessType = NET_IF_ACCESS_BROADCAST;
  row.InterfaceAndOperStatusFlags.HardwareInterface = TRUE;
  row.InterfaceAndOperStatusFlags.ConnectorPresent = TRUE;
  row.InterfaceAndOperStatusFlags.NotMediaConnected = up ? FALSE : TRUE;
  row.OperStatus = up ? IfOperStatusUp : IfOperStatusDown;
  row.AdminStatus = NET_IF_ADMIN_STATUS_UP;
  row.MediaConnectState = up ? MediaConnectStateConnected : MediaConnectStateDisconnected;
  row.ConnectionType = NET_IF_CONNECTION_DEDICATED;
  // All ones is what Windows says of a link that is down.
  row.TransmitLinkSpeed = up ? ULONG64{adapter.link_mbps} * 1000000 : ~ULONG64{0};
  row.ReceiveLinkSpeed = row.TransmitLinkSpeed;
  return row;
}

// Adds the rows of attached adapters; the table lives on the process heap, where FreeMibTable
// expects it.
DWORD append_rows(MIB_IF_TABLE2** table) {
  MIB_IF_ROW2 extra[kMostAdapters];
  std::size_t count = 0;
  for (std::uint32_t n = 0; n < kMostAdapters; ++n) {
    const auto adapter = attached_adapter(n);
    if (adapter) extra[count++] = make_row(n, *adapter);
  }
  if (count == 0) return ERROR_SUCCESS;
  const std::size_t had = (*table)->NumEntries;
  const std::size_t bytes = offsetof(MIB_IF_TABLE2, Table) + (had + count) * sizeof(MIB_IF_ROW2);
  void* grown = HeapReAlloc(GetProcessHeap(), 0, *table, bytes);
  if (grown == nullptr) return ERROR_NOT_ENOUGH_MEMORY;
  *table = static_cast<MIB_IF_TABLE2*>(grown);
  MIB_IF_ROW2* rows = (*table)->Table;
  std::copy(extra, extra + count, rows + had);
  (*table)->NumEntries = static_cast<ULONG>(had + count);
  return ERROR_SUCCESS;
}

// The adapter a row names by LUID or, without one, by index.
std::optional<std::uint32_t> number_of_row(const MIB_IF_ROW2& row) {
  return row.InterfaceLuid.Value != 0 ? number_of_luid(row.InterfaceLuid.Value)
                                      : number_of_index(row.InterfaceIndex);
}

// True when `row` names a stand-in adapter; *result is then the answer.
bool answer_entry(MIB_IF_ROW2* row, DWORD* result) {
  if (row == nullptr) return false;
  const auto number = number_of_row(*row);
  if (!number) return false;
  const auto adapter = attached_adapter(*number);
  if (!adapter) return false;
  *row = make_row(*number, *adapter);
  *result = ERROR_SUCCESS;
  return true;
}

std::optional<std::uint32_t> attached(std::optional<std::uint32_t> number) {
  return number && attached_adapter(*number) ? number : std::nullopt;
}

}  // namespace
}  // namespace avbhal::lab

using namespace avbhal::lab;

extern "C" {

DWORD WINAPI proxy_GetIfTable2(MIB_IF_TABLE2** table) {
  const DWORD error = call_original<DWORD(WINAPI*)(MIB_IF_TABLE2**)>("GetIfTable2", table);
  return error != ERROR_SUCCESS ? error : append_rows(table);
}

DWORD WINAPI proxy_GetIfTable2Ex(int level, MIB_IF_TABLE2** table) {
  const DWORD error =
      call_original<DWORD(WINAPI*)(int, MIB_IF_TABLE2**)>("GetIfTable2Ex", level, table);
  return error != ERROR_SUCCESS ? error : append_rows(table);
}

DWORD WINAPI proxy_GetIfEntry2(MIB_IF_ROW2* row) {
  DWORD result = 0;
  if (answer_entry(row, &result)) return result;
  return call_original<DWORD(WINAPI*)(MIB_IF_ROW2*)>("GetIfEntry2", row);
}

DWORD WINAPI proxy_GetIfEntry2Ex(int level, MIB_IF_ROW2* row) {
  DWORD result = 0;
  if (answer_entry(row, &result)) return result;
  return call_original<DWORD(WINAPI*)(int, MIB_IF_ROW2*)>("GetIfEntry2Ex", level, row);
}

DWORD WINAPI proxy_ConvertInterfaceGuidToLuid(const GUID* guid, std::uint64_t* luid) {
  const auto number = guid != nullptr ? attached(number_of_guid(*guid)) : std::nullopt;
  if (!number || luid == nullptr) {
    return call_original<DWORD(WINAPI*)(const GUID*, std::uint64_t*)>("ConvertInterfaceGuidToLuid",
                                                                      guid, luid);
  }
  *luid = adapter_luid(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI proxy_ConvertInterfaceLuidToGuid(const std::uint64_t* luid, GUID* guid) {
  const auto number = luid != nullptr ? attached(number_of_luid(*luid)) : std::nullopt;
  if (!number || guid == nullptr) {
    return call_original<DWORD(WINAPI*)(const std::uint64_t*, GUID*)>("ConvertInterfaceLuidToGuid",
                                                                      luid, guid);
  }
  *guid = adapter_guid(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI proxy_ConvertInterfaceLuidToIndex(const std::uint64_t* luid, ULONG* index) {
  const auto number = luid != nullptr ? attached(number_of_luid(*luid)) : std::nullopt;
  if (!number || index == nullptr) {
    return call_original<DWORD(WINAPI*)(const std::uint64_t*, ULONG*)>(
        "ConvertInterfaceLuidToIndex", luid, index);
  }
  *index = adapter_index(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI proxy_ConvertInterfaceIndexToLuid(ULONG index, std::uint64_t* luid) {
  const auto number = attached(number_of_index(index));
  if (!number || luid == nullptr) {
    return call_original<DWORD(WINAPI*)(ULONG, std::uint64_t*)>("ConvertInterfaceIndexToLuid",
                                                                index, luid);
  }
  *luid = adapter_luid(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI proxy_ConvertInterfaceLuidToAlias(const std::uint64_t* luid, wchar_t* alias,
                                               std::size_t length) {
  const auto number = luid != nullptr ? attached(number_of_luid(*luid)) : std::nullopt;
  if (!number || alias == nullptr) {
    return call_original<DWORD(WINAPI*)(const std::uint64_t*, wchar_t*, std::size_t)>(
        "ConvertInterfaceLuidToAlias", luid, alias, length);
  }
  const std::wstring text = adapter_alias(*number);
  if (text.size() >= length) return ERROR_NOT_ENOUGH_MEMORY;
  std::copy(text.c_str(), text.c_str() + text.size() + 1, alias);
  return ERROR_SUCCESS;
}

DWORD WINAPI proxy_ConvertInterfaceAliasToLuid(const wchar_t* alias, std::uint64_t* luid) {
  for (std::uint32_t n = 0; alias != nullptr && luid != nullptr && n < kMostAdapters; ++n) {
    if (adapter_alias(n) != alias || !attached_adapter(n)) continue;
    *luid = adapter_luid(n);
    return ERROR_SUCCESS;
  }
  return call_original<DWORD(WINAPI*)(const wchar_t*, std::uint64_t*)>(
      "ConvertInterfaceAliasToLuid", alias, luid);
}

}  // extern "C"
