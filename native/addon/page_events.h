// Carries events of a clock service to JavaScript.
#pragma once

#include <napi.h>

#include <memory>

#include "runtime/clock_service.h"

namespace avbhal::addon {

// Made on the JS thread; deliver() may be called from any thread, also after the environment is
// gone (the event is then dropped: nobody is left to hear it). Does not keep the process alive.
class PageEvents {
 public:
  // `listener(kind, generation, systemNs)`.
  PageEvents(Napi::Env env, Napi::Function listener);
  ~PageEvents();
  PageEvents(const PageEvents&) = delete;
  PageEvents& operator=(const PageEvents&) = delete;

  void deliver(const ClockEvent& event);

 private:
  Napi::ThreadSafeFunction function_;
};

}  // namespace avbhal::addon
