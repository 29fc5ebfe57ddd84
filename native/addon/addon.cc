// Entry point of a backend binary (NativeModule in src/binding/native.ts). Loading opens nothing,
// starts nothing and prints nothing.
#include <napi.h>

#include "addon/adapter.h"
#include "addon/backend.h"
#include "addon/convert_batch.h"
#include "addon/own_property.h"
#include "addon/page.h"
#include "addon/session.h"
#include "addon/stamp_stream.h"
#include "hal/backend.h"

namespace avbhal::addon {
namespace {

// NATIVE_INTERFACE_VERSION in src/binding/native.ts.
constexpr int kInterfaceVersion = 1;

Napi::Object fill_exports(Napi::Env env, Napi::Object exports) {
  auto* data = new EnvironmentData(env);
  env.SetInstanceData(data);
  data->backend_constructor = Napi::Persistent(BackendObject::define(env));
  data->adapter_constructor = Napi::Persistent(AdapterObject::define(env));
  data->page_constructor = Napi::Persistent(PageObject::define(env));
  data->stream_constructor = Napi::Persistent(StampStream::define(env));
  set_own(exports, "backendName", Napi::String::New(env, linked_backend_name()));
  set_own(exports, "interfaceVersion", Napi::Number::New(env, kInterfaceVersion));
  set_own(exports, "createBackend", guarded_function<&BackendObject::create>(env, "createBackend"));
  set_own(exports, "attachPage", guarded_function<&PageObject::attach>(env, "attachPage"));
  add_conversion(env, exports);
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
