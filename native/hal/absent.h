// The answer of an operation that a backend does not offer.
#pragma once

#include "hal/backend.h"

namespace avbhal {

// HAL_NOT_SUPPORTED with the reason from the adapter's capability manifest.
Status absent(const Adapter& adapter, Capability capability, const char* operation);

}  // namespace avbhal
