// Recognising an object's class in accessors, which, unlike methods, carry no receiver check of the
// engine. JS thread only.
#pragma once

#include <napi.h>

namespace avbhal::addon {

// The native object behind the receiver of a call; null with a TypeError pending when the receiver
// does not carry `tag`.
inline void* branded_receiver(napi_env env, napi_callback_info info, const napi_type_tag& tag) {
  napi_value self = nullptr;
  bool tagged = false;
  void* object = nullptr;
  if (napi_get_cb_info(env, info, nullptr, nullptr, &self, nullptr) == napi_ok &&
      napi_check_object_type_tag(env, self, &tag, &tagged) == napi_ok && tagged &&
      napi_unwrap(env, self, &object) == napi_ok) {
    return object;
  }
  napi_throw_type_error(env, nullptr, "Illegal invocation");
  return nullptr;
}

}  // namespace avbhal::addon
