// Between the bytes of a frame and what the 1588 block sees of it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/ptp_frame.h"
#include "model/frame.h"

namespace avbhal::model {

// Pads as the adapter does. False when there is no whole Ethernet header. Stamps are requested for
// event messages.
bool describe_frame(const std::uint8_t* bytes, std::size_t size, FrameDescription* out);

// A generated frame as bytes: gPTP's group address, `source`, a PTP header, a body of zeros. Writes
// frame.length bytes at most `room`; returns how many.
std::size_t write_frame(const FrameDescription& frame, const MacAddress& source, std::uint8_t* out,
                        std::size_t room);

}  // namespace avbhal::model
