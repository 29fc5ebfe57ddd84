// The JavaScript view of one open adapter (NativeAdapter in src/binding/native.ts). JS thread only.
// Its calls stand in one file per noun, named as the facets are.
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "addon/errors.h"
#include "addon/session.h"
#include "hal/backend.h"
#include "runtime/clock_service.h"
#include "runtime/device_pages.h"
#include "runtime/event_pump.h"

namespace avbhal::addon {

// Shared by the adapter's object and the functions bound to it; `adapter` is null once it is
// closed.
struct OpenAdapter {
  std::shared_ptr<Session> session;  // outlives the adapter
  std::shared_ptr<Adapter> adapter;
};

// Of the open adapter.
DeviceId device_id(const OpenAdapter& open);

class AdapterObject : public Napi::ObjectWrap<AdapterObject> {
 public:
  struct Construction {
    std::shared_ptr<Session> session;
    std::shared_ptr<Adapter> adapter;
  };

  static Napi::Function define(Napi::Env env);
  static Napi::Object create(Napi::Env env, Construction construction);

  explicit AdapterObject(const Napi::CallbackInfo& info);
  ~AdapterObject() override;
  // Releases the adapter; idempotent.
  void release();

  // The adapter and what it lives in, or a thrown HAL_CLOSED.
  const OpenAdapter& open(Napi::Env env, const char* operation) const;
  // The facet F, or what its absence is.
  template <class F>
  F& facet(const Napi::CallbackInfo& call, const Operation& operation) const {
    Adapter& adapter = *open(call.Env(), operation.name).adapter;
    F* found = F::of(adapter);
    if (found == nullptr) throw to_js_error(call.Env(), refuse(adapter, operation));
    return *found;
  }

  // Of the clock page, when one was opened.
  std::shared_ptr<ClockService> service;
  // Closed with the adapter: their sources live in it.
  void keep_stream(const std::shared_ptr<EventPump>& stream);

 private:
  static napi_value closed_getter(napi_env env, napi_callback_info info);

  std::shared_ptr<OpenAdapter> open_;  // null after release()
  std::vector<std::weak_ptr<EventPump>> streams_;
};

using AdapterMethods = std::vector<Napi::ClassPropertyDescriptor<AdapterObject>>;
using AdapterCall = Napi::Value (*)(AdapterObject& self, const Napi::CallbackInfo& call);

// The method `name`, see guarded_method().
template <AdapterCall Body>
Napi::ClassPropertyDescriptor<AdapterObject> adapter_method(const char* name) {
  napi_property_descriptor method{};
  method.utf8name = name;
  method.attributes = napi_default_method;
  method.method = [](napi_env env, napi_callback_info info) -> napi_value {
    return guarded(env, [&]() -> napi_value {
      const Napi::CallbackInfo call(env, info);
      return Body(*AdapterObject::Unwrap(call.This().As<Napi::Object>()), call);
    });
  };
  return method;
}

// What each noun adds to the class, and to each object as functions bound to it: those are called
// most, and save the receiver and the argument array. They act on their own adapter whatever they
// are called on, keep the object reachable, and throw HAL_CLOSED after it is closed.
void add_clock(AdapterMethods& methods);
void bind_clock(Napi::Env env, Napi::Object self, const std::shared_ptr<OpenAdapter>& open);
void add_steering(AdapterMethods& methods);
void add_registers(AdapterMethods& methods);
void bind_registers(Napi::Env env, Napi::Object self, const std::shared_ptr<OpenAdapter>& open);
void add_phy(AdapterMethods& methods);
void add_stamps(AdapterMethods& methods);
void add_frames(AdapterMethods& methods);
void add_stamping(AdapterMethods& methods);
void add_setting(AdapterMethods& methods);
void add_timers(AdapterMethods& methods);
void add_tsn(AdapterMethods& methods);
void add_port(AdapterMethods& methods);
void add_driver(AdapterMethods& methods);
void add_streams(AdapterMethods& methods);
void add_truth(AdapterMethods& methods);
void add_page(AdapterMethods& methods);

// Runs `body(facet)` with the facet F of the adapter that a function is bound to.
template <class F, class Body>
napi_value with_bound(napi_env env, void* data, const Operation& operation, Body&& body) {
  return guarded(env, [&]() -> napi_value {
    Adapter* adapter = static_cast<const OpenAdapter*>(data)->adapter.get();
    if (adapter == nullptr) throw_closed(env, operation.name);
    F* found = F::of(*adapter);
    if (found == nullptr) throw to_js_error(env, refuse(*adapter, operation));
    return body(*found);
  });
}

}  // namespace avbhal::addon
