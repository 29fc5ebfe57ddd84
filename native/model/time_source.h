// How the model learns what time it is. It never looks at a clock by itself.
#pragma once

#include <cstdint>

namespace avbhal::model {

// True time in ns since an origin the host chooses; must not go backwards. `wait_until_ns` returns
// when the host's time has reached `t` (busy wait, or virtual time moved forward).
struct TimeSource {
  void* context = nullptr;
  std::uint64_t (*now_ns)(void* context) = nullptr;
  void (*wait_until_ns)(void* context, std::uint64_t t) = nullptr;
};

}  // namespace avbhal::model
