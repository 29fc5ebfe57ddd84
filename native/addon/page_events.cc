#include "addon/page_events.h"

namespace avbhal::addon {
namespace {

const char* kind_name(TrackerEvent kind) {
  switch (kind) {
    case TrackerEvent::kLocked: return "locked";
    case TrackerEvent::kDiscontinuity: return "discontinuity";
    case TrackerEvent::kDriftExceeded: return "drift-exceeded";
    case TrackerEvent::kRejected: return "rejected";
    case TrackerEvent::kLost: return "lost";
    case TrackerEvent::kRecovered: return "recovered";
    case TrackerEvent::kNone: break;
  }
  return "none";
}

void call_with_event(napi_env env, napi_value listener, void*, void* data) {
  const std::unique_ptr<ClockEvent> event(static_cast<ClockEvent*>(data));
  napi_value arguments[3] = {};
  // Without an environment this only empties the queue.
  if (env == nullptr ||
      napi_create_string_utf8(env, kind_name(event->kind), NAPI_AUTO_LENGTH, &arguments[0]) !=
          napi_ok ||
      napi_create_double(env, static_cast<double>(event->generation), &arguments[1]) != napi_ok ||
      napi_create_bigint_uint64(env, event->system_ns, &arguments[2]) != napi_ok) {
    return;
  }
  call_listener(env, listener, 3, arguments);
}

}  // namespace

PageEvents::PageEvents(Napi::Env env, Napi::Function listener)
    : gate_(ListenerGate::create(env, listener, "avbhal clock events", &call_with_event)) {}

PageEvents::~PageEvents() { gate_->close(napi_tsfn_abort); }

void PageEvents::deliver(const ClockEvent& event) {
  auto copy = std::make_unique<ClockEvent>(event);
  if (gate_->call(copy.get())) static_cast<void>(copy.release());
}

}  // namespace avbhal::addon
