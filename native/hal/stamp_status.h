// The state of hardware timestamping on backends that see the adapter's own registers.
#pragma once

#include <string>

#include "hal/stamp_types.h"
#include "hal/types.h"

namespace avbhal {

// The calls that the facts came from, for TimestampStatus::deciding_call.
struct StampCalls {
  const char* able;     // what the adapter and its driver can do
  const char* clock;    // whether the clock runs
  const char* packets;  // whether packets are stamped
};

// The adapter's stamps cannot be had at all: `reason` is a sentence without its full stop.
TimestampStatus stamps_unsupported(const char* deciding_call, const std::string& reason);

// What to do.
struct StampAdvice {
  const char* stopped;     // follows a colon: how a clock that stands still is started
  const char* unreadable;  // the whole action where packet stamps cannot be read
};

// kActive only when the clock runs and every kind of packet stamp that `manifest` has was read as
// on; kUnknown where that cannot be read. Pure; any thread.
TimestampStatus stamp_status(const CapabilityManifest& manifest, const StampingState& state,
                             const StampCalls& calls, const StampAdvice& advice);

}  // namespace avbhal
