#include "addon/convert_tsn.h"

namespace avbhal::addon {

Napi::Object to_js(Napi::Env env, const TsnOutcome& outcome) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("effect", Napi::String::New(env, effect_name(outcome.effect)));
  out.Set("note", Napi::String::New(env, outcome.note));
  return out;
}

Napi::Object to_js(Napi::Env env, const ReservedStream& stream) {
  Napi::Object out = to_js(env, stream.outcome);
  out.Set("handle", Napi::Number::New(env, stream.handle));
  return out;
}

Napi::Object to_js(Napi::Env env, const EntityEvent& event) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("available", Napi::Boolean::New(env, event.available));
  out.Set("entityId", Napi::BigInt::New(env, event.entity_id));
  out.Set("capabilities", Napi::Number::New(env, event.capabilities));
  out.Set("type", Napi::Number::New(env, event.type));
  return out;
}

Napi::Array to_js(Napi::Env env, const std::vector<DriverCounter>& counters) {
  Napi::Array out = Napi::Array::New(env, counters.size());
  for (std::uint32_t i = 0; i < counters.size(); ++i) {
    Napi::Object counter = Napi::Object::New(env);
    counter.Set("name", Napi::String::New(env, counters[i].name));
    counter.Set("value", Napi::BigInt::New(env, counters[i].value));
    counter.Set("counted", Napi::Boolean::New(env, counters[i].counted));
    out.Set(i, counter);
  }
  return out;
}

}  // namespace avbhal::addon
