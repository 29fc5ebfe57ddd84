// From a Status to a JavaScript exception. JS thread only.
#pragma once

#include <napi.h>

#include <exception>

#include "hal/status.h"

namespace avbhal::addon {

// A plain Error with the fields code, operation, detail, hint, osErrorKind, osError, osErrorText;
// the facade turns it into a HalError at the caller's stack.
Napi::Error to_js_error(Napi::Env env, const Status& status);

// Throws unless ok.
void throw_unless_ok(Napi::Env env, const Status& status);

// The value of a result, or a thrown error.
template <class T>
T take_or_throw(Napi::Env env, Result<T> result) {
  if (!result.ok()) throw to_js_error(env, result.status());
  return result.take();
}

[[noreturn]] void throw_closed(Napi::Env env, const char* operation);

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
  } catch (const std::exception& error) {
    napi_throw_error(env, "HAL_INTERNAL", error.what());
  }
  return nullptr;
}

}  // namespace avbhal::addon
