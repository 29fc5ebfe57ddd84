#include "addon/listener_gate.h"

namespace avbhal::addon {

void ListenerGate::environment_ends(napi_env, void* data, void*) {
  const std::unique_ptr<std::shared_ptr<ListenerGate>> held(
      static_cast<std::shared_ptr<ListenerGate>*>(data));
  (*held)->close(napi_tsfn_release);
}

std::shared_ptr<ListenerGate> ListenerGate::create(Napi::Env env, Napi::Function listener,
                                                   const char* name,
                                                   napi_threadsafe_function_call_js call) {
  auto gate = std::make_shared<ListenerGate>();
  auto held = std::make_unique<std::shared_ptr<ListenerGate>>(gate);
  const Napi::String text = Napi::String::New(env, name);
  if (napi_create_threadsafe_function(env, listener, nullptr, text, 0, 1, held.get(),
                                      &ListenerGate::environment_ends, nullptr, call,
                                      &gate->function_) != napi_ok) {
    throw Napi::Error::New(env);
  }
  static_cast<void>(held.release());
  napi_unref_threadsafe_function(env, gate->function_);
  return gate;
}

bool ListenerGate::call(void* data) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return open_ && napi_call_threadsafe_function(function_, data, napi_tsfn_nonblocking) == napi_ok;
}

void ListenerGate::hold(Napi::Env env, bool on) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!open_) return;
  if (on) {
    napi_ref_threadsafe_function(env, function_);
  } else {
    napi_unref_threadsafe_function(env, function_);
  }
}

void ListenerGate::close(napi_threadsafe_function_release_mode mode) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!open_) return;
  open_ = false;
  napi_release_threadsafe_function(function_, mode);
}

void call_listener(napi_env env, napi_value listener, std::size_t count,
                   const napi_value* arguments) {
  napi_value receiver = nullptr;
  if (napi_get_undefined(env, &receiver) != napi_ok) return;
  bool thrown = false;
  napi_value error = nullptr;
  if (napi_call_function(env, receiver, listener, count, arguments, nullptr) != napi_ok &&
      napi_is_exception_pending(env, &thrown) == napi_ok && thrown &&
      napi_get_and_clear_last_exception(env, &error) == napi_ok) {
    napi_fatal_exception(env, error);
  }
}

}  // namespace avbhal::addon
