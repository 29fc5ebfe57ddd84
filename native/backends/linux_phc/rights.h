// Who may open a clock's device, for messages.
#pragma once

#include <string>

#include "backends/linux_phc/linux_api.h"

namespace avbhal::linux_phc {

// "/dev/ptp0"
std::string device_path(int phc_index);

// What gives this user the right to open `path`: the group that has it, or the rule to install.
std::string rights_hint(const LinuxApi& api, const std::string& path, bool writable);

}  // namespace avbhal::linux_phc
