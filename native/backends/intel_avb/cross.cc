// Cross timestamps of AvbAdapter.
#include <algorithm>
#include <utility>
#include <vector>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/rate.h"
#include "core/bracket.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kConfigRequest[] = "GET_CLOCK_CONFIG";
constexpr char kCrossRequest[] = "PHC_CROSSTIMESTAMP";
constexpr std::uint32_t kMaxBrackets = 1000;
constexpr std::uint32_t kExtraBrackets = 4;

// The narrowest of `taken` that fits a neighbour; nullptr when there is none. *judged is false when
// no pair could be judged.
const CrossTimestamp* narrowest_confirmed(const std::vector<CrossTimestamp>& taken,
                                          const RateBand& band, std::uint64_t error_ns,
                                          bool* judged) {
  const CrossTimestamp* best = nullptr;
  *judged = false;
  for (std::size_t i = 1; i < taken.size(); ++i) {
    const Fit fit = fit_together(taken[i - 1], taken[i], band, error_ns);
    if (fit != Fit::kUnknown) *judged = true;
    if (fit != Fit::kYes) continue;
    for (const CrossTimestamp* c : {&taken[i - 1], &taken[i]}) {
      if (best == nullptr || c->bound_ns < best->bound_ns) best = c;
    }
  }
  return best;
}

const CrossTimestamp& narrowest(const std::vector<CrossTimestamp>& taken) {
  return *std::min_element(
      taken.begin(), taken.end(),
      [](const CrossTimestamp& a, const CrossTimestamp& b) { return a.bound_ns < b.bound_ns; });
}

// A device time that may be `error_ns` too high was the device's time up to that much later.
void widen(CrossTimestamp& cross, std::uint64_t error_ns, const RateBand& band) {
  const std::uint64_t later_ns =
      static_cast<std::uint64_t>(static_cast<double>(error_ns) / band.low) + 1;
  cross.system_after_ns += later_ns;
  cross.bound_ns += later_ns > error_ns ? later_ns : error_ns;
}

}  // namespace

Status AvbAdapter::read_cross(Bracket& bracket) {
  Result<avb_abi::CrossTimestampReply> result = client_.cross_timestamp();
  bracket.after_ticks = clock_.now_ticks();
  if (!result.ok()) return result.take_status();
  const avb_abi::CrossTimestampReply& reply = result.value();
  Status valid = check_device_time(kCrossRequest, reply.phc_time_ns);
  if (!valid.ok()) return valid;
  bracket.device_ns = reply.phc_time_ns;
  bracket.raw_counter = reply.phc_time_ns;
  const bool same_clock = clock_.id() != SystemClockId::kMonotonicRaw &&
                          reply.qpc_frequency_hz == clock_.frequency_hz();
  if (!same_clock) return ok_status();
  if (reply.system_qpc < bracket.before_ticks || reply.system_qpc > bracket.after_ticks) {
    return reply_error(kCrossRequest, "system_qpc " + std::to_string(reply.system_qpc) +
                                          " lies outside the request, which lasted from " +
                                          std::to_string(bracket.before_ticks) + " to " +
                                          std::to_string(bracket.after_ticks));
  }
  // Only the lower edge: the driver reads its counter before the device, never after it.
  bracket.before_ticks = reply.system_qpc;
  return ok_status();
}

Result<CrossTimestamp> AvbAdapter::cross_by_driver(std::uint32_t brackets) {
  return narrowest_bracket(clock_, brackets, device_resolution_ns(info_.family),
                           CrossMethod::kUserBracket, kCrossRequest,
                           [this](Bracket& bracket) { return read_cross(bracket); });
}

Result<CrossTimestamp> AvbAdapter::cross_by_config(std::uint32_t brackets) {
  const auto read = [this](Bracket& bracket) -> Status {
    Result<Config> config = client_.clock_config();
    if (!config.ok()) return config.take_status();
    bracket.device_ns = config.value().systim_ns;
    bracket.raw_counter = config.value().systim_ns;
    return check_device_time(kConfigRequest, bracket.device_ns);
  };
  return narrowest_bracket(clock_, brackets, device_resolution_ns(info_.family),
                           CrossMethod::kUserBracket, kConfigRequest, read);
}

Result<CrossTimestamp> AvbAdapter::take_cross(std::uint32_t brackets) {
  if (!cross_request_missing_) {
    Result<CrossTimestamp> cross = cross_by_driver(brackets);
    cross_request_missing_ = !cross.ok() && cross.status().code() == ErrorCode::kNotSupported;
    if (!cross_request_missing_) return cross;
  }
  return cross_by_config(brackets);
}

RateBand AvbAdapter::expected_rate(std::uint32_t timinca) const {
  const double ratio = timinca_ratio(info_.family, timinca, unit_) * scale_or_guess();
  if (scale_) return {ratio * 0.99, ratio * 1.01};
  // I219: the source clock is 24, 25 or 38.4 MHz, guessed as 24; I217: 25 or 96 MHz, guessed as 96.
  if (info_.family == Family::kI217) return {ratio * 0.25, ratio * 1.05};
  return {ratio * 0.95, ratio * 1.65};
}

Result<CrossTimestamp> AvbAdapter::take_confirmed_cross(std::uint32_t brackets) {
  Result<Config> config = read_running_config();
  if (!config.ok()) return config.take_status();
  const RateBand band = expected_rate(config.value().timinca);
  const std::uint64_t error_ns = latch_error_ns(info_.family);

  std::vector<CrossTimestamp> taken;
  taken.reserve(brackets + 1u + kExtraBrackets);
  Status last;
  bool judged = false;
  const CrossTimestamp* best = nullptr;
  std::uint32_t tried = 0;
  while (tried <= brackets || (best == nullptr && judged && tried <= brackets + kExtraBrackets)) {
    Result<CrossTimestamp> one = take_cross(1);
    ++tried;
    if (one.ok()) taken.push_back(one.value());
    if (!one.ok()) last = one.take_status();
    if (tried > brackets) best = narrowest_confirmed(taken, band, error_ns, &judged);
  }
  if (taken.empty()) return last;
  if (best == nullptr && judged) {
    return make_error(ErrorCode::kDiscontinuity, kCrossRequest,
                      "none of " + std::to_string(taken.size()) +
                          " readings of the clock is confirmed by the next one");
  }
  CrossTimestamp cross = best != nullptr ? *best : narrowest(taken);
  if (best == nullptr) widen(cross, error_ns, band);
  cross.samples = tried;
  cross.samples_failed = tried - static_cast<std::uint32_t>(taken.size());
  return cross;
}

Result<CrossTimestamp> AvbAdapter::cross_timestamp(std::uint32_t brackets) {
  if (brackets < 1 || brackets > kMaxBrackets) {
    return make_error(ErrorCode::kInvalidArgument, "crossTimestamp",
                      "brackets: wanted 1 to 1000, came " + std::to_string(brackets));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kCrossTimestamp)) return Adapter::cross_timestamp(brackets);
  const bool confirm = latch_error_ns(info_.family) != 0;
  Result<CrossTimestamp> cross = confirm ? take_confirmed_cross(brackets) : take_cross(brackets);
  if (!cross.ok()) return explained(cross.take_status());

  // Only the settings tell a stopped or removed adapter from one that was read twice in one tick.
  const std::uint64_t device_ns = cross.value().device_ns;
  if (device_ns == 0 || device_ns == last_cross_ns_ || device_ns >= kLastSecondNs) {
    Result<Config> config = read_running_config();
    if (!config.ok()) return config.take_status();
  }
  last_cross_ns_ = device_ns;
  return cross;
}

}  // namespace avbhal::intel_avb
