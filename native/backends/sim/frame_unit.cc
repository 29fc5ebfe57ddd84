#include "backends/sim/frame_unit.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "model/frame_codec.h"

namespace avbhal::sim {
namespace {

// From the descriptor to the first byte on the line (assumption).
constexpr std::uint64_t kFetchNs = 500;
constexpr std::uint64_t kNever = model::AdapterModel::kNever;
// A frame that is still on the line has a stamp from here on: two ticks below where it passed.
constexpr std::uint64_t kTickSlackNs = 16;

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
    return static_cast<FrameUnit*>(context)->next_due_ns();
  };
  source.take = [](void* context) { return static_cast<FrameUnit*>(context)->take(); };
  return source;
}

std::uint64_t FrameUnit::Expected::due_ns() const {
  const std::uint64_t at = instant->load();
  return at == kNever ? kNever : at + later_ns;
}

std::vector<FrameUnit::Expected>::iterator FrameUnit::next_expected() {
  return std::min_element(
      expected_.begin(), expected_.end(),
      [](const Expected& a, const Expected& b) { return a.due_ns() < b.due_ns(); });
}

std::uint64_t FrameUnit::next_due_ns() {
  // The model let it pass without a word: the adapter was gone or asleep.
  if (launching_) report_dropped(*std::exchange(launching_, std::nullopt));
  launches_.plan(line_);
  std::uint64_t due_ns = launches_.next_due_ns();
  if (!planned_.empty()) due_ns = std::min(due_ns, planned_.begin()->first);
  return expected_.empty() ? due_ns : std::min(due_ns, next_expected()->due_ns());
}

model::TrafficFrame FrameUnit::take() {
  const std::uint64_t planned_ns = planned_.empty() ? kNever : planned_.begin()->first;
  const std::uint64_t launch_ns = launches_.next_due_ns();
  model::TrafficFrame next;
  const auto first = next_expected();
  const std::uint64_t expected_ns = first == expected_.end() ? kNever : first->due_ns();
  if (planned_ns <= launch_ns && planned_ns <= expected_ns) {
    next.due_ns = planned_ns;
    next.transmit = planned_.begin()->second.transmit;
    passing_ = std::move(planned_.begin()->second.bytes);
    planned_.erase(planned_.begin());
  } else if (launch_ns <= expected_ns) {
    LaunchQueue::Taken taken = launches_.take();
    next.due_ns = taken.slot.sfd_ns;
    next.transmit = true;
    passing_ = taken.frame.bytes;
    launching_ = std::move(taken.frame);
  } else {
    next.due_ns = expected_ns;
    passing_ = std::move(first->bytes);
    expected_.erase(first);
  }
  (void)model::describe_frame(passing_->data(), passing_->size(), &next.frame);
  next.frame.from_host = true;
  return next;
}

void FrameUnit::clear() {
  planned_.clear();
  expected_.clear();
  for (const LaunchedFrame& frame : launches_.clear()) report_dropped(frame);
}

std::shared_ptr<PortState> FrameUnit::open(const FrameFilter& filter) {
  auto made = std::make_shared<PortState>();
  made->filter = filter;
  ports_.emplace(made.get(), made);
  return made;
}

