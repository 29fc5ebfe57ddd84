#include "backends/sim/stamp_hub.h"

#include <algorithm>

namespace avbhal::sim {
namespace {

bool passes(const EventFilter& filter, const StampEvent& event) {
  if ((filter.kinds & event_bit(event.kind)) == 0) return false;
  // Timers and inputs have no tag to filter by.
  if (event.kind != EventKind::kTransmit && event.kind != EventKind::kReceive) return true;
  const bool tagged = (event.flags & kStampVlan) != 0;
  if (filter.vlan_id && (!tagged || event.vlan_id != *filter.vlan_id)) return false;
  return !filter.pcp || (tagged && event.pcp == *filter.pcp);
}

void offer(Subscription& to, StampEvent event) {
  if (++to.sequence == 0) to.sequence = 1;
  if (to.waiting.size() >= kSubscriptionEvents) {
    ++to.counters.lost;
    return;
  }
  event.sequence = to.sequence;
  to.waiting.push_back(event);
  ++to.counters.posted;
}

}  // namespace

std::shared_ptr<Subscription> StampHub::subscribe(const EventFilter& filter) {
  auto made = std::make_shared<Subscription>();
  made->filter = filter;
  subscriptions_.push_back(made);
  return made;
}

void StampHub::end(const std::shared_ptr<Subscription>& subscription) {
  subscriptions_.erase(std::remove(subscriptions_.begin(), subscriptions_.end(), subscription),
                       subscriptions_.end());
}

bool StampHub::wants(EventKind kind) const {
  return std::any_of(subscriptions_.begin(), subscriptions_.end(), [kind](const auto& one) {
    return (one->filter.kinds & event_bit(kind)) != 0;
  });
}

void StampHub::post(const StampEvent& event) {
  for (const auto& one : subscriptions_) {
    if (passes(one->filter, event)) offer(*one, event);
  }
}

StampEvent describe_frame(EventKind kind, const model::FrameDescription& frame,
                          const model::FrameReport& report) {
  StampEvent event;
  event.kind = kind;
  event.raw = std::uint64_t{report.stamp.high} << 32 | report.stamp.low;
  event.system_ns = report.time_ns;
  event.correction_scaled_ns = frame.correction_field;
  event.frame_bytes = frame.length;
  event.sequence_id = frame.sequence_id;
  event.message_type = frame.message_type;
  event.flags = kStampTimeValid | kStampMessageType | kStampSequenceId | kStampSourcePort |
                kStampCorrection | kStampMatched;
  if (frame.vlan_id != model::kNoVlan) {
    event.flags |= kStampVlan;
    event.vlan_id = frame.vlan_id;
    event.pcp = frame.pcp == model::kNoPcp ? std::uint8_t{0} : frame.pcp;
  }
  std::copy(frame.clock_identity.begin(), frame.clock_identity.end(), event.source_port.begin());
  event.source_port[8] = static_cast<std::uint8_t>(frame.port_number >> 8);
  event.source_port[9] = static_cast<std::uint8_t>(frame.port_number);
  return event;
}

}  // namespace avbhal::sim
