#include "backends/intel_avb/events.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "backends/intel_avb/presence.h"
#include "backends/intel_avb/ring.h"
#include "backends/intel_avb/routing.h"
#include "backends/intel_avb/stamp_time.h"
#include "hal/stamps.h"
#include "hal/tsn_limits.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::uint32_t kPolledTypes = avb_abi::kTsEventTx | avb_abi::kTsEventTargetTime;
constexpr std::uint32_t kProducedTypes = avb_abi::kTsEventRx | kPolledTypes;
constexpr std::size_t kChunk = 64;

std::uint32_t types_of(std::uint32_t kinds) {
  std::uint32_t types = 0;
  if ((kinds & event_bit(EventKind::kReceive)) != 0) types |= avb_abi::kTsEventRx;
  if ((kinds & event_bit(EventKind::kTransmit)) != 0) types |= avb_abi::kTsEventTx;
  if ((kinds & event_bit(EventKind::kTargetTime)) != 0) types |= avb_abi::kTsEventTargetTime;
  return types;
}

// Sources that need the selection, by adapter; a process has few.
class Claims {
 public:
  void add(const std::string& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++count_[key];
  }
  void remove(const std::string& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--count_[key] == 0) count_.erase(key);
  }
  bool other_than(const std::string& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return count_.size() > count_.count(key);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> count_;
};

// Never destroyed: threads may still release claims while the process exits.
Claims& claims() {
  static auto* table = new Claims();
  return *table;
}

EventKind kind_of(std::uint32_t type) {
  switch (type) {
    case avb_abi::kTsEventRx: return EventKind::kReceive;
    case avb_abi::kTsEventTx: return EventKind::kTransmit;
    case avb_abi::kTsEventTargetTime: return EventKind::kTargetTime;
    case avb_abi::kTsEventAux: return EventKind::kAuxiliary;
    default: return EventKind::kError;
  }
}

void set_time(StampEvent& out, Family family, std::uint64_t now_ns) {
  const std::optional<std::uint64_t> ns = fresh_stamp_ns(family, out.raw, now_ns);
  if (!ns) return;
  out.device_ns = *ns;
  out.flags |= kStampTimeValid;
}

void describe_frame(StampEvent& out, const avb_abi::TsEvent& event) {
  out.message_type = event.trigger_source & 0x0F;
  out.correction_scaled_ns = event.correction_field;
  out.frame_bytes = static_cast<std::uint16_t>(event.packet_length);
  out.flags |= kStampMessageType | kStampCorrection;
  if (event.vlan_id > kMaxVlanId) return;
  out.vlan_id = event.vlan_id;
  out.pcp = event.pcp & kMaxPriority;
  out.flags |= kStampVlan;
}

class AvbEventSource final : public EventSource {
 public:
  AvbEventSource(Device& device, const EventFilter& filter)
      : device_(device), adapter_(device.bound()), filter_(filter), types_(types_of(filter.kinds)) {
    if (polled()) claims().add(adapter_.key);
  }
  ~AvbEventSource() override {
    if (polled()) claims().remove(adapter_.key);
    stop();
  }

  Status start();
  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override {
    Room room{out, capacity};
    Status status = fill(room);
    if (status.ok()) return room.used;
    name_error(Stamps::kSubscribe.name, status);
    return status;
  }
  Result<EventCounters> counters() override;
  // The ring holds 1023 events; a gPTP port makes some hundred a second.
  std::uint64_t poll_interval_ns() const override { return 2'000'000; }

 private:
  // Where the caller wants the events.
  struct Room {
    StampEvent* out;
    std::size_t capacity;
    std::size_t used = 0;

    std::size_t left() const { return capacity - used; }
  };

