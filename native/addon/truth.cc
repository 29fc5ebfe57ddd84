// The truth of a simulation.
#include "addon/adapter.h"
#include "addon/own_property.h"

namespace avbhal::addon {
namespace {

// groundTruth(): NativeGroundTruth { systemNs: bigint; deviceNs: bigint; ratePpb: number;
//   oscillatorPpb: number }
Napi::Value ground_truth(AdapterObject& self, const Napi::CallbackInfo& call) {
  const GroundTruth truth = take_or_throw(call.Env(), self.facet<Truth>(call, Truth::kNow).now());
  return Record(call.Env())
      .set("systemNs", truth.system_ns)
      .set("deviceNs", truth.device_ns)
      .set("ratePpb", truth.rate_ppb)
      .set("oscillatorPpb", truth.oscillator_ppb)
      .object();
}

}  // namespace

void add_truth(AdapterMethods& methods) {
  methods.push_back(adapter_method<&ground_truth>("groundTruth"));
}

}  // namespace avbhal::addon
