// The device time that a raw stamp of the driver stands for. Pure; any thread.
//
// On adapters whose clock holds seconds and nanoseconds the driver hands out the register pair
// where its documents promise nanoseconds. Which of the two a number is shows by the clock: read
// the other way it lies far from it.
#pragma once

#include <cstdint>
#include <optional>

#include "hal/types.h"

namespace avbhal::intel_avb {

// A stamp of an event is at most this old when it is taken over; older ones belong to something
// else. Below the 3.29 s by which the two readings of a number differ for each second of the clock.
inline constexpr std::uint64_t kFreshStampNs = 3000000000u;

// Of an event that was just delivered, `now_ns` being the adapter's clock after that; none when
// neither reading lies within the last kFreshStampNs, and for families whose stamps are counts
// (I217, I219: the driver adds a software offset to the clock, not to them).
std::optional<std::uint64_t> fresh_stamp_ns(Family family, std::uint64_t raw, std::uint64_t now_ns);

// Of a capture of any age: the reading that does not lie in the future; none when both do. A pair
// captured in the first quarter of the clock's life would be taken for nanoseconds.
std::optional<std::uint64_t> past_stamp_ns(Family family, std::uint64_t raw, std::uint64_t now_ns);

}  // namespace avbhal::intel_avb
