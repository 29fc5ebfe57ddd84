// Which adapters the kernel knows: the interfaces of sysfs, and what ethtool adds to each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/linux_phc/linux_api.h"
#include "hal/status.h"
#include "hal/types.h"

namespace avbhal::linux_phc {

struct FoundAdapter {
  AdapterInfo info;              // without capabilities and cross_method
  std::optional<int> phc_index;  // empty: its driver offers no clock
};

struct Enumeration {
  // By PCI address (others last), then name; info.index is the position.
  std::vector<FoundAdapter> adapters;
  // Interfaces of a device that is neither of an Intel family nor has a clock.
  std::vector<std::string> without_clock;
};

// Network interfaces that a device stands behind and that are of an Intel family or have a clock of
// their own. What has no device (bridges, VLANs, veth) hands ethtool's question on to the adapter
// below it, and is left out. HAL_API_MISSING where there is no Linux, HAL_DRIVER_ERROR without
// sysfs.
Result<Enumeration> enumerate_adapters(const LinuxApi& api);

}  // namespace avbhal::linux_phc
