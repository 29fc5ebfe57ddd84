// Properties of the addon's own objects. Unlike an assignment, which can meet a setter of
// Object.prototype, defining a property runs no JavaScript: nothing can be closed meanwhile. JS
// thread only.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace avbhal::addon {

// An ordinary property: writable, enumerable, configurable.
inline void set_own(Napi::Object target, const char* name, Napi::Value value) {
  target.DefineProperty(Napi::PropertyDescriptor::Value(name, value, napi_default_jsproperty));
}

// The JavaScript value of a plain one: a bigint for 64 bits without sign, null for nothing.
inline Napi::Value js_value(Napi::Env, Napi::Value value) { return value; }
inline Napi::Value js_value(Napi::Env env, const char* text) {
  return Napi::String::New(env, text);
}
inline Napi::Value js_value(Napi::Env env, const std::string& text) {
  return Napi::String::New(env, text);
}
template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
Napi::Value js_value(Napi::Env env, T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return Napi::Boolean::New(env, value);
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    return Napi::BigInt::New(env, value);
  } else {
    return Napi::Number::New(env, static_cast<double>(value));
  }
}
template <class T>
Napi::Value js_value(Napi::Env env, const std::optional<T>& value) {
  return value ? js_value(env, *value) : env.Null();
}

// An object under construction.
class Record {
 public:
  explicit Record(Napi::Env env) : object_(Napi::Object::New(env)) {}
  template <class T>
  Record& set(const char* name, const T& value) {
    set_own(object_, name, js_value(object_.Env(), value));
    return *this;
  }
  Napi::Object object() const { return object_; }

 private:
  Napi::Object object_;
};

// An array of what `convert(element)` makes of each.
template <class T, class Convert>
Napi::Array js_array(Napi::Env env, const std::vector<T>& list, Convert&& convert) {
  Napi::Array out = Napi::Array::New(env, list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    set_own(out, std::to_string(i).c_str(), convert(list[i]));
  }
  return out;
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
