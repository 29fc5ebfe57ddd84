#include "addon/event_object.h"

#include <utility>

#include "addon/arguments.h"
#include "addon/errors.h"
#include "addon/own_property.h"

namespace avbhal::addon {

Napi::Function EventObject::define(Napi::Env env) {
  return DefineClass(
      env, "NativeEventStream",
      {InstanceMethod<&EventObject::on_wake>("onWake"), InstanceMethod<&EventObject::hold>("hold"),
       InstanceMethod<&EventObject::close>("close")});
}

Napi::Object EventObject::create(Napi::Env env, std::shared_ptr<EventPump> pump) {
  return environment_data(env).stream_constructor.New(
      {Napi::External<std::shared_ptr<EventPump>>::New(env, &pump)});
}

EventObject::EventObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<EventObject>(info) {
  auto* pump = construction_argument<std::shared_ptr<EventPump>>(info);
  Napi::Object self = info.This().As<Napi::Object>();
  set_own(self, "capacity",
          Napi::Number::New(info.Env(), static_cast<double>((*pump)->capacity())));
  reader_ = add_event_reader(info.Env(), self, std::move(*pump));
}

EventObject::~EventObject() { release(); }

void EventObject::release() {
  if (reader_ && reader_->pump) {
    // Who closes the stream does not want to be woken by that.
    if (const std::shared_ptr<WakeCall> wake = wake_.lock()) wake->abandon();
    reader_->pump->close();
    reader_->pump.reset();
  }
}

Napi::Value EventObject::on_wake(const Napi::CallbackInfo& call) {
  if (!reader_->pump) throw_closed(call.Env(), "onWake");
  if (!call[0].IsFunction()) throw Napi::TypeError::New(call.Env(), "listener must be a function");
  if (has_listener_) throw Napi::TypeError::New(call.Env(), "only one listener can be given");
  const auto wake = std::make_shared<WakeCall>(call.Env(), call[0].As<Napi::Function>());
  wake_ = wake;
  has_listener_ = true;
  reader_->pump->set_wake([wake] { wake->call(); });
  return call.Env().Undefined();
}

// hold(on): 1 keeps the process alive until hold(0) or close().
Napi::Value EventObject::hold(const Napi::CallbackInfo& call) {
  if (!reader_->pump) throw_closed(call.Env(), "hold");
  const bool on = uint_argument(call, 0, "on", 0, 1) == 1;
  if (const std::shared_ptr<WakeCall> wake = wake_.lock()) wake->hold(call.Env(), on);
  return call.Env().Undefined();
}

Napi::Value EventObject::close(const Napi::CallbackInfo& call) {
  release();
  return call.Env().Undefined();
}

}  // namespace avbhal::addon
