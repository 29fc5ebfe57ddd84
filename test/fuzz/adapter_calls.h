// Calls of an Adapter with input from the fuzz run; each one dies when success was reported that
// the driver did not confirm.
#pragma once

#include "hal/backend.h"
#include "judge.h"
#include "tools/lab/standin/virtual_host.h"

namespace avbhal::fuzz {

struct CallContext {
  Bytes& bytes;
  const Judge& judge;
  const standin::VirtualHost& host;
};

// Readings, settings, registers.
void call_clock(Adapter& adapter, const CallContext& context);
// Packet stamps, timers, PHY.
void call_stamps(Adapter& adapter, const CallContext& context);
// Scheduling and port features.
void call_tsn(Adapter& adapter, const CallContext& context);

}  // namespace avbhal::fuzz
