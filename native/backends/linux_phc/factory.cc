// The factory that this backend's binary links.
#include "backends/linux_phc/backend.h"

namespace avbhal {

Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  if (!options.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "openHal",
                      "option '" + options.front().first + "': backend linux_phc takes no options");
  }
  return linux_phc::make_linux_phc_backend(linux_phc::platform_linux_api(),
                                           platform_system_clock());
}

const char* linked_backend_name() { return "linux_phc"; }

}  // namespace avbhal
