// How stamps get from the simulated adapter to those who listen. What the model reports of a frame
// stands in for the driver's interrupt: the stamp registers are read at that instant.
#include "backends/sim/sim_device.h"
#include "base/registers.gen.h"
#include "core/stamp_convert.h"
#include "model/scaled_counter.h"
#include "model/timinca.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kCauseTarget0 = reg::kTSICR_TT0, kCauseAux0 = reg::kTSICR_AUTT0;
constexpr std::uint32_t kStampValid = reg::kTSYNCRXCTL_RXTT;
constexpr std::uint32_t kAuxStride = reg::kAUXSTMPL1 - reg::kAUXSTMPL0;
constexpr std::uint32_t kTargetStride = reg::kTRGTTIML1 - reg::kTRGTTIML0;
constexpr std::uint32_t kTargetNsMask = reg::kTRGTTIML0_TTL.mask();

bool stamped(const model::FrameReport& report) {
  return report.outcome == model::StampOutcome::kStamped ||
         report.outcome == model::StampOutcome::kCorrupted;
}

class SimEventSource final : public EventSource {
 public:
  SimEventSource(SimDevice& device, Generation handle, std::shared_ptr<Subscription> subscription)
      : device_(device), handle_(handle), subscription_(std::move(subscription)) {}
  ~SimEventSource() override { device_.unsubscribe(subscription_); }

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override {
    return device_.take_events(handle_, *subscription_, out, capacity);
  }
  Result<EventCounters> counters() override { return device_.event_counters(*subscription_); }

 private:
  SimDevice& device_;
  const Generation handle_;
  const std::shared_ptr<Subscription> subscription_;
};

}  // namespace

void SimDevice::listen_to_frames() {
  model::FrameSink sink;
  sink.context = this;
  sink.transmitted = [](void* self, const model::FrameDescription& frame,
                        const model::FrameReport& report) {
    static_cast<SimDevice*>(self)->frame_passed(EventKind::kTransmit, frame, report);
  };
  sink.received = [](void* self, const model::FrameDescription& frame,
                     const model::FrameReport& report) {
    static_cast<SimDevice*>(self)->frame_passed(EventKind::kReceive, frame, report);
  };
  model_.set_frame_sink(sink);
}

// I217, I219: the counter is 64 bits wide; `near_ns` says which of its rounds is meant.
std::uint64_t SimDevice::stamp_ns(std::uint64_t raw, std::uint64_t near_ns) const {
  std::uint64_t ns = 0;
  if (split()) {
    const ConversionPlan plan = plan_stamps(StampFormat::kSecondsNs, 0);
    convert_batch(plan, &raw, &ns, 1, ConvertPath::kScalar);
    return ns;
  }
  const std::uint32_t shift = model::counter_source_or_default(family_, khz()).shift;
  const std::uint64_t shown = raw >> shift, round = std::uint64_t{1} << (64 - shift);
  const std::uint64_t rounds = near_ns <= shown ? 0 : (near_ns - shown + round / 2) / round;
  return shown + rounds * round + offset_ns_;
}

void SimDevice::frame_passed(EventKind kind, const model::FrameDescription& frame,
                             const model::FrameReport& report) {
  if (!stamped(report)) return;
  StampEvent event = describe_frame(kind, frame, report);
  event.device_ns = stamp_ns(event.raw, report.device_ns);
  const bool sent = kind == EventKind::kTransmit;
  if (!hub_.wants(kind)) {
    // It stays in its register and keeps it locked, until take_stamp().
    if (!report.in_buffer) hub_.in_register[sent ? 0 : 1] = event;
    return;
  }
  if (!report.in_buffer) {
    (void)model_.read_at(sent ? reg::kTXSTMPL : reg::kRXSTMPL, report.time_ns);
    (void)model_.read_at(sent ? reg::kTXSTMPH : reg::kRXSTMPH, report.time_ns);
  }
  hub_.post(event);
}

void SimDevice::release_register(EventKind kind) {
  const bool sent = kind == EventKind::kTransmit;
  (void)model_.read_at(sent ? reg::kTXSTMPH : reg::kRXSTMPH, time_.now_ns());
  hub_.in_register[sent ? 0 : 1].reset();
}

std::uint64_t SimDevice::pair_ns(std::uint32_t low_offset, std::uint64_t t, std::uint64_t* raw) {
  const std::uint64_t low = model_.read_at(low_offset, t) & kTargetNsMask;
  const std::uint64_t high = model_.read_at(low_offset + 4, t);
  if (raw != nullptr) *raw = high << 32 | low;
  return stamp_ns(high << 32 | low, 0);
}

