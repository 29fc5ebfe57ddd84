#include "addon/adapter_object.h"

#include <utility>

#include "addon/brand.h"
#include "addon/errors.h"
#include "hal/access.h"

namespace avbhal::addon {
namespace {

// Marks objects of this class: accessors, unlike methods, carry no receiver check of the engine.
constexpr napi_type_tag kTypeTag = {0x6d1f7a5c2b9e4f10u, 0x9a4c3e8b71d25f06u};

}  // namespace

Napi::Function AdapterObject::define(Napi::Env env) {
  napi_property_descriptor closed{};
  closed.utf8name = "closed";
  closed.getter = &AdapterObject::closed_getter;
  closed.attributes = napi_enumerable;
  std::vector<PropertyDescriptor> methods = {
      InstanceMethod<&AdapterObject::info>("info"),
      InstanceMethod<&AdapterObject::refresh>("refresh"),
      InstanceMethod<&AdapterObject::clock_config>("clockConfig"),
      InstanceMethod<&AdapterObject::rate_range>("rateRange"),
      InstanceMethod<&AdapterObject::driver_state>("driverState"),
      InstanceMethod<&AdapterObject::timestamp_status>("timestampStatus"),
      InstanceMethod<&AdapterObject::change_timestamp_setting>("changeTimestampSetting"),
      InstanceMethod<&AdapterObject::write_register>("writeRegister"),
      InstanceMethod<&AdapterObject::read_phy>("readPhy"),
      InstanceMethod<&AdapterObject::write_phy>("writePhy"),
      InstanceMethod<&AdapterObject::apply_rate_measurement>("applyRateMeasurement"),
      InstanceMethod<&AdapterObject::set_clock>("setClock"),
      InstanceMethod<&AdapterObject::adjust_offset>("adjustOffset"),
      InstanceMethod<&AdapterObject::adjust_rate>("adjustRate"),
      InstanceMethod<&AdapterObject::ground_truth>("groundTruth"),
      InstanceMethod<&AdapterObject::time_loop>("timeLoop"),
      InstanceMethod<&AdapterObject::open_page>("openPage"),
      InstanceMethod<&AdapterObject::close>("close"),
      PropertyDescriptor(closed)};
  add_tsn_methods(methods);
  add_stamp_methods(methods);
  return DefineClass(env, "NativeAdapter", methods);
}

Napi::Object AdapterObject::create(Napi::Env env, Construction construction) {
  return environment_data(env).adapter_constructor.New(
      {Napi::External<Construction>::New(env, &construction)});
}

AdapterObject::AdapterObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<AdapterObject>(info) {
  Construction* made = construction_argument<Construction>(info);
  hot_ = std::make_shared<HotTarget>();
  hot_->session = std::move(made->session);
  hot_->adapter = std::move(made->adapter);
  access_ = made->access;
  Napi::Object self = info.This().As<Napi::Object>();
  self.TypeTag(&kTypeTag);
  self.DefineProperties(
      {Napi::PropertyDescriptor::Value(
           "readingSource",
           Napi::String::New(info.Env(), source_name(hot_->adapter->reading_source())),
           napi_enumerable),
       Napi::PropertyDescriptor::Value(
           "crossMethod", Napi::String::New(info.Env(), method_name(hot_->adapter->cross_method())),
           napi_enumerable)});
  add_hot_calls(info.Env(), self, hot_);
  hot_->session->adapters.insert(this);
}

AdapterObject::~AdapterObject() { release(); }

void AdapterObject::release() {
  if (service_) service_->close();
  service_.reset();
  // Their sources live in the adapter.
  for (const std::weak_ptr<EventPump>& entry : streams_) {
    if (const std::shared_ptr<EventPump> stream = entry.lock()) stream->close();
  }
  streams_.clear();
  if (!hot_) return;
  hot_->adapter.reset();
  hot_->session->adapters.erase(this);
  hot_->session.reset();
  hot_.reset();
}

napi_value AdapterObject::closed_getter(napi_env env, napi_callback_info info) {
  const void* object = branded_receiver(env, info, kTypeTag);
  if (object == nullptr) return nullptr;
  napi_value result = nullptr;
  napi_get_boolean(env, static_cast<const AdapterObject*>(object)->hot_ == nullptr, &result);
  return result;
}

DeviceId AdapterObject::device_id() const {
  const Backend* backend = hot_->session->backend.get();
  return {backend->has_own_machine() ? backend : nullptr, hot_->adapter->info().key};
}

Adapter& AdapterObject::open_adapter(Napi::Env env, const char* operation) {
  if (!hot_) throw_closed(env, operation);
  return *hot_->adapter;
}

Adapter& AdapterObject::require(Napi::Env env, AccessLevel need, const char* operation) {
  Adapter& adapter = open_adapter(env, operation);
  throw_unless_ok(env, require_access(access_, need, operation));
  return adapter;
}

Napi::Value AdapterObject::close(const Napi::CallbackInfo& call) {
  release();
  return call.Env().Undefined();
}

}  // namespace avbhal::addon
