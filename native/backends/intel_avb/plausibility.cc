#include "backends/intel_avb/plausibility.h"

#include <string>

#include "base/registers.gen.h"
#include "hal/time_range.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::uint32_t kAllOnes = 0xFFFFFFFF;
constexpr std::uint32_t kSystimDisabled = reg::kTSAUXC_DISABLE_SYSTIME;
constexpr std::uint64_t kLossNs = 1000;
constexpr std::uint32_t kProbeReadings = 32;
constexpr std::uint32_t kProbeLimit = 64;
constexpr std::uint64_t kProbeSpanNs = 10000;
constexpr std::uint64_t kSystemTimeUnitNs = 100;

}  // namespace

bool reads_all_ones(Family family, const avb_abi::ClockConfigReply& config) {
  // I219: the driver answers TSAUXC from memory.
  return config.timinca == kAllOnes && (has_counter_clock(family) || config.tsauxc == kAllOnes);
}

bool counter_stopped(Family family, std::uint32_t timinca, std::uint32_t tsauxc) {
  if (has_counter_clock(family))
    return reg::kTIMINCA_INCPERIOD.in(timinca) == 0 ||
           reg::counter::kTIMINCA_INCVALUE.in(timinca) == 0;
  return (tsauxc & kSystimDisabled) != 0;
}

Status check_device_time(const char* request, std::uint64_t device_ns) {
  if (device_ns < kSoftwareTimeNs) return ok_status();
  return make_error(ErrorCode::kClockReadInvalid, request,
                    "the driver delivered " + std::to_string(device_ns) +
                        " ns: from 2^63 on a value is software time, which the driver puts in "
                        "place of a hardware reading that failed");
}

Status check_settable(Family family, std::uint64_t device_ns) {
  // For time 0 the driver sets an I219 to the computer's time instead.
  const std::uint64_t first_ns = family == Family::kI219 ? 1 : 0;
  return check_time("deviceNs", device_ns, first_ns, kLastSecondNs - 1);
}

DeviceWindow window_after(std::uint64_t start_ns, std::uint64_t elapsed_ns) {
  DeviceWindow window;
  window.low_ns = start_ns > kLossNs ? start_ns - kLossNs : 0;
  window.high_ns = start_ns + 2 * elapsed_ns + kLossNs;
  return window;
}

bool SoftwareTimeProbe::add(std::uint64_t device_ns, std::uint64_t system_ns) {
  if (readings_ == 0) first_ns_ = system_ns;
  last_ns_ = system_ns;
  ++readings_;
  if (device_ns % kSystemTimeUnitNs != 0) all_hundreds_ = false;
  if (!all_hundreds_ || readings_ >= kProbeLimit) return false;
  return readings_ < kProbeReadings || last_ns_ - first_ns_ < kProbeSpanNs;
}

bool SoftwareTimeProbe::is_software() const {
  return all_hundreds_ && readings_ >= kProbeReadings && last_ns_ - first_ns_ >= kProbeSpanNs;
}

}  // namespace avbhal::intel_avb