// The part of the interrupt routine that is about timers and inputs.
void SimDevice::look_at_timers() {
  const std::uint64_t now = time_.now_ns();
  const std::uint32_t causes = model_.read_at(reg::kTSICR, now);
  for (std::uint32_t n = 0; n < 2; ++n) {
    StampEvent event;
    event.flags = kStampTimeValid;
    event.system_ns = now;
    event.channel = static_cast<std::uint8_t>(n);
    if ((causes & kCauseTarget0 << n) != 0) {
      event.kind = EventKind::kTargetTime;
      event.device_ns = pair_ns(reg::kTRGTTIML0 + n * kTargetStride, now, &event.raw);
      hub_.post(event);
    }
    if ((causes & kCauseAux0 << n) != 0 && fetch_edge(n, now)) {
      event.kind = EventKind::kAuxiliary;
      event.device_ns = hub_.edges[n]->device_ns;
      event.raw = hub_.edges[n]->raw;
      hub_.post(event);
    }
  }
}

// Reads the capture register when it holds an edge, which lets it capture the next one.
bool SimDevice::fetch_edge(std::uint32_t channel, std::uint64_t t) {
  const std::uint32_t captured = model_.read_at(reg::kTSAUXC, t) & kTsauxcCaptured0 << 2 * channel;
  if (captured == 0) return false;
  AuxiliaryStamp edge;
  edge.valid = true;
  edge.device_ns = pair_ns(reg::kAUXSTMPL0 + channel * kAuxStride, t, &edge.raw);
  hub_.edges[channel] = edge;
  return true;
}

Result<std::unique_ptr<EventSource>> SimDevice::subscribe(Generation handle,
                                                          const EventFilter& filter) {
  constexpr const char* kOperation = "subscribe";
  constexpr std::uint32_t kTimed =
      event_bit(EventKind::kTargetTime) | event_bit(EventKind::kAuxiliary);
  if ((filter.kinds & kAllEventKinds) == 0 || (filter.kinds & ~kAllEventKinds) != 0) {
    return make_error(ErrorCode::kInvalidArgument, kOperation, "kinds: wanted 1 to 31");
  }
  if (!split() && (filter.kinds & ~kTimed) == 0) {
    return not_supported(kOperation, kNoTimedIo);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (status.ok() && model_.removed()) status = gone(kOperation);
  if (!status.ok()) return status;
  // What happened until now is not for this listener. A stamp that nobody took would keep its
  // register locked.
  model_.catch_up();
  if ((filter.kinds & event_bit(EventKind::kTransmit)) != 0) release_register(EventKind::kTransmit);
  if ((filter.kinds & event_bit(EventKind::kReceive)) != 0) release_register(EventKind::kReceive);
  if (split() && (filter.kinds & kTimed) != 0) look_at_timers();
  return std::unique_ptr<EventSource>(
      std::make_unique<SimEventSource>(*this, handle, hub_.subscribe(filter)));
}

void SimDevice::unsubscribe(const std::shared_ptr<Subscription>& subscription) {
  const std::lock_guard<std::mutex> lock(mutex_);
  hub_.end(subscription);
}

Result<std::size_t> SimDevice::take_events(Generation handle, Subscription& subscription,
                                           StampEvent* out, std::size_t capacity) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, "takeEvents");
  if (status.ok() && model_.removed()) status = gone("takeEvents");
  if (!status.ok()) return status;
  model_.catch_up();
  if (split() && (hub_.wants(EventKind::kTargetTime) || hub_.wants(EventKind::kAuxiliary))) {
    look_at_timers();
  }
  std::size_t taken = 0;
  for (; taken < capacity && !subscription.waiting.empty(); ++taken) {
    out[taken] = subscription.waiting.front();
    subscription.waiting.pop_front();
  }
  return taken;
}

EventCounters SimDevice::event_counters(const Subscription& subscription) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return subscription.counters;
}

Result<StampEvent> SimDevice::take_stamp(Generation handle, EventKind kind) {
  constexpr const char* kOperation = "takeStamp";
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (status.ok()) status = flush(kOperation);
  if (!status.ok()) return status;
  const bool sent = kind == EventKind::kTransmit;
  StampEvent event;
  event.kind = kind;
  if ((model_.read(sent ? reg::kTSYNCTXCTL : reg::kTSYNCRXCTL) & kStampValid) == 0) {
    return event;
  }
  const std::uint64_t low = model_.read(sent ? reg::kTXSTMPL : reg::kRXSTMPL);
  const std::uint64_t high = model_.read(sent ? reg::kTXSTMPH : reg::kRXSTMPH);
  std::optional<StampEvent>& known = hub_.in_register[sent ? 0 : 1];
  event.raw = high << 32 | low;
  if (known && known->raw == event.raw) {
    event = *known;
  } else {
    event.flags = kStampTimeValid;
    event.device_ns = stamp_ns(event.raw, model_.truth().device_ns);
  }
  event.system_ns = time_.now_ns();
  known.reset();
  return event;
}

}  // namespace avbhal::sim
