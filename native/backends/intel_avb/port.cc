// VLAN and energy-efficient Ethernet. The public driver keeps books about both and touches no
// hardware; see tsn.cc for what counts as verified.
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/proof.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kBooksOnly[] = "the public driver remembers the setting and programs nothing";
constexpr char kTagReason[] =
    "filter and stripping were read back, but the tag of a transmitted frame stands in its "
    "descriptor, which the network driver writes";

class AvbPort final : public AvbFacet<Port> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<TsnOutcome> do_configure_vlan(const VlanTagging& vlan) override;
  Result<TsnOutcome> do_configure_eee(const EnergyEfficiency& eee) override;
};

Result<TsnOutcome> AvbPort::do_configure_vlan(const VlanTagging& vlan) {
  const auto lock = device_.lock();
  Result<avb_abi::VlanRequest> reply = device_.explained(device_.client().set_vlan(vlan));
  if (!reply.ok()) return reply.take_status();
  const avb_abi::VlanRequest& kept = reply.value();
  const bool same =
      (kept.enabled != 0) == vlan.enable &&
      (!vlan.enable || (kept.vlan_id_out == vlan.vlan_id && kept.pcp_out == vlan.pcp));
  if (!same) {
    return make_error(ErrorCode::kNotEffective, vlan.enable ? "VLAN_ENABLE" : "VLAN_DISABLE",
                      "the driver keeps VLAN " + std::to_string(kept.vlan_id_out) + ", priority " +
                          std::to_string(kept.pcp_out) + ", enabled " +
                          std::to_string(kept.enabled));
  }
  Result<TsnOutcome> proof = prove(device_, plan_vlan(device_.family(), vlan, 0), kBooksOnly);
  if (!proof.ok() || proof.value().effect == Effect::kAccepted || !vlan.enable) return proof;
  return unverified(kTagReason);
}

Result<TsnOutcome> AvbPort::do_configure_eee(const EnergyEfficiency& eee) {
  const auto lock = device_.lock();
  if (Status sent = device_.explained(device_.client().set_eee(eee)); !sent.ok()) return sent;
  return prove(device_, plan_eee(eee), kBooksOnly);
}

}  // namespace

Lacks port_lacks(const DriverOffer& offer, Capability c) {
  switch (c) {
    case Capability::kEnergyEfficiency: return offer.setting_obstacle(c, avb_abi::kCapEee);
    case Capability::kVlanTagging: return offer.setting_obstacle(c, 0);
    default: return std::nullopt;
  }
}

std::unique_ptr<Port> make_port(const Opened& at) { return std::make_unique<AvbPort>(at); }

}  // namespace avbhal::intel_avb
