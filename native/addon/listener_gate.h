// A JavaScript function that any thread may have called, and the care it takes.
#pragma once

#include <napi.h>

#include <memory>
#include <mutex>

namespace avbhal::addon {

// Node frees a thread-safe function when the environment ends, even while it is in use: only behind
// this mutex and while `open` may it be touched. Made on the JS thread; everything else but hold()
// on any thread, also after the environment is gone (nobody is left to hear then). Does not keep
// the process alive unless told to.
class ListenerGate {
 public:
  // `call` converts and calls on the JS thread; without an environment it only frees `data`. `name`
  // is what diagnostics of Node show.
  static std::shared_ptr<ListenerGate> create(Napi::Env env, Napi::Function listener,
                                              const char* name,
                                              napi_threadsafe_function_call_js call);

  // Queues one call; false when the environment ended, the gate is closed or there is no memory:
  // then `data` stays the caller's.
  bool call(void* data);
  // Whether an unfinished listener keeps the process alive. JS thread only.
  void hold(Napi::Env env, bool on);
  // napi_tsfn_abort drops what waits. Idempotent.
  void close(napi_threadsafe_function_release_mode mode);

 private:
  static void environment_ends(napi_env, void* data, void*);

  std::mutex mutex_;
  napi_threadsafe_function function_ = nullptr;
  bool open_ = true;
};

// Calls `listener` with `arguments`. What it throws is an uncaught exception.
void call_listener(napi_env env, napi_value listener, std::size_t count,
                   const napi_value* arguments);

}  // namespace avbhal::addon
