// What an adapter's clock can be used for, and why not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "backends/linux_phc/phc_device.h"
#include "hal/capability.h"
#include "hal/status.h"

namespace avbhal::linux_phc {

struct ClockFacts {
  std::optional<ErrorInfo> unreadable;  // why the clock cannot be read; empty: it can
  std::optional<ErrorInfo> unwritable;  // why it cannot be changed
  std::int32_t max_adj_ppb = 0;
};

// A sentence with the hint, for reasons.
std::string reason_of(const ErrorInfo& error);

// Opens `device` for reading where the adapter has a clock, and looks whether it may be written.
ClockFacts look_at(const LinuxApi& api, PhcDevice& device, std::optional<int> phc_index);

CapabilityManifest capabilities_of(const ClockFacts& facts);
// Why `capability` is absent, where it is one of the clock that is there but cannot be used.
const ErrorInfo* obstacle_to(Capability capability, const ClockFacts& facts);

}  // namespace avbhal::linux_phc
