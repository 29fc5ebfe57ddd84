// Changes of a device's clock by this process: made, and told to every page of the device. The
// borders (addon, C interface) change a clock through these, never through a facet alone. Any
// thread; each page takes a bracket, a driver call on the caller's thread.
#pragma once

#include <cstdint>

#include "hal/registers.h"
#include "hal/steering.h"
#include "runtime/device_pages.h"

namespace avbhal {

// As the facets' own.
Status set_clock(Steering& steering, const DeviceId& device, std::uint64_t device_ns);
Status adjust_offset(Steering& steering, const DeviceId& device, std::int64_t offset_ns);
Result<RateAdjustment> adjust_rate(Steering& steering, const DeviceId& device, double ppb);
Status write_register(Registers& registers, const DeviceId& device, std::uint32_t offset,
                      std::uint32_t value);

}  // namespace avbhal
