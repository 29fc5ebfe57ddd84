// The JavaScript view of a stream of stamps (NativeEventStream in src/binding/native.ts). JS thread
// only.
#pragma once

#include <napi.h>

#include <memory>

#include "addon/adapter.h"
#include "addon/session.h"
#include "addon/stamp_reader.h"
#include "addon/wake_call.h"
#include "runtime/event_pump.h"

namespace avbhal::addon {

// What a stream is made of.
struct StreamParts {
  std::unique_ptr<EventSource> source;
  std::size_t capacity = 0;          // of the ring
  std::size_t batch = kBatchEvents;  // the most records of one take()
  StampReader::Taken taken;
};

// Starts fetching from the source; in virtual time, advance() fetches. The stream ends with `self`,
// and keeps it reachable.
Napi::Object open_stream(AdapterObject& self, const Napi::CallbackInfo& call,
                         const Operation& operation, StreamParts parts);

class StampStream : public Napi::ObjectWrap<StampStream> {
 public:
  static Napi::Function define(Napi::Env env);
  struct Construction {
    std::shared_ptr<EventPump> pump;
    std::size_t batch = 0;
    StampReader::Taken taken;
  };
  static Napi::Object create(Napi::Env env, Construction construction);

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
