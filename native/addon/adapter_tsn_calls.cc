// TSN and port settings of NativeAdapter. Plain arguments only: no JavaScript runs between the
// check of the receiver and the call.
#include <string>
#include <vector>

#include "addon/adapter_object.h"
#include "addon/arguments.h"
#include "addon/convert_tsn.h"
#include "addon/errors.h"

namespace avbhal::addon {
namespace {

constexpr std::uint32_t kU32Max = 0xFFFFFFFFu;
constexpr std::uint32_t kMaxVid = 4095;

std::uint8_t byte_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                           std::uint32_t high) {
  return static_cast<std::uint8_t>(uint_argument(info, index, name, 0, high));
}

// Pairs of gate states and ns.
std::vector<GateEntry> entries_argument(const Napi::CallbackInfo& info, std::size_t index) {
  std::size_t length = 0;
  const std::uint64_t* pairs = u64_view_argument(info, index, "entries", 2, &length);
  std::vector<GateEntry> entries;
  bool fits = length % 2 == 0 && length <= 16;
  for (std::size_t i = 0; fits && i < length; i += 2) {
    fits = pairs[i] <= 0xFF && pairs[i + 1] <= kU32Max;
    entries.push_back(
        {static_cast<std::uint8_t>(pairs[i]), static_cast<std::uint32_t>(pairs[i + 1])});
  }
  if (fits) return entries;
  throw to_js_error(info.Env(),
                    make_error(ErrorCode::kInvalidArgument, "configureGates",
                               "entries: wanted 1 to 8 pairs of gate states from 0 to 255 and ns "
                               "below 2^32 (IEEE 802.1Q-2022 8.6.8.4)"));
}

}  // namespace

void AdapterObject::add_tsn_methods(
    std::vector<Napi::ClassPropertyDescriptor<AdapterObject>>& methods) {
  const std::vector<Napi::ClassPropertyDescriptor<AdapterObject>> own = {
      InstanceMethod<&AdapterObject::configure_gates>("configureGates"),
      InstanceMethod<&AdapterObject::configure_preemption>("configurePreemption"),
      InstanceMethod<&AdapterObject::configure_shaper>("configureShaper"),
      InstanceMethod<&AdapterObject::configure_launch_time>("configureLaunchTime"),
      InstanceMethod<&AdapterObject::configure_ptm>("configurePtm"),
      InstanceMethod<&AdapterObject::configure_vlan>("configureVlan"),
      InstanceMethod<&AdapterObject::configure_eee>("configureEee"),
      InstanceMethod<&AdapterObject::configure_pfc>("configurePfc"),
      InstanceMethod<&AdapterObject::reserve_stream>("reserveStream"),
      InstanceMethod<&AdapterObject::release_stream>("releaseStream"),
      InstanceMethod<&AdapterObject::subscribe_entities>("subscribeEntities"),
      InstanceMethod<&AdapterObject::poll_entities>("pollEntities"),
      InstanceMethod<&AdapterObject::unsubscribe_entities>("unsubscribeEntities"),
      InstanceMethod<&AdapterObject::driver_counters>("driverCounters"),
      InstanceMethod<&AdapterObject::reset_driver_counters>("resetDriverCounters")};
  methods.insert(methods.end(), own.begin(), own.end());
}

// configureGates(baseTimeNs, cycleTimeNs, [gateStates, durationNs, ...])
Napi::Value AdapterObject::configure_gates(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configureGates");
  GateSchedule schedule;
  schedule.base_time_ns = u64_argument(call, 0, "baseTimeNs");
  schedule.cycle_time_ns = u64_argument(call, 1, "cycleTimeNs");
  schedule.entries = entries_argument(call, 2);
  return to_js(env, take_or_throw(env, adapter.configure_gates(schedule)));
}

// configurePreemption(preemptableQueues, minFragmentBytes, verify)
Napi::Value AdapterObject::configure_preemption(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configurePreemption");
  FramePreemption preemption;
  preemption.preemptable_queues = byte_argument(call, 0, "preemptableQueues", 0xFF);
  preemption.min_fragment_bytes = uint_argument(call, 1, "minFragmentBytes", 0, kU32Max);
  preemption.verify = bool_argument(call, 2, "verify");
  return to_js(env, take_or_throw(env, adapter.configure_preemption(preemption)));
}

// configureShaper(trafficClass, enable, idleSlopeBps, sendSlopeBps, hiCreditBytes, loCreditBytes)
Napi::Value AdapterObject::configure_shaper(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configureShaper");
  CreditShaper shaper;
  shaper.traffic_class = byte_argument(call, 0, "trafficClass", 7);
  shaper.enable = bool_argument(call, 1, "enable");
  shaper.idle_slope_bps = i64_argument(call, 2, "idleSlopeBps");
  shaper.send_slope_bps = i64_argument(call, 3, "sendSlopeBps");
  shaper.hi_credit_bytes = i32_argument(call, 4, "hiCreditBytes");
  shaper.lo_credit_bytes = i32_argument(call, 5, "loCreditBytes");
  return to_js(env, take_or_throw(env, adapter.configure_shaper(shaper)));
}

