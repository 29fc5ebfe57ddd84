// The factory that this backend's binary links.
#include "backends/windows_api/backend.h"

namespace avbhal {

Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  if (!options.empty()) {
    return make_error(
        ErrorCode::kInvalidArgument, "openHal",
        "option '" + options.front().first + "': backend windows_api takes no options");
  }
  return windows_api::make_windows_api_backend(windows_api::platform_win_api(),
                                               platform_system_clock());
}

const char* linked_backend_name() { return "windows_api"; }

}  // namespace avbhal
