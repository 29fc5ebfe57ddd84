// The factory function of the intel_avb binary that talks to the stand-in in its process.
#include "backend/standin_backend.h"
#include "backends/intel_avb/backend.h"
#include "tools/lab/wpcap/in_process_npcap.h"

namespace avbhal {

Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  if (!options.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "makeBackend",
                      "option '" + options.front().first + "': backend intel_avb takes no options");
  }
  auto machine = standin_addon::SharedMachine::acquire();
  lab::WireDoor door;
  door.context = machine.get();
  door.control = [](void* to, std::uint32_t code, const void* in, std::uint32_t in_bytes, void* out,
                    std::uint32_t out_bytes, std::uint32_t* returned) {
    return static_cast<standin_addon::SharedMachine*>(to)->control(code, in, in_bytes, out,
                                                                   out_bytes, returned);
  };
  auto inner = intel_avb::make_avb_backend(machine->driver_port(), lab::in_process_npcap(door),
                                           machine->clock());
  return standin_addon::make_standin_backend(
      std::move(machine), std::move(inner),
      [](standin_addon::SharedMachine& shared, const AdapterInfo& info,
         standin_addon::Attachment* out) { return shared.at_index(info.index, out); });
}

const char* linked_backend_name() { return "intel_avb"; }

}  // namespace avbhal
