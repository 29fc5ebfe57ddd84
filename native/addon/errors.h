// From a Status to a JavaScript exception. JS thread only.
#pragma once

#include <napi.h>

#include "hal/status.h"

namespace avbhal::addon {

// A plain Error with the fields code, operation, detail, hint, osErrorKind, osError, osErrorText;
// the facade turns it into a HalError at the caller's stack.
Napi::Error to_js_error(Napi::Env env, const Status& status);

// Throws unless ok.
void throw_unless_ok(Napi::Env env, const Status& status);
// As throw_unless_ok(), and what a call without a result returns.
inline Napi::Value done(Napi::Env env, const Status& status) {
  throw_unless_ok(env, status);
  return env.Undefined();
}

// The value of a result, or a thrown error.
template <class T>
T take_or_throw(Napi::Env env, Result<T> result) {
  if (!result.ok()) throw to_js_error(env, result.status());
  return result.take();
}

[[noreturn]] void throw_closed(Napi::Env env, const char* operation);

// Throws the JavaScript exception of the C++ one that is being handled. Only inside a catch block.
void throw_exception(napi_env env) noexcept;

// Runs `body`, which returns a napi_value, inside a bare Node-API function: no C++ exception may
// pass Node-API, so what it throws becomes a JavaScript exception. While the environment is being
// ended none can be thrown, and nobody is left to catch it.
template <class Body>
napi_value guarded(napi_env env, Body&& body) {
  try {
    try {
      return body();
    } catch (const Napi::Error& error) {
      error.ThrowAsJavaScriptException();
    }
  } catch (const Napi::Error&) {
    return nullptr;
  } catch (...) {
    throw_exception(env);
  }
  return nullptr;
}

// The method `name` of the class of T: every call from JavaScript into the addon goes through
// guarded(). Methods of a class carry the engine's own check of the receiver.
template <class T, Napi::Value (T::*Body)(const Napi::CallbackInfo&)>
Napi::ClassPropertyDescriptor<T> guarded_method(const char* name) {
  napi_property_descriptor method{};
  method.utf8name = name;
  method.attributes = napi_default_method;
  method.method = [](napi_env env, napi_callback_info info) -> napi_value {
    return guarded(env, [&]() -> napi_value {
      const Napi::CallbackInfo call(env, info);
      return (T::Unwrap(call.This().As<Napi::Object>())->*Body)(call);
    });
  };
  return method;
}

// As above, a function that needs no object.
template <Napi::Value (*Body)(const Napi::CallbackInfo&)>
Napi::Function guarded_function(Napi::Env env, const char* name) {
  const auto callback = [](napi_env from, napi_callback_info info) -> napi_value {
    return guarded(from, [&]() -> napi_value { return Body(Napi::CallbackInfo(from, info)); });
  };
  napi_value made = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &made) != napi_ok) {
    throw Napi::Error::New(env);
  }
  return Napi::Function(env, made);
}

}  // namespace avbhal::addon
