// Settings of the network port.
#pragma once

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Port : public Facet {
 public:
  static constexpr Operation kVlan{"port.vlan.configure", Capability::kVlanTagging,
                                   AccessLevel::kConfigure};
  static constexpr Operation kEee{"port.eee.configure", Capability::kEnergyEfficiency,
                                  AccessLevel::kConfigure};
  static Port* of(Adapter& adapter) { return adapter.port(); }
  virtual ~Port() = default;

  Result<TsnOutcome> configure_vlan(const VlanTagging& vlan) {
    return run(
        kVlan, [&] { return check_vlan(vlan); }, [&] { return do_configure_vlan(vlan); });
  }
  Result<TsnOutcome> configure_eee(const EnergyEfficiency& eee) {
    return run(
        kEee, [&] { return check_eee(eee); }, [&] { return do_configure_eee(eee); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<TsnOutcome> do_configure_vlan(const VlanTagging& vlan) = 0;
  virtual Result<TsnOutcome> do_configure_eee(const EnergyEfficiency& eee) = 0;
};

}  // namespace avbhal
