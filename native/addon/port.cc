// Settings of the network port.
#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/outcome.h"

namespace avbhal::addon {
namespace {

// configureVlan(enable: bool, vlanId: 0..4095 = 2, pcp: 0..7 = 2,
//   stripReceive: bool): NativeTsnOutcome
Napi::Value configure_vlan(AdapterObject& self, const Napi::CallbackInfo& call) {
  Port& port = self.facet<Port>(call, Port::kVlan);
  VlanTagging vlan;
  vlan.enable = bool_argument(call, 0, "enable");
  vlan.vlan_id = vlan_argument(call, 1, "vlanId");
  vlan.pcp = byte_argument(call, 2, "pcp", kMaxPriority);
  vlan.strip_receive = bool_argument(call, 3, "stripReceive");
  return to_js(call.Env(), take_or_throw(call.Env(), port.configure_vlan(vlan)));
}

// configureEee(enable: bool, lpiTimerUs: 0..0xFFFFFFFF = 17): NativeTsnOutcome
Napi::Value configure_eee(AdapterObject& self, const Napi::CallbackInfo& call) {
  Port& port = self.facet<Port>(call, Port::kEee);
  EnergyEfficiency eee;
  eee.enable = bool_argument(call, 0, "enable");
  eee.lpi_timer_us = uint_argument(call, 1, "lpiTimerUs", 0, 0xFFFFFFFFu);
  return to_js(call.Env(), take_or_throw(call.Env(), port.configure_eee(eee)));
}

}  // namespace

void add_port(AdapterMethods& methods) {
  methods.push_back(adapter_method<&configure_vlan>("configureVlan"));
  methods.push_back(adapter_method<&configure_eee>("configureEee"));
}

}  // namespace avbhal::addon
