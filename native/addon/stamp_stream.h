// The JavaScript view of a stream of stamps (NativeEventStream in src/binding/native.ts). JS thread
// only.
#pragma once

#include <napi.h>

#include <memory>

#include "addon/session.h"
#include "addon/stamp_reader.h"
#include "addon/wake_call.h"
#include "runtime/event_pump.h"

namespace avbhal::addon {

class StampStream : public Napi::ObjectWrap<StampStream> {
 public:
  static Napi::Function define(Napi::Env env);
  static Napi::Object create(Napi::Env env, std::shared_ptr<EventPump> pump);

  explicit StampStream(const Napi::CallbackInfo& info);
  ~StampStream() override;

 private:
  Napi::Value on_wake(const Napi::CallbackInfo& call);
  Napi::Value hold(const Napi::CallbackInfo& call);
  Napi::Value close(const Napi::CallbackInfo& call);
  void release();

  std::shared_ptr<StampReader> reader_;
  // The pump alone holds it: a listener that refers to its stream goes when the adapter is closed.
  std::weak_ptr<WakeCall> wake_;
  bool has_listener_ = false;
};

}  // namespace avbhal::addon
