// Entry point of a backend binary (NativeModule in src/native.ts). Loading opens nothing, starts
// nothing and prints nothing.
#include <napi.h>

#include "addon/adapter_object.h"
#include "addon/backend_object.h"
#include "addon/convert_batch.h"
#include "addon/event_object.h"
#include "addon/page_object.h"
#include "addon/session.h"
#include "hal/backend.h"

namespace avbhal::addon {
namespace {

// NATIVE_INTERFACE_VERSION in src/native.ts.
constexpr int kInterfaceVersion = 1;

// Raw Node-API: these two are the floor against which the border's cost is measured.
napi_value empty_call(napi_env, napi_callback_info) { return nullptr; }

napi_value empty_bigint(napi_env env, napi_callback_info) {
  napi_value value = nullptr;
  napi_create_bigint_uint64(env, 1, &value);
  return value;
}

Napi::Value raw_function(Napi::Env env, const char* name, napi_callback callback) {
  napi_value function = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
  return Napi::Value(env, function);
}

Napi::Object fill_exports(Napi::Env env, Napi::Object exports) {
  auto* data = new EnvironmentData();
  env.SetInstanceData(data);
  data->backend_constructor = Napi::Persistent(BackendObject::define(env));
  data->adapter_constructor = Napi::Persistent(AdapterObject::define(env));
  data->page_constructor = Napi::Persistent(PageObject::define(env));
  data->stream_constructor = Napi::Persistent(EventObject::define(env));
  exports.Set("backendName", Napi::String::New(env, linked_backend_name()));
  exports.Set("interfaceVersion", Napi::Number::New(env, kInterfaceVersion));
  exports.Set("createBackend", Napi::Function::New<&BackendObject::create>(env, "createBackend"));
  exports.Set("attachPage", Napi::Function::New<&PageObject::attach>(env, "attachPage"));
  add_conversion(env, exports);
  exports.Set("emptyCall", raw_function(env, "emptyCall", &empty_call));
  exports.Set("emptyBigint", raw_function(env, "emptyBigint", &empty_bigint));
  return exports;
}

}  // namespace

Napi::Object initialise_addon(Napi::Env env, Napi::Object exports) {
  return fill_exports(env, exports);
}

}  // namespace avbhal::addon

// Outside every namespace: the registration symbol must have external linkage.
using avbhal::addon::initialise_addon;
NODE_API_MODULE(NODE_GYP_MODULE_NAME, initialise_addon)
