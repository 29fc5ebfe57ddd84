// The common header of a PTP message (IEEE 1588-2019, 13.3). Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "hal/stamps.h"

namespace avbhal::windows_api {

inline constexpr std::size_t kPtpHeaderBytes = 34;

// Puts what the header says into `event`: message type, sequence id, source port and correction
// with their flags. False, and nothing is changed, for anything but an event message of PTP version
// 2: too short, another version, or a general message, which has no stamp.
bool describe_ptp(const std::uint8_t* data, std::size_t bytes, StampEvent& event);

}  // namespace avbhal::windows_api
