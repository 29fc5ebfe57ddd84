// The factory function of the windows_api binary whose Windows is made of the stand-in.
#include <utility>

#include "backend/standin_backend.h"
#include "backends/windows_api/backend.h"
#include "standin_windows.h"

namespace avbhal {
namespace {

// The backend and the table that it works on.
class OwningBackend final : public Backend {
 public:
  explicit OwningBackend(standin_addon::SharedMachine& machine)
      : windows_(machine),
        inner_(windows_api::make_windows_api_backend(windows_.api(), machine.clock())) {}

  const char* name() const override { return inner_->name(); }
  SystemClock& system_clock() override { return inner_->system_clock(); }
  BackendProbe probe() override { return inner_->probe(); }
  Changes* changes() override { return inner_->changes(); }

 private:
  Result<std::vector<AdapterInfo>> do_enumerate() override { return inner_->enumerate(); }
  Result<std::unique_ptr<Adapter>> do_open(const std::string& key) override {
    return inner_->open(key);
  }

  standin_addon::StandinWindows windows_;
  const std::unique_ptr<Backend> inner_;
};

}  // namespace

Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  if (!options.empty()) {
    return make_error(
        ErrorCode::kInvalidArgument, "makeBackend",
        "option '" + options.front().first + "': backend windows_api takes no options");
  }
  auto machine = standin_addon::SharedMachine::acquire();
  auto inner = std::make_unique<OwningBackend>(*machine);
  return standin_addon::make_standin_backend(
      std::move(machine), std::move(inner),
      [](standin_addon::SharedMachine& shared, const AdapterInfo& info,
         standin_addon::Attachment* out) {
        return info.if_index.has_value() &&
               shared.attached(*info.if_index - standin::kFirstInterfaceIndex, out);
      });
}

const char* linked_backend_name() { return "windows_api"; }

}  // namespace avbhal
