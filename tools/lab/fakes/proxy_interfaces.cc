// Interface rows and the conversions between GUID, LUID, index and alias, with the stand-in's
// adapters added. Result codes for unknown names are those of the original.
#include <windows.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "original.h"
#include "proxy_state.h"

namespace avbhal::lab {
namespace {

using windows_api::InterfaceRow;
using windows_api::InterfaceTable;

constexpr std::uint8_t kHardwareWithConnector = 0x05;
constexpr std::uint8_t kNotConnected = 0x10;

void copy_text(const std::wstring& text, char16_t (&out)[257]) {
  const std::size_t length = std::min<std::size_t>(text.size(), 256);
  for (std::size_t i = 0; i < length; ++i) out[i] = static_cast<char16_t>(text[i]);
}

InterfaceRow make_row(std::uint32_t number, const standin::AdapterReply& adapter) {
  InterfaceRow row;
  row.luid = adapter_luid(number);
  row.index = adapter_index(number);
  row.guid = adapter_guid(number);
  copy_text(adapter_alias(number), row.alias);
  copy_text(adapter_description(adapter.device_id), row.description);
  row.address_length = sizeof adapter.mac;
  std::copy(adapter.mac, adapter.mac + 6, row.address);
  std::copy(adapter.mac, adapter.mac + 6, row.permanent_address);
  const bool up = adapter.link_mbps != 0;
  row.mtu = 1500;
  row.type = 6;                   // IF_TYPE_ETHERNET_CSMACD
  row.physical_medium_type = 14;  // NdisPhysicalMedium802_3
  row.access_type = 2;            // NET_IF_ACCESS_BROADCAST
  row.flags = static_cast<std::uint8_t>(kHardwareWithConnector | (up ? 0 : kNotConnected));
  row.oper_status = up ? 1 : 2;
  row.admin_status = 1;
  row.media_connect_state = up ? windows_api::kMediaConnected : windows_api::kMediaDisconnected;
  row.connection_type = 1;  // NET_IF_CONNECTION_DEDICATED
  // All ones is what Windows says of a link that is down.
  row.transmit_bps = up ? std::uint64_t{adapter.link_mbps} * 1000000 : UINT64_MAX;
  row.receive_bps = row.transmit_bps;
  return row;
}

// Adds the rows of attached adapters; the table lives on the process heap, where FreeMibTable
// expects it.
DWORD append_rows(InterfaceTable** table) {
  InterfaceRow extra[kMostAdapters];
  std::size_t count = 0;
  for (std::uint32_t n = 0; n < kMostAdapters; ++n) {
    const auto adapter = attached_adapter(n);
    if (adapter) extra[count++] = make_row(n, *adapter);
  }
  if (count == 0) return ERROR_SUCCESS;
  const std::size_t had = (*table)->count;
  const std::size_t bytes = offsetof(InterfaceTable, rows) + (had + count) * sizeof(InterfaceRow);
  void* grown = HeapReAlloc(GetProcessHeap(), 0, *table, bytes);
  if (grown == nullptr) return ERROR_NOT_ENOUGH_MEMORY;
  *table = static_cast<InterfaceTable*>(grown);
  auto* rows = static_cast<unsigned char*>(grown) + offsetof(InterfaceTable, rows);
  std::memcpy(rows + had * sizeof(InterfaceRow), extra, count * sizeof(InterfaceRow));
  (*table)->count = static_cast<std::uint32_t>(had + count);
  return ERROR_SUCCESS;
}

// The adapter a row names by LUID or, without one, by index.
std::optional<std::uint32_t> number_of_row(const InterfaceRow& row) {
  return row.luid != 0 ? number_of_luid(row.luid) : number_of_index(row.index);
}

// True when `row` names a stand-in adapter; *result is then the answer.
bool answer_entry(InterfaceRow* row, DWORD* result) {
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
using avbhal::windows_api::Guid;
using avbhal::windows_api::InterfaceRow;
using avbhal::windows_api::InterfaceTable;

extern "C" {

DWORD WINAPI GetIfTable2(InterfaceTable** table) {
  const DWORD error = call_original<DWORD(WINAPI*)(InterfaceTable**)>("GetIfTable2", table);
  return error != ERROR_SUCCESS ? error : append_rows(table);
}

DWORD WINAPI GetIfTable2Ex(int level, InterfaceTable** table) {
  const DWORD error =
      call_original<DWORD(WINAPI*)(int, InterfaceTable**)>("GetIfTable2Ex", level, table);
  return error != ERROR_SUCCESS ? error : append_rows(table);
}

DWORD WINAPI GetIfEntry2(InterfaceRow* row) {
  DWORD result = 0;
  if (answer_entry(row, &result)) return result;
  return call_original<DWORD(WINAPI*)(InterfaceRow*)>("GetIfEntry2", row);
}

DWORD WINAPI GetIfEntry2Ex(int level, InterfaceRow* row) {
  DWORD result = 0;
  if (answer_entry(row, &result)) return result;
  return call_original<DWORD(WINAPI*)(int, InterfaceRow*)>("GetIfEntry2Ex", level, row);
}

DWORD WINAPI ConvertInterfaceGuidToLuid(const Guid* guid, std::uint64_t* luid) {
  const auto number = guid != nullptr ? attached(number_of_guid(*guid)) : std::nullopt;
  if (!number || luid == nullptr) {
    return call_original<DWORD(WINAPI*)(const Guid*, std::uint64_t*)>("ConvertInterfaceGuidToLuid",
                                                                      guid, luid);
  }
  *luid = adapter_luid(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI ConvertInterfaceLuidToGuid(const std::uint64_t* luid, Guid* guid) {
  const auto number = luid != nullptr ? attached(number_of_luid(*luid)) : std::nullopt;
  if (!number || guid == nullptr) {
    return call_original<DWORD(WINAPI*)(const std::uint64_t*, Guid*)>("ConvertInterfaceLuidToGuid",
                                                                      luid, guid);
  }
  *guid = adapter_guid(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI ConvertInterfaceLuidToIndex(const std::uint64_t* luid, ULONG* index) {
  const auto number = luid != nullptr ? attached(number_of_luid(*luid)) : std::nullopt;
  if (!number || index == nullptr) {
    return call_original<DWORD(WINAPI*)(const std::uint64_t*, ULONG*)>(
        "ConvertInterfaceLuidToIndex", luid, index);
  }
  *index = adapter_index(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI ConvertInterfaceIndexToLuid(ULONG index, std::uint64_t* luid) {
  const auto number = attached(number_of_index(index));
  if (!number || luid == nullptr) {
    return call_original<DWORD(WINAPI*)(ULONG, std::uint64_t*)>("ConvertInterfaceIndexToLuid",
                                                                index, luid);
  }
  *luid = adapter_luid(*number);
  return ERROR_SUCCESS;
}

DWORD WINAPI ConvertInterfaceLuidToAlias(const std::uint64_t* luid, wchar_t* alias,
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

DWORD WINAPI ConvertInterfaceAliasToLuid(const wchar_t* alias, std::uint64_t* luid) {
  for (std::uint32_t n = 0; alias != nullptr && luid != nullptr && n < kMostAdapters; ++n) {
    if (adapter_alias(n) != alias || !attached_adapter(n)) continue;
    *luid = adapter_luid(n);
    return ERROR_SUCCESS;
  }
  return call_original<DWORD(WINAPI*)(const wchar_t*, std::uint64_t*)>(
      "ConvertInterfaceAliasToLuid", alias, luid);
}

}  // extern "C"
