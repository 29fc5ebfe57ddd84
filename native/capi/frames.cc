// Frame ports.
#include <chrono>
#include <thread>

#include "capi/objects.h"

using namespace avbhal;
using namespace avbhal::capi;

namespace {

constexpr std::uint32_t kDefaultFrames = 1024;
// Between two looks for a transmit stamp.
constexpr std::chrono::microseconds kLookAgain{100};

static_assert(AVBHAL_FRAME_BYTES == kFrameRoomBytes && AVBHAL_FRAME_GROUPS == kMaxFrameGroups);
static_assert(AVBHAL_VERDICT_HARDWARE == static_cast<int>(FrameVerdict::kHardware));
static_assert(AVBHAL_VERDICT_AMBIGUOUS == static_cast<int>(FrameVerdict::kAmbiguous));
static_assert(AVBHAL_VERDICT_LOST == static_cast<int>(FrameVerdict::kLost));
static_assert(AVBHAL_VERDICT_NO_EVENT == static_cast<int>(FrameVerdict::kNoEvent));

// 0 and `filter`, or the refusal.
avbhal_status read_filter(const char* operation, const avbhal_port_options& asked,
                          FrameFilter* filter) {
  if (asked.ether_type != 0) filter->ether_type = asked.ether_type;
  if (asked.group_count > AVBHAL_FRAME_GROUPS) {
    return refuse(operation, "group_count must be 0 to 16");
  }
  for (std::uint16_t i = 0; i < asked.group_count; ++i) {
    MacAddress group;
    std::memcpy(group.data(), asked.groups[i], group.size());
    filter->groups.push_back(group);
  }
  return 0;
}

avbhal_frame frame_of(const StampEvent& event) {
  avbhal_frame out{};
  const bool proof = is_proof(static_cast<FrameVerdict>(event.channel));
  out.device_ns = proof ? event.device_ns : 0;
  out.system_ns = event.system_ns;
  out.lost_before = event.lost_before;
  out.size = event.frame_bytes;
  out.link_mbps = event.link_mbps;
  out.verdict = event.channel;
  out.flags = event.flags & AVBHAL_HAS_VLAN;
  out.pcp = event.pcp;
  out.vlan_id = event.vlan_id;
  return out;
}

// `send(exchange)` gives a Result<SentFrame>.
template <class Send>
avbhal_status send_frame(const char* operation, avbhal_port port, const std::uint8_t* bytes,
                         avbhal_sent* out, Send&& send) {
  return with_object(operation, ports(), port, [&](OpenPort& open) -> avbhal_status {
    if (bytes == nullptr) return refuse(operation, "bytes must not be NULL");
    if (out != nullptr) {
      if (avbhal_status bad = check_out(operation, out)) return bad;
    }
    const Result<SentFrame> sent = send(*open.exchange);
    if (!sent.ok()) return report(operation, sent.status());
    if (out == nullptr) return 0;
    avbhal_sent made{};
    made.link_mbps = sent.value().departure.link_mbps;
    made.id = sent.value().id;
    made.earliest_ns = sent.value().departure.window.earliest_ns;
    made.latest_ns = sent.value().departure.window.latest_ns;
    give(made, out);
    return 0;
  });
}

}  // namespace

