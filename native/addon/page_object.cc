#include "addon/page_object.h"

#include <utility>

#include "addon/arguments.h"
#include "addon/errors.h"
#include "addon/own_property.h"
#include "addon/page_events.h"
#include "base/limits.h"
#include "hal/access.h"
#include "runtime/service_registry.h"

namespace avbhal::addon {

Napi::Function PageObject::define(Napi::Env env) {
  return DefineClass(
      env, "NativeClockPage",
      {InstanceMethod<&PageObject::at>("at"), InstanceMethod<&PageObject::to_system>("toSystem"),
       InstanceMethod<&PageObject::from_raw>("fromRaw"),
       InstanceMethod<&PageObject::to_raw>("toRaw"),
       InstanceMethod<&PageObject::set_virtual>("setVirtual"),
       InstanceMethod<&PageObject::step_virtual>("stepVirtual"),
       InstanceMethod<&PageObject::rate_virtual>("rateVirtual"),
       InstanceMethod<&PageObject::clear_virtual>("clearVirtual"),
       InstanceMethod<&PageObject::stats>("stats"), InstanceMethod<&PageObject::token>("token"),
       InstanceMethod<&PageObject::on_event>("onEvent"),
       InstanceMethod<&PageObject::close>("close")});
}

Napi::Object PageObject::create(Napi::Env env, Construction construction) {
  return environment_data(env).page_constructor.New(
      {Napi::External<Construction>::New(env, &construction)});
}

Napi::Value PageObject::attach(const Napi::CallbackInfo& info) {
  const std::uint64_t token = u64_argument(info, 0, "token");
  if (!is_registered_here(token)) {
    throw to_js_error(info.Env(),
                      make_error(ErrorCode::kInvalidArgument, "attachClock",
                                 "the token is of another process, or of another copy of the "
                                 "backend's binary",
                                 "A token holds inside the process that made it."));
  }
  const std::shared_ptr<ClockService> service = find_service(token);
  if (!service || service->closed()) throw_closed(info.Env(), "attachPage");
  return create(info.Env(), {service, false, false});
}

PageObject::PageObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<PageObject>(info) {
  Construction* made = construction_argument<Construction>(info);
  owns_ = made->owns;
  steers_ = made->steers;
  Napi::Object self = info.This().As<Napi::Object>();
  set_own(self, "timeBase", Napi::String::New(info.Env(), made->service->base().name()));
  reader_ = add_reader(info.Env(), self, made->service);
}

PageObject::~PageObject() {
  if (reader_) release();
}

void PageObject::release() {
  if (owns_ && reader_->service) reader_->service->close();
  reader_->service.reset();
}

ClockService& PageObject::open_service(Napi::Env env, const char* operation) {
  if (!reader_->service || reader_->service->closed()) throw_closed(env, operation);
  return *reader_->service;
}

ClockService& PageObject::steerable_service(Napi::Env env, const char* operation) {
  ClockService& service = open_service(env, operation);
  const AccessLevel have = steers_ ? AccessLevel::kDiscipline : AccessLevel::kObserve;
  throw_unless_ok(env, require_access(have, AccessLevel::kDiscipline, operation));
  return service;
}

Napi::Value PageObject::converted(const Napi::CallbackInfo& call, const Result<Converted>& result) {
  if (!result.ok()) throw to_js_error(call.Env(), result.status());
  Napi::Object out = Napi::Object::New(call.Env());
  out.Set("ns", Napi::BigInt::New(call.Env(), result.value().ns));
  out.Set("boundNs", Napi::BigInt::New(call.Env(), result.value().bound_ns));
  out.Set("generation",
          Napi::Number::New(call.Env(), static_cast<double>(result.value().generation)));
  return out;
}

Napi::Value PageObject::at(const Napi::CallbackInfo& call) {
  ClockService& service = open_service(call.Env(), "clock.at");
  return converted(call, service.at_system(u64_argument(call, 0, "systemNs")));
}

Napi::Value PageObject::to_system(const Napi::CallbackInfo& call) {
  ClockService& service = open_service(call.Env(), "clock.toSystem");
  return converted(call, service.to_system(u64_argument(call, 0, "deviceNs")));
}

Napi::Value PageObject::from_raw(const Napi::CallbackInfo& call) {
  ClockService& service = open_service(call.Env(), "clock.fromRaw");
  Result<std::uint64_t> ns = service.from_raw(u64_argument(call, 0, "rawNs"));
  return Napi::BigInt::New(call.Env(), take_or_throw(call.Env(), std::move(ns)));
}

Napi::Value PageObject::to_raw(const Napi::CallbackInfo& call) {
  ClockService& service = open_service(call.Env(), "clock.toRaw");
  Result<std::uint64_t> ns = service.to_raw(u64_argument(call, 0, "deviceNs"));
  return Napi::BigInt::New(call.Env(), take_or_throw(call.Env(), std::move(ns)));
}

Napi::Value PageObject::set_virtual(const Napi::CallbackInfo& call) {
  ClockService& service = steerable_service(call.Env(), "clock.set");
  throw_unless_ok(call.Env(), service.virtual_set(u64_argument(call, 0, "deviceNs")));
  return call.Env().Undefined();
}

Napi::Value PageObject::step_virtual(const Napi::CallbackInfo& call) {
  ClockService& service = steerable_service(call.Env(), "clock.adjustOffset");
  throw_unless_ok(call.Env(), service.virtual_step(i64_argument(call, 0, "offsetNs")));
  return call.Env().Undefined();
}

Napi::Value PageObject::rate_virtual(const Napi::CallbackInfo& call) {
  ClockService& service = steerable_service(call.Env(), "clock.adjustRate");
  const double ppb = number_argument(call, 0, "ppb");
  // Beyond this the transform would run backwards or lose its precision.
  if (ppb < -double{kMaxTransformPpb} || ppb > double{kMaxTransformPpb}) {
    throw Napi::RangeError::New(call.Env(), "ppb must be from -5e8 to 5e8");
  }
  throw_unless_ok(call.Env(), service.virtual_rate(ppb));
  return call.Env().Undefined();
}

Napi::Value PageObject::clear_virtual(const Napi::CallbackInfo& call) {
  steerable_service(call.Env(), "clock.release").clear_virtual();
  return call.Env().Undefined();
}

Napi::Value PageObject::stats(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  ClockService& service = open_service(env, "clock.status");
  // All of it before the conversion, which can run JavaScript that closes the page.
  const ServiceStats stats = service.stats();
  const bool is_virtual = service.is_virtual();
  const double virtual_rate_ppb = service.virtual_rate_ppb();
  Napi::Object out = Napi::Object::New(env);
  out.Set("samples", Napi::Number::New(env, static_cast<double>(stats.samples)));
  out.Set("rejected", Napi::Number::New(env, stats.rejected));
  out.Set("intervalUs", Napi::Number::New(env, stats.interval_us));
  out.Set("driftBoundPpbPerS", Napi::Number::New(env, stats.drift_bound_ppb_per_s));
  out.Set("rateKnown", Napi::Boolean::New(env, stats.rate_known));
  out.Set("rateLowPpb", Napi::Number::New(env, stats.rate_low_ppb));
  out.Set("rateHighPpb", Napi::Number::New(env, stats.rate_high_ppb));
  out.Set("isVirtual", Napi::Boolean::New(env, is_virtual));
  out.Set("virtualRatePpb", Napi::Number::New(env, virtual_rate_ppb));
  return out;
}

Napi::Value PageObject::token(const Napi::CallbackInfo& call) {
  (void)open_service(call.Env(), "clock.share");
  if (token_ == 0) token_ = register_service(reader_->service);
  return Napi::BigInt::New(call.Env(), token_);
}

Napi::Value PageObject::on_event(const Napi::CallbackInfo& call) {
  ClockService& service = open_service(call.Env(), "clock.events");
  if (!call[0].IsFunction()) throw Napi::TypeError::New(call.Env(), "listener must be a function");
  if (!owns_ || has_listener_) {
    throw Napi::TypeError::New(call.Env(), "only the opener of a page can listen, and only once");
  }
  // The service alone holds the events: a listener that refers to its page goes when it is closed.
  const auto events = std::make_shared<PageEvents>(call.Env(), call[0].As<Napi::Function>());
  service.set_event_sink([events](const ClockEvent& event) { events->deliver(event); });
  has_listener_ = true;
  return call.Env().Undefined();
}

Napi::Value PageObject::close(const Napi::CallbackInfo& call) {
  release();
  return call.Env().Undefined();
}

}  // namespace avbhal::addon
