#include "backends/sim/frame_unit.h"

#include <algorithm>

#include "base/limits.h"
#include "model/frame_codec.h"

namespace avbhal::sim {
namespace {

// From the descriptor to the first byte on the line (assumption).
constexpr std::uint64_t kFetchNs = 500;
constexpr std::uint64_t kNever = ~std::uint64_t{0};

std::size_t on_the_line(std::size_t bytes) { return std::max(bytes, kShortestFrameBytes); }

template <class List, class Value>
bool has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

DeviceWindow around(std::uint64_t device_ns, std::uint64_t before_ns, std::uint64_t after_ns) {
  return {device_ns - std::min(device_ns, before_ns), device_ns + after_ns};
}

// What the model made by itself.
std::vector<std::uint8_t> generated(const model::FrameDescription& frame) {
  std::vector<std::uint8_t> bytes(kMaxSendBytes);
  const auto& id = frame.clock_identity;
  const MacAddress source = {id[0], id[1], id[2], id[5], id[6], id[7]};
  bytes.resize(model::write_frame(frame, source, bytes.data(), bytes.size()));
  return bytes;
}

}  // namespace

model::FrameSource FrameUnit::source() {
  model::FrameSource source;
  source.context = this;
  source.next_due_ns = [](void* context) {
    const auto& planned = static_cast<FrameUnit*>(context)->planned_;
    return planned.empty() ? kNever : planned.begin()->first;
  };
  source.take = [](void* context) {
    auto* self = static_cast<FrameUnit*>(context);
    const auto first = self->planned_.begin();
    model::TrafficFrame next;
    (void)model::describe_frame(first->second.bytes->data(), first->second.bytes->size(),
                                &next.frame);
    next.frame.from_host = true;
    next.due_ns = first->first;
    next.transmit = first->second.transmit;
    self->passing_ = first->second.bytes;
    self->planned_.erase(first);
    return next;
  };
  return source;
}

std::shared_ptr<PortState> FrameUnit::open(const FrameFilter& filter) {
  auto made = std::make_shared<PortState>();
  made->filter = filter;
  ports_.emplace(made.get(), made);
  return made;
}

FrameUnit::LineSlot FrameUnit::depart(std::size_t bytes, std::uint32_t mbps, std::uint64_t now_ns) {
  const std::uint64_t start = std::max(now_ns + kFetchNs, line_free_ns_);
  LineSlot out;
  out.sfd_ns = start + model::line_ns(model::kPreambleBytes, mbps);
  out.end_ns = out.sfd_ns + model::line_ns(on_the_line(bytes) + model::kCheckBytes, mbps);
  line_free_ns_ = out.end_ns + model::line_ns(model::kGapBytes, mbps);
  return out;
}

void FrameUnit::plan(bool transmit, FrameBytes bytes, std::uint64_t sfd_ns) {
  planned_.emplace(sfd_ns, Planned{transmit, std::move(bytes)});
}

std::vector<std::uint8_t> FrameUnit::wanted(const PortState& port, const FrameFacts& facts,
                                            const std::vector<std::uint8_t>& bytes) const {
  const FrameFilter& filter = port.filter;
  if (is_udp(filter.transport)) return message_for(filter, facts, bytes);
  if (facts.ether_type != filter.ether_type) return {};
  constexpr MacAddress kBroadcast = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  const bool taken = facts.destination == own_ || facts.destination == kBroadcast ||
                     has(filter.groups, facts.destination);
  return taken ? bytes : std::vector<std::uint8_t>{};
}

// As the network stack: addressed to this host, whole, and with right checksums.
std::vector<std::uint8_t> FrameUnit::message_for(const FrameFilter& filter, const FrameFacts& facts,
                                                 const std::vector<std::uint8_t>& bytes) const {
  const std::size_t at = kEthernetHeaderBytes + (facts.tagged ? kVlanTagBytes : 0);
  UdpDatagram datagram;
  if (!read_udp(facts.ether_type, bytes.data() + at, bytes.size() - at, &datagram)) return {};
  const IpVersion version = ip_version(filter.transport);
  const bool own = facts.destination == own_ && datagram.destination == link_local(version, own_);
  const bool joined = facts.destination == group_mac(version, datagram.destination) &&
                      has(filter.ip_groups, datagram.destination);
  if (datagram.version != version || !is_ptp_port(datagram.destination_port) || !datagram.intact ||
      !(own || joined)) {
    return {};
  }
  const std::size_t size = ptp_message_bytes(datagram.payload, datagram.payload_bytes);
  std::vector<std::uint8_t> out(kEndpointBytes + size);
  write_endpoint({datagram.source, datagram.destination_port}, out.data());
  std::copy_n(datagram.payload, size, out.begin() + kEndpointBytes);
  return out;
}

void FrameUnit::offer(PortState& port, SeenFrame frame, std::uint64_t ready_ns) {
  if (port.waiting.size() >= kPortFrames) {
    ++port.lost;
    return;
  }
  port.waiting.push_back({std::move(frame), ready_ns});
}

void FrameUnit::passed(const Passage& passage, const model::FrameDescription& frame,
                       const model::FrameReport& report) {
  const bool transmit = passage.transmit;
  // Who sent a frame of the host tells the others about it.
  if (ports_.empty() || (transmit && frame.from_host)) return;
  std::vector<std::uint8_t> bytes = frame.from_host ? *passing_ : generated(frame);
  bytes.resize(on_the_line(bytes.size()));
  SeenFrame seen;
  const std::uint64_t length_ns = model::line_ns(bytes.size() + model::kCheckBytes, passage.mbps);
  // The device's seconds are at most a tenth longer than true ones.
  seen.window = around(passage.device_ns, kInterruptNs, length_ns + length_ns / 10 + kInterruptNs);
  FrameFacts facts;
  if (!read_frame(bytes.data(), bytes.size(), &facts)) return;
  const std::uint64_t ready_ns = report.time_ns + length_ns;
  seen.system_ns = ready_ns;
  seen.own_stamp_ns = passage.own_stamp_ns;
  for (const auto& [key, port] : ports_) {
    std::vector<std::uint8_t> own;
    if (!transmit) own = wanted(*port, facts, bytes);
    const bool takes = !own.empty();
    if (!takes && !facts.is_event()) continue;
    SeenFrame copy = seen;
    copy.bytes = takes ? std::move(own) : bytes;
    copy.message = takes && is_udp(port->filter.transport);
    copy.kind = transmit ? SeenFrame::kOtherSent
                : takes  ? SeenFrame::kReceived
                         : SeenFrame::kOtherReceived;
    offer(*port, std::move(copy), ready_ns);
  }
}

void FrameUnit::tell_others(const PortState* sender, const DeviceWindow& window,
                            const FrameBytes& bytes, std::uint64_t now_ns) {
  for (const auto& [key, port] : ports_) {
    if (key == sender) continue;
    SeenFrame seen;
    seen.kind = SeenFrame::kOtherSent;
    seen.window = window;
    seen.system_ns = now_ns;
    seen.bytes = *bytes;
    offer(*port, std::move(seen), now_ns);
  }
}

}  // namespace avbhal::sim
