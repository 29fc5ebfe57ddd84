// Stream reservations and AVDECC entities.
#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/outcome.h"

namespace avbhal::addon {
namespace {

std::uint32_t number_argument(const Napi::CallbackInfo& call, const char* name) {
  return uint_argument(call, 0, name, 0, 0xFFFFFFFFu);
}

// reserveStream(streamId: u64 = 1, bandwidthBps: 0..0xFFFFFFFF = 1000000, vlanId: 0..4095 = 2,
//   priority: 0..7 = 3, classA: bool, maxFrameBytes: 0..65535 = 1522): NativeReservedStream {
//   effect: string; note: string; handle: number }
Napi::Value reserve_stream(AdapterObject& self, const Napi::CallbackInfo& call) {
  StreamReservation stream;
  stream.stream_id = u64_argument(call, 0, "streamId");
  stream.bandwidth_bps = uint_argument(call, 1, "bandwidthBps", 0, 0xFFFFFFFFu);
  stream.vlan_id = vlan_argument(call, 2, "vlanId");
  stream.priority = byte_argument(call, 3, "priority", kMaxPriority);
  stream.class_a = bool_argument(call, 4, "classA");
  stream.max_frame_bytes =
      static_cast<std::uint16_t>(uint_argument(call, 5, "maxFrameBytes", 0, 0xFFFF));
  Streams& streams = self.facet<Streams>(call, Streams::kReserve);
  const ReservedStream reserved = take_or_throw(call.Env(), streams.reserve(stream));
  return outcome_record(call.Env(), reserved.outcome).set("handle", reserved.handle).object();
}

// releaseStream(handle: 0..0xFFFFFFFF = 2): void
Napi::Value release_stream(AdapterObject& self, const Napi::CallbackInfo& call) {
  const std::uint32_t handle = number_argument(call, "handle");
  Streams& streams = self.facet<Streams>(call, Streams::kRelease);
  return done(call.Env(), streams.release(handle));
}

// subscribeEntities(mask: 0..0xFFFFFFFF = 7): number
// Gives the subscription's number. `mask`: 1 available, 2 departing, 4 discover.
Napi::Value subscribe_entities(AdapterObject& self, const Napi::CallbackInfo& call) {
  const std::uint32_t mask = number_argument(call, "mask");
  Streams& streams = self.facet<Streams>(call, Streams::kSubscribe);
  return js_value(call.Env(), take_or_throw(call.Env(), streams.subscribe_entities(mask)));
}

// pollEntities(subscription: 0..0xFFFFFFFF = 2): NativeEntityEvent { available: boolean;
//   entityId: bigint; capabilities: number; type: number }
Napi::Value poll_entities(AdapterObject& self, const Napi::CallbackInfo& call) {
  const std::uint32_t subscription = number_argument(call, "subscription");
  Streams& streams = self.facet<Streams>(call, Streams::kPoll);
  const EntityEvent event = take_or_throw(call.Env(), streams.poll_entities(subscription));
  return Record(call.Env())
      .set("available", event.available)
      .set("entityId", event.entity_id)
      .set("capabilities", event.capabilities)
      .set("type", event.type)
      .object();
}

// unsubscribeEntities(subscription: 0..0xFFFFFFFF = 2): void
Napi::Value unsubscribe_entities(AdapterObject& self, const Napi::CallbackInfo& call) {
  const std::uint32_t subscription = number_argument(call, "subscription");
  Streams& streams = self.facet<Streams>(call, Streams::kUnsubscribe);
  return done(call.Env(), streams.unsubscribe_entities(subscription));
}

}  // namespace

void add_streams(AdapterMethods& methods) {
  methods.push_back(adapter_method<&reserve_stream>("reserveStream"));
  methods.push_back(adapter_method<&release_stream>("releaseStream"));
  methods.push_back(adapter_method<&subscribe_entities>("subscribeEntities"));
  methods.push_back(adapter_method<&poll_entities>("pollEntities"));
  methods.push_back(adapter_method<&unsubscribe_entities>("unsubscribeEntities"));
}

}  // namespace avbhal::addon
