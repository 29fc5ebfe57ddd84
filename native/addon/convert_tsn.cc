#include "addon/convert_tsn.h"

#include "addon/own_property.h"

namespace avbhal::addon {

void add_effect(Napi::Env env, Napi::Object out, Effect effect, const std::string& note) {
  set_own(out, "effect", Napi::String::New(env, effect_name(effect)));
  set_own(out, "note", Napi::String::New(env, note));
}

Napi::Object to_js(Napi::Env env, const TsnOutcome& outcome) {
  Napi::Object out = Napi::Object::New(env);
  add_effect(env, out, outcome.effect, outcome.note);
  return out;
}

Napi::Object to_js(Napi::Env env, const ReservedStream& stream) {
  Napi::Object out = to_js(env, stream.outcome);
  set_own(out, "handle", Napi::Number::New(env, stream.handle));
  return out;
}

Napi::Object to_js(Napi::Env env, const EntityEvent& event) {
  Napi::Object out = Napi::Object::New(env);
  set_own(out, "available", Napi::Boolean::New(env, event.available));
  set_own(out, "entityId", Napi::BigInt::New(env, event.entity_id));
  set_own(out, "capabilities", Napi::Number::New(env, event.capabilities));
  set_own(out, "type", Napi::Number::New(env, event.type));
  return out;
}

Napi::Array to_js(Napi::Env env, const std::vector<DriverCounter>& counters) {
  Napi::Array out = Napi::Array::New(env, counters.size());
  for (std::uint32_t i = 0; i < counters.size(); ++i) {
    Napi::Object counter = Napi::Object::New(env);
    set_own(counter, "name", Napi::String::New(env, counters[i].name));
    set_own(counter, "value", Napi::BigInt::New(env, counters[i].value));
    set_own(counter, "counted", Napi::Boolean::New(env, counters[i].counted));
    out.Set(i, counter);
  }
  return out;
}

}  // namespace avbhal::addon
