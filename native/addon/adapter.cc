#include "addon/adapter.h"

#include <algorithm>
#include <utility>

#include "addon/brand.h"
#include "addon/info.h"
#include "addon/own_property.h"

namespace avbhal::addon {
namespace {

// Marks objects of this class: accessors, unlike methods, carry no receiver check of the engine.
constexpr napi_type_tag kTypeTag = {0x6d1f7a5c2b9e4f10u, 0x9a4c3e8b71d25f06u};

Napi::Value info(AdapterObject& self, const Napi::CallbackInfo& call) {
  return to_js(call.Env(), self.open(call.Env(), "adapter.info").adapter->info());
}

Napi::Value refresh(AdapterObject& self, const Napi::CallbackInfo& call) {
  return done(call.Env(), self.open(call.Env(), "adapter.refresh").adapter->refresh());
}

Napi::Value close(AdapterObject& self, const Napi::CallbackInfo& call) {
  self.release();
  return call.Env().Undefined();
}

}  // namespace

DeviceId device_id(const OpenAdapter& open) {
  return device_of(*open.session->backend, *open.adapter);
}

Napi::Function AdapterObject::define(Napi::Env env) {
  napi_property_descriptor closed{};
  closed.utf8name = "closed";
  closed.getter = &AdapterObject::closed_getter;
  closed.attributes = napi_enumerable;
  AdapterMethods methods = {adapter_method<&info>("info"), adapter_method<&refresh>("refresh"),
                            adapter_method<&avbhal::addon::close>("close"),
                            PropertyDescriptor(closed)};
  for (const auto add : {&add_clock, &add_steering, &add_registers, &add_phy, &add_stamps,
                         &add_frames, &add_stamping, &add_setting, &add_timers, &add_tsn, &add_port,
                         &add_driver, &add_streams, &add_truth, &add_page}) {
    add(methods);
  }
  return DefineClass(env, "NativeAdapter", methods);
}

Napi::Object AdapterObject::create(Napi::Env env, Construction construction) {
  return construct(environment_data(env).adapter_constructor, env, &construction);
}

AdapterObject::AdapterObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<AdapterObject>(info) {
  Construction* made = construction_argument<Construction>(info);
  open_ = std::make_shared<OpenAdapter>(
      OpenAdapter{std::move(made->session), std::move(made->adapter)});
  Napi::Env env = info.Env();
  Napi::Object self = info.This().As<Napi::Object>();
  self.TypeTag(&kTypeTag);
  const AdapterInfo& facts = open_->adapter->info();
  self.DefineProperties(
      {Napi::PropertyDescriptor::Value(
           "readingSource", js_value(env, source_name(facts.reading_source)), napi_enumerable),
       Napi::PropertyDescriptor::Value(
           "crossMethod", js_value(env, method_name(facts.cross_method)), napi_enumerable)});
  bind_clock(env, self, open_);
  bind_registers(env, self, open_);
  open_->session->adapters.insert(this);
}

AdapterObject::~AdapterObject() { release(); }

void AdapterObject::release() {
  if (service) service->close();
  service.reset();
  for (const std::weak_ptr<EventPump>& entry : streams_) {
    if (const std::shared_ptr<EventPump> stream = entry.lock()) stream->close();
  }
  streams_.clear();
  if (!open_) return;
  open_->adapter.reset();
  open_->session->adapters.erase(this);
  open_->session.reset();
  open_.reset();
}

void AdapterObject::keep_stream(const std::shared_ptr<EventPump>& stream) {
  streams_.erase(
      std::remove_if(streams_.begin(), streams_.end(), [](const auto& s) { return s.expired(); }),
      streams_.end());
  streams_.push_back(stream);
}

napi_value AdapterObject::closed_getter(napi_env env, napi_callback_info info) {
  const void* object = branded_receiver(env, info, kTypeTag);
  if (object == nullptr) return nullptr;
  napi_value result = nullptr;
  napi_get_boolean(env, static_cast<const AdapterObject*>(object)->open_ == nullptr, &result);
  return result;
}

const OpenAdapter& AdapterObject::open(Napi::Env env, const char* operation) const {
  if (!open_) throw_closed(env, operation);
  return *open_;
}

}  // namespace avbhal::addon
