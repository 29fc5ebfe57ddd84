// Port settings of a simulated adapter.
#include "backends/sim/facets.h"
#include "backends/sim/options.h"

namespace avbhal::sim {
namespace {

constexpr char kVlanNote[] =
    "effect not verified: filter and stripping were read back, but the tag of a transmitted frame "
    "stands in its descriptor, and the simulator sends none";

class SimPort final : public SimFacet<Port> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<TsnOutcome> do_configure_vlan(const VlanTagging& vlan) override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    Status status = program(plan_vlan(device_.family(), vlan, device_.vlan_id));
    if (!status.ok()) return status;
    device_.vlan_id = vlan.enable ? vlan.vlan_id : std::uint16_t{0};
    if (vlan.enable) return TsnOutcome{Effect::kAccepted, kVlanNote};
    return TsnOutcome{Effect::kVerified, {}};
  }

  Result<TsnOutcome> do_configure_eee(const EnergyEfficiency& eee) override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    if (Status status = program(plan_eee(eee)); !status.ok()) return status;
    return TsnOutcome{Effect::kVerified, {}};
  }

  // With the device's mutex held.
  Status program(const RegisterPlan& plan) {
    Status status = device_.check_handle(handle_);
    return status.ok() ? device_.program(plan) : std::move(status);
  }
};

}  // namespace

std::unique_ptr<Port> make_port(const Opened& at) { return std::make_unique<SimPort>(at); }

}  // namespace avbhal::sim
