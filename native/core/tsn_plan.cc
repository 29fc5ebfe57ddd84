// Gates and preemption (I225, I226), and the comparison of a plan with registers.
#include "core/tsn_plan.h"

#include <array>

#include "core/tsn_silicon.h"
#include "hal/hex_text.h"
#include "hal/time_range.h"

namespace avbhal {
namespace {

using namespace tsn_registers;

constexpr std::uint32_t kAll = 0xFFFFFFFFu;
// I225 and I226 alike.
constexpr std::uint64_t kMaxCycleNs = traits_of(Family::kI225).gate_cycle_max_ns;
static_assert(kMaxCycleNs == traits_of(Family::kI226).gate_cycle_max_ns);

struct Window {
  std::uint32_t open_ns = 0, close_ns = 0;
};
using Windows = std::array<Window, kTransmitQueues>;

// False when the queue has a window already that does not end where this one begins.
bool extend(Window& window, std::uint32_t never_ns, std::uint32_t from_ns, std::uint32_t to_ns) {
  const bool first = window.open_ns == never_ns;
  if (!first && window.close_ns != from_ns) return false;
  if (first) window.open_ns = from_ns;
  window.close_ns = to_ns;
  return true;
}

Result<Windows> windows_of(const GateSchedule& schedule) {
  const auto cycle_ns = static_cast<std::uint32_t>(schedule.cycle_time_ns);
  Windows windows;
  windows.fill({cycle_ns, cycle_ns});
  std::uint32_t at_ns = 0;
  for (std::size_t i = 0; i < schedule.entries.size(); ++i) {
    const GateEntry& entry = schedule.entries[i];
    const bool last = i + 1 == schedule.entries.size();
    const std::uint32_t to_ns = last ? cycle_ns : at_ns + entry.duration_ns;
    for (std::uint32_t q = 0; q < kTransmitQueues; ++q) {
      if ((entry.gate_states >> q & 1u) == 0) continue;
      if (extend(windows[q], cycle_ns, at_ns, to_ns)) continue;
      return not_supported({}, "entries[" + std::to_string(i) + "] opens queue " +
                                   std::to_string(q) +
                                   " again: this family has one window per queue and cycle");
    }
    at_ns = to_ns;
  }
  return windows;
}

Result<std::uint64_t> start_of(const GateSchedule& schedule, std::uint64_t now_ns) {
  std::uint64_t base_ns = schedule.base_time_ns;
  if (base_ns <= now_ns)
    base_ns += ((now_ns - base_ns) / schedule.cycle_time_ns + 1) * schedule.cycle_time_ns;
  Status reached = check_time("baseTimeNs", base_ns, now_ns + 1, kSplitLastNs);
  return reached.ok() ? Result<std::uint64_t>(base_ns) : Result<std::uint64_t>(std::move(reached));
}

}  // namespace

Result<RegisterPlan> plan_gates(const GateSchedule& schedule, std::uint64_t now_ns) {
  if (schedule.cycle_time_ns > kMaxCycleNs)
    return make_error(ErrorCode::kInvalidArgument, {},
                      "cycleTimeNs must be at most 1000000000 (1 s, the limit of I225 and I226), "
                      "got " +
                          std::to_string(schedule.cycle_time_ns));
  Result<Windows> windows = windows_of(schedule);
  if (!windows.ok()) return windows.take_status();
  Result<std::uint64_t> start = start_of(schedule, now_ns);
  if (!start.ok()) return start.take_status();
  const auto cycle_ns = static_cast<std::uint32_t>(schedule.cycle_time_ns);
  const std::uint32_t aids = kTqavEnhanced | kTqavFutureOff;
  RegisterPlan plan = {{"TQAVCTRL", kTqavCtrl, kTqavTsnMode, kTqavTsnMode},
                       {"TQAVCTRL", kTqavCtrl, aids, aids, false}};
  for (std::uint32_t q = 0; q < kTransmitQueues; ++q) {
    plan.push_back({"STQT", gate_open(q), kAll, windows.value()[q].open_ns});
    plan.push_back({"ENDQT", gate_close(q), kAll, windows.value()[q].close_ns});
    plan.push_back({"TXQCTL", txqctl(q), kQueueStrict, kQueueStrict, false});
  }
  plan.push_back({"QBVCYCLET_S", kCycleShadow, kAll, cycle_ns, false});
  plan.push_back({"QBVCYCLET", kCycle, kAll, cycle_ns});
  const auto second = static_cast<std::uint32_t>(start.value() / kNsPerSecond);
  const auto ns = static_cast<std::uint32_t>(start.value() % kNsPerSecond);
  plan.push_back({"BASET_H", kBaseTimeH, kAll, second});
  plan.push_back({"BASET_L", kBaseTimeL, kAll, 0, false});
  plan.push_back({"BASET_L", kBaseTimeL, kAll, ns});
  return plan;
}

Result<RegisterPlan> plan_preemption(const FramePreemption& preemption) {
  const std::uint32_t queues = preemption.preemptable_queues;
  if (queues >> kTransmitQueues != 0)
    return not_supported({}, "preemptableQueues " + std::to_string(queues) +
                                 " names queues that this family does not have: it has 0 to 3");
  RegisterPlan plan;
  for (std::uint32_t q = 0; q < kTransmitQueues; ++q) {
    const std::uint32_t bit = (queues >> q & 1u) != 0 ? kQueuePreemptible : 0;
    plan.push_back({"TXQCTL", txqctl(q), kQueuePreemptible, bit});
  }
  const std::uint32_t code = (preemption.min_fragment_bytes / 64 - 1) << kTqavFragmentShift;
  const std::uint32_t mode = queues == 0 ? 0 : kTqavPreempt | code;
  if (queues != 0) plan.push_back({"TQAVCTRL", kTqavCtrl, kTqavTsnMode, kTqavTsnMode});
  plan.push_back({"TQAVCTRL", kTqavCtrl, kTqavPreempt | kTqavFragmentMask, mode});
  return plan;
}

Result<std::string> compare_plan(const RegisterPlan& plan, const RegisterReader& read) {
  for (const RegisterStep& step : plan) {
    if (!step.proves) continue;
    Result<std::uint32_t> value = read(step.offset);
    if (!value.ok()) return value.take_status();
    if ((value.value() & step.mask) == step.value) continue;
    return std::string(step.name) + " (" + hex_text(step.offset) + ") holds " +
           hex_text(value.value() & step.mask) + " instead of " + hex_text(step.value) +
           (step.mask == kAll ? "" : " in the bits " + hex_text(step.mask));
  }
  return std::string();
}

}  // namespace avbhal