LineSlot FrameUnit::depart(std::size_t bytes, std::uint32_t mbps, std::uint64_t now_ns) {
  launches_.plan(line_);
  const std::uint64_t start_ns = std::max(now_ns + kFetchNs, line_.free_ns);
  line_ = line_slot(launches_.start_behind(start_ns), bytes, mbps);
  launches_.plan(line_);
  return line_;
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

void FrameUnit::offer(PortState& port, PortState::Waiting waiting) {
  const SeenFrame::Kind kind = waiting.frame.kind;
  // What becomes of a launched frame is never lost; there are not many.
  const bool kept = kind == SeenFrame::kLaunched || kind == SeenFrame::kDropped;
  if (!kept && port.waiting.size() >= kPortFrames) {
    ++port.lost;
    return;
  }
  port.waiting.push_back(std::move(waiting));
}

void FrameUnit::report_launch(const LaunchedFrame& frame, const SeenFrame& seen,
                              const PortState::Waiting& when) {
  for (const auto& [key, port] : ports_) {
    PortState::Waiting waiting = when;
    waiting.frame = seen;
    if (port == frame.port) {
      waiting.frame.kind = SeenFrame::kLaunched;
      waiting.frame.ticket = frame.ticket;
      waiting.frame.bytes.clear();
    }
    offer(*port, std::move(waiting));
  }
}

void FrameUnit::report_dropped(const LaunchedFrame& frame) {
  const auto found = ports_.find(frame.port.get());
  if (found == ports_.end() || found->second != frame.port) return;
  PortState::Waiting waiting;
  waiting.frame.kind = SeenFrame::kDropped;
  waiting.frame.ticket = frame.ticket;
  waiting.passed_ns = kNever;
  offer(*found->second, std::move(waiting));
}

void FrameUnit::passed(const Passage& passage, const model::FrameDescription& frame,
                       const model::FrameReport& report) {
  const bool transmit = passage.transmit;
  const std::optional<LaunchedFrame> launched = std::exchange(launching_, std::nullopt);
  if (launched && outlet_) outlet_(passing_, report.wire_ns);
  // Who sent a frame of the host tells the others about it.
  if (ports_.empty() || (transmit && frame.from_host && !launched)) return;
  std::vector<std::uint8_t> bytes = frame.from_host ? *passing_ : generated(frame);
  bytes.resize(on_the_line(bytes.size()));
  SeenFrame seen;
  const std::uint64_t length_ns = model::line_ns(bytes.size() + model::kCheckBytes, passage.mbps);
  // The device's seconds are at most a tenth longer than true ones.
  seen.window = around(passage.device_ns, kInterruptNs, length_ns + length_ns / 10 + kInterruptNs);
  FrameFacts facts;
  if (!read_frame(bytes.data(), bytes.size(), &facts)) return;
  PortState::Waiting when;
  when.passed_ns = passage.device_ns - std::min(passage.device_ns, kTickSlackNs);
  when.ready_ns = report.time_ns + length_ns;
  seen.system_ns = when.ready_ns;
  if (launched) {
    seen.kind = SeenFrame::kOtherSent;
    seen.window.earliest_ns = launched->launch_ns;
    seen.link_mbps = passage.mbps;
    seen.bytes = std::move(bytes);
    report_launch(*launched, seen, when);
    return;
  }
  seen.own_stamp_ns = passage.own_stamp_ns;
  for (const auto& [key, port] : ports_) {
    std::vector<std::uint8_t> own;
    if (!transmit) own = wanted(*port, facts, bytes);
    const bool takes = !own.empty();
    if (!takes && !facts.is_event()) continue;
    PortState::Waiting waiting = when;
    waiting.frame = seen;
    waiting.frame.bytes = takes ? std::move(own) : bytes;
    waiting.frame.message = takes && is_udp(port->filter.transport);
    waiting.frame.kind = transmit ? SeenFrame::kOtherSent
                         : takes  ? SeenFrame::kReceived
                                  : SeenFrame::kOtherReceived;
    offer(*port, std::move(waiting));
  }
}

void FrameUnit::tell_others(const PortState* sender, const DeviceWindow& window,
                            const FrameBytes& bytes, std::uint64_t now_ns) {
  for (const auto& [key, port] : ports_) {
    if (key == sender) continue;
    PortState::Waiting waiting;
    waiting.frame.kind = SeenFrame::kOtherSent;
    waiting.frame.window = window;
    waiting.frame.system_ns = now_ns;
    waiting.frame.bytes = *bytes;
    waiting.ready_ns = now_ns;
    offer(*port, std::move(waiting));
  }
}

}  // namespace avbhal::sim