avbhal_status avbhal_port_open(avbhal_adapter adapter, const avbhal_port_options* options,
                               avbhal_port* out) {
  constexpr const char* kName = "port_open";
  return guarded(kName, [&]() -> avbhal_status {
    const std::shared_ptr<OpenAdapter> of = adapters().find(adapter);
    if (!of) return stale(kName);
    if (out == nullptr) return refuse(kName, "out must not be NULL");
    avbhal_port_options asked;
    FrameFilter filter;
    if (avbhal_status bad = take_options(kName, options, &asked)) return bad;
    if (avbhal_status bad = read_filter(kName, asked, &filter)) return bad;
    const std::uint32_t capacity = asked.capacity == 0 ? kDefaultFrames : asked.capacity;
    Status fits = require_within("capacity", kMinRingEvents, kMaxFrameCapacity, capacity);
    if (!fits.ok()) return report(kName, fits);
    std::uint32_t resolution_ns = 0;
    Result<std::unique_ptr<FramePort>> opened =
        with<Frames>(*of->adapter, Frames::kOpen, [&](Frames& frames) {
          resolution_ns = frames.stamp_resolution_ns();
          return frames.open(filter);
        });
    if (!opened.ok()) return report(kName, opened.status());
    auto port = std::make_shared<OpenPort>();
    port->of = of;
    port->exchange = std::make_shared<FrameExchange>(opened.take(), resolution_ns, capacity);
    Result<std::shared_ptr<Tap>> tap =
        Tap::open(*of, FrameExchange::events(port->exchange), capacity, kName);
    if (!tap.ok()) return report(kName, tap.status());
    port->tap = tap.take();
    return hand_out(kName, ports(), std::move(port), adapter, out);
  });
}

avbhal_status avbhal_port_close(avbhal_port port) {
  return close_handle("port_close", ports(), port);
}

avbhal_status avbhal_port_send(avbhal_port port, const uint8_t* bytes, uint32_t size,
                               avbhal_sent* out) {
  return send_frame("port_send", port, bytes, out,
                    [&](FrameExchange& exchange) { return exchange.send(bytes, size); });
}

avbhal_status avbhal_port_send_at(avbhal_port port, const uint8_t* bytes, uint32_t size,
                                  uint64_t launch_ns, avbhal_sent* out) {
  return send_frame("port_send_at", port, bytes, out, [&](FrameExchange& exchange) {
    return exchange.send_at(bytes, size, launch_ns);
  });
}

avbhal_status avbhal_port_stamp(avbhal_port port, uint64_t id, uint32_t timeout_ms,
                                avbhal_frame_stamp* out) {
  constexpr const char* kName = "port_stamp";
  return with_object(kName, ports(), port, [&](OpenPort& open) -> avbhal_status {
    if (avbhal_status bad = check_out(kName, out)) return bad;
    const bool waits = open.of->backend().system_clock().id() != SystemClockId::kVirtual;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    for (;;) {
      // A busy machine may take the whole time between two looks: the last look is after it.
      const bool is_last = !waits || std::chrono::steady_clock::now() >= end;
      const Result<FrameDecision> found = open.exchange->verdict_of(id);
      if (!found.ok()) return report(kName, found.status());
      const FrameDecision& decision = found.value();
      if (decision.verdict != FrameVerdict::kPending || is_last) {
        avbhal_frame_stamp made{};
        made.verdict = static_cast<std::uint32_t>(decision.verdict);
        made.device_ns = is_proof(decision.verdict) ? decision.stamp_ns : 0;
        give(made, out);
        return 0;
      }
      std::this_thread::sleep_for(kLookAgain);
    }
  });
}

avbhal_status avbhal_port_receive(avbhal_port port, avbhal_frame* entries, uint32_t entry_size,
                                  uint32_t capacity, uint32_t timeout_ms, uint32_t* count) {
  constexpr const char* kName = "port_receive";
  return with_object(kName, ports(), port, [&](OpenPort& open) -> avbhal_status {
    if (avbhal_status bad = check_entries(kName, entries, entry_size, capacity, count)) return bad;
    const Result<std::size_t> taken =
        open.tap->take(capacity, timeout_ms, [&](const StampEvent& event, std::size_t i) {
          avbhal_frame frame = frame_of(event);
          open.exchange->take_bytes(event, frame.bytes);
          give_entry(frame, entries, entry_size, i);
        });
    if (!taken.ok()) return report(kName, taken.status());
    *count = static_cast<std::uint32_t>(taken.value());
    return 0;
  });
}
