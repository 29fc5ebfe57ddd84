// Which adapters Windows knows, by SetupAPI, and what IP Helper and NDIS add to each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "backends/windows_api/timestamp_state.h"
#include "backends/windows_api/win_api.h"
#include "hal/status.h"
#include "hal/types.h"

namespace avbhal::windows_api {

// The driver provider that the lab's device fake writes. Adapters that carry it take their time
// from a model, and everything read from them is labelled simulated.
inline constexpr const char* kStandInProvider = "avb-hal stand-in";

struct FoundAdapter {
  AdapterInfo info;  // without capabilities
  Guid guid;
  KeywordFacts keyword;
};

struct Enumeration {
  // By PCI location (unknown last), then GUID; info.index is the position.
  std::vector<FoundAdapter> adapters;
  std::uint32_t other_intel = 0;      // Intel devices of class Net outside the supported families
  std::uint32_t without_guid = 0;     // supported devices without NetCfgInstanceId: no driver bound
  std::uint32_t interface_error = 0;  // Win32 number of the interface table, 0 = it was read
};

// Present PCI network adapters of vendor 0x8086 whose device id is in the family table.
// Milliseconds. HAL_API_MISSING where there is no Windows.
Result<Enumeration> enumerate_adapters(const WinApi& api);

}  // namespace avbhal::windows_api
