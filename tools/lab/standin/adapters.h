// Adapters as the driver sees them: attaching, the enumeration, which adapter a request means, and
// the hardware states (avb-ioctl contract 4).
#pragma once

#include <cstdint>

#include "machine_state.h"

namespace avbhal::standin {

// What the network driver of an adapter has written when it runs, as far as it is known.
void start_miniport(const MachineState& machine, Adapter& adapter);

// A new context: at the head of the enumeration, BAR0 mapped and the clock running where the driver
// can, state BAR_MAPPED (BOUND on I225 and without BAR0).
void attach(MachineState& machine, std::uint32_t number);
// Gone from the enumeration; handles bound to it are stale from now on.
void detach(MachineState& machine, std::uint32_t number);

// A handle is closed: its subscriptions go, and the 1 ms poll of an adapter that lost its last one.
void close_handle(MachineState& machine, const FileContext& file);

// The adapter at `index` of the driver's enumeration, -1 when there is none.
std::int32_t adapter_at_index(const MachineState& machine, std::uint32_t index);

// The adapter a handle stands for: the bound one, else the selected one, else the first of the
// enumeration. nullptr: none, or the bound one is gone.
Adapter* resolve(MachineState& machine, const FileContext& file);

// The adapter that calls act on which ignore the handle: the selected one. With ideal behaviour,
// and while none is selected, `resolved`.
Adapter* global_adapter(MachineState& machine, Adapter* resolved);
// The same, or nullptr when it is not initialised or its state is below `hw_state`.
Adapter* ready_global_adapter(MachineState& machine, Adapter* resolved, std::uint32_t hw_state);

// Maps BAR0 if it is not mapped; true when it is afterwards. Raises BOUND to BAR_MAPPED.
bool map_bar(Adapter& adapter);

// Device initialisation as INIT_DEVICE runs it: time to about 1 ns (I219: wall clock), nominal
// TIMINCA, clock enabled, packet stamps on. Does nothing without BAR0. `wait`: includes the 10 ms
// in which the driver watches the counter move.
void initialize_device(MachineState& machine, Adapter& adapter, bool wait);

// What OPEN_ADAPTER does to the hardware.
void bring_up(MachineState& machine, Adapter& adapter);

// PTP_READY when TIMINCA is not 0 or can be programmed. False: still below.
bool raise_to_ptp_ready(MachineState& machine, Adapter& adapter);

// NDIS pause and restart of the filter: a new generation in the statistics; `initialize`: also as
// INIT_DEVICE, which the public driver always does.
void restart_filter(MachineState& machine, Adapter& adapter, bool initialize = true);

// On order: BAR0 is lost (state BOUND until it can be mapped again) or can be mapped again.
void set_bar_available(Adapter& adapter, bool available);

}  // namespace avbhal::standin
