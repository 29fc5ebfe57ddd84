// The calls of an adapter that are made most, as bare Node-API functions bound to it: no receiver
// to unwrap, no argument array. JS thread of the environment that made them.
#pragma once

#include <napi.h>

#include <memory>

#include "addon/session.h"
#include "hal/backend.h"

namespace avbhal::addon {

// Shared by the adapter's object and its functions; `adapter` is null once it is closed.
struct HotTarget {
  std::shared_ptr<Session> session;  // outlives the adapter
  std::shared_ptr<Adapter> adapter;
};

// Adds readClock(), crossTimestamp(view, brackets) and readRegister(offset) to `target`. They act
// on their own adapter whatever they are called on, keep `target` reachable, and throw HAL_CLOSED
// after it is closed.
void add_hot_calls(Napi::Env env, Napi::Object target, const std::shared_ptr<HotTarget>& hot);

}  // namespace avbhal::addon
