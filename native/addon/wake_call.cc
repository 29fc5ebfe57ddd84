#include "addon/wake_call.h"

namespace avbhal::addon {
namespace {

void call_without_arguments(napi_env env, napi_value listener, void*, void*) {
  if (env != nullptr) call_listener(env, listener, 0, nullptr);
}

}  // namespace

WakeCall::WakeCall(Napi::Env env, Napi::Function listener)
    : gate_(ListenerGate::create(env, listener, "avbhal wake", &call_without_arguments)) {}

WakeCall::~WakeCall() { gate_->close(napi_tsfn_release); }

void WakeCall::call() { static_cast<void>(gate_->call(nullptr)); }

void WakeCall::abandon() { gate_->close(napi_tsfn_abort); }

void WakeCall::hold(Napi::Env env, bool on) { gate_->hold(env, on); }

}  // namespace avbhal::addon
