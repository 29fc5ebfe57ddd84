#include "addon/page_events.h"

namespace avbhal::addon {
namespace {

const char* kind_name(TrackerEvent kind) {
  switch (kind) {
    case TrackerEvent::kLocked:
      return "locked";
    case TrackerEvent::kDiscontinuity:
      return "discontinuity";
    case TrackerEvent::kDriftExceeded:
      return "drift-exceeded";
    case TrackerEvent::kRejected:
      return "rejected";
    case TrackerEvent::kLost:
      return "lost";
    case TrackerEvent::kRecovered:
      return "recovered";
    case TrackerEvent::kNone:
      break;
  }
  return "none";
}

}  // namespace

PageEvents::PageEvents(Napi::Env env, Napi::Function listener)
    : function_(Napi::ThreadSafeFunction::New(env, listener, "avbhal clock events", 0, 1)) {
  function_.Unref(env);
}

PageEvents::~PageEvents() {
  // Releasing can only fail when the environment has already let go of the function.
  static_cast<void>(function_.Release());
}

void PageEvents::deliver(const ClockEvent& event) {
  auto* copy = new ClockEvent(event);
  const napi_status status = function_.NonBlockingCall(
      copy, [](Napi::Env env, Napi::Function listener, ClockEvent* arrived) {
        const std::unique_ptr<ClockEvent> owned(arrived);
        if (static_cast<napi_env>(env) == nullptr) return;
        listener.Call({Napi::String::New(env, kind_name(owned->kind)),
                       Napi::Number::New(env, owned->generation),
                       Napi::BigInt::New(env, owned->system_ns)});
      });
  if (status != napi_ok) delete copy;
}

}  // namespace avbhal::addon
