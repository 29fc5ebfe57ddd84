// Queries to an adapter's NDIS device, \\.\{NetCfgInstanceId}: the fallback for facts that IP
// Helper does not have because the interface row is missing. Each call runs synchronously into the
// miniport. The query request cannot set anything.
#pragma once

#include <cstdint>
#include <optional>

#include "backends/windows_api/interfaces.h"
#include "backends/windows_api/win_api.h"
#include "hal/types.h"

namespace avbhal::windows_api {

// IOCTL_NDIS_QUERY_GLOBAL_STATS: in a 4-byte OID, out its payload.
inline constexpr std::uint32_t kNdisQuery = 0x00170002;
inline constexpr std::uint32_t kOidLinkState = 0x00010207;
inline constexpr std::uint32_t kOidPermanentAddress = 0x01010101;

struct NdisFacts {
  std::optional<Mac> mac;
  std::optional<LinkState> link;
  std::uint32_t open_error = 0;
};

// What the device of `guid` answers. Opens it with the least access right that works.
NdisFacts query_ndis(const WinApi& api, const Guid& guid);

}  // namespace avbhal::windows_api
