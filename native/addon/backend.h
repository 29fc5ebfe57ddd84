// The JavaScript view of one open backend (NativeBackend in src/binding/native.ts). JS thread only.
#pragma once

#include <napi.h>

#include <memory>

#include "addon/session.h"
#include "hal/backend.h"

namespace avbhal::addon {

class BackendObject : public Napi::ObjectWrap<BackendObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // createBackend(options) of NativeModule.
  static Napi::Value create(const Napi::CallbackInfo& info);

  explicit BackendObject(const Napi::CallbackInfo& info);
  ~BackendObject() override;

 private:
  static napi_value closed_getter(napi_env env, napi_callback_info info);

  Napi::Value system_ns(const Napi::CallbackInfo& call);
  Napi::Value probe(const Napi::CallbackInfo& call);
  Napi::Value enumerate(const Napi::CallbackInfo& call);
  Napi::Value enumerate_async(const Napi::CallbackInfo& call);
  Napi::Value open(const Napi::CallbackInfo& call);
  Napi::Value open_async(const Napi::CallbackInfo& call);
  Napi::Value advance_time(const Napi::CallbackInfo& call);
  Napi::Value order(const Napi::CallbackInfo& call);
  Napi::Value udp_wire(const Napi::CallbackInfo& call);
  Napi::Value on_change(const Napi::CallbackInfo& call);
  Napi::Value close(const Napi::CallbackInfo& call);

  // The backend, or a thrown HAL_CLOSED.
  Backend& open_backend(Napi::Env env, const char* operation);

  std::shared_ptr<Session> session_;
};

}  // namespace avbhal::addon
