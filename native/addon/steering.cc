// Changing the clock.
#include <utility>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/own_property.h"

namespace avbhal::addon {
namespace {

// What the rate register stands for now; 0 where it cannot be read.
double commanded_ppb(Steering& steering) {
  const Result<ClockConfig> config = steering.config();
  return config.ok() ? config.value().timinca_ppb : 0;
}

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
  throw_unless_ok(call.Env(), steering.set(u64_argument(call, 0, "deviceNs")));
  note_step(device_id(self.open(call.Env(), Steering::kSet.name)));
  return call.Env().Undefined();
}

// adjustOffset(offsetNs: i64 = 100): void
Napi::Value adjust_offset(AdapterObject& self, const Napi::CallbackInfo& call) {
  Steering& steering = self.facet<Steering>(call, Steering::kAdjustOffset);
  throw_unless_ok(call.Env(), steering.adjust_offset(i64_argument(call, 0, "offsetNs")));
  note_step(device_id(self.open(call.Env(), Steering::kAdjustOffset.name)));
  return call.Env().Undefined();
}

// adjustRate(ppb: real -1e9..1e9 = 100): NativeRateAdjustment { requestedPpb: number;
//   commandedPpb: number; registerValue: number; reference: 'nominal' | 'system' }
Napi::Value adjust_rate(AdapterObject& self, const Napi::CallbackInfo& call) {
  Steering& steering = self.facet<Steering>(call, Steering::kAdjustRate);
  const double ppb = number_within(call, 0, "ppb", -1e9, 1e9);
  throw_unless_ok(call.Env(), permit(steering.adapter(), Steering::kAdjustRate));
  const DeviceId device = device_id(self.open(call.Env(), Steering::kAdjustRate.name));
  const double before_ppb = commanded_ppb(steering);
  // Before the register changes as well: readers on other threads must not see the old slope with
  // its old bound while the new one is already true.
  expect_rate_change(device, ppb - before_ppb);
  Result<RateAdjustment> made = steering.adjust_rate(ppb);
  note_rate_change(device, commanded_ppb(steering) - before_ppb);
  const RateAdjustment adjustment = take_or_throw(call.Env(), std::move(made));
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
