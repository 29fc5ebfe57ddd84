// Calls a JavaScript function without arguments from any thread.
#pragma once

#include <napi.h>

#include <memory>

#include "addon/listener_gate.h"

namespace avbhal::addon {

// Made on the JS thread; call() and the destructor may run on any thread, also after the
// environment is gone (nobody is left to be woken). Keeps the process alive only while hold(true).
class WakeCall {
 public:
  // What `listener` throws is an uncaught exception.
  WakeCall(Napi::Env env, Napi::Function listener);
  // Calls that still wait are made.
  ~WakeCall();
  WakeCall(const WakeCall&) = delete;
  WakeCall& operator=(const WakeCall&) = delete;

  void call();
  // Nothing is called any more, nor what still waits.
  void abandon();
  // JS thread only.
  void hold(Napi::Env env, bool on);

 private:
  const std::shared_ptr<ListenerGate> gate_;
};

}  // namespace avbhal::addon
