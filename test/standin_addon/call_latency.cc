#include "call_latency.h"

namespace avbhal::standin_addon {
namespace {

constexpr std::uint64_t kOutlierStream = 17;
constexpr std::uint64_t kCallsPerOutlier = 50000;
constexpr std::uint64_t kWorstOutlierNs = 12600000;

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

}  // namespace

void CallLatency::reset(LatencyProfile profile, std::uint64_t seed) {
  profile_ = profile;
  body_.reset(published(), seed);
  outliers_.reset(seed, kOutlierStream);
}

CallLatency::Share CallLatency::draw() {
  Share share;
  if (profile_ == LatencyProfile::kNone) return share;
  const model::Access access = body_.draw();
  share.before_ns = access.sample_ns;
  share.after_ns = access.total_ns - access.sample_ns;
  if (outliers_.up_to(kCallsPerOutlier - 1) != 0) return share;
  const std::uint64_t outlier_ns = outliers_.up_to(kWorstOutlierNs);
  (outliers_.up_to(1) == 0 ? share.before_ns : share.after_ns) += outlier_ns;
  return share;
}

}  // namespace avbhal::standin_addon
