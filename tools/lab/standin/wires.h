// The cables between adapters, and the neighbour of an adapter without one: it answers Pdelay_Req.
// Frames pass the model's MAC at both ends.
#pragma once

#include "machine_state.h"
#include "model/wire_order.h"
#include "nt_status.h"

namespace avbhal::standin {

// `wire` and `unplug`: as in the simulator (docs/simulation.md).
model::OrderError carry_out_wire_order(MachineState& machine, const model::OrderWords& words);
HostFrames& frames_of(const Adapter& adapter);
bool is_wired(MachineState& machine, std::uint32_t number);
// The link changes at both ends; 0: down. False: one of them cannot do it.
bool change_wired_link(MachineState& machine, std::uint32_t number, std::uint32_t mbps);

// A program's frame goes out; returns when its last byte has left. UNSUCCESSFUL when the link is
// down, INVALID_PARAMETER for a size that the adapter does not take.
NtStatus send_frame(MachineState& machine, std::uint32_t number, const std::uint8_t* bytes,
                    std::uint32_t size);

// The model asks for planned frames. After every reset of the model.
void feed_frames(Adapter& adapter);
// From inside the model's report: captures see the frame, and the neighbour may answer.
void note_passage(Adapter& adapter, bool transmit, const model::FrameDescription& frame,
                  const model::FrameReport& report);

}  // namespace avbhal::standin
