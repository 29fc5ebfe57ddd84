// The table where there is no Windows: every function answers "not implemented", and the table says
// why.
#include "backends/windows_api/errors.h"
#include "backends/windows_api/win_api.h"

namespace avbhal::windows_api {
namespace {

template <class... Arguments>
std::uint32_t not_here(Arguments...) {
  return kCallNotImplemented;
}

template <class... Arguments>
void nothing(Arguments...) {}

WinApi absent_api() {
  WinApi api{};
  api.absent_reason = "SetupAPI and IP Helper exist on Windows only";
  api.open_devices = &not_here;
  api.close_devices = &nothing;
  api.device_at = &not_here;
  api.device_property = &not_here;
  api.registry_property = &not_here;
  api.open_driver_key = &not_here;
  api.open_driver_key_to_write = &not_here;
  api.restart_device = &not_here;
  api.open_key = &not_here;
  api.query_value = &not_here;
  api.set_value = &not_here;
  api.delete_value = &not_here;
  api.close_key = &nothing;
  api.interface_table = &not_here;
  api.free_table = &nothing;
  api.guid_to_luid = &not_here;
  api.luid_to_index = &not_here;
  api.open_device = &not_here;
  api.control_device = &not_here;
  api.close_device = &nothing;
  api.os_version = &not_here;
  return api;
}

}  // namespace

const WinApi& platform_win_api() {
  static const auto* api = new WinApi(absent_api());
  return *api;
}

}  // namespace avbhal::windows_api
