// Target times and auxiliary inputs of the 1588 block.
#pragma once

#include <cstdint>

#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

class Timers : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kSetTarget = needs_discipline("stamps.targetTime.set", C::kTargetTime);
  static constexpr auto kAuxiliary = needs_observe("stamps.auxiliary.read", C::kAuxiliaryStamps);
  // Another program does not find an edge that was taken.
  static constexpr auto kTakeAuxiliary =
      needs_discipline("stamps.auxiliary.read", C::kAuxiliaryStamps);
  static Timers* of(Adapter& adapter) { return adapter.timers(); }

  // `request.timer` must be 0 or 1.
  Result<TargetTimeOutcome> set_target(const TargetTimeRequest& request) {
    return run(kSetTarget, require_within("timer", 0, 1, request.timer), &Timers::do_set_target,
               request);
  }
  // `channel` must be 0 or 1.
  Result<AuxiliaryStamp> auxiliary(std::uint32_t channel, bool clear) {
    return run(clear ? kTakeAuxiliary : kAuxiliary, require_within("channel", 0, 1, channel),
               &Timers::do_auxiliary, channel, clear);
  }

 private:
  virtual Result<TargetTimeOutcome> do_set_target(const TargetTimeRequest& request) = 0;
  virtual Result<AuxiliaryStamp> do_auxiliary(std::uint32_t channel, bool clear) = 0;
};

}  // namespace avbhal
