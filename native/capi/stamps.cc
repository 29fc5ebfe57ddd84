// Stamps and timer events as a stream.
#include "capi/objects.h"

using namespace avbhal;
using namespace avbhal::capi;

namespace {

constexpr std::uint32_t kDefaultEvents = 8192;

static_assert(AVBHAL_STAMP_ERROR == static_cast<int>(EventKind::kError));
static_assert(AVBHAL_HAS_TIME == kStampTimeValid && AVBHAL_HAS_MESSAGE_TYPE == kStampMessageType &&
              AVBHAL_HAS_SEQUENCE_ID == kStampSequenceId &&
              AVBHAL_HAS_SOURCE_PORT == kStampSourcePort && AVBHAL_HAS_VLAN == kStampVlan &&
              AVBHAL_HAS_CORRECTION == kStampCorrection && AVBHAL_IS_MATCHED == kStampMatched);

avbhal_stamp stamp_of(const StampEvent& event) {
  avbhal_stamp out{};
  out.device_ns = event.device_ns;
  out.system_ns = event.system_ns;
  out.correction_scaled_ns = event.correction_scaled_ns;
  out.lost_before = event.lost_before;
  out.link_mbps = event.link_mbps;
  out.sequence_id = event.sequence_id;
  out.vlan_id = event.vlan_id;
  out.kind = static_cast<std::uint8_t>(event.kind);
  out.flags = event.flags;
  out.message_type = event.message_type;
  out.pcp = event.pcp;
  out.channel = event.channel;
  std::memcpy(out.source_port, event.source_port.data(), sizeof out.source_port);
  return out;
}

}  // namespace

avbhal_status avbhal_stamps_configure(avbhal_adapter adapter, uint32_t packets) {
  constexpr const char* kName = "stamps_configure";
  if (packets > 1) return refuse(kName, "packets must be 0 or 1");
  return with_facet<Stamping>(adapter, kName, Stamping::kConfigure,
                              [&](Stamping& stamping, OpenAdapter&) {
                                StampingRequest request;
                                request.packets = packets == 1;
                                return stamping.configure(request).take_status();
                              });
}

avbhal_status avbhal_stamps_open(avbhal_adapter adapter, const avbhal_stamp_options* options,
                                 avbhal_stream* out) {
  constexpr const char* kName = "stamps_open";
  return guarded(kName, [&]() -> avbhal_status {
    const std::shared_ptr<OpenAdapter> of = adapters().find(adapter);
    if (!of) return stale(kName);
    if (out == nullptr) return refuse(kName, "out must not be NULL");
    avbhal_stamp_options asked;
    if (avbhal_status bad = take_options(kName, options, &asked)) return bad;
    EventFilter filter;
    if (asked.kinds != 0) filter.kinds = asked.kinds;
    const std::uint32_t capacity = asked.capacity == 0 ? kDefaultEvents : asked.capacity;
    Status fits = require_within("capacity", kMinRingEvents, kMaxRingEvents, capacity);
    if (fits.ok()) fits = require_within("reserved", 0, 0, asked.reserved);
    if (!fits.ok()) return report(kName, fits);
    Result<std::unique_ptr<EventSource>> source = with<Stamps>(
        *of->adapter, Stamps::kSubscribe, [&](Stamps& stamps) { return stamps.subscribe(filter); });
    if (!source.ok()) return report(kName, source.status());
    Result<std::shared_ptr<Tap>> tap = Tap::open(*of, source.take(), capacity, kName);
    if (!tap.ok()) return report(kName, tap.status());
    auto stream = std::make_shared<OpenStream>();
    stream->of = of;
    stream->tap = tap.take();
    return hand_out(kName, streams(), std::move(stream), adapter, out);
  });
}

avbhal_status avbhal_stamps_close(avbhal_stream stream) {
  return close_handle("stamps_close", streams(), stream);
}

avbhal_status avbhal_stamps_take(avbhal_stream stream, avbhal_stamp* entries, uint32_t entry_size,
                                 uint32_t capacity, uint32_t timeout_ms, uint32_t* count) {
  constexpr const char* kName = "stamps_take";
  return with_object(kName, streams(), stream, [&](OpenStream& open) -> avbhal_status {
    if (avbhal_status bad = check_entries(kName, entries, entry_size, capacity, count)) return bad;
    const Result<std::size_t> taken =
        open.tap->take(capacity, timeout_ms, [&](const StampEvent& event, std::size_t i) {
          give_entry(stamp_of(event), entries, entry_size, i);
        });
    if (!taken.ok()) return report(kName, taken.status());
    *count = static_cast<std::uint32_t>(taken.value());
    return 0;
  });
}
