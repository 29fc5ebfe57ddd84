// What error numbers of Linux mean for the HAL, in calls about a PTP clock.
#pragma once

#include <string_view>

#include "hal/status.h"

namespace avbhal::linux_phc {

inline constexpr int kEperm = 1;
inline constexpr int kEnoent = 2;
inline constexpr int kEnxio = 6;
inline constexpr int kEnomem = 12;
inline constexpr int kEacces = 13;
inline constexpr int kEbusy = 16;
inline constexpr int kEnodev = 19;
inline constexpr int kEinval = 22;
inline constexpr int kEnotty = 25;
inline constexpr int kErange = 34;
inline constexpr int kEnosys = 38;
inline constexpr int kEopnotsupp = 95;

// The device, or what it stood for, no longer exists.
bool means_gone(int error);
// The driver or this kernel has no such call.
bool means_unsupported(int error);

// HAL code of a failed call about one clock.
ErrorCode code_of(int error);
// The error record of such a call; the number stays in it. Without `detail` and `hint` those of the
// number.
Status call_error(std::string_view operation, int error, std::string_view detail = {},
                  std::string_view hint = {});

}  // namespace avbhal::linux_phc
