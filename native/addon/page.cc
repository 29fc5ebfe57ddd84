#include "addon/page.h"

#include <utility>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/errors.h"
#include "addon/own_property.h"
#include "addon/page_events.h"
#include "base/limits.h"
#include "runtime/clock_opening.h"
#include "runtime/service_registry.h"

namespace avbhal::addon {
namespace {

ClockServiceConfig service_config(const Napi::CallbackInfo& call) {
  ClockServiceConfig config;
  config.wanted_bound_ns = number_within(call, 0, "wantedBoundNs", 1, 1e9);
  config.drift_ppb_per_s = number_within(call, 1, "driftPpbPerS", 0, 1e9);
  config.min_interval_us = uint_argument(call, 2, "minIntervalUs", 1, 60000000);
  config.max_interval_us =
      uint_argument(call, 3, "maxIntervalUs", config.min_interval_us, 60000000);
  return config;
}

// openPage(wantedBoundNs, driftPpbPerS, minIntervalUs, maxIntervalUs)
Napi::Value open_page(AdapterObject& self, const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  (void)self.facet<Clock>(call, Clock::kCross);
  const OpenAdapter& open = self.open(env, Clock::kCross.name);
  const ClockServiceConfig config = service_config(call);
  if (self.service) self.service->close();
  self.service.reset();
  Session& session = *open.session;
  self.service =
      take_or_throw(env, open_clock_page(session.backend, open.adapter, config, session.pumped));
  const bool steers = open.adapter->access() >= AccessLevel::kDiscipline;
  const Napi::Object page = PageObject::create(env, {self.service, true, steers});
  tether(page, call.This().As<Napi::Object>());
  return page;
}

}  // namespace

void add_page(AdapterMethods& methods) {
  methods.push_back(adapter_method<&open_page>("openPage"));
}

Napi::Function PageObject::define(Napi::Env env) {
  return DefineClass(env, "NativeClockPage",
                     {guarded_method<PageObject, &PageObject::read_raw>("readRaw"),
                      guarded_method<PageObject, &PageObject::read_batch>("readBatch"),
                      guarded_method<PageObject, &PageObject::at>("at"),
                      guarded_method<PageObject, &PageObject::to_system>("toSystem"),
                      guarded_method<PageObject, &PageObject::from_raw>("fromRaw"),
                      guarded_method<PageObject, &PageObject::to_raw>("toRaw"),
                      guarded_method<PageObject, &PageObject::set_virtual>("setVirtual"),
                      guarded_method<PageObject, &PageObject::step_virtual>("stepVirtual"),
                      guarded_method<PageObject, &PageObject::rate_virtual>("rateVirtual"),
                      guarded_method<PageObject, &PageObject::clear_virtual>("clearVirtual"),
                      guarded_method<PageObject, &PageObject::stats>("stats"),
                      guarded_method<PageObject, &PageObject::token>("token"),
                      guarded_method<PageObject, &PageObject::on_event>("onEvent"),
                      guarded_method<PageObject, &PageObject::close>("close")});
}

Napi::Object PageObject::create(Napi::Env env, Construction construction) {
  return construct(environment_data(env).page_constructor, env, &construction);
}

Napi::Value PageObject::attach(const Napi::CallbackInfo& info) {
  const std::uint64_t token = u64_argument(info, 0, "token");
  if (!is_registered_here(token)) {
    throw to_js_error(info.Env(),
                      make_error(ErrorCode::kClosed, "attachClock",
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
  set_own(self, "simulated", Napi::Boolean::New(info.Env(), made->service->simulated()));
  reader_ = std::make_unique<PageReader>(info.Env(), made->service);
  reader_->describe(self);
}

PageObject::~PageObject() {
  if (reader_) release();
}

void PageObject::release() {
  if (owns_ && reader_->service) reader_->service->close();
  reader_->service.reset();
}

ClockService& PageObject::steerable_service(Napi::Env env, const char* operation) {
  ClockService& service = open_service(env, operation);
  const AccessLevel have = steers_ ? AccessLevel::kDiscipline : AccessLevel::kObserve;
  throw_unless_ok(env, require_access(have, AccessLevel::kDiscipline, operation));
  return service;
}

Napi::Value PageObject::converted(const Napi::CallbackInfo& call, const Result<Converted>& result) {
  if (!result.ok()) throw to_js_error(call.Env(), result.status());
  return Record(call.Env())
      .set("ns", result.value().ns)
      .set("boundNs", result.value().bound_ns)
      .set("generation", static_cast<double>(result.value().generation))
      .object();
}

// readRaw(): fills the view with the window of the adapter's own clock.
Napi::Value PageObject::read_raw(const Napi::CallbackInfo& call) {
  const ClockService& service = open_service(call.Env(), "clock.window");
  reader_->fill_window(service.page().raw);
  return call.Env().Undefined();
}

// readBatch(out: BigUint64Array)
Napi::Value PageObject::read_batch(const Napi::CallbackInfo& call) {
  const ClockService& service = open_service(call.Env(), "clock.batch");
  std::size_t length = 0;
  std::uint64_t* out = u64_view(call.Env(), call[0], "out", 0, &length);
  addon::read_batch(call.Env(), service, out, length);
  return call.Env().Undefined();
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
  return done(call.Env(), service.virtual_set(u64_argument(call, 0, "deviceNs")));
}

Napi::Value PageObject::step_virtual(const Napi::CallbackInfo& call) {
  ClockService& service = steerable_service(call.Env(), "clock.adjustOffset");
  return done(call.Env(), service.virtual_step(i64_argument(call, 0, "offsetNs")));
}

Napi::Value PageObject::rate_virtual(const Napi::CallbackInfo& call) {
  ClockService& service = steerable_service(call.Env(), "clock.adjustRate");
  const double ppb = number_argument(call, 0, "ppb");
  // Beyond this the transform would run backwards or lose its precision.
  if (ppb < -double{kMaxTransformPpb} || ppb > double{kMaxTransformPpb}) {
    throw Napi::RangeError::New(call.Env(), "ppb must be from -5e8 to 5e8");
  }
  return done(call.Env(), service.virtual_rate(ppb));
}

Napi::Value PageObject::clear_virtual(const Napi::CallbackInfo& call) {
  steerable_service(call.Env(), "clock.release").clear_virtual();
  return call.Env().Undefined();
}

Napi::Value PageObject::stats(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  ClockService& service = open_service(env, "clock.status");
  const ServiceStats stats = service.stats();
  return Record(env)
      .set("samples", static_cast<double>(stats.samples))
      .set("rejected", stats.rejected)
      .set("intervalUs", stats.interval_us)
      .set("driftBoundPpbPerS", stats.drift_bound_ppb_per_s)
      .set("rateKnown", stats.rate_known)
      .set("rateLowPpb", stats.rate.low_ppb)
      .set("rateHighPpb", stats.rate.high_ppb)
      .set("isVirtual", service.is_virtual())
      .set("virtualRatePpb", service.virtual_rate_ppb())
      .object();
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
