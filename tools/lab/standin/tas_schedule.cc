#include "tas_schedule.h"

#include "base/wide.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kDefaultCycleNs = 1000000;
constexpr std::uint64_t kU32Max = 0xFFFFFFFFu;

struct Window {
  std::uint32_t from_ns;
  std::uint32_t to_ns;
};

// False when the queue already has a window that does not end where this one begins.
bool add_window(TasSchedule& plan, std::uint32_t queue, Window window) {
  const bool first = plan.open_ns[queue] == plan.cycle_ns;
  if (!first && plan.close_ns[queue] != window.from_ns) return false;
  if (first) plan.open_ns[queue] = window.from_ns;
  plan.close_ns[queue] = window.to_ns;
  return true;
}

bool add_entry(TasSchedule& plan, std::uint8_t gates, Window window) {
  for (std::uint32_t queue = 0; queue < kTransmitQueues; ++queue)
    if ((gates >> queue & 1u) != 0 && !add_window(plan, queue, window)) return false;
  return true;
}

// Number of entries up to the last one that lasts longer than 0 ns.
std::uint32_t used_entries(const avb_abi::TasConfig& config) {
  std::uint32_t used = 0;
  for (std::uint32_t i = 0; i < avb_abi::kGateEntries; ++i)
    if (config.gate_durations_ns[i] != 0) used = i + 1;
  return used;
}

NtStatus plan_gates(const avb_abi::TasConfig& config, TasSchedule* plan) {
  const std::uint32_t used = used_entries(config);
  if (used == 0) add_entry(*plan, 0xFF, {0, plan->cycle_ns});
  std::uint64_t at_ns = 0;
  for (std::uint32_t i = 0; i < used; ++i) {
    const std::uint32_t lasts_ns = config.gate_durations_ns[i];
    if (lasts_ns == 0) continue;
    if (lasts_ns > plan->cycle_ns - at_ns) return kStatusInvalidParameter;
    const auto from_ns = static_cast<std::uint32_t>(at_ns);
    at_ns += lasts_ns;
    const auto to_ns = i + 1 == used ? plan->cycle_ns : static_cast<std::uint32_t>(at_ns);
    if (!add_entry(*plan, config.gate_states[i], {from_ns, to_ns})) return kStatusNotSupported;
  }
  return kStatusSuccess;
}

NtStatus plan_base(const avb_abi::TasConfig& config, std::uint64_t now_ns, TasSchedule* plan) {
  if (config.base_time_ns >= kNsPerSecond || config.base_time_s > kU32Max)
    return kStatusInvalidParameter;
  plan->base_ns = config.base_time_s * kNsPerSecond + config.base_time_ns;
  if (plan->base_ns <= now_ns)
    plan->base_ns += ((now_ns - plan->base_ns) / plan->cycle_ns + 1) * plan->cycle_ns;
  return plan->base_ns / kNsPerSecond > kU32Max ? kStatusInvalidParameter : kStatusSuccess;
}

}  // namespace

std::uint32_t wrapped_cycle_ns(const avb_abi::TasConfig& config) {
  const auto second = static_cast<std::uint32_t>(kNsPerSecond);
  const std::uint32_t cycle_ns = config.cycle_time_s * second + config.cycle_time_ns;
  return cycle_ns == 0 ? kDefaultCycleNs : cycle_ns;
}

NtStatus plan_schedule(const avb_abi::TasConfig& config, std::uint64_t now_ns, TasSchedule* plan) {
  const std::uint64_t cycle_ns = config.cycle_time_s * kNsPerSecond + config.cycle_time_ns;
  if (cycle_ns > kU32Max) return kStatusInvalidParameter;
  *plan = TasSchedule{};
  plan->cycle_ns = cycle_ns == 0 ? kDefaultCycleNs : static_cast<std::uint32_t>(cycle_ns);
  for (std::uint32_t queue = 0; queue < kTransmitQueues; ++queue)
    plan->open_ns[queue] = plan->close_ns[queue] = plan->cycle_ns;
  const NtStatus gates = plan_gates(config, plan);
  return gates != kStatusSuccess ? gates : plan_base(config, now_ns, plan);
}

}  // namespace avbhal::standin
