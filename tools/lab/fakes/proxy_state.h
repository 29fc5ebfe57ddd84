// What the parts of the proxy share: the way to the stand-in.
#pragma once

#include <optional>

#include "control_device.h"
#include "identity.h"

namespace avbhal::lab {

ControlDevice& stand_in();

// The adapter's present state; empty when the stand-in does not run or the adapter is not attached.
std::optional<standin::AdapterReply> attached_adapter(std::uint32_t number);

}  // namespace avbhal::lab