  bool polled() const { return (types_ & kPolledTypes) != 0; }
  const Client& client() const { return polled() ? second_ : adapter_.client; }
  // By the state of the adapter behind client().
  Status explained(Status failed) const {
    return explain_failure(client(), adapter_.listed.device_id, std::move(failed));
  }
  std::unique_lock<std::mutex> serialised() {
    return polled() ? std::unique_lock<std::mutex>() : device_.lock();
  }
  Status fill(Room& room);
  Status subscribe_and_map();
  Status check_present();
  // Reacts to a selection of another adapter by this process.
  Status follow_selection(Room& room);
  // Empties the ring as far as there is room.
  Status drain(Room& room);
  void stop();
  // The adapter's clock, to judge what has just been taken from the ring.
  Result<std::uint64_t> device_now();
  bool wanted(const StampEvent& event) const;
  void add(Room& room, StampEvent event);
  void add_trouble(Room& room, SourceTrouble trouble);
  void count_overflows(bool empty);

  Device& device_;
  const BoundHandle& adapter_;
  const EventFilter filter_;
  const std::uint32_t types_;
  Client second_;  // only when polled
  EventRing ring_;
  std::uint32_t ring_id_ = 0;
  std::uint64_t foreign_seen_ = 0;
  std::uint32_t sequence_ = 0;
  EventCounters earlier_;  // of rings that were given up
  EventCounters counted_;  // as of the last look at the ring
  std::uint64_t overflows_seen_ = 0;
};

Status AvbEventSource::start() {
  if (!polled()) return subscribe_and_map();
  const auto own = device_.lock();
  const std::lock_guard<std::mutex> selection(selection_mutex());
  Result<Client> selected = select_adapter(adapter_);
  if (!selected.ok()) return selected.take_status();
  second_ = selected.take();
  foreign_seen_ = foreign_selections(adapter_.key);
  return subscribe_and_map();
}

Status AvbEventSource::subscribe_and_map() {
  const auto lock = serialised();
  Result<std::uint32_t> id = client().subscribe(types_);
  if (!id.ok()) return explained(id.take_status());
  ring_id_ = id.value();
  Result<MappedRing> mapped = client().map_ring(ring_id_);
  if (!mapped.ok()) return explained(mapped.take_status());
  Result<EventRing> ring = EventRing::attach(adapter_.port, mapped.value());
  if (!ring.ok()) return ring.take_status();
  ring_ = ring.take();
  overflows_seen_ = 0;
  return ok_status();
}

void AvbEventSource::stop() {
  ring_ = EventRing();
  // Closing the handle frees the ring, and only that lets the driver's timer start again: after an
  // unsubscription of the last ring it would stay where another adapter's opening left it.
  if (ring_id_ != 0 && !polled()) {
    const auto lock = serialised();
    // A ring of an adapter that left is gone already.
    const Status ignored = client().unsubscribe(ring_id_);
    static_cast<void>(ignored.ok());
  }
  ring_id_ = 0;
  second_ = Client();
}

Status AvbEventSource::check_present() {
  const auto lock = serialised();
  Result<avb_abi::HwStateQuery> state = client().hw_state();
  if (state.ok() && state.value().device_id == adapter_.listed.device_id) return ok_status();
  ring_ = EventRing();
  ring_id_ = 0;
  if (state.ok()) {
    return make_error(ErrorCode::kAdapterGone, "GET_HW_STATE",
                      "the driver's handle now answers for another adapter");
  }
  return explained(state.take_status());
}

Status AvbEventSource::follow_selection(Room& room) {
  if (!polled()) return ok_status();
  const std::uint64_t foreign = foreign_selections(adapter_.key);
  if (foreign == foreign_seen_) return ok_status();
  if (claims().other_than(adapter_.key)) {
    foreign_seen_ = foreign;
    add_trouble(room, SourceTrouble::kMayHaveStopped);
    return ok_status();
  }
  Status drained = drain(room);
  // What does not fit is taken before the ring goes.
  if (!drained.ok() || room.left() == 0) return drained;
  earlier_.posted += ring_.posted();
  earlier_.lost += ring_.overflows();
  // The driver starts its timer again only for a subscription that begins after the last handle
  // with one was closed.
  stop();
  Status started = start();
  if (started.ok()) add_trouble(room, SourceTrouble::kGap);
  return started;
}

Result<std::uint64_t> AvbEventSource::device_now() {
  const auto lock = serialised();
  Result<avb_abi::ClockConfigReply> config = client().clock_config();
  if (config.ok()) return config.value().systim_ns;
  return explained(config.take_status());
}

