// Device time of an instant of system time near readings of both. Pure; any thread.
#pragma once

#include <cstdint>

#include "backends/intel_avb/seen_time.h"
#include "hal/frame_port.h"

namespace avbhal::intel_avb {

// The device showed `device_ns` at one instant of the span.
struct ClockPoint {
  SystemSpan at;
  std::uint64_t device_ns = 0;
};

// Between frame and computer: the interrupt of a received frame, or the queue in front of a sent
// one, takes at most this (docs/timestamps.md).
inline constexpr std::uint64_t kHostDelayNs = 2000000;

// What the device showed during `span`. Seconds of the device are at most a tenth longer or shorter
// than those of the system. Inverted when the readings contradict each other: the clock was set
// between them.
DeviceWindow device_window(const ClockPoint& before, const ClockPoint& after,
                           const SystemSpan& span);

}  // namespace avbhal::intel_avb
