// The setting of an adapter's driver that switches hardware timestamping on.
#pragma once

#include "backends/windows_api/win_api.h"
#include "hal/status.h"
#include "hal/types.h"

namespace avbhal::windows_api {

// Changes *PtpHardwareTimestamp in the driver key of the adapter `guid`: what stood there is read
// first, the change is read back, the adapter is restarted only when asked. On failure what stood
// there is put back; the detail says when that failed, too. Any thread; blocks for seconds when the
// adapter restarts.
//
// HAL_INVALID_ARGUMENT; HAL_ADAPTER_GONE; HAL_NOT_SUPPORTED when the driver does not offer the
// setting, or what stands there is nothing that could be put back; HAL_ACCESS_DENIED;
// HAL_NOT_EFFECTIVE when reading back differs; HAL_DRIVER_ERROR.
Result<TimestampSettingOutcome> change_setting(const WinApi& api, const Guid& guid,
                                               const TimestampSettingChange& change);

}  // namespace avbhal::windows_api
