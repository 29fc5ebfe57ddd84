// The kernel driver.
#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/outcome.h"

namespace avbhal::addon {
namespace {

// driverState(): NativeDriverState { driverVersion: string; debugBuild: boolean;
//   hardwareState: string; hardwareStateValue: number; capabilityMask: number; usableMask: number;
//   deviceText: string }
Napi::Value driver_state(AdapterObject& self, const Napi::CallbackInfo& call) {
  const DriverState state =
      take_or_throw(call.Env(), self.facet<Driver>(call, Driver::kState).state());
  return Record(call.Env())
      .set("driverVersion", state.driver_version)
      .set("debugBuild", state.debug_build)
      .set("hardwareState", state.hardware_state)
      .set("hardwareStateValue", state.hardware_state_value)
      .set("capabilityMask", state.capability_mask)
      .set("usableMask", state.usable_mask)
      .set("deviceText", state.device_text)
      .object();
}

// driverCounters(): NativeDriverCounter[] { name: string; value: bigint; counted: boolean }
Napi::Value driver_counters(AdapterObject& self, const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return js_array(env, take_or_throw(env, self.facet<Driver>(call, Driver::kCounters).counters()),
                  [env](const DriverCounter& counter) {
                    return Record(env)
                        .set("name", counter.name)
                        .set("value", counter.value)
                        .set("counted", counter.counted)
                        .object();
                  });
}

// resetDriverCounters(): void
Napi::Value reset_driver_counters(AdapterObject& self, const Napi::CallbackInfo& call) {
  return done(call.Env(), self.facet<Driver>(call, Driver::kResetCounters).reset_counters());
}

// setPortLatency(ingressNs: i64 = 448, egressNs: i64 = 178): NativeTsnOutcome
Napi::Value set_port_latency(AdapterObject& self, const Napi::CallbackInfo& call) {
  PortLatency latency;
  latency.ingress_ns = i64_argument(call, 0, "ingressNs");
  latency.egress_ns = i64_argument(call, 1, "egressNs");
  Driver& driver = self.facet<Driver>(call, Driver::kPortLatency);
  return to_js(call.Env(), take_or_throw(call.Env(), driver.set_port_latency(latency)));
}

// configurePfc(enable: bool, priorityMask: 0..255 = 3): NativeTsnOutcome
Napi::Value configure_pfc(AdapterObject& self, const Napi::CallbackInfo& call) {
  PriorityFlowControl pfc;
  pfc.enable = bool_argument(call, 0, "enable");
  pfc.priority_mask = byte_argument(call, 1, "priorityMask", 0xFF);
  Driver& driver = self.facet<Driver>(call, Driver::kPfc);
  return to_js(call.Env(), take_or_throw(call.Env(), driver.configure_pfc(pfc)));
}

}  // namespace

void add_driver(AdapterMethods& methods) {
  methods.push_back(adapter_method<&driver_state>("driverState"));
  methods.push_back(adapter_method<&driver_counters>("driverCounters"));
  methods.push_back(adapter_method<&reset_driver_counters>("resetDriverCounters"));
  methods.push_back(adapter_method<&set_port_latency>("setPortLatency"));
  methods.push_back(adapter_method<&configure_pfc>("configurePfc"));
}

}  // namespace avbhal::addon
