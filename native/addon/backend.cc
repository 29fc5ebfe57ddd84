#include "addon/backend.h"

#include <utility>
#include <vector>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/brand.h"
#include "addon/errors.h"
#include "addon/info.h"
#include "addon/own_property.h"
#include "addon/wake_call.h"
#include "addon/worker.h"

namespace avbhal::addon {
namespace {

constexpr napi_type_tag kTypeTag = {0x2c8e51b7f0a94d36u, 0xb57d19e6043c8fa2u};

constexpr const char* kAdapters = "hal.adapters";
constexpr const char* kOpen = "hal.open";

AccessLevel access_argument(const Napi::CallbackInfo& call, std::size_t index) {
  return static_cast<AccessLevel>(uint_argument(call, index, "access", 0, 2));
}

// Backends that share a virtual time share the clock object that keeps it.
std::uint64_t timeline_of(const SystemClock& clock) {
  return clock.id() == SystemClockId::kVirtual ? reinterpret_cast<std::uintptr_t>(&clock) : 0;
}

class EnumerateCall final : public WorkerCall<std::vector<AdapterInfo>> {
 public:
  EnumerateCall(Napi::Env env, std::shared_ptr<Session> session)
      : WorkerCall(env, std::move(session), kAdapters) {}

 protected:
  Result<std::vector<AdapterInfo>> work(Backend& backend) override { return backend.enumerate(); }
  Napi::Value convert(Napi::Env env, std::vector<AdapterInfo> list) override {
    return to_js(env, list);
  }
};

class OpenCall final : public WorkerCall<std::unique_ptr<Adapter>> {
 public:
  OpenCall(Napi::Env env, std::shared_ptr<Session> session, std::string key, AccessLevel access)
      : WorkerCall(env, std::move(session), kOpen), key_(std::move(key)), access_(access) {}

 protected:
  Result<std::unique_ptr<Adapter>> work(Backend& backend) override {
    return backend.open(key_, access_);
  }
  Napi::Value convert(Napi::Env env, std::unique_ptr<Adapter> adapter) override {
    return AdapterObject::create(env, {session_, std::move(adapter)});
  }

 private:
  const std::string key_;
  const AccessLevel access_;
};

}  // namespace

Napi::Function BackendObject::define(Napi::Env env) {
  napi_property_descriptor closed{};
  closed.utf8name = "closed";
  closed.getter = &BackendObject::closed_getter;
  closed.attributes = napi_enumerable;
  return DefineClass(
      env, "NativeBackend",
      {guarded_method<BackendObject, &BackendObject::system_ns>("systemNs"),
       guarded_method<BackendObject, &BackendObject::probe>("probe"),
       guarded_method<BackendObject, &BackendObject::enumerate>("enumerate"),
       guarded_method<BackendObject, &BackendObject::enumerate_async>("enumerateAsync"),
       guarded_method<BackendObject, &BackendObject::open>("open"),
       guarded_method<BackendObject, &BackendObject::open_async>("openAsync"),
       guarded_method<BackendObject, &BackendObject::advance_time>("advanceTime"),
       guarded_method<BackendObject, &BackendObject::order>("order"),
       guarded_method<BackendObject, &BackendObject::udp_wire>("udpWire"),
       guarded_method<BackendObject, &BackendObject::on_change>("onChange"),
       guarded_method<BackendObject, &BackendObject::close>("close"), PropertyDescriptor(closed)});
}

Napi::Value BackendObject::create(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::unique_ptr<Backend> backend = take_or_throw(env, make_backend(options_argument(info, 0)));
  auto session = std::make_shared<Session>();
  session->backend = std::move(backend);
  return construct(environment_data(env).backend_constructor, env, &session);
}

BackendObject::BackendObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<BackendObject>(info) {
  session_ = std::move(*construction_argument<std::shared_ptr<Session>>(info));
  Napi::Env env = info.Env();
  Napi::Object self = info.This().As<Napi::Object>();
  self.TypeTag(&kTypeTag);
  SystemClock& clock = session_->backend->system_clock();
  self.DefineProperties(
      {Napi::PropertyDescriptor::Value("name", Napi::String::New(env, session_->backend->name()),
                                       napi_enumerable),
       Napi::PropertyDescriptor::Value(
           "systemClock", Napi::String::New(env, clock_id_name(clock.id())), napi_enumerable),
       Napi::PropertyDescriptor::Value(
           "systemFrequencyHz", Napi::BigInt::New(env, clock.frequency_hz()), napi_enumerable),
       Napi::PropertyDescriptor::Value("timeline", Napi::BigInt::New(env, timeline_of(clock)),
                                       napi_enumerable)});
}

BackendObject::~BackendObject() = default;

napi_value BackendObject::closed_getter(napi_env env, napi_callback_info info) {
  const void* object = branded_receiver(env, info, kTypeTag);
  if (object == nullptr) return nullptr;
  napi_value result = nullptr;
  napi_get_boolean(env, static_cast<const BackendObject*>(object)->session_->closed, &result);
  return result;
}

Backend& BackendObject::open_backend(Napi::Env env, const char* operation) {
  if (session_->closed) throw_closed(env, operation);
  return *session_->backend;
}

Napi::Value BackendObject::system_ns(const Napi::CallbackInfo& call) {
  return Napi::BigInt::New(call.Env(),
                           open_backend(call.Env(), "hal.systemClock").system_clock().now_ns());
}

Napi::Value BackendObject::probe(const Napi::CallbackInfo& call) {
  const BackendProbe probe = open_backend(call.Env(), "hal.probe").probe();
  return Record(call.Env())
      .set("available", probe.available)
      .set("simulated", probe.simulated)
      .set("takesOrders", probe.takes_orders)
      .set("reason", probe.reason)
      .set("adapters", probe.adapters)
      .object();
}

Napi::Value BackendObject::enumerate(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_backend(env, kAdapters).enumerate()));
}

