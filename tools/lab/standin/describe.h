// The machine as text for people and scripts.
#pragma once

#include <cstdint>

#include "machine_state.h"

namespace avbhal::standin {

// One line an adapter, words of the form key=value; then a line that begins with "machine". NUL at
// the end, not counted in *length. False when `capacity` is too small.
bool describe_machine(const MachineState& machine, char* buffer, std::uint32_t capacity,
                      std::uint32_t* length);

}  // namespace avbhal::standin
