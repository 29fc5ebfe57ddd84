#include "backends/windows_api/interfaces.h"

#include <algorithm>

namespace avbhal::windows_api {

Interfaces::Interfaces(const WinApi& api) {
  InterfaceTable* table = nullptr;
  error_ = api.interface_table(api.context, &table);
  if (error_ != 0 || table == nullptr) return;
  const InterfaceRow* rows = table->rows;
  for (std::uint32_t i = 0; i < table->count; ++i) {
    const InterfaceRow& row = rows[i];
    if ((row.flags & kRowIsFilter) == 0) rows_.push_back(row);
  }
  api.free_table(api.context, table);
}

const InterfaceRow* Interfaces::find(const Guid& guid) const {
  const auto at = std::find_if(rows_.begin(), rows_.end(),
                               [&guid](const InterfaceRow& row) { return row.guid == guid; });
  return at == rows_.end() ? nullptr : &*at;
}

std::optional<Mac> mac_of(const InterfaceRow& row) {
  if (row.address_length != 6) return std::nullopt;
  const auto permanent = mac_from_bytes(row.permanent_address);
  return permanent ? permanent : mac_from_bytes(row.address);
}

LinkState link_of(const InterfaceRow& row) {
  if (row.media_connect_state == kMediaConnected || row.media_connect_state == kMediaDisconnected) {
    return link_state(row.media_connect_state == kMediaConnected, row.transmit_bps);
  }
  return link_state(row.oper_status == kOperStatusUp, row.transmit_bps);
}

std::optional<Mac> mac_from_bytes(const std::uint8_t* bytes) {
  Mac mac{};
  std::copy(bytes, bytes + 6, mac.begin());
  if (mac == Mac{}) return std::nullopt;
  return mac;
}

LinkState link_state(bool up, std::uint64_t bps) {
  LinkState link;
  link.up = up;
  if (up && bps != UINT64_MAX) link.speed_bps = bps;
  return link;
}

}  // namespace avbhal::windows_api
