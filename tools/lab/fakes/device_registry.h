// The stand-in's adapters as PCI network devices in the device registry, through SetupAPI.
#pragma once

#include <string>
#include <vector>

#include "adapter_list.h"

namespace avbhal::lab {

// Empty text = done; else the call that failed, with its Win32 error.
// Removes the devices an earlier run registered; nothing to remove is fine.
std::string remove_devices(int* removed);
std::string register_devices(const std::vector<AdapterDescription>& list);

}  // namespace avbhal::lab
