// The standards' limits of TSN and port settings, checked before a driver or a register is touched.
// HAL_INVALID_ARGUMENT names the field, the limit and its clause. Pure; any thread.
#pragma once

#include "base/limits.h"
#include "hal/status.h"
#include "hal/tsn_types.h"

namespace avbhal {

// IEEE 802.1Q-2022 8.6.8.4: 1 to 8 entries, each longer than 0, together no longer than the cycle.
Status check_gates(const GateSchedule& schedule);
// IEEE 802.3-2022 clause 99: fragments of 64, 128, 192 or 256 bytes.
Status check_preemption(const FramePreemption& preemption);
// IEEE 802.1Q-2022 8.6.8.2: idleSlope above 0 and at most the port rate, which is
// idleSlope - sendSlope; hiCredit at least 0, loCredit at most 0. Off: only the class counts.
Status check_shaper(const CreditShaper& shaper);
Status check_launch_time(const LaunchTime& launch);
// HAL_OUT_OF_RANGE when `launch` is on and the clock, which shows `now_ns`, does not reach it.
Status check_launch_future(const LaunchTime& launch, std::uint64_t now_ns);
// IEEE 802.1Q-2022 9.6: VID 1 to 4094, PCP 0 to 7. Off: nothing counts.
Status check_vlan(const VlanTagging& vlan);
Status check_eee(const EnergyEfficiency& eee);
// IEEE 802.1Q-2022 clause 36: on needs at least one priority.
Status check_pfc(const PriorityFlowControl& pfc);
// IEEE 802.1Q-2022 35.2.2.8: VID, priority, bandwidth above 0, frames of 64 to 2000 bytes.
Status check_stream(const StreamReservation& stream);
// An OR of 1 (available), 2 (departing) and 4 (discover), not 0.
Status check_entity_mask(std::uint32_t mask);

}  // namespace avbhal
