#include "backends/intel_avb/backend.h"

#include <utility>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/client.h"
#include "backends/intel_avb/identity.h"
#include "backends/intel_avb/open.h"

namespace avbhal::intel_avb {
namespace {

class AvbBackend final : public Backend {
 public:
  AvbBackend(DriverPort port, const NpcapPort& npcap, SystemClock& clock)
      : port_(port), npcap_(npcap), clock_(clock) {}

  const char* name() const override { return "intel_avb"; }
  SystemClock& system_clock() override { return clock_; }
  BackendProbe probe() override;

 private:
  Result<std::vector<AdapterInfo>> do_enumerate() override;
  Result<std::unique_ptr<Adapter>> do_open(const std::string& key) override;

  const DriverPort port_;
  const NpcapPort npcap_;
  SystemClock& clock_;
};

BackendProbe AvbBackend::probe() {
  BackendProbe probe;
  Result<std::vector<AdapterInfo>> list = do_enumerate();
  if (!list.ok()) {
    const ErrorInfo& error = list.status().error();
    probe.reason = error.operation + ": " + error.detail;
    return probe;
  }
  probe.simulated = port_.is_stand_in(port_.context);
  probe.adapters = static_cast<std::uint32_t>(list.value().size());
  probe.available = probe.adapters > 0;
  probe.reason = std::string(probe.simulated ? "the stand-in for the AVB filter driver"
                                             : "the AVB filter driver") +
                 (probe.available ? " serves " + std::to_string(probe.adapters) +
                                        (probe.adapters == 1 ? " adapter" : " adapters")
                                  : " is there but has no Intel adapter");
  return probe;
}

Result<std::vector<AdapterInfo>> AvbBackend::do_enumerate() {
  Result<Client> client = Client::connect(port_);
  if (!client.ok()) return client.take_status();
  Result<std::vector<ListedAdapter>> list = list_adapters(client.value());
  if (!list.ok()) return list.take_status();
  std::vector<AdapterInfo> infos;
  // Without an adapter the driver does not even tell its version.
  if (list.value().empty()) return infos;
  Result<avb_abi::VersionReply> version = client.value().version();
  if (!version.ok()) return version.take_status();
  const DriverBuild build = driver_build(version.value());
  const bool simulated = port_.is_stand_in(port_.context);
  for (const ListedAdapter& entry : list.value()) {
    infos.push_back(describe(entry, build, simulated));
    decide_frames(infos.back().capabilities,
                  frame_access(npcap_, entry.family, entry.of_family).obstacle);
  }
  return infos;
}

Result<std::unique_ptr<Adapter>> AvbBackend::do_open(const std::string& key) {
  Result<BoundHandle> bound = open_by_key(port_, key);
  if (!bound.ok()) return bound.take_status();
  const ListedAdapter& listed = bound.value().listed;
  const FrameAccess frames = frame_access(npcap_, listed.family, listed.of_family);
  return std::unique_ptr<Adapter>(std::make_unique<AvbAdapter>(clock_, bound.take(), frames));
}

}  // namespace

std::unique_ptr<Backend> make_avb_backend(DriverPort port, const NpcapPort& npcap,
                                          SystemClock& clock) {
  return std::make_unique<AvbBackend>(port, npcap, clock);
}

}  // namespace avbhal::intel_avb
