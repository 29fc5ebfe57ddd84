// Virtual time in steps from one thing that falls due to the next.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "hal/backend.h"
#include "runtime/pumped.h"

namespace avbhal {

using PumpedList = std::vector<std::weak_ptr<Pumped>>;

// Moves virtual time by `ns`, taking every bracket and every event that falls due on the way;
// entries that are closed are forgotten. One thread at a time.
Status advance_pumped(Backend& backend, PumpedList& pumped, std::uint64_t ns);

}  // namespace avbhal
