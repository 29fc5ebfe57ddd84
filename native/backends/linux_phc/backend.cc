#include "backends/linux_phc/backend.h"

#include <algorithm>
#include <string>
#include <utility>

#include "backends/linux_phc/adapter.h"
#include "backends/linux_phc/capabilities.h"
#include "backends/linux_phc/enumerate.h"

namespace avbhal::linux_phc {
namespace {

std::string counted(std::size_t n, const char* one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

std::string left_out_text(const std::vector<std::string>& interfaces) {
  std::string text;
  for (const std::string& name : interfaces) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? text : "; left out, without a hardware clock: " + text;
}

class LinuxBackend final : public Backend {
 public:
  LinuxBackend(const LinuxApi& api, SystemClock& system) : api_(api), system_(system) {}

  const char* name() const override { return "linux_phc"; }
  SystemClock& system_clock() override { return system_; }

  // Available with a clock that can be read.
  BackendProbe probe() override {
    BackendProbe probe;
    auto all = enumerate_adapters(api_);
    if (!all.ok()) {
      probe.reason = reason_of(all.status().error());
      return probe;
    }
    const std::string left_out = left_out_text(all.value().without_clock);
    const std::vector<AdapterInfo> infos = describe(all.value());
    const auto readable = static_cast<std::size_t>(std::count_if(
        infos.begin(), infos.end(),
        [](const AdapterInfo& info) { return info.capabilities.has(Capability::kClockRead); }));
    probe.adapters = static_cast<std::uint32_t>(infos.size());
    probe.available = readable > 0;
    if (infos.empty()) {
      probe.reason = "no network adapter with a hardware clock is present" + left_out;
    } else if (readable == 0) {
      probe.reason = counted(infos.size(), "adapter") +
                     ", none with a clock that can be read: " + infos.front().name + ": " +
                     infos.front().capabilities.reason(Capability::kClockRead) + left_out;
    } else {
      probe.reason = counted(infos.size(), "adapter") + ", " + std::to_string(readable) +
                     " with a clock that can be read" + left_out;
    }
    return probe;
  }

 private:
  Result<std::vector<AdapterInfo>> do_enumerate() override {
    auto all = enumerate_adapters(api_);
    if (!all.ok()) return all.take_status();
    return describe(all.value());
  }

  Result<std::unique_ptr<Adapter>> do_open(const std::string& key) override {
    auto all = enumerate_adapters(api_);
    if (!all.ok()) return all.take_status();
    for (FoundAdapter& found : all.value().adapters) {
      if (found.info.key != key) continue;
      return std::unique_ptr<Adapter>(
          std::make_unique<PhcAdapter>(api_, system_, std::move(found)));
    }
    return make_error(ErrorCode::kNoAdapter, {}, "no adapter is present at \"" + key + "\"");
  }

  std::vector<AdapterInfo> describe(Enumeration& all) {
    std::vector<AdapterInfo> infos;
    for (FoundAdapter& found : all.adapters) {
      infos.push_back(described(api_, system_, std::move(found)));
    }
    return infos;
  }

  const LinuxApi& api_;
  SystemClock& system_;
};

}  // namespace

std::unique_ptr<Backend> make_linux_phc_backend(const LinuxApi& api, SystemClock& system) {
  return std::make_unique<LinuxBackend>(api, system);
}

}  // namespace avbhal::linux_phc
