#include "addon/wake_call.h"

#include <mutex>

namespace avbhal::addon {
namespace {

void call_listener(napi_env env, napi_value listener, void*, void*) {
  napi_value receiver = nullptr;
  if (env == nullptr || napi_get_undefined(env, &receiver) != napi_ok) return;
  bool thrown = false;
  napi_value error = nullptr;
  if (napi_call_function(env, receiver, listener, 0, nullptr, nullptr) != napi_ok &&
      napi_is_exception_pending(env, &thrown) == napi_ok && thrown &&
      napi_get_and_clear_last_exception(env, &error) == napi_ok) {
    napi_fatal_exception(env, error);
  }
}

}  // namespace

// Node frees the function when the environment ends, whoever still uses it: only behind the mutex
// and while `open` may it be touched.
struct WakeCall::Gate {
  std::mutex mutex;
  napi_threadsafe_function function = nullptr;
  bool open = true;

  void close(napi_threadsafe_function_release_mode mode) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (!open) return;
    open = false;
    napi_release_threadsafe_function(function, mode);
  }

  static void environment_ends(napi_env, void* data, void*) {
    const std::unique_ptr<std::shared_ptr<Gate>> held(static_cast<std::shared_ptr<Gate>*>(data));
    (*held)->close(napi_tsfn_release);
  }
};

WakeCall::WakeCall(Napi::Env env, Napi::Function listener) : gate_(std::make_shared<Gate>()) {
  auto held = std::make_unique<std::shared_ptr<Gate>>(gate_);
  const Napi::String name = Napi::String::New(env, "avbhal wake");
  if (napi_create_threadsafe_function(env, listener, nullptr, name, 0, 1, held.get(),
                                      &Gate::environment_ends, nullptr, &call_listener,
                                      &gate_->function) != napi_ok) {
    throw Napi::Error::New(env);
  }
  static_cast<void>(held.release());
  napi_unref_threadsafe_function(env, gate_->function);
}

WakeCall::~WakeCall() { gate_->close(napi_tsfn_release); }

void WakeCall::call() {
  const std::lock_guard<std::mutex> lock(gate_->mutex);
  if (gate_->open) {
    (void)napi_call_threadsafe_function(gate_->function, nullptr, napi_tsfn_nonblocking);
  }
}

void WakeCall::abandon() { gate_->close(napi_tsfn_abort); }

void WakeCall::hold(Napi::Env env, bool on) {
  const std::lock_guard<std::mutex> lock(gate_->mutex);
  if (!gate_->open) return;
  if (on) {
    napi_ref_threadsafe_function(env, gate_->function);
  } else {
    napi_unref_threadsafe_function(env, gate_->function);
  }
}

}  // namespace avbhal::addon