bool AvbEventSource::wanted(const StampEvent& event) const {
  if (event.kind != EventKind::kReceive) return true;
  const bool tagged = (event.flags & kStampVlan) != 0;
  if (filter_.vlan_id && (!tagged || event.vlan_id != *filter_.vlan_id)) return false;
  return !filter_.pcp || (tagged && event.pcp == *filter_.pcp);
}

void AvbEventSource::add(Room& room, StampEvent event) {
  event.sequence = ++sequence_;
  event.system_ns = device_.clock().now_ns() + device_.clock().resolution_ns();
  room.out[room.used++] = event;
}

void AvbEventSource::add_trouble(Room& room, SourceTrouble trouble) {
  StampEvent event;
  event.raw = static_cast<std::uint64_t>(trouble);
  add(room, event);
}

// The driver drops the newest, so what it dropped lies behind what was in the ring.
void AvbEventSource::count_overflows(bool empty) {
  const std::uint64_t now = ring_.overflows();
  counted_.posted = earlier_.posted + ring_.posted();
  counted_.lost = earlier_.lost + now;
  if (!empty) return;
  sequence_ += static_cast<std::uint32_t>(now - overflows_seen_);
  overflows_seen_ = now;
}

Status AvbEventSource::drain(Room& room) {
  avb_abi::TsEvent chunk[kChunk];
  bool empty = false;
  // Bounded by the ring, so that a producer that never rests cannot keep us here.
  for (std::size_t all = 0; !empty && room.left() > 0 && all < avb_abi::kTsRingSlots;) {
    const std::size_t most = std::min(kChunk, room.left());
    Result<std::size_t> got = ring_.take(chunk, most);
    if (!got.ok()) return got.take_status();
    const std::size_t taken = got.value();
    if (taken > 0) {
      Result<std::uint64_t> now = device_now();
      if (!now.ok()) return now.take_status();
      for (std::size_t i = 0; i < taken; ++i) {
        const StampEvent event = event_of(chunk[i], adapter_.family(), now.value());
        if (wanted(event)) add(room, event);
      }
    }
    all += taken;
    empty = taken < most;
  }
  count_overflows(empty);
  return ok_status();
}

Status AvbEventSource::fill(Room& room) {
  if (room.capacity == 0) return ok_status();
  if (Status present = check_present(); !present.ok()) return present;
  if (Status followed = follow_selection(room); !followed.ok()) return followed;
  return drain(room);
}

// take() has just asked the driver; here its answer is enough.
Result<EventCounters> AvbEventSource::counters() {
  if (ring_id_ != 0) return counted_;
  return make_error(ErrorCode::kAdapterGone, {}, "the adapter's ring went with the adapter");
}

}  // namespace

StampEvent event_of(const avb_abi::TsEvent& event, Family family, std::uint64_t now_ns) {
  StampEvent out;
  out.kind = kind_of(event.event_type);
  out.raw = event.timestamp_ns;
  switch (out.kind) {
    case EventKind::kReceive:
      set_time(out, family, now_ns);
      describe_frame(out, event);
      break;
    case EventKind::kTransmit: set_time(out, family, now_ns); break;
    case EventKind::kTargetTime:
      // One of the driver's two sources puts the time of its poll into it, the other the register
      // pair: neither is when the timer fired. The timer's number is in either field.
      out.channel = event.trigger_source != 0 ? event.trigger_source : event.queue;
      break;
    case EventKind::kAuxiliary:
    case EventKind::kError: break;
  }
  return out;
}

Result<std::unique_ptr<EventSource>> open_events(Device& device, const EventFilter& filter) {
  if ((types_of(filter.kinds) & kProducedTypes) == 0) {
    return not_supported({},
                         "the driver never produces auxiliary or error events; it has receive, "
                         "transmit and target-time events");
  }
  auto source = std::make_unique<AvbEventSource>(device, filter);
  if (Status started = source->start(); !started.ok()) return started;
  return std::unique_ptr<EventSource>(std::move(source));
}

}  // namespace avbhal::intel_avb
