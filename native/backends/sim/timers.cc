// Target times and auxiliary inputs of a simulated adapter.
#include <string>

#include "backends/sim/facets.h"
#include "base/registers.gen.h"
#include "hal/time_range.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kArm0 = reg::kTSAUXC_EN_TT0;

class SimTimers final : public SimFacet<Timers> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<TargetTimeOutcome> do_set_target(const TargetTimeRequest& request) override;
  Result<AuxiliaryStamp> do_auxiliary(std::uint32_t channel, bool clear) override;

  // With the device's mutex held.
  Status check_future(std::uint64_t device_ns);
};

Status SimTimers::check_future(std::uint64_t device_ns) {
  Result<SimDevice::Sample> now = device_.sample();
  if (!now.ok()) return now.take_status();
  return check_time("deviceNs", device_ns, now.value().ns + 1, kSplitLastNs);
}

Result<TargetTimeOutcome> SimTimers::do_set_target(const TargetTimeRequest& request) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_handle(handle_);
  if (status.ok()) status = check_future(request.device_ns);
  if (!status.ok()) return status;
  const std::uint32_t low = reg::kTRGTTIML0 + request.timer * kTargetStride;
  const std::uint32_t arm = kArm0 << request.timer;
  device_.change_bits(reg::kTSAUXC, arm, 0);
  device_.model().write(low, static_cast<std::uint32_t>(request.device_ns % kNsPerSecond));
  device_.model().write(low + 4, static_cast<std::uint32_t>(request.device_ns / kNsPerSecond));
  TargetTimeOutcome outcome;
  outcome.programmed_ns = device_.pair_ns(low, device_.time().now_ns(), nullptr);
  if (*outcome.programmed_ns != request.device_ns) {
    return make_error(ErrorCode::kNotEffective, {},
                      "the comparator holds " + std::to_string(*outcome.programmed_ns) + " ns");
  }
  if (request.event) {
    device_.change_bits(reg::kTSIM, kTimedCauses & arm << 3, kTimedCauses & arm << 3);
    device_.change_bits(reg::kTSAUXC, arm, arm);
  }
  outcome.effect = Effect::kVerified;
  return outcome;
}

Result<AuxiliaryStamp> SimTimers::do_auxiliary(std::uint32_t channel, bool clear) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_present(handle_); !status.ok()) return status;
  (void)device_.fetch_edge(channel, device_.time().now_ns());
  std::optional<AuxiliaryStamp>& edge = device_.hub().edges[channel];
  const AuxiliaryStamp found = edge.value_or(AuxiliaryStamp{});
  if (clear) edge.reset();
  return found;
}

}  // namespace

std::unique_ptr<Timers> make_timers(const Opened& at) { return std::make_unique<SimTimers>(at); }

}  // namespace avbhal::sim
