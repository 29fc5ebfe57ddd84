// Parts of the Windows table; Windows builds only.
#pragma once

#include "backends/windows_api/win_api.h"

namespace avbhal::windows_api {

void fill_setup_functions(WinApi& api);
void fill_registry_functions(WinApi& api);
// IP Helper without the timestamp functions.
void fill_interface_functions(WinApi& api);
// Resolved by name from the iphlpapi.dll of the system folder; null members where it lacks them.
void fill_timestamp_functions(WinApi& api);
void fill_device_functions(WinApi& api);
void fill_socket_functions(WinApi& api);

}  // namespace avbhal::windows_api
