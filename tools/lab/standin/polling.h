// Where events come from: received frames, the driver's 1 ms poll of TX stamps and target times,
// its 10 ms poll after SET_TARGET_TIME (avb-ioctl contract 7.3). The stand-in has no timer: what
// fell due since the last call is processed, each tick with the registers as they were at its
// time.
#pragma once

#include <cstdint>

#include "machine_state.h"
#include "model/frame.h"

namespace avbhal::standin {

// Everything that is due on all adapters at the host's present. After a long sleep at most
// kMostTicks of a timer are processed, the others are skipped as a late timer skips them.
inline constexpr std::uint32_t kMostTicks = 1000000;
void run_polls(MachineState& machine);

// A timer or generated traffic is on.
bool anything_runs(const MachineState& machine);

// The 1 ms poll starts unless its flag says that it runs (TS_SUBSCRIBE).
void start_poll(MachineState& machine, Adapter& adapter);
// The 10 ms poll for a timer (SET_TARGET_TIME on I226).
void start_slow_poll(MachineState& machine, Adapter& adapter, std::uint32_t timer);
// Both timers are cancelled and the flag is cleared.
void stop_polls(Adapter& adapter);

// Tells the model whom to call when a frame is received.
void watch_frames(MachineState& machine, Adapter& adapter);

// Target time and aux flags of TSICR and TSAUXC at a time, remembered for each of their readers.
void collect_flags(Adapter& adapter, std::uint64_t t_ns);

// Families whose packet stamps the driver reads (I210, I219, I226, with BAR0 mapped).
bool has_packet_stamps(const Adapter& adapter);
// A stamp register pair in the unit of events: the raw pair, with ideal behaviour device ns.
std::uint64_t event_time(MachineState& machine, Adapter& adapter, std::uint32_t low,
                         std::uint32_t high);

}  // namespace avbhal::standin
