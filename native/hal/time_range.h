// Times and steps that are possible at this moment only. HAL_OUT_OF_RANGE names the field, the
// range that would do, and what came. Pure; any thread.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "hal/status.h"
#include "hal/system_clock.h"

namespace avbhal {

// The last time that a clock of seconds and nanoseconds shows.
inline constexpr std::uint64_t kSplitLastNs = kLastSecond * kNsPerSecond + (kNsPerSecond - 1);

// HAL_OUT_OF_RANGE for `ns`, where first_ns to last_ns would do.
Status out_of_range(const char* field, std::uint64_t ns, std::uint64_t first_ns,
                    std::uint64_t last_ns);
// The same unless first_ns <= ns <= last_ns.
Status check_time(const char* field, std::uint64_t ns, std::uint64_t first_ns,
                  std::uint64_t last_ns);
// HAL_OUT_OF_RANGE unless now_ns + offset_ns lies within 0 to last_ns.
Status check_step(std::int64_t offset_ns, std::uint64_t now_ns, std::uint64_t last_ns);

}  // namespace avbhal
