// The calls of NativeAdapter about timestamps: check, call the contract, convert.
#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "addon/adapter_object.h"
#include "addon/arguments.h"
#include "addon/convert_tsn.h"
#include "addon/errors.h"
#include "addon/event_object.h"
#include "addon/own_property.h"

namespace avbhal::addon {
namespace {

constexpr std::uint32_t kAnyVlan = 4095, kAnyPcp = 8, kUnchanged = 2;

Napi::Value boolean(Napi::Env env, bool value) { return Napi::Boolean::New(env, value); }

Napi::Value optional_boolean(Napi::Env env, const std::optional<bool>& value) {
  return value ? boolean(env, *value) : env.Null();
}

bool flag_argument(const Napi::CallbackInfo& call, std::size_t index, const char* name) {
  return uint_argument(call, index, name, 0, 1) == 1;
}

std::optional<bool> switch_argument(const Napi::CallbackInfo& call, std::size_t index,
                                    const char* name) {
  const std::uint32_t value = uint_argument(call, index, name, 0, kUnchanged);
  return value == kUnchanged ? std::nullopt : std::optional<bool>(value == 1);
}

Napi::Object to_js(Napi::Env env, const StampingState& state) {
  Napi::Object out = Napi::Object::New(env);
  set_own(out, "clockRunning", boolean(env, state.clock_running));
  set_own(out, "targetTime", boolean(env, state.target_time));
  set_own(out, "auxiliary", boolean(env, state.auxiliary));
  set_own(out, "transmit", optional_boolean(env, state.transmit));
  set_own(out, "receive", optional_boolean(env, state.receive));
  set_own(out, "tsauxc", Napi::Number::New(env, state.tsauxc));
  return out;
}

Napi::Object to_js(Napi::Env env, const TargetTimeOutcome& outcome) {
  Napi::Object out = Napi::Object::New(env);
  add_effect(env, out, outcome.effect, outcome.note);
  set_own(out, "programmedNs",
          outcome.programmed_ns ? Napi::Value(Napi::BigInt::New(env, *outcome.programmed_ns))
                                : env.Null());
  return out;
}

EventFilter filter_argument(const Napi::CallbackInfo& call) {
  EventFilter filter;
  filter.kinds = uint_argument(call, 0, "kinds", 1, kAllEventKinds);
  const std::uint32_t vlan = uint_argument(call, 1, "vlan", 0, kAnyVlan);
  const std::uint32_t pcp = uint_argument(call, 2, "pcp", 0, kAnyPcp);
  if (vlan != kAnyVlan) filter.vlan_id = static_cast<std::uint16_t>(vlan);
  if (pcp != kAnyPcp) filter.pcp = static_cast<std::uint8_t>(pcp);
  return filter;
}

}  // namespace

void AdapterObject::add_stamp_methods(
    std::vector<Napi::ClassPropertyDescriptor<AdapterObject>>& methods) {
  const std::vector<Napi::ClassPropertyDescriptor<AdapterObject>> own = {
      InstanceMethod<&AdapterObject::open_events>("openEvents"),
      InstanceMethod<&AdapterObject::take_stamp>("takeStamp"),
      InstanceMethod<&AdapterObject::stamping_state>("stampingState"),
      InstanceMethod<&AdapterObject::configure_stamping>("configureStamping"),
      InstanceMethod<&AdapterObject::set_target_time>("setTargetTime"),
      InstanceMethod<&AdapterObject::auxiliary_stamp>("auxiliaryStamp"),
      InstanceMethod<&AdapterObject::set_queue_stamping>("setQueueStamping"),
      InstanceMethod<&AdapterObject::set_receive_buffer_stamping>("setReceiveBufferStamping"),
      InstanceMethod<&AdapterObject::set_port_latency>("setPortLatency")};
  methods.insert(methods.end(), own.begin(), own.end());
}

// openEvents(kinds, vlan, pcp, capacity)
Napi::Value AdapterObject::open_events(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "openEvents");
  const EventFilter filter = filter_argument(call);
  const std::uint32_t capacity = uint_argument(call, 3, "capacity", kMinRingEvents,
                                               static_cast<std::uint32_t>(kMaxRingEvents));
  std::unique_ptr<EventSource> source = take_or_throw(env, adapter.subscribe(filter));
  SystemClock& system = hot_->session->backend->system_clock();
  const auto pump = std::make_shared<EventPump>(hot_->session->backend, hot_->adapter, system,
                                                std::move(source), capacity);
  const Napi::Object stream = EventObject::create(env, pump);
  tether(stream, call.This().As<Napi::Object>());
  streams_.erase(
      std::remove_if(streams_.begin(), streams_.end(), [](const auto& s) { return s.expired(); }),
      streams_.end());
  streams_.push_back(pump);
  if (system.id() == SystemClockId::kVirtual) {
    hot_->session->pumped.push_back(pump);
    return stream;
  }
  try {
    pump->start();
  } catch (const std::system_error& error) {
    pump->close();
    throw to_js_error(env, make_error(ErrorCode::kOutOfMemory, "openEvents",
                                      "no thread could be started: " + std::string(error.what())));
  }
  return stream;
}