// configureLaunchTime(trafficClass, enable, deviceNs)
Napi::Value AdapterObject::configure_launch_time(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configureLaunchTime");
  LaunchTime launch;
  launch.traffic_class = byte_argument(call, 0, "trafficClass", 7);
  launch.enable = bool_argument(call, 1, "enable");
  launch.device_ns = u64_argument(call, 2, "deviceNs");
  return to_js(env, take_or_throw(env, adapter.configure_launch_time(launch)));
}

// configurePtm(enable)
Napi::Value AdapterObject::configure_ptm(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configurePtm");
  PciePtm ptm;
  ptm.enable = bool_argument(call, 0, "enable");
  return to_js(env, take_or_throw(env, adapter.configure_ptm(ptm)));
}

// configureVlan(enable, vlanId, pcp, stripReceive)
Napi::Value AdapterObject::configure_vlan(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configureVlan");
  VlanTagging vlan;
  vlan.enable = bool_argument(call, 0, "enable");
  vlan.vlan_id = static_cast<std::uint16_t>(uint_argument(call, 1, "vlanId", 0, kMaxVid));
  vlan.pcp = byte_argument(call, 2, "pcp", 7);
  vlan.strip_receive = bool_argument(call, 3, "stripReceive");
  return to_js(env, take_or_throw(env, adapter.configure_vlan(vlan)));
}

// configureEee(enable, lpiTimerUs)
Napi::Value AdapterObject::configure_eee(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configureEee");
  EnergyEfficiency eee;
  eee.enable = bool_argument(call, 0, "enable");
  eee.lpi_timer_us = uint_argument(call, 1, "lpiTimerUs", 0, kU32Max);
  return to_js(env, take_or_throw(env, adapter.configure_eee(eee)));
}

// configurePfc(enable, priorityMask)
Napi::Value AdapterObject::configure_pfc(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "configurePfc");
  PriorityFlowControl pfc;
  pfc.enable = bool_argument(call, 0, "enable");
  pfc.priority_mask = byte_argument(call, 1, "priorityMask", 0xFF);
  return to_js(env, take_or_throw(env, adapter.configure_pfc(pfc)));
}

// reserveStream(streamId, bandwidthBps, vlanId, priority, classA, maxFrameBytes)
Napi::Value AdapterObject::reserve_stream(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "reserveStream");
  StreamReservation stream;
  stream.stream_id = u64_argument(call, 0, "streamId");
  stream.bandwidth_bps = uint_argument(call, 1, "bandwidthBps", 0, kU32Max);
  stream.vlan_id = static_cast<std::uint16_t>(uint_argument(call, 2, "vlanId", 0, kMaxVid));
  stream.priority = byte_argument(call, 3, "priority", 7);
  stream.class_a = bool_argument(call, 4, "classA");
  stream.max_frame_bytes =
      static_cast<std::uint16_t>(uint_argument(call, 5, "maxFrameBytes", 0, 0xFFFF));
  return to_js(env, take_or_throw(env, adapter.reserve_stream(stream)));
}

Napi::Value AdapterObject::release_stream(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "releaseStream");
  throw_unless_ok(env, adapter.release_stream(uint_argument(call, 0, "handle", 0, kU32Max)));
  return env.Undefined();
}

Napi::Value AdapterObject::subscribe_entities(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "subscribeEntities");
  const std::uint32_t mask = uint_argument(call, 0, "mask", 0, kU32Max);
  return Napi::Number::New(env, take_or_throw(env, adapter.subscribe_entities(mask)));
}

Napi::Value AdapterObject::poll_entities(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "pollEntities");
  const std::uint32_t id = uint_argument(call, 0, "subscription", 0, kU32Max);
  return to_js(env, take_or_throw(env, adapter.poll_entities(id)));
}

Napi::Value AdapterObject::unsubscribe_entities(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "unsubscribeEntities");
  const std::uint32_t id = uint_argument(call, 0, "subscription", 0, kU32Max);
  throw_unless_ok(env, adapter.unsubscribe_entities(id));
  return env.Undefined();
}

Napi::Value AdapterObject::driver_counters(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "driverCounters").driver_counters()));
}

Napi::Value AdapterObject::reset_driver_counters(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "resetDriverCounters");
  throw_unless_ok(env, adapter.reset_driver_counters());
  return env.Undefined();
}

}  // namespace avbhal::addon
