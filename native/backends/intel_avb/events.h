// Events of one adapter from the driver's ring.
//
// The driver wakes nobody, so take() polls the mapped ring. Its header is read only after the
// driver has said that the adapter is still there: when an adapter leaves, the mapping goes with
// it. In the moment between the two the guarded copy of ring.h says that the memory is gone.
//
// Transmit and timer events are produced by a timer of the driver which runs only while this
// adapter is the one opened last by anyone. A source that wants them therefore selects its adapter,
// with a handle of its own, and sets itself up again when this process has selected another one;
// when another adapter's source holds the selection, it says so instead of taking it back. What
// another process selects is not seen.
#pragma once

#include <memory>

#include "backends/intel_avb/device.h"
#include "hal/stamp_types.h"

namespace avbhal::intel_avb {

// `device` must outlive the source. HAL_NOT_SUPPORTED when the driver produces none of the wanted
// kinds.
Result<std::unique_ptr<EventSource>> open_events(Device& device, const EventFilter& filter);

// One event of the driver as the contract has it; `now_ns` is the adapter's clock after it was
// taken from the ring, which decides about the unit of its time (stamp_time.h).
StampEvent event_of(const avb_abi::TsEvent& event, Family family, std::uint64_t now_ns);

}  // namespace avbhal::intel_avb
