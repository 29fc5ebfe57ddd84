// Options of the `sim` backend (docs/simulation.md).
#pragma once

#include <cstdint>
#include <vector>

#include "base/limits.h"
#include "hal/status.h"
#include "hal/types.h"
#include "model/adapter_model.h"

namespace avbhal::sim {

inline constexpr std::size_t kMaxAdapters = kMaxSimulatedAdapters;

struct SimOptions {
  std::uint64_t seed = 1;
  bool virtual_time = false;
  std::vector<model::AdapterConfig> adapters;
};

// HAL_SCENARIO_INVALID names the key, what was wanted and what came. Defaults are filled in: three
// adapters when none is given, crystals drawn from the seed.
Result<SimOptions> parse_options(const BackendOptions& options);

}  // namespace avbhal::sim
