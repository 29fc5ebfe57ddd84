// Target times and auxiliary inputs.
#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/outcome.h"

namespace avbhal::addon {
namespace {

// setTargetTime(timer: 0..1 = 1, deviceNs: u64 = 2000000000000000000,
//   event: 0..1 = 1): NativeTargetTimeOutcome { effect: string; programmedNs: bigint | null;
//   note: string }
Napi::Value set_target_time(AdapterObject& self, const Napi::CallbackInfo& call) {
  Timers& timers = self.facet<Timers>(call, Timers::kSetTarget);
  TargetTimeRequest request;
  request.timer = uint_argument(call, 0, "timer", 0, 1);
  request.device_ns = u64_argument(call, 1, "deviceNs");
  request.event = flag_argument(call, 2, "event");
  const TargetTimeOutcome outcome = take_or_throw(call.Env(), timers.set_target(request));
  return outcome_record(call.Env(), outcome).set("programmedNs", outcome.programmed_ns).object();
}

// auxiliaryStamp(channel: 0..1 = 1, clear: 0..1 = 1): NativeAuxiliaryStamp { valid: boolean;
//   deviceNs: bigint; raw: bigint; trustworthy: boolean }
Napi::Value auxiliary_stamp(AdapterObject& self, const Napi::CallbackInfo& call) {
  const std::uint32_t channel = uint_argument(call, 0, "channel", 0, 1);
  const bool clear = flag_argument(call, 1, "clear");
  Timers& timers = self.facet<Timers>(call, clear ? Timers::kTakeAuxiliary : Timers::kAuxiliary);
  const AuxiliaryStamp stamp = take_or_throw(call.Env(), timers.auxiliary(channel, clear));
  return Record(call.Env())
      .set("valid", stamp.valid)
      .set("deviceNs", stamp.device_ns)
      .set("raw", stamp.raw)
      .set("trustworthy", stamp.trustworthy)
      .object();
}

}  // namespace

void add_timers(AdapterMethods& methods) {
  methods.push_back(adapter_method<&set_target_time>("setTargetTime"));
  methods.push_back(adapter_method<&auxiliary_stamp>("auxiliaryStamp"));
}

}  // namespace avbhal::addon
