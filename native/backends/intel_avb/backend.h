// The intel_avb backend: adapters through the AVB filter driver.
#pragma once

#include <memory>

#include "backends/intel_avb/driver_port.h"
#include "backends/intel_avb/npcap_port.h"
#include "hal/backend.h"

namespace avbhal::intel_avb {

// `port`, `npcap` and `clock` must outlive the backend and its adapters. The device is opened again
// for every enumeration, so the driver may come and go.
std::unique_ptr<Backend> make_avb_backend(DriverPort port, const NpcapPort& npcap,
                                          SystemClock& clock);

}  // namespace avbhal::intel_avb
