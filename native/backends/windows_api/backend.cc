#include "backends/windows_api/backend.h"

#include <algorithm>
#include <string>
#include <utility>

#include "backends/windows_api/adapter.h"
#include "backends/windows_api/capabilities.h"
#include "backends/windows_api/change_notice.h"
#include "backends/windows_api/change_watch.h"
#include "backends/windows_api/enumerate.h"

namespace avbhal::windows_api {
namespace {

std::string counted(std::size_t n, const char* one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

std::string functions_text(const WinApi& api) {
  const std::string build = os_build_text(api);
  return std::string("hardware timestamp functions: ") +
         (has_timestamp_functions(api) ? "present" : "missing") + " (build " +
         (build.empty() ? "unknown" : build) + ")";
}

std::string left_out_text(const Enumeration& all) {
  std::string text;
  if (all.other_intel > 0) {
    text += "; left out: " + counted(all.other_intel, "Intel adapter") + " of other families";
  }
  if (all.without_guid > 0) {
    text += "; left out: " + counted(all.without_guid, "adapter") + " without a driver";
  }
  if (all.interface_error != 0) {
    text += "; GetIfTable2 failed with " + std::to_string(all.interface_error);
  }
  return text;
}

std::string error_sentence(const ErrorInfo& error) {
  std::string text = error.operation.empty() ? "" : error.operation + ": ";
  text += error.detail;
  if (error.os_error != 0) text += " (error " + std::to_string(error.os_error) + ")";
  return text;
}

class WindowsBackend final : public Backend, private Changes {
 public:
  WindowsBackend(const WinApi& api, SystemClock& system)
      : api_(api), system_(system), watch_(api) {}

  const char* name() const override { return "windows_api"; }
  SystemClock& system_clock() override { return system_; }

  BackendProbe probe() override {
    BackendProbe probe;
    const auto all = enumerate_adapters(api_);
    if (!all.ok()) {
      probe.reason = error_sentence(all.status().error());
      return probe;
    }
    const auto& adapters = all.value().adapters;
    probe.adapters = static_cast<std::uint32_t>(adapters.size());
    probe.available = !adapters.empty();
    probe.simulated = std::any_of(adapters.begin(), adapters.end(),
                                  [](const FoundAdapter& a) { return a.info.simulated; });
    probe.reason = (adapters.empty() ? std::string("no adapter of a supported family is present")
                                     : counted(adapters.size(), "adapter")) +
                   "; " + functions_text(api_) + left_out_text(all.value());
    return probe;
  }

  Changes* changes() override { return this; }

 private:
  Result<std::vector<AdapterInfo>> do_enumerate() override {
    auto all = enumerate_adapters(api_);
    if (!all.ok()) return all.take_status();
    std::vector<AdapterInfo> infos;
    for (FoundAdapter& found : all.value().adapters) {
      found.info.capabilities = capabilities(found);
      infos.push_back(std::move(found.info));
    }
    return infos;
  }

  Result<std::unique_ptr<Adapter>> do_open(const std::string& key) override {
    auto all = enumerate_adapters(api_);
    if (!all.ok()) return all.take_status();
    for (FoundAdapter& found : all.value().adapters) {
      if (found.info.key == key) {
        return WindowsAdapter::open(api_, system_, watch_, std::move(found));
      }
    }
    return make_error(ErrorCode::kNoAdapter, {},
                      "no present network adapter has the key \"" + key + "\"");
  }

  Result<std::unique_ptr<ChangeNotice>> notice(std::function<void()> changed) override {
    return make_notice(api_, watch_, std::move(changed));
  }

  CapabilityManifest capabilities(const FoundAdapter& found) const {
    const auto facts = ask_timestamps(api_, found.info.luid);
    // A vanished interface leaves no facts either.
    return capabilities_of(api_, facts.value() ? &*facts.value() : nullptr, found.keyword);
  }

  const WinApi& api_;
  SystemClock& system_;
  ChangeWatch watch_;
};

}  // namespace

std::unique_ptr<Backend> make_windows_api_backend(const WinApi& api, SystemClock& system) {
  return std::make_unique<WindowsBackend>(api, system);
}

}  // namespace avbhal::windows_api
