// iphlpapi.dll of the lab: forwards to Wine's own (iphlporg.dll) and adds the stand-in's adapters
// and Windows' hardware-timestamp functions.
#include <windows.h>

#include "proxy_state.h"

namespace avbhal::lab {

ControlDevice& stand_in() {
  static ControlDevice device;
  return device;
}

std::optional<standin::AdapterReply> attached_adapter(std::uint32_t number) {
  standin::AdapterReply reply;
  if (stand_in().adapter(number, reply) != ERROR_SUCCESS || reply.present == 0) return std::nullopt;
  return reply;
}

}  // namespace avbhal::lab

extern "C" BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void* process_ends) {
  if (reason == DLL_PROCESS_ATTACH) DisableThreadLibraryCalls(instance);
  // At the end of the process the system closes the handle; locks may be held by dead threads then.
  if (reason == DLL_PROCESS_DETACH && process_ends == nullptr) avbhal::lab::stand_in().close();
  return TRUE;
}
