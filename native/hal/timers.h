// Target times and auxiliary inputs of the 1588 block.
#pragma once

#include <cstdint>
#include <string>

#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

class Timers : public Facet {
 public:
  static constexpr Operation kSetTarget{"stamps.targetTime.set", Capability::kTargetTime,
                                        AccessLevel::kDiscipline};
  static constexpr Operation kAuxiliary{"stamps.auxiliary.read", Capability::kAuxiliaryStamps,
                                        AccessLevel::kObserve};
  // Another program does not find an edge that was taken.
  static constexpr Operation kTakeAuxiliary{"stamps.auxiliary.read", Capability::kAuxiliaryStamps,
                                            AccessLevel::kDiscipline};
  static Timers* of(Adapter& adapter) { return adapter.timers(); }
  virtual ~Timers() = default;

  // `request.timer` must be 0 or 1.
  Result<TargetTimeOutcome> set_target(const TargetTimeRequest& request) {
    return run(
        kSetTarget, [&] { return check_unit("timer", request.timer); },
        [&] { return do_set_target(request); });
  }
  // `channel` must be 0 or 1.
  Result<AuxiliaryStamp> auxiliary(std::uint32_t channel, bool clear) {
    return run(
        clear ? kTakeAuxiliary : kAuxiliary, [&] { return check_unit("channel", channel); },
        [&] { return do_auxiliary(channel, clear); });
  }

 protected:
  using Facet::Facet;

 private:
  static Status check_unit(const char* what, std::uint32_t number) {
    if (number <= 1) return ok_status();
    return make_error(ErrorCode::kInvalidArgument, {},
                      std::string(what) + " must be 0 or 1, got " + std::to_string(number));
  }

  virtual Result<TargetTimeOutcome> do_set_target(const TargetTimeRequest& request) = 0;
  virtual Result<AuxiliaryStamp> do_auxiliary(std::uint32_t channel, bool clear) = 0;
};

}  // namespace avbhal
