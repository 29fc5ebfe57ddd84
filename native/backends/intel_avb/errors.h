// What the error numbers of the AVB filter driver mean (contract: public driver
// zarfld/IntelAvbFilter, commit 79b021f). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hal/hex_text.h"
#include "hal/status.h"

namespace avbhal::intel_avb {

// The driver's device could not be opened: HAL_DRIVER_MISSING, HAL_ACCESS_DENIED or
// HAL_DRIVER_ERROR.
Status device_open_error(std::uint32_t win32);

// A request failed. `request` is the driver's name for it ("GET_CLOCK_CONFIG"). What only the
// adapter's state can tell (errors 21 and 31) is refined by explain_failure() in presence.h.
Status request_error(const char* request, std::uint32_t win32);

// HAL_DRIVER_REPLY: the driver reported success but its reply cannot be used.
Status reply_error(const char* request, std::string_view detail);

// Whether `status` failed with this error number.
bool is_win32(const Status& status, std::uint32_t number);

// "ptp-ready", "bar-mapped", "bound", "unbound", "teardown"; "unknown" for any other value.
const char* hw_state_name(std::uint32_t state);

// "1220703.125"
std::string decimal_text(double value);

}  // namespace avbhal::intel_avb
