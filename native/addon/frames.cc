// Frame ports (NativeFramePort in src/binding/native-frames.ts).
#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/own_property.h"
#include "addon/stamp_stream.h"
#include "runtime/frame_exchange.h"
#include "runtime/frame_wait.h"

namespace avbhal::addon {
namespace {

// FRAME_BYTES and FRAME_BATCH in src/binding/native-frames.ts.
constexpr std::size_t kBytesPerFrame = kFrameRoomBytes;
constexpr std::size_t kBatchFrames = 256;
static_assert(kBytesPerFrame == 1536 && kBytesPerFrame >= kMaxSendBytes);
// SENT in src/binding/native-frames.ts: the elements of the view that send() fills.
constexpr std::size_t kSentSlots = 4;
// Of awaitFrame(): one event is wanted, others may stand in front of it.
constexpr std::size_t kAwaitedEvents = 64;

struct BoundPort {
  BoundPort(Napi::Env env, std::shared_ptr<FrameExchange> opened, std::size_t frames)
      : exchange(std::move(opened)), bytes(env, frames * kBytesPerFrame / 8) {}

  const std::shared_ptr<FrameExchange> exchange;
  SharedView<std::uint64_t> bytes;
};

// Runs `body(port, call)` with the port a function is bound to.
template <class Body>
napi_value with_port(napi_env env, napi_callback_info info, Body&& body) {
  return guarded(env, [&]() -> napi_value {
    const Napi::CallbackInfo call(env, info);
    return body(*static_cast<BoundPort*>(call.Data()), call);
  });
}

void fill_sent(const SentFrame& sent, std::uint64_t* out) {
  out[0] = sent.id;
  out[1] = sent.departure.window.earliest_ns;
  out[2] = sent.departure.window.latest_ns;
  out[3] = sent.departure.link_mbps;
}

// Of a port: send(bytes, view)
napi_value send(napi_env env, napi_callback_info info) {
  return with_port(env, info, [](BoundPort& port, const Napi::CallbackInfo& call) -> napi_value {
    const ByteView bytes = bytes_argument(call, 0, "bytes", kMinSendBytes, kMaxSendBytes);
    std::uint64_t* out = u64_view(call.Env(), call[1], "view", kSentSlots);
    const SentFrame sent = take_or_throw(call.Env(), port.exchange->send(bytes.data, bytes.size));
    fill_sent(sent, out);
    return call.Env().Undefined();
  });
}

// Of a port: sendAt(bytes, launchNs, view)
napi_value send_at(napi_env env, napi_callback_info info) {
  return with_port(env, info, [](BoundPort& port, const Napi::CallbackInfo& call) -> napi_value {
    const ByteView bytes = bytes_argument(call, 0, "bytes", kMinSendBytes, kMaxSendBytes);
    const std::uint64_t launch_ns = u64_argument(call, 1, "launchNs");
    std::uint64_t* out = u64_view(call.Env(), call[2], "view", kSentSlots);
    fill_sent(take_or_throw(call.Env(), port.exchange->send_at(bytes.data, bytes.size, launch_ns)),
              out);
    return call.Env().Undefined();
  });
}

// Of a port: departed(id, view): whether it has; then the view is as after send().
napi_value departed(napi_env env, napi_callback_info info) {
  return with_port(env, info, [](BoundPort& port, const Napi::CallbackInfo& call) -> napi_value {
    const std::uint64_t id = u64_argument(call, 0, "id");
    std::uint64_t* out = u64_view(call.Env(), call[1], "view", kSentSlots);
    const auto departure = take_or_throw(call.Env(), port.exchange->departure_of(id));
    if (departure) fill_sent({id, *departure}, out);
    return Napi::Boolean::New(call.Env(), departure.has_value());
  });
}

// Of a port: verdict(id, view): its number; the view gets the stamp.
napi_value verdict(napi_env env, napi_callback_info info) {
  return with_port(env, info, [](BoundPort& port, const Napi::CallbackInfo& call) -> napi_value {
    const std::uint64_t id = u64_argument(call, 0, "id");
    std::uint64_t* out = u64_view(call.Env(), call[1], "view", 1);
    const FrameDecision made = take_or_throw(call.Env(), port.exchange->verdict_of(id));
    out[0] = made.stamp_ns;
    return Napi::Number::New(call.Env(), static_cast<double>(made.verdict));
  });
}

template <class Address>
std::vector<Address> addresses_argument(const Napi::CallbackInfo& call, std::size_t at) {
  std::vector<Address> out;
  const std::size_t size = Address{}.size();
  const ByteView bytes = bytes_argument(call, at, "groups", 0, kMaxFrameGroups * size);
  for (std::size_t from = 0; from + size <= bytes.size; from += size) {
    std::memcpy(out.emplace_back().data(), bytes.data + from, size);
  }
  return out;
}

// openFrames(transport, etherType, groups, capacity): a position in FRAME_TRANSPORTS; `groups` six
// bytes each, over UDP 16.
FrameFilter filter_argument(const Napi::CallbackInfo& call) {
  FrameFilter filter;
  filter.transport = static_cast<PortTransport>(uint_argument(call, 0, "transport", 0, 2));
  filter.ether_type =
      static_cast<std::uint16_t>(uint_argument(call, 1, "etherType", kMinEtherType, 0xFFFF));
  if (is_udp(filter.transport)) {
    filter.ip_groups = addresses_argument<IpAddress>(call, 2);
  } else {
    filter.groups = addresses_argument<MacAddress>(call, 2);
  }
  return filter;
}

Napi::Value open_frames(AdapterObject& self, const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  const FrameFilter filter = filter_argument(call);
  Frames& frames = self.facet<Frames>(call, over(Frames::kOpen, filter.transport));
  const std::uint32_t capacity =
      uint_argument(call, 3, "capacity", kMinRingEvents, kMaxFrameCapacity);
  auto exchange = std::make_shared<FrameExchange>(take_or_throw(env, frames.open(filter)),
                                                  frames.stamp_resolution_ns(), capacity);
  const std::size_t batch = std::min<std::size_t>(kBatchFrames, capacity);
  const auto bound = std::make_shared<BoundPort>(env, exchange, batch);
  StreamParts parts;
  parts.source = FrameExchange::events(exchange);
  parts.capacity = capacity;
  parts.batch = batch;
  parts.taken = [bound](const StampEvent* events, std::size_t count) {
    auto* out = reinterpret_cast<std::uint8_t*>(bound->bytes.data());
    for (std::size_t i = 0; i < count; ++i) {
      bound->exchange->take_bytes(events[i], out + i * kBytesPerFrame);
    }
  };
  const Napi::Object port = Napi::Object::New(env);
  set_own(port, "events", open_stream(self, call, FramePort::kLook, std::move(parts)));
  set_own(port, "bytes", bound->bytes.value());
  set_function(env, port, "send", &send, bound);
  set_function(env, port, "sendAt", &send_at, bound);
  set_function(env, port, "departed", &departed, bound);
  set_function(env, port, "verdict", &verdict, bound);
  return port;
}

AwaitedFrame awaited_argument(const Napi::CallbackInfo& call) {
  AwaitedFrame frame;
  const bool received = uint_argument(call, 0, "direction", 0, 1) != 0;
  frame.direction = received ? EventKind::kReceive : EventKind::kTransmit;
  frame.message_type = static_cast<std::uint8_t>(uint_argument(call, 1, "messageType", 0, 15));
  frame.sequence_id = static_cast<std::uint16_t>(uint_argument(call, 2, "sequenceId", 0, 0xFFFF));
  const ByteView port = bytes_argument(call, 3, "sourcePort", 0, 10);
  if (port.size == 10) std::copy_n(port.data, port.size, frame.source_port.emplace().begin());
  return frame;
}

// awaitFrame(direction, messageType, sequenceId, sourcePort): `direction` 0 sent, 1 received;
// `sourcePort` ten bytes, or fewer for any.
Napi::Value await_one(AdapterObject& self, const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = *self.open(env, Stamps::kSubscribe.name).adapter;
  const AwaitedFrame frame = awaited_argument(call);
  StreamParts parts;
  parts.capacity = kAwaitedEvents;
  if (adapter.info().capabilities.has(Capability::kFrames)) {
    Frames& frames = self.facet<Frames>(call, Frames::kOpen);
    parts.source = await_frame(frame, take_or_throw(env, frames.open(FrameFilter{})),
                               frames.stamp_resolution_ns());
  } else {
    EventFilter filter;
    filter.kinds = event_bit(frame.direction);
    Stamps& stamps = self.facet<Stamps>(call, Stamps::kSubscribe);
    parts.source = await_frame(frame, take_or_throw(env, stamps.subscribe(filter)));
  }
  return open_stream(self, call, Stamps::kSubscribe, std::move(parts));
}

}  // namespace

void add_frames(AdapterMethods& methods) {
  methods.push_back(adapter_method<&open_frames>("openFrames"));
  methods.push_back(adapter_method<&await_one>("awaitFrame"));
}

}  // namespace avbhal::addon
