// The facets of an adapter through the kernel; each is defined in the file of its name.
#pragma once

#include <memory>

#include "backends/linux_phc/phc_device.h"
#include "hal/backend.h"

namespace avbhal::linux_phc {

// What every facet of one opened adapter acts on.
struct Opened {
  Adapter& adapter;
  PhcDevice& device;
  SystemClock& system;
};

std::unique_ptr<Clock> make_clock(const Opened& at);
std::unique_ptr<Steering> make_steering(const Opened& at);

}  // namespace avbhal::linux_phc
