#include "core/launch_rules.h"

#include "base/wide.h"
#include "core/tsn_silicon.h"

namespace avbhal {
namespace {

using namespace tsn_registers;

// The descriptor of the I210 holds a time modulo one second in units of 32 ns, and what lies more
// than half a second ahead counts as past.
constexpr std::uint64_t kI210StepNs = 32, kI210AheadNs = kNsPerSecond / 2;
// That of I225 and I226 holds an offset in the cycle, which drivers set to a second.
constexpr std::uint64_t kDefaultCycleNs = kNsPerSecond;

}  // namespace

LaunchRules launch_rules(Family family, const std::function<std::uint32_t(std::uint32_t)>& read) {
  LaunchRules rules;
  const std::uint32_t mode = read(kTqavCtrl);
  if (family == Family::kI210) {
    constexpr std::uint32_t kWanted = kTqavTsnMode | kTqavLaunch;
    rules.on = (mode & kWanted) == kWanted;
    rules.step_ns = kI210StepNs;
    rules.ahead_ns = kI210AheadNs;
    return rules;
  }
  bool queue = false;
  for (std::uint32_t q = 0; q < kTransmitQueues; ++q)
    queue |= (read(txqctl(q)) & kQueueLaunch) != 0;
  rules.on = queue && (mode & kTqavTsnMode) != 0;
  const std::uint32_t cycle_ns = read(kCycle);
  rules.ahead_ns = (cycle_ns == 0 ? kDefaultCycleNs : cycle_ns) - 1;
  return rules;
}

}  // namespace avbhal
