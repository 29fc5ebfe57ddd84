// Settings of the network port.
#pragma once

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Port : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kVlan = needs_configure("port.vlan.configure", C::kVlanTagging);
  static constexpr auto kEee = needs_configure("port.eee.configure", C::kEnergyEfficiency);
  static Port* of(Adapter& adapter) { return adapter.port(); }

  Result<TsnOutcome> configure_vlan(const VlanTagging& vlan) {
    return run(kVlan, check_vlan(vlan), &Port::do_configure_vlan, vlan);
  }
  Result<TsnOutcome> configure_eee(const EnergyEfficiency& eee) {
    return run(kEee, check_eee(eee), &Port::do_configure_eee, eee);
  }

 private:
  virtual Result<TsnOutcome> do_configure_vlan(const VlanTagging& vlan) = 0;
  virtual Result<TsnOutcome> do_configure_eee(const EnergyEfficiency& eee) = 0;
};

}  // namespace avbhal
