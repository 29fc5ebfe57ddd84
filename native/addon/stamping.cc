// Switching stamping, and the stamp registers.
#include <algorithm>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/outcome.h"
#include "addon/stamp_reader.h"

namespace avbhal::addon {
namespace {

Napi::Object to_js(Napi::Env env, const StampingState& state) {
  return Record(env)
      .set("clockRunning", state.clock_running)
      .set("targetTime", state.target_time)
      .set("auxiliary", state.auxiliary)
      .set("transmit", state.transmit)
      .set("receive", state.receive)
      .set("tsauxc", state.tsauxc)
      .object();
}

// stampingState(): NativeStampingState { clockRunning: boolean; targetTime: boolean;
//   auxiliary: boolean; transmit: boolean | null; receive: boolean | null; tsauxc: number }
Napi::Value stamping_state(AdapterObject& self, const Napi::CallbackInfo& call) {
  return to_js(call.Env(),
               take_or_throw(call.Env(), self.facet<Stamping>(call, Stamping::kState).state()));
}

// configureStamping(packets: 0..2 = 1, targetTime: 0..2 = 1,
//   auxiliary: 0..2 = 1): NativeStampingState
// Each: 0 off, 1 on, 2 as it is.
Napi::Value configure_stamping(AdapterObject& self, const Napi::CallbackInfo& call) {
  Stamping& stamping = self.facet<Stamping>(call, Stamping::kConfigure);
  StampingRequest request;
  request.packets = switch_argument(call, 0, "packets");
  request.target_time = switch_argument(call, 1, "targetTime");
  request.auxiliary = switch_argument(call, 2, "auxiliary");
  return to_js(call.Env(), take_or_throw(call.Env(), stamping.configure(request)));
}

// takeStamp(direction: 0..1, view: view[8]): boolean
// `direction`: 0 transmit, 1 receive. Fills one record; false when no stamp waits.
Napi::Value take_stamp(AdapterObject& self, const Napi::CallbackInfo& call) {
  const std::uint32_t direction = uint_argument(call, 0, "direction", 0, 1);
  const Operation& operation = direction == 0 ? Stamping::kTakeTransmit : Stamping::kTakeReceive;
  Stamping& stamping = self.facet<Stamping>(call, operation);
  std::uint64_t* view = u64_view(call.Env(), call[1], "view", kStampSlots);
  const StampEvent event = take_or_throw(
      call.Env(), stamping.take(direction == 0 ? EventKind::kTransmit : EventKind::kReceive));
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&event);
  std::copy(bytes, bytes + sizeof event, reinterpret_cast<std::uint8_t*>(view));
  return js_value(call.Env(), (event.flags & kStampTimeValid) != 0);
}

// setQueueStamping(queue: 0..15, enable: 0..1 = 1): NativeQueueStamping { before: boolean;
//   after: boolean; effect: string; note: string }
Napi::Value set_queue(AdapterObject& self, const Napi::CallbackInfo& call) {
  Stamping& stamping = self.facet<Stamping>(call, Stamping::kQueue);
  const std::uint32_t queue = uint_argument(call, 0, "queue", 0, 15);
  const bool enable = flag_argument(call, 1, "enable");
  const QueueStamping made = take_or_throw(call.Env(), stamping.set_queue(queue, enable));
  return outcome_record(call.Env(), made)
      .set("before", made.before)
      .set("after", made.after)
      .object();
}

// setReceiveBufferStamping(enable: 0..1 = 1): NativeReceiveBufferStamping { before: boolean;
//   after: boolean; portResetNeeded: boolean; effect: string; note: string }
Napi::Value set_receive_buffers(AdapterObject& self, const Napi::CallbackInfo& call) {
  Stamping& stamping = self.facet<Stamping>(call, Stamping::kReceiveBuffers);
  const ReceiveBufferStamping made =
      take_or_throw(call.Env(), stamping.set_receive_buffers(flag_argument(call, 0, "enable")));
  return outcome_record(call.Env(), made)
      .set("before", made.before)
      .set("after", made.after)
      .set("portResetNeeded", made.port_reset_needed)
      .object();
}

}  // namespace

void add_stamping(AdapterMethods& methods) {
  methods.push_back(adapter_method<&stamping_state>("stampingState"));
  methods.push_back(adapter_method<&configure_stamping>("configureStamping"));
  methods.push_back(adapter_method<&take_stamp>("takeStamp"));
  methods.push_back(adapter_method<&set_queue>("setQueueStamping"));
  methods.push_back(adapter_method<&set_receive_buffers>("setReceiveBufferStamping"));
}

}  // namespace avbhal::addon