Napi::Value BackendObject::enumerate_async(const Napi::CallbackInfo& call) {
  (void)open_backend(call.Env(), kAdapters);
  return (new EnumerateCall(call.Env(), session_))->start();
}

Napi::Value BackendObject::open(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Backend& backend = open_backend(env, kOpen);
  const std::string key = string_argument(call, 0, "key");
  const AccessLevel access = access_argument(call, 1);
  std::unique_ptr<Adapter> adapter = take_or_throw(env, backend.open(key, access));
  return AdapterObject::create(env, {session_, std::move(adapter)});
}

Napi::Value BackendObject::open_async(const Napi::CallbackInfo& call) {
  (void)open_backend(call.Env(), kOpen);
  const std::string key = string_argument(call, 0, "key");
  return (new OpenCall(call.Env(), session_, key, access_argument(call, 1)))->start();
}

Napi::Value BackendObject::advance_time(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  (void)open_backend(env, "simulation.advance");
  return done(env, session_->advance(u64_argument(call, 0, "ns")));
}

Napi::Value BackendObject::order(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Backend& backend = open_backend(env, "simulation.order");
  return done(env, give_order(backend, string_argument(call, 0, "text")));
}

// udpWire(adapter, view): UDP_WIRE in src/binding/native.ts.
Napi::Value BackendObject::udp_wire(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Backend& backend = open_backend(env, "simulation.udpWire");
  const std::uint32_t adapter = uint_argument(call, 0, "adapter", 0, kMaxSimulatedAdapters - 1);
  std::uint64_t* out = u64_view(env, call[1], "view", 5);
  const UdpWireCounters counters = take_or_throw(env, avbhal::udp_wire(backend, adapter));
  out[0] = counters.sent;
  out[1] = counters.unsent;
  out[2] = counters.received;
  out[3] = counters.malformed;
  out[4] = counters.dropped;
  return env.Undefined();
}

// onChange(listener | null): at most one listener, which does not keep the process alive.
Napi::Value BackendObject::on_change(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Backend& backend = open_backend(env, "hal.changes");
  const bool stop = call[0].IsNull();
  if (!stop && !call[0].IsFunction()) {
    throw Napi::TypeError::New(env, "listener must be a function or null");
  }
  session_->notice.reset();
  if (stop) return env.Undefined();
  const auto wake = std::make_shared<WakeCall>(env, call[0].As<Napi::Function>());
  session_->notice = take_or_throw(env, notice_changes(backend, [wake] { wake->call(); }));
  return env.Undefined();
}

Napi::Value BackendObject::close(const Napi::CallbackInfo& call) {
  session_->closed = true;
  session_->notice.reset();
  // release() removes the adapter from the set.
  const std::vector<AdapterObject*> adapters(session_->adapters.begin(), session_->adapters.end());
  for (AdapterObject* adapter : adapters) adapter->release();
  session_->backend.reset();
  return call.Env().Undefined();
}

}  // namespace avbhal::addon
