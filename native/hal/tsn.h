// Time-sensitive networking settings. The standards' limits (hal/tsn_limits.h) are checked here; a
// hook checks what its adapter or driver takes less of.
#pragma once

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Tsn : public Facet {
 public:
  static constexpr Operation kGates{"tsn.gates.configure", Capability::kGateControl,
                                    AccessLevel::kConfigure};
  static constexpr Operation kPreemption{"tsn.preemption.configure", Capability::kFramePreemption,
                                         AccessLevel::kConfigure};
  static constexpr Operation kShaper{"tsn.shaper.configure", Capability::kCreditShaper,
                                     AccessLevel::kConfigure};
  static constexpr Operation kLaunchTime{"tsn.launchTime.configure", Capability::kLaunchTime,
                                         AccessLevel::kConfigure};
  static constexpr Operation kPtm{"tsn.ptm.configure", Capability::kPciePtm,
                                  AccessLevel::kConfigure};
  static Tsn* of(Adapter& adapter) { return adapter.tsn(); }
  virtual ~Tsn() = default;

  // HAL_NOT_EFFECTIVE when a register does not hold what was written.
  Result<TsnOutcome> configure_gates(const GateSchedule& schedule) {
    return run(
        kGates, [&] { return check_gates(schedule); },
        [&] { return do_configure_gates(schedule); });
  }
  Result<TsnOutcome> configure_preemption(const FramePreemption& preemption) {
    return run(
        kPreemption, [&] { return check_preemption(preemption); },
        [&] { return do_configure_preemption(preemption); });
  }
  Result<TsnOutcome> configure_shaper(const CreditShaper& shaper) {
    return run(
        kShaper, [&] { return check_shaper(shaper); }, [&] { return do_configure_shaper(shaper); });
  }
  Result<TsnOutcome> configure_launch_time(const LaunchTime& launch) {
    return run(
        kLaunchTime, [&] { return check_launch_time(launch); },
        [&] { return do_configure_launch_time(launch); });
  }
  Result<TsnOutcome> configure_ptm(const PciePtm& ptm) {
    return run(kPtm, [&] { return do_configure_ptm(ptm); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<TsnOutcome> do_configure_gates(const GateSchedule& schedule) = 0;
  virtual Result<TsnOutcome> do_configure_preemption(const FramePreemption& preemption) = 0;
  virtual Result<TsnOutcome> do_configure_shaper(const CreditShaper& shaper) = 0;
  virtual Result<TsnOutcome> do_configure_launch_time(const LaunchTime& launch) = 0;
  virtual Result<TsnOutcome> do_configure_ptm(const PciePtm& ptm) = 0;
};

}  // namespace avbhal
