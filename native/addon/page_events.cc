#include "addon/page_events.h"

#include <mutex>

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

void call_listener(napi_env env, napi_value listener, void*, void* data) {
  const std::unique_ptr<ClockEvent> event(static_cast<ClockEvent*>(data));
  napi_value receiver = nullptr;
  napi_value arguments[3] = {};
  // Without an environment this only empties the queue.
  if (env == nullptr || napi_get_undefined(env, &receiver) != napi_ok ||
      napi_create_string_utf8(env, kind_name(event->kind), NAPI_AUTO_LENGTH, &arguments[0]) !=
          napi_ok ||
      napi_create_uint32(env, event->generation, &arguments[1]) != napi_ok ||
      napi_create_bigint_uint64(env, event->system_ns, &arguments[2]) != napi_ok) {
    return;
  }
  bool thrown = false;
  napi_value error = nullptr;
  if (napi_call_function(env, receiver, listener, 3, arguments, nullptr) != napi_ok &&
      napi_is_exception_pending(env, &thrown) == napi_ok && thrown &&
      napi_get_and_clear_last_exception(env, &error) == napi_ok) {
    napi_fatal_exception(env, error);
  }
}

}  // namespace

// Node frees the function when the environment ends, whoever still uses it: only behind the mutex
// and while `open` may it be touched.
struct PageEvents::Gate {
  std::mutex mutex;
  napi_threadsafe_function function = nullptr;
  bool open = true;

  void close(napi_threadsafe_function_release_mode mode) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (!open) return;
    open = false;
    napi_release_threadsafe_function(function, mode);
  }

  static void environment_ends(napi_env, void* data, void*) {
    const std::unique_ptr<std::shared_ptr<Gate>> held(static_cast<std::shared_ptr<Gate>*>(data));
    (*held)->close(napi_tsfn_release);
  }
};

PageEvents::PageEvents(Napi::Env env, Napi::Function listener) : gate_(std::make_shared<Gate>()) {
  auto held = std::make_unique<std::shared_ptr<Gate>>(gate_);
  const Napi::String name = Napi::String::New(env, "avbhal clock events");
  if (napi_create_threadsafe_function(env, listener, nullptr, name, 0, 1, held.get(),
                                      &Gate::environment_ends, nullptr, &call_listener,
                                      &gate_->function) != napi_ok) {
    throw Napi::Error::New(env);
  }
  static_cast<void>(held.release());
  napi_unref_threadsafe_function(env, gate_->function);
}

PageEvents::~PageEvents() { gate_->close(napi_tsfn_abort); }

void PageEvents::deliver(const ClockEvent& event) {
  auto copy = std::make_unique<ClockEvent>(event);
  const std::lock_guard<std::mutex> lock(gate_->mutex);
  if (gate_->open && napi_call_threadsafe_function(gate_->function, copy.get(),
                                                   napi_tsfn_nonblocking) == napi_ok) {
    static_cast<void>(copy.release());
  }
}

}  // namespace avbhal::addon
