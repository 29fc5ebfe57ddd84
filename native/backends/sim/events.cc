// How stamps get from the simulated adapter to its hub. What the model reports of a frame stands in
// for the driver's interrupt: the stamp registers are read at that instant.
#include "backends/sim/device.h"
#include "base/registers.gen.h"
#include "core/stamp_convert.h"
#include "model/scaled_counter.h"
#include "model/timinca.h"

namespace avbhal::sim {
namespace {

// TSAUXC: AUTT0; AUTT1 lies two bits above.
constexpr std::uint32_t kCaptured0 = reg::kTSAUXC_AUTT0;
constexpr std::uint32_t kCauseTarget0 = reg::kTSICR_TT0, kCauseAux0 = reg::kTSICR_AUTT0;
constexpr std::uint32_t kAuxStride = reg::kAUXSTMPL1 - reg::kAUXSTMPL0;
constexpr std::uint32_t kTargetNsMask = reg::kTRGTTIML0_TTL.mask();

bool stamped(const model::FrameReport& report) {
  return report.outcome == model::StampOutcome::kStamped ||
         report.outcome == model::StampOutcome::kCorrupted;
}

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
  model_.set_frame_source(frames_.source());
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
  const bool sent = kind == EventKind::kTransmit;
  FrameUnit::Passage passage;
  passage.transmit = sent;
  passage.device_ns = report.device_ns + offset_ns();
  passage.mbps = model_.config().link_mbps;
  if (stamped(report)) {
    StampEvent event = describe_frame(kind, frame, report);
    event.device_ns = stamp_ns(event.raw, report.device_ns);
    if (report.in_buffer) passage.own_stamp_ns = event.device_ns;
    if (anonymous_stamps_) event.flags = kStampTimeValid;
    hand_over(event, report);
  }
  frames_.passed(passage, frame, report);
}

void SimDevice::hand_over(const StampEvent& event, const model::FrameReport& report) {
  const EventKind kind = event.kind;
  const bool sent = kind == EventKind::kTransmit;
  if (!hub_.wants(kind)) {
    // It stays in its register and keeps it locked, until take_stamp().
    if (!report.in_buffer) hub_.in_register[sent ? 0 : 1] = event;
    return;
  }
  for (int times = report.repeated ? 2 : 1; times > 0; --times) {
    if (!report.in_buffer) {
      (void)model_.read_at(sent ? reg::kTXSTMPL : reg::kRXSTMPL, report.time_ns);
      (void)model_.read_at(sent ? reg::kTXSTMPH : reg::kRXSTMPH, report.time_ns);
    }
    hub_.post(event);
  }
}

void SimDevice::release_register(EventKind kind) {
  const bool sent = kind == EventKind::kTransmit;
  // A duplicated stamp is there twice.
  for (int times = 2; times > 0; --times)
    (void)model_.read_at(sent ? reg::kTXSTMPH : reg::kRXSTMPH, time_.now_ns());
  hub_.in_register[sent ? 0 : 1].reset();
}

std::uint64_t SimDevice::pair_ns(std::uint32_t low_offset, std::uint64_t t, std::uint64_t* raw) {
  const std::uint64_t low = model_.read_at(low_offset, t) & kTargetNsMask;
  const std::uint64_t high = model_.read_at(low_offset + 4, t);
  if (raw != nullptr) *raw = high << 32 | low;
  return stamp_ns(high << 32 | low, 0);
}

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

bool SimDevice::fetch_edge(std::uint32_t channel, std::uint64_t t) {
  const std::uint32_t captured = model_.read_at(reg::kTSAUXC, t) & kCaptured0 << 2 * channel;
  if (captured == 0) return false;
  AuxiliaryStamp edge;
  edge.valid = true;
  edge.device_ns = pair_ns(reg::kAUXSTMPL0 + channel * kAuxStride, t, &edge.raw);
  hub_.edges[channel] = edge;
  return true;
}

StampingState SimDevice::stamping_state() {
  StampingState state;
  const std::uint32_t timinca = model_.read(reg::kTIMINCA);
  state.transmit = (model_.read(reg::kTSYNCTXCTL) & kStampEnable) != 0;
  state.receive = (model_.read(reg::kTSYNCRXCTL) & kStampEnable) != 0;
  if (!split()) {
    state.clock_running = timinca >> 24 != 0 && (timinca & 0xFFFFFFu) != 0;
    return state;
  }
  state.tsauxc = model_.read(reg::kTSAUXC);
  state.clock_running = (state.tsauxc & reg::kTSAUXC_DISABLE_SYSTIME) == 0;
  state.target_time = (model_.read(reg::kTSIM) & kTimedCauses) == kTimedCauses;
  state.auxiliary = (state.tsauxc & kCaptureEdges) == kCaptureEdges;
  return state;
}

}  // namespace avbhal::sim
