// How an adapter's state under Windows is told to the HAL: capabilities, status, reasons.
#pragma once

#include "backends/windows_api/timestamp_state.h"
#include "backends/windows_api/win_api.h"
#include "hal/capability.h"
#include "hal/status.h"
#include "hal/types.h"

namespace avbhal::windows_api {

inline constexpr const char* kNoInterfaceReason =
    "the adapter has no network interface: it is disabled or its driver is not running";

// HAL_ADAPTER_NOT_READY for that reason.
Status no_interface();

// `facts` null: the adapter has no network interface to ask.
CapabilityManifest capabilities_of(const WinApi& api, const TimestampFacts* facts,
                                   const KeywordFacts& keyword);
TimestampStatus status_of(const WinApi& api, const TimestampFacts& facts,
                          const KeywordFacts& keyword);
// Why there is no cross timestamp: HAL_API_MISSING, HAL_NOT_SUPPORTED, HAL_ACCESS_DENIED or
// HAL_DRIVER_ERROR, with the native code.
Status cross_absent(const WinApi& api, const TimestampFacts& facts, const KeywordFacts& keyword);

}  // namespace avbhal::windows_api
