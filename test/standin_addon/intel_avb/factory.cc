// The factory function of the intel_avb binary that talks to the stand-in in its process.
#include "backend/standin_backend.h"
#include "backends/intel_avb/backend.h"

namespace avbhal {

Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  if (!options.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "makeBackend",
                      "option '" + options.front().first + "': backend intel_avb takes no options");
  }
  auto machine = standin_addon::SharedMachine::acquire();
  auto inner = intel_avb::make_avb_backend(machine->driver_port(), machine->clock());
  return standin_addon::make_standin_backend(
      std::move(machine), std::move(inner),
      [](standin_addon::SharedMachine& shared, const AdapterInfo& info,
         standin_addon::Attachment* out) { return shared.at_index(info.index, out); });
}

const char* linked_backend_name() { return "intel_avb"; }

}  // namespace avbhal
