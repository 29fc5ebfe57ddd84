// Time-sensitive networking settings. The standards' limits (hal/tsn_limits.h) are checked here; a
// hook checks what its adapter or driver takes less of.
#pragma once

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Tsn : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kGates = needs_configure("tsn.gates.configure", C::kGateControl);
  static constexpr auto kPreemption =
      needs_configure("tsn.preemption.configure", C::kFramePreemption);
  static constexpr auto kShaper = needs_configure("tsn.shaper.configure", C::kCreditShaper);
  static constexpr auto kLaunchTime = needs_configure("tsn.launchTime.configure", C::kLaunchTime);
  static constexpr auto kPtm = needs_configure("tsn.ptm.configure", C::kPciePtm);
  static Tsn* of(Adapter& adapter) { return adapter.tsn(); }

  // HAL_NOT_EFFECTIVE when a register does not hold what was written.
  Result<TsnOutcome> configure_gates(const GateSchedule& schedule) {
    return run(kGates, check_gates(schedule), &Tsn::do_configure_gates, schedule);
  }
  Result<TsnOutcome> configure_preemption(const FramePreemption& preemption) {
    return run(kPreemption, check_preemption(preemption), &Tsn::do_configure_preemption,
               preemption);
  }
  Result<TsnOutcome> configure_shaper(const CreditShaper& shaper) {
    return run(kShaper, check_shaper(shaper), &Tsn::do_configure_shaper, shaper);
  }
  Result<TsnOutcome> configure_launch_time(const LaunchTime& launch) {
    return run(kLaunchTime, check_launch_time(launch), &Tsn::do_configure_launch_time, launch);
  }
  Result<TsnOutcome> configure_ptm(const PciePtm& ptm) {
    return run(kPtm, &Tsn::do_configure_ptm, ptm);
  }

 private:
  virtual Result<TsnOutcome> do_configure_gates(const GateSchedule& schedule) = 0;
  virtual Result<TsnOutcome> do_configure_preemption(const FramePreemption& preemption) = 0;
  virtual Result<TsnOutcome> do_configure_shaper(const CreditShaper& shaper) = 0;
  virtual Result<TsnOutcome> do_configure_launch_time(const LaunchTime& launch) = 0;
  virtual Result<TsnOutcome> do_configure_ptm(const PciePtm& ptm) = 0;
};

}  // namespace avbhal
