// From a TSN or port setting to the registers of a family: what to write, in which order, and what
// must be read back. The same plan programs the simulator and proves what a driver has done. Pure.
//
// Order and units: Linux igc for I225 and I226 (the low word of the base time starts the
// schedule), the I210 datasheet for the I210. Settings must have passed core/tsn_limits.h.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "hal/status.h"
#include "hal/tsn.h"
#include "hal/types.h"

namespace avbhal {

// The bits of `mask` become `value`; the others keep their value.
struct RegisterStep {
  const char* name;
  std::uint32_t offset;
  std::uint32_t mask;
  std::uint32_t value;
  bool proves = true;  // must read back; false for auxiliary settings and passing values
};
using RegisterPlan = std::vector<RegisterStep>;

// One window per queue and cycle: HAL_NOT_SUPPORTED when a queue opens twice. Gate state bits from
// 4 on have no queue. The last entry lasts to the end of the cycle (8.6.9.1.1); a base time before
// `now_ns` moves on by whole cycles (8.6.9.1.1). HAL_INVALID_ARGUMENT: cycle above 1 s.
// HAL_OUT_OF_RANGE: a base time from 2^32 s on.
Result<RegisterPlan> plan_gates(const GateSchedule& schedule, std::uint64_t now_ns);
// HAL_NOT_SUPPORTED for queues from 4 on.
Result<RegisterPlan> plan_preemption(const FramePreemption& preemption);
// `shaper`: 0 or 1; on the I210 also its queue. HAL_NOT_SUPPORTED for classes from 4 on and for
// slopes and credits beyond the registers.
Result<RegisterPlan> plan_shaper(Family family, const CreditShaper& shaper, std::uint32_t unit);
// The mode only: a launch time itself stands in the descriptor of each frame.
Result<RegisterPlan> plan_launch_mode(Family family, const LaunchTime& launch);
RegisterPlan plan_ptm(const PciePtm& ptm);
// `old_id`: the VLAN that was accepted before, 0 for none. The tag of transmitted frames stands in
// the descriptor of each frame.
RegisterPlan plan_vlan(Family family, const VlanTagging& vlan, std::uint16_t old_id);
RegisterPlan plan_eee(const EnergyEfficiency& eee);

// TQAVCC and TQAVHC of a shaper. HAL_NOT_SUPPORTED beyond the registers.
struct ShaperValues {
  std::uint32_t slope = 0, credit = 0;
};
Result<ShaperValues> shaper_values(Family family, const CreditShaper& shaper);

using RegisterReader = std::function<Result<std::uint32_t>(std::uint32_t offset)>;

// Reads what `plan` must have left; the text names the first register that differs, with both
// values, and is empty when all agree. Errors are those of `read`.
Result<std::string> compare_plan(const RegisterPlan& plan, const RegisterReader& read);

}  // namespace avbhal
