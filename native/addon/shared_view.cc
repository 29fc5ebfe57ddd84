#include "addon/shared_view.h"

#include <type_traits>

#include "addon/errors.h"
#include "addon/session.h"

namespace avbhal::addon {
namespace {

Napi::FunctionReference global_function(Napi::Env env, const char* name) {
  const Napi::Value found = env.Global().Get(name);
  return found.IsFunction() ? Napi::Persistent(found.As<Napi::Function>())
                            : Napi::FunctionReference();
}

Status missing() {
  return make_error(ErrorCode::kApiMissing, "openHal",
                    "this engine has no SharedArrayBuffer for views of native memory");
}

}  // namespace

ViewConstructors::ViewConstructors(Napi::Env env)
    : buffer(global_function(env, "SharedArrayBuffer")),
      u64(global_function(env, "BigUint64Array")),
      u32(global_function(env, "Uint32Array")) {}

template <class T>
SharedView<T>::SharedView(Napi::Env env, std::size_t length) {
  constexpr bool wide = std::is_same_v<T, std::uint64_t>;
  const ViewConstructors& constructors = environment_data(env).views;
  const Napi::FunctionReference& constructor = wide ? constructors.u64 : constructors.u32;
  if (constructors.buffer.IsEmpty() || constructor.IsEmpty()) {
    throw to_js_error(env, missing());
  }
  const auto bytes = static_cast<double>(length * sizeof(T));
  const Napi::Object buffer = constructors.buffer.New({Napi::Number::New(env, bytes)});
  const Napi::Object view = constructor.New({buffer});
  napi_typedarray_type type = napi_int8_array;
  void* data = nullptr;
  napi_value memory = nullptr;
  bool detachable = true;
  // Whatever stood in for the engine's constructors: only shared memory is held on to.
  if (napi_get_typedarray_info(env, view, &type, &length_, &data, &memory, nullptr) != napi_ok ||
      napi_is_arraybuffer(env, memory, &detachable) != napi_ok || detachable ||
      type != (wide ? napi_biguint64_array : napi_uint32_array) || length_ != length) {
    throw to_js_error(env, missing());
  }
  data_ = static_cast<T*>(data);
  view_ = Napi::Persistent(view);
}

template class SharedView<std::uint64_t>;
template class SharedView<std::uint32_t>;

}  // namespace avbhal::addon
