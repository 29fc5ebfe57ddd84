// Launch times of single frames as the silicon takes them: I210 datasheet 333016 v3.7 (7.2.7.5 and
// TQAVCTRL), for I225 and I226 Linux igc. The transmit mode is set by plan_launch_mode(). Pure.
#pragma once

#include <cstdint>
#include <functional>

#include "hal/types.h"

namespace avbhal {

struct LaunchRules {
  bool on = false;             // a transmit queue keeps the launch times of its frames
  std::uint64_t step_ns = 1;   // a time counts as the last multiple of it
  std::uint64_t ahead_ns = 0;  // at most this far ahead of the clock
};

// Of a family with Capability::kFrameLaunch. `read` gives a register.
LaunchRules launch_rules(Family family, const std::function<std::uint32_t(std::uint32_t)>& read);

}  // namespace avbhal
