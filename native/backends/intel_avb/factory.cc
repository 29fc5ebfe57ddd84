// The factory function of a binary that contains this backend.
#include "backends/intel_avb/backend.h"
#include "backends/intel_avb/driver_port.h"

namespace avbhal {

Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  if (!options.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "makeBackend",
                      "option '" + options.front().first + "': backend intel_avb takes no options");
  }
  return intel_avb::make_avb_backend(intel_avb::platform_driver_port(),
                                     intel_avb::platform_npcap_port(), platform_system_clock());
}

const char* linked_backend_name() { return "intel_avb"; }

}  // namespace avbhal
