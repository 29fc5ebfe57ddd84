#include "polling.h"

#include "adapters.h"
#include "base/registers.gen.h"
#include "base/wide.h"
#include "events.h"
#include "hardware.h"
#include "wires.h"

namespace avbhal::standin {
namespace {

using avb_abi::TsEvent;

constexpr std::uint64_t kPollNs = 1000000, kSlowPollNs = 10000000;
constexpr std::uint32_t kStampsPerTick = 8;
constexpr std::uint32_t kStampValid = reg::kTSYNCRXCTL_RXTT;
constexpr std::uint32_t kTargetCauses = 3, kTargetShift = 3;  // TSICR bits 3 and 4
constexpr std::uint32_t kAuxTaken[] = {reg::kTSAUXC_AUTT0, reg::kTSAUXC_AUTT1};
constexpr std::uint32_t kAuxLow[] = {reg::kAUXSTMPL0, reg::kAUXSTMPL1};
constexpr std::uint32_t kAuxHigh[] = {reg::kAUXSTMPH0, reg::kAUXSTMPH1};
constexpr std::uint32_t kTargetLow[] = {reg::kTRGTTIML0, reg::kTRGTTIML1};
constexpr std::uint32_t kTargetHigh[] = {reg::kTRGTTIMH0, reg::kTRGTTIMH1};
constexpr std::uint16_t kSmallestFrame = 48, kSmallestTaggedFrame = 52;

Family family_of(const Adapter& adapter) { return adapter.model.config().family; }
bool ideal(const MachineState& machine) { return machine.behaviour == Behaviour::kIdeal; }

std::uint32_t number_of(const MachineState& machine, const Adapter& adapter) {
  return static_cast<std::uint32_t>(&adapter - machine.adapters.data());
}

TsEvent plain_event(std::uint32_t type, std::uint64_t time) {
  TsEvent event{};
  event.event_type = type;
  event.timestamp_ns = time;
  event.vlan_id = avb_abi::kAnyVlan;
  event.pcp = avb_abi::kAnyPcp;
  return event;
}

std::uint64_t pair_at(MachineState& machine, Adapter& adapter, std::uint32_t low_offset,
                      std::uint32_t high_offset, std::uint64_t t_ns) {
  const std::uint32_t low = adapter.model.read_at(low_offset, t_ns);
  return event_time(machine, adapter, low, adapter.model.read_at(high_offset, t_ns));
}

std::uint64_t clock_ns_at(Adapter& adapter, std::uint64_t t_ns) {
  if (family_of(adapter) == Family::kI210) adapter.model.read_at(reg::kSYSTIMR, t_ns);
  const std::uint32_t low = adapter.model.read_at(reg::kSYSTIML, t_ns);
  return adapter.model.read_at(reg::kSYSTIMH, t_ns) * kNsPerSecond + low;
}

// On I210 the public driver looks at a bit that is never set.
void poll_tx_stamps(MachineState& machine, Adapter& adapter, std::uint64_t t_ns) {
  if (!has_packet_stamps(adapter)) return;
  if (family_of(adapter) == Family::kI210 && !ideal(machine)) return;
  for (std::uint32_t taken = 0; taken < kStampsPerTick; ++taken) {
    if ((adapter.model.read_at(reg::kTSYNCTXCTL, t_ns) & kStampValid) == 0) return;
    const std::uint64_t time = pair_at(machine, adapter, reg::kTXSTMPL, reg::kTXSTMPH, t_ns) +
                               static_cast<std::uint64_t>(adapter.settings.egress_latency_ns);
    post_event(machine, number_of(machine, adapter), plain_event(avb_abi::kTsEventTx, time));
  }
}

void post_reached(MachineState& machine, Adapter& adapter, std::uint64_t t_ns) {
  const std::uint32_t reached = adapter.events.reached_poll;
  adapter.events.reached_poll = 0;
  for (std::uint32_t timer = 0; timer < 2; ++timer) {
    if ((reached >> timer & 1u) == 0) continue;
    const std::uint64_t time =
        ideal(machine) ? pair_at(machine, adapter, kTargetLow[timer], kTargetHigh[timer], t_ns)
                       : clock_ns_at(adapter, t_ns);
    TsEvent event = plain_event(avb_abi::kTsEventTargetTime, time);
    event.trigger_source = static_cast<std::uint8_t>(timer);
    post_event(machine, number_of(machine, adapter), event);
  }
}

void post_aux(MachineState& machine, Adapter& adapter, std::uint64_t t_ns) {
  const std::uint32_t control = adapter.model.read_at(reg::kTSAUXC, t_ns);
  for (std::uint32_t unit = 0; unit < 2; ++unit) {
    if ((control & kAuxTaken[unit]) == 0) continue;
    AuxCapture& aux = adapter.events.aux[unit];
    aux.time = pair_at(machine, adapter, kAuxLow[unit], kAuxHigh[unit], t_ns);
    aux.valid = true;
    TsEvent event = plain_event(avb_abi::kTsEventAux, aux.time);
    event.trigger_source = static_cast<std::uint8_t>(unit);
    post_event(machine, number_of(machine, adapter), event);
  }
}

void fast_tick(MachineState& machine, Adapter& adapter, std::uint64_t t_ns) {
  AdapterEvents& events = adapter.events;
  events.next_poll_ns = t_ns + kPollNs;
  // Another adapter was opened: the tick returns, and nobody arms the timer again.
  if (global_adapter(machine, &adapter) != &adapter || !adapter.bar_mapped) {
    events.poll_armed = false;
    return;
  }
  poll_tx_stamps(machine, adapter, t_ns);
  const bool split = has_split_clock(family_of(adapter));
  if (family_of(adapter) == Family::kI226 || (ideal(machine) && split)) {
    collect_flags(adapter, t_ns);
    post_reached(machine, adapter, t_ns);
  }
  if (ideal(machine) && split) post_aux(machine, adapter, t_ns);
}

void slow_tick(MachineState& machine, Adapter& adapter, std::uint64_t t_ns) {
  AdapterEvents& events = adapter.events;
  events.next_slow_poll_ns = t_ns + kSlowPollNs;
  collect_flags(adapter, t_ns);
  for (std::uint32_t timer = 0; timer < 2; ++timer) {
    if ((events.reached_slow & events.slow_timers & 1u << timer) == 0) continue;
    TsEvent event = plain_event(avb_abi::kTsEventTargetTime, 0);
    event.timestamp_ns = pair_at(machine, adapter, kAuxLow[timer], kAuxHigh[timer], t_ns);
    event.vlan_id = 0;
    event.pcp = 0;
    event.queue = static_cast<std::uint8_t>(timer);
    post_event(machine, number_of(machine, adapter), event);
    events.slow_timers &= ~(1u << timer);
  }
}

void run_adapter(MachineState& machine, Adapter& adapter, std::uint64_t now_ns) {
  AdapterEvents& events = adapter.events;
  for (std::uint32_t ticks = 0;; ++ticks) {
    const bool slow = events.slow_timers != 0 && events.next_slow_poll_ns <= now_ns;
    const bool fast = events.poll_armed && events.next_poll_ns <= now_ns;
    if (!slow && !fast) break;
    if (ticks >= kMostTicks) {
      events.next_poll_ns = now_ns + kPollNs;
      events.next_slow_poll_ns = now_ns + kSlowPollNs;
      break;
    }
    if (slow && (!fast || events.next_slow_poll_ns < events.next_poll_ns))
      slow_tick(machine, adapter, events.next_slow_poll_ns);
    else
      fast_tick(machine, adapter, events.next_poll_ns);
  }
  adapter.model.catch_up();
}

// EtherType 0x88F7 with at most one tag; general messages are not reported.
bool reported(const model::FrameDescription& frame) {
  const bool tagged = frame.vlan_id != model::kNoVlan;
  return frame.transport == model::FrameTransport::kLayer2 && frame.ptp_version == 2 &&
         frame.message_type <= 3 &&
         frame.length >= (tagged ? kSmallestTaggedFrame : kSmallestFrame);
}

// The register pair, whatever it holds. Ideal: the stamp of this frame, where it has one; it may
// lie in front of the frame instead of in the registers.
bool received_time(MachineState& machine, Adapter& adapter, const model::FrameReport& report,
                   std::uint64_t* time) {
  if (ideal(machine) && report.in_buffer) {
    *time = event_time(machine, adapter, report.stamp.low, report.stamp.high);
    return true;
  }
  const std::uint32_t control = adapter.model.read_at(reg::kTSYNCRXCTL, report.time_ns);
  if (ideal(machine) && (control & kStampValid) == 0) return false;
  *time = pair_at(machine, adapter, reg::kRXSTMPL, reg::kRXSTMPH, report.time_ns);
  return true;
}

void frame_received(void* context, const model::FrameDescription& frame,
                    const model::FrameReport& report) {
  auto& adapter = *static_cast<Adapter*>(context);
  note_passage(adapter, false, frame, report);
  MachineState& machine = *adapter.machine;
  const std::uint32_t number = number_of(machine, adapter);
  if (!adapter.attached || !has_packet_stamps(adapter) || !reported(frame)) return;
  if (!wanted(machine, number, avb_abi::kTsEventRx)) return;
  std::uint64_t time = 0;
  if (!received_time(machine, adapter, report, &time)) return;
  TsEvent event = plain_event(
      avb_abi::kTsEventRx, time + static_cast<std::uint64_t>(adapter.settings.ingress_latency_ns));
  event.vlan_id = frame.vlan_id;
  event.pcp = frame.pcp;
  event.packet_length = frame.length;
  event.trigger_source = frame.message_type;
  event.correction_field = frame.correction_field;
  post_event(machine, number, event);
  // The stamp is there again: a driver that looks reports it again.
  if (report.repeated && received_time(machine, adapter, report, &time))
    post_event(machine, number, event);
}

}  // namespace

bool has_packet_stamps(const Adapter& adapter) {
  return adapter.bar_mapped && driver_traits_of(adapter).has_operations &&
         (driver_traits_of(adapter).capabilities & avb_abi::kCapEnhancedTs) != 0;
}

std::uint64_t event_time(MachineState& machine, Adapter& adapter, std::uint32_t low,
                         std::uint32_t high) {
  const std::uint64_t raw = (std::uint64_t{high} << 32) | low;
  if (!ideal(machine)) return raw;
  if (has_split_clock(family_of(adapter))) return high * kNsPerSecond + low;
  return family_of(adapter) == Family::kI219
             ? raw / kI219CountsPerNs + i219_offset_ns(machine, adapter)
             : raw;
}

void collect_flags(Adapter& adapter, std::uint64_t t_ns) {
  const std::uint32_t causes = adapter.model.read_at(reg::kTSICR, t_ns);
  const std::uint32_t reached = causes >> kTargetShift & kTargetCauses;
  adapter.events.reached_poll |= reached;
  adapter.events.reached_slow |= reached;
  adapter.events.reached_aux_call |= reached;
}

void run_polls(MachineState& machine) {
  const std::uint64_t now_ns = machine.host.time.now_ns(machine.host.time.context);
  for (std::uint32_t i = 0; i < machine.adapter_count; ++i)
    if (machine.adapters[i].attached) run_adapter(machine, machine.adapters[i], now_ns);
}

bool anything_runs(const MachineState& machine) {
  for (std::uint32_t i = 0; i < machine.adapter_count; ++i) {
    const Adapter& adapter = machine.adapters[i];
    if (!adapter.attached) continue;
    if (adapter.events.poll_armed || adapter.events.slow_timers != 0 ||
        adapter.model.traffic_active() || !machine.frames[i].planned.empty())
      return true;
  }
  return false;
}

void start_poll(MachineState& machine, Adapter& adapter) {
  AdapterEvents& events = adapter.events;
  if (events.poll_flag || adapter.hw_state < avb_abi::kHwBarMapped) return;
  events.poll_flag = events.poll_armed = true;
  events.next_poll_ns = machine.host.time.now_ns(machine.host.time.context) + kPollNs;
}

void start_slow_poll(MachineState& machine, Adapter& adapter, std::uint32_t timer) {
  AdapterEvents& events = adapter.events;
  events.reached_slow &= ~(1u << timer);
  if (events.slow_timers == 0)
    events.next_slow_poll_ns = machine.host.time.now_ns(machine.host.time.context) + kSlowPollNs;
  events.slow_timers |= 1u << timer;
}

void stop_polls(Adapter& adapter) {
  adapter.events.poll_flag = adapter.events.poll_armed = false;
  adapter.events.slow_timers = 0;
}

void watch_frames(MachineState& machine, Adapter& adapter) {
  adapter.machine = &machine;
  model::FrameSink sink;
  sink.context = &adapter;
  sink.received = frame_received;
  sink.transmitted = [](void* self, const model::FrameDescription& frame,
                        const model::FrameReport& report) {
    note_passage(*static_cast<Adapter*>(self), true, frame, report);
  };
  adapter.model.set_frame_sink(sink);
}

}  // namespace avbhal::standin
