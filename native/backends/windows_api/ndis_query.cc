#include "backends/windows_api/ndis_query.h"

#include <string>

#include "backends/windows_api/errors.h"
#include "backends/windows_api/text.h"

namespace avbhal::windows_api {
namespace {

std::uint32_t open_least(const WinApi& api, const Guid& guid, void** device) {
  const std::u16string path = utf16_of_ascii("\\\\.\\" + guid_text(guid));
  std::uint32_t error = 0;
  for (const std::uint32_t access : {kAccessNone, kAccessRead, kAccessReadWrite}) {
    error = api.open_device(api.context, path.c_str(), access, device);
    if (error != kAccessDenied) break;
  }
  return error;
}

// True when the device delivered `bytes` bytes.
bool query(const WinApi& api, void* device, std::uint32_t oid, void* out, std::uint32_t bytes) {
  // A failing request leaves the count untouched.
  std::uint32_t returned = 0;
  const std::uint32_t error =
      api.control_device(api.context, device, kNdisQuery, &oid, sizeof oid, out, bytes, &returned);
  return error == 0 && returned == bytes;
}

}  // namespace

NdisFacts query_ndis(const WinApi& api, const Guid& guid) {
  NdisFacts facts;
  void* device = nullptr;
  facts.open_error = open_least(api, guid, &device);
  if (facts.open_error != 0) return facts;
  Mac mac{};
  if (query(api, device, kOidPermanentAddress, mac.data(), 6)) {
    facts.mac = mac_from_bytes(mac.data());
  }
  NdisLinkState link;
  if (query(api, device, kOidLinkState, &link, sizeof link) && link.media_connect_state != 0) {
    facts.link = link_state(link.media_connect_state == kMediaConnected, link.transmit_bps);
  }
  api.close_device(api.context, device);
  return facts;
}

}  // namespace avbhal::windows_api
