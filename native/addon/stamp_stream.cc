#include "addon/stamp_stream.h"

#include <utility>

#include "addon/arguments.h"
#include "addon/errors.h"
#include "addon/own_property.h"
#include "hal/stamps.h"
#include "runtime/clock_opening.h"

namespace avbhal::addon {

Napi::Function StampStream::define(Napi::Env env) {
  return DefineClass(env, "NativeEventStream",
                     {guarded_method<StampStream, &StampStream::on_wake>("onWake"),
                      guarded_method<StampStream, &StampStream::hold>("hold"),
                      guarded_method<StampStream, &StampStream::close>("close")});
}

Napi::Object open_stream(AdapterObject& self, const Napi::CallbackInfo& call,
                         const Operation& operation, StreamParts parts) {
  Napi::Env env = call.Env();
  const OpenAdapter& open = self.open(env, operation.name);
  SystemClock& system = open.session->backend->system_clock();
  const auto pump = std::make_shared<EventPump>(open.session->backend, open.adapter, system,
                                                std::move(parts.source), parts.capacity);
  const Napi::Object stream = StampStream::create(env, {pump, parts.batch, std::move(parts.taken)});
  tether(stream, call.This().As<Napi::Object>());
  self.keep_stream(pump);
  throw_unless_ok(env, start_pump(pump, system, operation.name, open.session->pumped));
  return stream;
}

Napi::Object StampStream::create(Napi::Env env, Construction construction) {
  return construct(environment_data(env).stream_constructor, env, &construction);
}

StampStream::StampStream(const Napi::CallbackInfo& info) : Napi::ObjectWrap<StampStream>(info) {
  auto* made = construction_argument<Construction>(info);
  Napi::Object self = info.This().As<Napi::Object>();
  set_own(self, "capacity",
          Napi::Number::New(info.Env(), static_cast<double>(made->pump->capacity())));
  reader_ = add_stamp_reader(info.Env(), self, std::move(made->pump), made->batch);
  reader_->taken = std::move(made->taken);
}

StampStream::~StampStream() { release(); }

void StampStream::release() {
  if (reader_ && reader_->pump) {
    // Who closes the stream does not want to be woken by that.
    if (const std::shared_ptr<WakeCall> wake = wake_.lock()) wake->abandon();
    reader_->pump->close();
    reader_->pump.reset();
  }
}

Napi::Value StampStream::on_wake(const Napi::CallbackInfo& call) {
  if (!reader_->pump) throw_closed(call.Env(), Stamps::kSubscribe.name);
  if (!call[0].IsFunction()) throw Napi::TypeError::New(call.Env(), "listener must be a function");
  if (has_listener_) throw Napi::TypeError::New(call.Env(), "only one listener can be given");
  const auto wake = std::make_shared<WakeCall>(call.Env(), call[0].As<Napi::Function>());
  wake_ = wake;
  has_listener_ = true;
  reader_->pump->set_wake([wake] { wake->call(); });
  return call.Env().Undefined();
}

// hold(on): 1 keeps the process alive until hold(0) or close().
Napi::Value StampStream::hold(const Napi::CallbackInfo& call) {
  if (!reader_->pump) throw_closed(call.Env(), Stamps::kSubscribe.name);
  const bool on = uint_argument(call, 0, "on", 0, 1) == 1;
  if (const std::shared_ptr<WakeCall> wake = wake_.lock()) wake->hold(call.Env(), on);
  return call.Env().Undefined();
}

Napi::Value StampStream::close(const Napi::CallbackInfo& call) {
  release();
  return call.Env().Undefined();
}

}  // namespace avbhal::addon
