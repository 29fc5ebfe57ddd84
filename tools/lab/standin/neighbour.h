// What stands at the other end where no cable is: it answers every Pdelay_Req by a Pdelay_Resp and
// its Follow_Up, 500 ns away, with a clock that shows true time.
#pragma once

#include "machine_state.h"
#include "model/frame.h"

namespace avbhal::standin {

inline constexpr std::uint64_t kNeighbourDelayNs = 500, kNeighbourTurnaroundNs = 200000;

// The frame that passes just now was sent by a program; `report` is the model's about it.
void answer_pdelay(Adapter& adapter, const model::FrameReport& report);

}  // namespace avbhal::standin
