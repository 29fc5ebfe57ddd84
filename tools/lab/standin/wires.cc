#include "wires.h"

#include "base/family_traits.h"
#include "model/frame_codec.h"
#include "neighbour.h"

namespace avbhal::standin {
namespace {

constexpr std::uint64_t kNever = ~std::uint64_t{0};
// From the descriptor to the first byte on the line, and from the last byte to Npcap's stamp
// (assumptions).
constexpr std::uint64_t kFetchNs = 500, kInterruptNs = 5000;
constexpr std::uint32_t kMostUntagged = 1514, kMostTagged = 1518;

std::uint32_t number_of(const Adapter& adapter) {
  return static_cast<std::uint32_t>(&adapter - adapter.machine->adapters.data());
}
std::uint64_t true_now(const MachineState& machine) {
  return machine.host.time.now_ns(machine.host.time.context);
}
std::uint32_t most_mbps(const Adapter& adapter) {
  return traits_of(adapter.model.config().family).max_link_mbps;
}
std::uint32_t mbps_of(const Adapter& adapter) { return adapter.model.config().link_mbps; }

Cable* cable_of(MachineState& machine, std::uint32_t number) {
  for (Cable& cable : machine.cables)
    if (cable.connected && (cable.ends[0] == number || cable.ends[1] == number)) return &cable;
  return nullptr;
}
std::uint32_t peer_of(const Cable& cable, std::uint32_t number) {
  return cable.ends[0] == number ? cable.ends[1] : cable.ends[0];
}

void set_link(Adapter& adapter, bool up, std::uint32_t mbps) {
  frames_of(adapter).planned.clear();
  adapter.model.set_link(up, mbps);
  if (adapter.attached) adapter.statistics.filter_status_count += 1;
}

void unplug(MachineState& machine, std::uint32_t number) {
  Cable* cable = cable_of(machine, number);
  if (cable == nullptr) return;
  cable->connected = false;
  for (const std::uint32_t end : cable->ends)
    set_link(machine.adapters[end], false, mbps_of(machine.adapters[end]));
}

bool connect(MachineState& machine, const model::WireOrder& wire) {
  Adapter& a = machine.adapters[wire.adapter];
  Adapter& b = machine.adapters[wire.to];
  const std::uint32_t common = most_mbps(a) < most_mbps(b) ? most_mbps(a) : most_mbps(b);
  if (wire.mbps > common) return false;
  unplug(machine, wire.adapter);
  unplug(machine, wire.to);
  Cable* cable = machine.cables.data();
  while (cable->connected) ++cable;
  cable->connected = true;
  cable->ends = {wire.adapter, wire.to};
  cable->wire.reset(wire.config);
  for (Adapter* end : {&a, &b}) set_link(*end, true, wire.mbps == 0 ? common : wire.mbps);
  return true;
}

std::uint64_t line_bytes(const FrameData& frame) { return frame.size + model::kCheckBytes; }

void arrive(MachineState& machine, std::uint32_t from, const FrameData& frame,
            std::uint64_t wire_sfd_ns, std::uint32_t mbps) {
  Cable* cable = cable_of(machine, from);
  if (cable == nullptr) return;
  Adapter& to = machine.adapters[peer_of(*cable, from)];
  if (to.model.removed() || !to.model.config().link_up) return;
  const std::uint64_t taken =
      model::line_ns(model::kPreambleBytes + line_bytes(frame) + model::kGapBytes, mbps);
  const auto end = cable->ends[0] == from ? model::Wire::kFirst : model::Wire::kSecond;
  const model::WireArrivals arrivals = cable->wire.carry(end, wire_sfd_ns, taken);
  for (std::uint32_t n = 0; n < arrivals.count; ++n)
    frames_of(to).planned.add(arrivals.sfd_ns[n] + to.model.port_latency().ingress_ns, false,
                              frame);
}

bool takes(const std::uint8_t* bytes, std::uint32_t size) {
  FrameFacts facts;
  return read_frame(bytes, size, &facts) && size <= (facts.tagged ? kMostTagged : kMostUntagged);
}

}  // namespace

model::OrderError carry_out_wire_order(MachineState& machine, const model::OrderWords& words) {
  model::WireOrder wire;
  const model::OrderError error = model::parse_wire_order(words, &wire);
  if (error.fault != model::OrderFault::kNone) return error;
  const model::OrderError refused{model::OrderFault::kBadValue, model::Word{},
                                  "adapter, to: the numbers of two adapters"};
  if (wire.adapter >= machine.adapter_count || (wire.connects && wire.to >= machine.adapter_count))
    return refused;
  if (!wire.connects) {
    unplug(machine, wire.adapter);
    return model::OrderError{};
  }
  if (connect(machine, wire)) return model::OrderError{};
  return {model::OrderFault::kBadValue, model::Word{}, "mbps: at most what both ends can do"};
}

HostFrames& frames_of(const Adapter& adapter) {
  return adapter.machine->frames[number_of(adapter)];
}

bool is_wired(MachineState& machine, std::uint32_t number) {
  return cable_of(machine, number) != nullptr;
}

bool change_wired_link(MachineState& machine, std::uint32_t number, std::uint32_t mbps) {
  const Cable& cable = *cable_of(machine, number);
  for (const std::uint32_t end : cable.ends)
    if (mbps > most_mbps(machine.adapters[end])) return false;
  for (const std::uint32_t end : cable.ends) set_link(machine.adapters[end], mbps != 0, mbps);
  return true;
}

NtStatus send_frame(MachineState& machine, std::uint32_t number, const std::uint8_t* bytes,
                    std::uint32_t size) {
  if (size > kMostFrameBytes || !takes(bytes, size)) return kStatusInvalidParameter;
  Adapter& adapter = machine.adapters[number];
  HostFrames& frames = frames_of(adapter);
  if (!adapter.model.config().link_up) return kStatusUnsuccessful;
  const std::uint64_t now_ns = true_now(machine);
  FrameData& sent = machine.outgoing;
  // Captures see what the program gave; the adapter pads.
  fill_frame(sent, bytes, size, false);
  frames.seen.add(now_ns, sent);
  fill_frame(sent, bytes, size, true);
  const std::uint32_t mbps = mbps_of(adapter);
  const std::uint64_t begin_ns =
      now_ns + kFetchNs > frames.line_free_ns ? now_ns + kFetchNs : frames.line_free_ns;
  const std::uint64_t sfd_ns = begin_ns + model::line_ns(model::kPreambleBytes, mbps);
  const std::uint64_t end_ns = sfd_ns + model::line_ns(line_bytes(sent), mbps);
  frames.line_free_ns = end_ns + model::line_ns(model::kGapBytes, mbps);
  frames.planned.add(sfd_ns, true, sent);
  arrive(machine, number, sent, sfd_ns + adapter.model.port_latency().egress_ns, mbps);
  machine.host.time.wait_until_ns(machine.host.time.context, end_ns);
  adapter.model.catch_up();
  return kStatusSuccess;
}

void feed_frames(Adapter& adapter) {
  frames_of(adapter).planned.clear();
  model::FrameSource source;
  source.context = &adapter;
  source.next_due_ns = [](void* context) {
    const auto* first = frames_of(*static_cast<Adapter*>(context)).planned.first();
    return first == nullptr ? kNever : first->sfd_ns;
  };
  source.take = [](void* context) {
    HostFrames& frames = frames_of(*static_cast<Adapter*>(context));
    model::TrafficFrame next;
    next.due_ns = frames.planned.first()->sfd_ns;
    next.transmit = frames.planned.first()->transmit;
    const FrameData& frame = frames.planned.take();
    fill_frame(frames.passing, frame.bytes, frame.size, false);
    (void)model::describe_frame(frame.bytes, frame.size, &next.frame);
    next.frame.from_host = true;
    return next;
  };
  adapter.model.set_frame_source(source);
}

void note_passage(Adapter& adapter, bool transmit, const model::FrameDescription& frame,
                  const model::FrameReport& report) {
  if (frame.from_host && transmit) {
    // Captures have seen it on its way out.
    if (cable_of(*adapter.machine, number_of(adapter)) == nullptr) answer_pdelay(adapter, report);
    return;
  }
  if (!transmit && !report.delivered) return;
  FrameData& seen = frames_of(adapter).passing;
  if (!frame.from_host) {
    const auto& id = frame.clock_identity;
    const MacAddress source = transmit ? adapter.model.config().identity.mac
                                       : MacAddress{id[0], id[1], id[2], id[5], id[6], id[7]};
    seen.size =
        static_cast<std::uint16_t>(model::write_frame(frame, source, seen.bytes, kMostFrameBytes));
  }
  const std::uint64_t length_ns = model::line_ns(line_bytes(seen), mbps_of(adapter));
  const std::uint64_t seen_ns = report.time_ns + (transmit ? 0 : length_ns + kInterruptNs);
  frames_of(adapter).seen.add(seen_ns, seen);
}

}  // namespace avbhal::standin
