// Streams of stamps, and whether there are any.
#include <string>
#include <utility>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/own_property.h"
#include "addon/stamp_stream.h"

namespace avbhal::addon {
namespace {

constexpr std::uint32_t kAnyVlan = 4095, kAnyPcp = 8;

Napi::Array texts(Napi::Env env, const std::vector<std::string>& list) {
  return js_array(env, list, [env](const std::string& text) { return js_value(env, text); });
}

// timestampStatus(): NativeTimestampStatus { state: string; nativeCode: number;
//   decidingCall: string; action: string; nominalHz: bigint; crossTimestamp: boolean;
//   supportedFlags: string[]; activeFlags: string[]; keywordOffered: boolean | null;
//   keywordValue: string | null; osBuild: string }
Napi::Value timestamp_status(AdapterObject& self, const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  const TimestampStatus status =
      take_or_throw(env, self.facet<Stamps>(call, Stamps::kStatus).status());
  return Record(env)
      .set("state", timestamp_state_name(status.state))
      .set("nativeCode", status.native_code)
      .set("decidingCall", status.deciding_call)
      .set("action", status.action)
      .set("nominalHz", status.nominal_hz)
      .set("crossTimestamp", status.cross_timestamp)
      .set("supportedFlags", Napi::Value(texts(env, status.supported_flags)))
      .set("activeFlags", Napi::Value(texts(env, status.active_flags)))
      .set("keywordOffered", status.keyword_offered)
      .set("keywordValue", status.keyword_value)
      .set("osBuild", status.os_build)
      .object();
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

// openEvents(kinds, vlan, pcp, capacity)
Napi::Value open_events(AdapterObject& self, const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Stamps& stamps = self.facet<Stamps>(call, Stamps::kSubscribe);
  const EventFilter filter = filter_argument(call);
  const std::uint32_t capacity = uint_argument(call, 3, "capacity", kMinRingEvents,
                                               static_cast<std::uint32_t>(kMaxRingEvents));
  StreamParts parts;
  parts.source = take_or_throw(env, stamps.subscribe(filter));
  parts.capacity = capacity;
  return open_stream(self, call, Stamps::kSubscribe, std::move(parts));
}

}  // namespace

void add_stamps(AdapterMethods& methods) {
  methods.push_back(adapter_method<&timestamp_status>("timestampStatus"));
  methods.push_back(adapter_method<&open_events>("openEvents"));
}

}  // namespace avbhal::addon
