#include "call_latency.h"

#include <algorithm>

namespace avbhal::standin_addon {
namespace {

constexpr std::uint64_t kOutlierStream = 17;
constexpr std::uint64_t kCallsPerOutlier = 5000;
constexpr std::uint64_t kWorstOutlierNs = 12600000;
constexpr std::uint64_t kLeastNs = 50;

model::LatencyConfig published() {
  model::LatencyConfig config;
  config.median_ns = 2300;
  config.sigma = 0.276;  // ln(4372 / 2300) / 2.326
  config.tail_probability = 0.002;
  config.tail_ns = 130000;
  config.sample_min = 0.25;
  config.sample_max = 0.75;
  return config;
}

std::uint64_t difference(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; }

}  // namespace

void CallLatency::reset(LatencyProfile profile, std::uint64_t seed) {
  profile_ = profile;
  body_.reset(published(), seed);
  outliers_.reset(seed, kOutlierStream);
  last_work_ns_.clear();
}

std::uint64_t CallLatency::before_ns(std::uint32_t kind) {
  if (profile_ == LatencyProfile::kNone) return 0;
  const model::Access access = body_.draw();
  kind_ = kind;
  total_ns_ = access.total_ns;
  before_ns_ = access.sample_ns;
  if (profile_ == LatencyProfile::kPublished) {
    const std::uint64_t overhead_ns = difference(total_ns_, last_work_ns_[kind]);
    before_ns_ = std::max(kLeastNs, access.sample_ns * overhead_ns / access.total_ns);
  }
  outlier_after_ns_ = 0;
  if (outliers_.up_to(kCallsPerOutlier - 1) != 0) return before_ns_;
  const std::uint64_t outlier_ns = outliers_.up_to(kWorstOutlierNs);
  if (outliers_.up_to(1) == 0) return before_ns_ + outlier_ns;
  outlier_after_ns_ = outlier_ns;
  return before_ns_;
}

std::uint64_t CallLatency::after_ns(std::uint64_t work_ns) {
  if (profile_ == LatencyProfile::kNone) return 0;
  last_work_ns_[kind_] = work_ns;
  const std::uint64_t rest_ns = profile_ == LatencyProfile::kAdded
                                    ? total_ns_ - before_ns_
                                    : difference(total_ns_, before_ns_ + work_ns);
  return std::max(kLeastNs, rest_ns) + outlier_after_ns_;
}

}  // namespace avbhal::standin_addon
