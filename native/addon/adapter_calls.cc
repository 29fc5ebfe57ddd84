// The calls of NativeAdapter: check, call the contract, convert.
#include "addon/adapter_object.h"
#include "addon/arguments.h"
#include "addon/convert.h"
#include "addon/errors.h"
#include "addon/time_loop.h"

namespace avbhal::addon {

Napi::Value AdapterObject::info(const Napi::CallbackInfo& call) {
  return to_js(call.Env(), open_adapter(call.Env(), "info").info());
}

Napi::Value AdapterObject::refresh(const Napi::CallbackInfo& call) {
  throw_unless_ok(call.Env(), open_adapter(call.Env(), "refresh").refresh());
  return call.Env().Undefined();
}

Napi::Value AdapterObject::read_clock(const Napi::CallbackInfo& call) {
  const Result<ClockReading> reading = open_adapter(call.Env(), "readClock").read_clock();
  if (!reading.ok()) throw to_js_error(call.Env(), reading.status());
  return Napi::BigInt::New(call.Env(), reading.value().device_ns);
}

Napi::Value AdapterObject::cross_timestamp(const Napi::CallbackInfo& call) {
  Adapter& adapter = open_adapter(call.Env(), "crossTimestamp");
  std::uint64_t* view = u64_view_argument(call, 0, "view", kCrossSlots, nullptr);
  const std::uint32_t brackets = uint_argument(call, 1, "brackets", 1, 1000);
  write_cross(view, take_or_throw(call.Env(), adapter.cross_timestamp(brackets)));
  return call.Env().Undefined();
}

Napi::Value AdapterObject::clock_config(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "clockConfig").clock_config()));
}

Napi::Value AdapterObject::rate_range(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "rateRange").rate_range()));
}

Napi::Value AdapterObject::driver_state(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "driverState").driver_state()));
}

Napi::Value AdapterObject::timestamp_status(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "timestampStatus").timestamp_status()));
}

Napi::Value AdapterObject::read_register(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "readRegister");
  const std::uint32_t offset = uint_argument(call, 0, "offset", 0, 0x1FFFF);
  return Napi::Number::New(env, take_or_throw(env, adapter.read_register(offset)));
}

Napi::Value AdapterObject::write_register(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "writeRegister");
  const std::uint32_t offset = uint_argument(call, 0, "offset", 0, 0x1FFFF);
  const std::uint32_t value = uint_argument(call, 1, "value", 0, 0xFFFFFFFFu);
  throw_unless_ok(env, adapter.write_register(offset, value));
  return env.Undefined();
}

Napi::Value AdapterObject::apply_rate_measurement(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "applyRateMeasurement");
  RateMeasurement measured;
  measured.rate_ppb = number_argument(call, 0, "ratePpb");
  measured.bound_ppb = number_argument(call, 1, "boundPpb");
  throw_unless_ok(env, adapter.apply_rate_measurement(measured));
  return env.Undefined();
}

Napi::Value AdapterObject::set_clock(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "setClock");
  throw_unless_ok(env, adapter.set_clock(u64_argument(call, 0, "deviceNs")));
  return env.Undefined();
}

Napi::Value AdapterObject::adjust_offset(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "adjustOffset");
  throw_unless_ok(env, adapter.adjust_offset(i64_argument(call, 0, "offsetNs")));
  return env.Undefined();
}

Napi::Value AdapterObject::adjust_rate(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "adjustRate");
  return to_js(env, take_or_throw(env, adapter.adjust_rate(number_argument(call, 0, "ppb"))));
}

Napi::Value AdapterObject::ground_truth(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "groundTruth").ground_truth()));
}

Napi::Value AdapterObject::time_loop(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "timeLoop");
  const std::string operation = string_argument(call, 0, "operation");
  std::size_t count = 0;
  std::uint64_t* durations = u64_view_argument(call, 1, "durations", 1, &count);
  throw_unless_ok(env, time_adapter_loop(adapter, operation, durations, count));
  return env.Undefined();
}

}  // namespace avbhal::addon
