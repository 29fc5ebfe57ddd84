// Properties of the addon's own objects. Unlike an assignment, which can meet a setter of
// Object.prototype, defining a property runs no JavaScript: nothing can be closed meanwhile. JS
// thread only.
#pragma once

#include <napi.h>

#include <memory>

namespace avbhal::addon {

// An ordinary property: writable, enumerable, configurable.
inline void set_own(Napi::Object target, const char* name, Napi::Value value) {
  target.DefineProperty(Napi::PropertyDescriptor::Value(name, value, napi_default_jsproperty));
}

// As long as `holder` is reachable, so is `held`: an ordinary reference, which the garbage
// collector sees, so that a circle of them is collected as a whole.
inline void tether(Napi::Object holder, Napi::Object held) {
  holder.DefineProperty(Napi::PropertyDescriptor::Value("owner", held, napi_default));
}

// Defines the bare function `name` of `target` with `bound` as its data, which it keeps alive, as
// it keeps `target`.
template <class T>
void set_function(Napi::Env env, Napi::Object target, const char* name, napi_callback callback,
                  const std::shared_ptr<T>& bound) {
  napi_value made = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, bound.get(), &made) != napi_ok) {
    throw Napi::Error::New(env);
  }
  const Napi::Function function(env, made);
  using Held = std::shared_ptr<T>;
  function.AddFinalizer([](Napi::BasicEnv, Held* held) { delete held; }, new Held(bound));
  tether(function, target);
  set_own(target, name, function);
}

}  // namespace avbhal::addon