// takeStamp(direction, view): false when none waits.
Napi::Value AdapterObject::take_stamp(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "takeStamp");
  const std::uint32_t direction = uint_argument(call, 0, "direction", 0, 1);
  std::uint64_t* view = u64_view_argument(call, 1, "view", kStampSlots, nullptr);
  const StampEvent event = take_or_throw(
      env, adapter.take_stamp(direction == 0 ? EventKind::kTransmit : EventKind::kReceive));
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&event);
  std::copy(bytes, bytes + sizeof event, reinterpret_cast<std::uint8_t*>(view));
  return boolean(env, (event.flags & kStampTimeValid) != 0);
}

Napi::Value AdapterObject::stamping_state(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "stampingState").stamping_state()));
}

// configureStamping(packets, targetTime, auxiliary): 0 off, 1 on, 2 as it is.
Napi::Value AdapterObject::configure_stamping(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "configureStamping");
  StampingRequest request;
  request.packets = switch_argument(call, 0, "packets");
  request.target_time = switch_argument(call, 1, "targetTime");
  request.auxiliary = switch_argument(call, 2, "auxiliary");
  return to_js(env, take_or_throw(env, adapter.configure_stamping(request)));
}

// setTargetTime(timer, deviceNs, event)
Napi::Value AdapterObject::set_target_time(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "setTargetTime");
  TargetTimeRequest request;
  request.timer = uint_argument(call, 0, "timer", 0, 1);
  request.device_ns = u64_argument(call, 1, "deviceNs");
  request.event = flag_argument(call, 2, "event");
  return to_js(env, take_or_throw(env, adapter.set_target_time(request)));
}

// auxiliaryStamp(channel, clear)
Napi::Value AdapterObject::auxiliary_stamp(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "auxiliaryStamp");
  const std::uint32_t channel = uint_argument(call, 0, "channel", 0, 1);
  const bool clear = flag_argument(call, 1, "clear");
  const AuxiliaryStamp stamp = take_or_throw(env, adapter.auxiliary_stamp(channel, clear));
  Napi::Object out = Napi::Object::New(env);
  set_own(out, "valid", boolean(env, stamp.valid));
  set_own(out, "deviceNs", Napi::BigInt::New(env, stamp.device_ns));
  set_own(out, "raw", Napi::BigInt::New(env, stamp.raw));
  set_own(out, "trustworthy", boolean(env, stamp.trustworthy));
  return out;
}

// setQueueStamping(queue, enable)
Napi::Value AdapterObject::set_queue_stamping(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "setQueueStamping");
  const std::uint32_t queue = uint_argument(call, 0, "queue", 0, 15);
  const bool enable = flag_argument(call, 1, "enable");
  const QueueStamping made = take_or_throw(env, adapter.set_queue_stamping(queue, enable));
  Napi::Object out = Napi::Object::New(env);
  set_own(out, "before", boolean(env, made.before));
  set_own(out, "after", boolean(env, made.after));
  add_effect(env, out, made.effect, made.note);
  return out;
}

// setReceiveBufferStamping(enable)
Napi::Value AdapterObject::set_receive_buffer_stamping(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "setReceiveBufferStamping");
  const bool enable = flag_argument(call, 0, "enable");
  const ReceiveBufferStamping made =
      take_or_throw(env, adapter.set_receive_buffer_stamping(enable));
  Napi::Object out = Napi::Object::New(env);
  set_own(out, "before", boolean(env, made.before));
  set_own(out, "after", boolean(env, made.after));
  set_own(out, "portResetNeeded", boolean(env, made.port_reset_needed));
  add_effect(env, out, made.effect, made.note);
  return out;
}

// setPortLatency(ingressNs, egressNs)
Napi::Value AdapterObject::set_port_latency(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "setPortLatency");
  PortLatency latency;
  latency.ingress_ns = i64_argument(call, 0, "ingressNs");
  latency.egress_ns = i64_argument(call, 1, "egressNs");
  return to_js(env, take_or_throw(env, adapter.set_port_latency(latency)));
}

}  // namespace avbhal::addon
