// Changing the clock.
#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/own_property.h"
#include "runtime/device_changes.h"

namespace avbhal::addon {
namespace {

// clockConfig(): NativeClockConfig { deviceNs: bigint; timinca: number; tsauxc: number;
//   timincaPpb: number; running: boolean }
Napi::Value clock_config(AdapterObject& self, const Napi::CallbackInfo& call) {
  const ClockConfig config =
      take_or_throw(call.Env(), self.facet<Steering>(call, Steering::kConfig).config());
  return Record(call.Env())
      .set("deviceNs", config.device_ns)
      .set("timinca", config.timinca)
      .set("tsauxc", config.tsauxc)
      .set("timincaPpb", config.timinca_ppb)
      .set("running", config.running)
      .object();
}

// rateRange(): NativeRateRange { minPpb: number; maxPpb: number; stepPpb: number;
//   calibrated: boolean }
Napi::Value rate_range(AdapterObject& self, const Napi::CallbackInfo& call) {
  const RateRange range =
      take_or_throw(call.Env(), self.facet<Steering>(call, Steering::kRateRange).rate_range());
  return Record(call.Env())
      .set("minPpb", range.min_ppb)
      .set("maxPpb", range.max_ppb)
      .set("stepPpb", range.step_ppb)
      .set("calibrated", range.calibrated)
      .object();
}

// setClock(deviceNs: u64 = 1000000000000000000): void
Napi::Value set_clock(AdapterObject& self, const Napi::CallbackInfo& call) {
  Steering& steering = self.facet<Steering>(call, Steering::kSet);
  const DeviceId device = device_id(self.open(call.Env(), Steering::kSet.name));
  throw_unless_ok(call.Env(),
                  avbhal::set_clock(steering, device, u64_argument(call, 0, "deviceNs")));
  return call.Env().Undefined();
}

// adjustOffset(offsetNs: i64 = 100): void
Napi::Value adjust_offset(AdapterObject& self, const Napi::CallbackInfo& call) {
  Steering& steering = self.facet<Steering>(call, Steering::kAdjustOffset);
  const DeviceId device = device_id(self.open(call.Env(), Steering::kAdjustOffset.name));
  throw_unless_ok(call.Env(),
                  avbhal::adjust_offset(steering, device, i64_argument(call, 0, "offsetNs")));
  return call.Env().Undefined();
}

// adjustRate(ppb: real -1e9..1e9 = 100): NativeRateAdjustment { requestedPpb: number;
//   commandedPpb: number; registerValue: number; reference: 'nominal' | 'system' }
Napi::Value adjust_rate(AdapterObject& self, const Napi::CallbackInfo& call) {
  Steering& steering = self.facet<Steering>(call, Steering::kAdjustRate);
  const double ppb = number_within(call, 0, "ppb", -1e9, 1e9);
  const DeviceId device = device_id(self.open(call.Env(), Steering::kAdjustRate.name));
  const RateAdjustment adjustment =
      take_or_throw(call.Env(), avbhal::adjust_rate(steering, device, ppb));
  const bool system = adjustment.reference == RateReference::kSystem;
  return Record(call.Env())
      .set("requestedPpb", adjustment.requested_ppb)
      .set("commandedPpb", adjustment.commanded_ppb)
      .set("registerValue", adjustment.register_value)
      .set("reference", system ? "system" : "nominal")
      .object();
}

}  // namespace

void add_steering(AdapterMethods& methods) {
  methods.push_back(adapter_method<&clock_config>("clockConfig"));
  methods.push_back(adapter_method<&rate_range>("rateRange"));
  methods.push_back(adapter_method<&set_clock>("setClock"));
  methods.push_back(adapter_method<&adjust_offset>("adjustOffset"));
  methods.push_back(adapter_method<&adjust_rate>("adjustRate"));
}

}  // namespace avbhal::addon
