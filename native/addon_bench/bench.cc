// Entry point of `bench_<backend>.node`, for benchmarks only; no package contains it. It holds one
// backend's code beside what is measured against. JS thread only. Its module:
//
//   backendName: string
//   emptyCall(): undefined      the floor of a call into an addon
//   emptyBigint(): bigint       the floor of a call that returns a bigint
//   timeLoop(options: string[], operation: string, key: string, durations: BigUint64Array): void
//
// timeLoop() makes a backend of its own from `options` (['key', 'value', ...], as createBackend()
// takes them), calls `operation` durations.length times in a loop of C++ and writes how long each
// call took, in ns of the platform's clock. `operation`: 'empty', 'system-clock', 'enumerate'; with
// the adapter's `key` also 'open' (and close), 'clock-read', 'cross-timestamp' (one bracket),
// 'clock-config', 'register-read'. The first failing call ends the loop with its error.
#include <napi.h>

#include <memory>
#include <string>

#include "addon/arguments.h"
#include "addon/errors.h"
#include "addon/own_property.h"
#include "addon_bench/time_loop.h"
#include "hal/backend.h"

namespace avbhal::addon {
namespace {

// Raw Node-API, as the calls that are measured against them.
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

bool needs_adapter(const std::string& operation) {
  return operation != "empty" && operation != "system-clock" && operation != "enumerate" &&
         operation != "open";
}

Napi::Value time_loop(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  const BackendOptions options = options_argument(call, 0);
  const std::string operation = string_argument(call, 1, "operation");
  const std::string key = string_argument(call, 2, "key");
  std::size_t count = 0;
  std::uint64_t* durations = u64_view(call.Env(), call[3], "durations", 1, &count);
  const std::unique_ptr<Backend> backend = take_or_throw(env, make_backend(options));
  if (!needs_adapter(operation)) {
    throw_unless_ok(env, time_backend_loop(*backend, operation, key, durations, count));
    return env.Undefined();
  }
  const std::unique_ptr<Adapter> adapter = take_or_throw(env, backend->open(key));
  throw_unless_ok(env, time_adapter_loop(*adapter, operation, durations, count));
  return env.Undefined();
}

}  // namespace

Napi::Object initialise_bench(Napi::Env env, Napi::Object exports) {
  set_own(exports, "backendName", js_value(env, linked_backend_name()));
  set_own(exports, "emptyCall", raw_function(env, "emptyCall", &empty_call));
  set_own(exports, "emptyBigint", raw_function(env, "emptyBigint", &empty_bigint));
  set_own(exports, "timeLoop", Napi::Function::New<&time_loop>(env, "timeLoop"));
  return exports;
}

}  // namespace avbhal::addon

// Outside every namespace: the registration symbol must have external linkage.
using avbhal::addon::initialise_bench;
NODE_API_MODULE(NODE_GYP_MODULE_NAME, initialise_bench)
