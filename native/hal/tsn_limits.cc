#include "hal/tsn_limits.h"

#include <string>

#include "hal/time_range.h"

namespace avbhal {
namespace {

constexpr char kClauseGates[] = "IEEE 802.1Q-2022 8.6.8.4";
constexpr char kClauseShaper[] = "IEEE 802.1Q-2022 8.6.8.2";
constexpr char kClauseTag[] = "IEEE 802.1Q-2022 9.6";

constexpr std::uint32_t kEntityTypes = 7;

template <class T>
std::string text(T value) {
  return std::to_string(+value);
}

Status refuse(const std::string& field, const std::string& wanted, const std::string& got,
              const char* clause) {
  std::string detail = field + " must be " + wanted + ", got " + got;
  if (*clause != 0) detail += " (" + std::string(clause) + ")";
  return make_error(ErrorCode::kInvalidArgument, {}, detail);
}

Status check_class(std::uint8_t traffic_class) {
  return require_within("trafficClass", 0, kMaxPriority, traffic_class, "IEEE 802.1Q-2022 8.6.6");
}

Status check_tag(std::uint16_t vlan_id, std::uint8_t priority) {
  Status valid = require_within("vlanId", 1, kMaxVlanId, vlan_id, kClauseTag);
  return valid.ok() ? require_within("priority", 0, kMaxPriority, priority, kClauseTag)
                    : std::move(valid);
}

}  // namespace

Status check_gates(const GateSchedule& schedule) {
  if (schedule.cycle_time_ns == 0) return refuse("cycleTimeNs", "more than 0", "0", kClauseGates);
  const std::size_t count = schedule.entries.size();
  if (count < 1 || count > kMaxGateEntries)
    return refuse("entries", "1 to 8 of them", text(count), kClauseGates);
  std::uint64_t total_ns = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (schedule.entries[i].duration_ns == 0)
      return refuse("entries[" + text(i) + "].durationNs", "more than 0", "0", kClauseGates);
    total_ns += schedule.entries[i].duration_ns;
  }
  if (total_ns <= schedule.cycle_time_ns) return ok_status();
  return refuse("entries",
                "durations of at most cycleTimeNs = " + text(schedule.cycle_time_ns) + " together",
                text(total_ns), kClauseGates);
}

Status check_preemption(const FramePreemption& preemption) {
  const std::uint32_t bytes = preemption.min_fragment_bytes;
  if (bytes == 64 || bytes == 128 || bytes == 192 || bytes == 256) return ok_status();
  return refuse("minFragmentBytes", "64, 128, 192 or 256", text(bytes),
                "IEEE 802.3-2022 clause 99");
}

Status check_shaper(const CreditShaper& shaper) {
  Status valid = check_class(shaper.traffic_class);
  if (!valid.ok() || !shaper.enable) return valid;
  if (shaper.idle_slope_bps <= 0)
    return refuse("idleSlopeBps", "more than 0", text(shaper.idle_slope_bps), kClauseShaper);
  if (shaper.send_slope_bps > 0)
    return refuse("sendSlopeBps", "idleSlope - port rate, at most 0", text(shaper.send_slope_bps),
                  kClauseShaper);
  constexpr std::int64_t kMostBps = std::int64_t{1} << 40;
  if (shaper.idle_slope_bps > kMostBps || shaper.send_slope_bps < -kMostBps)
    return refuse("slopes", "less than 2^40 bit/s", text(shaper.idle_slope_bps), kClauseShaper);
  if (shaper.hi_credit_bytes < 0)
    return refuse("hiCreditBytes", "0 or more", text(shaper.hi_credit_bytes), kClauseShaper);
  if (shaper.lo_credit_bytes > 0)
    return refuse("loCreditBytes", "0 or less", text(shaper.lo_credit_bytes), kClauseShaper);
  return ok_status();
}

Status check_launch_time(const LaunchTime& launch) { return check_class(launch.traffic_class); }

Status check_launch_future(const LaunchTime& launch, std::uint64_t now_ns) {
  if (!launch.enable) return ok_status();
  return check_time("deviceNs", launch.device_ns, now_ns, kSplitLastNs);
}

Status check_vlan(const VlanTagging& vlan) {
  return vlan.enable ? check_tag(vlan.vlan_id, vlan.pcp) : ok_status();
}

Status check_eee(const EnergyEfficiency& eee) {
  if (!eee.enable) return ok_status();
  return require_within("lpiTimerUs", 0, kMaxLpiTimerUs, eee.lpi_timer_us,
                        "IEEE 802.3-2022 79.3.5");
}

Status check_pfc(const PriorityFlowControl& pfc) {
  if (!pfc.enable || pfc.priority_mask != 0) return ok_status();
  return refuse("priorityMask", "at least one priority", "0", "IEEE 802.1Q-2022 clause 36");
}

Status check_stream(const StreamReservation& stream) {
  if (Status valid = check_tag(stream.vlan_id, stream.priority); !valid.ok()) return valid;
  if (stream.bandwidth_bps == 0)
    return refuse("bandwidthBps", "more than 0", "0", "IEEE 802.1Q-2022 35.2.2.8.4");
  return require_within("maxFrameBytes", kMinFrameBytes, kMaxFrameBytes, stream.max_frame_bytes,
                        "IEEE 802.3-2022 3.2.7");
}

Status check_entity_mask(std::uint32_t mask) {
  return require_within("mask", 1, kEntityTypes, mask, "IEEE 1722.1-2021 6.2.2");
}

}  // namespace avbhal
