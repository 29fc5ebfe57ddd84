// Carries events of a clock service to JavaScript.
#pragma once

#include <napi.h>

#include <memory>

#include "addon/listener_gate.h"
#include "runtime/clock_service.h"

namespace avbhal::addon {

// Made on the JS thread; deliver() and the destructor may run on any thread, also after the
// environment is gone (nobody is left to hear the event). Does not keep the process alive.
class PageEvents {
 public:
  // `listener(kind, generation, systemNs)`. What it throws is an uncaught exception.
  PageEvents(Napi::Env env, Napi::Function listener);
  // Events that still wait are dropped.
  ~PageEvents();
  PageEvents(const PageEvents&) = delete;
  PageEvents& operator=(const PageEvents&) = delete;

  void deliver(const ClockEvent& event);

 private:
  const std::shared_ptr<ListenerGate> gate_;
};

}  // namespace avbhal::addon
