#include "backends/intel_avb/seen_time.h"

#include <algorithm>

namespace avbhal::intel_avb {
namespace {

// Rounding of both scales.
constexpr std::int64_t kSlackNs = 2000;

}  // namespace

SystemSpan SeenTime::place(std::int64_t stamp_ns, const SystemSpan& known) {
  const std::int64_t most_stamp_ns = stamp_ns + step_ns_ + kSlackNs;
  const std::int64_t least = stamp_ns - kSlackNs - static_cast<std::int64_t>(known.latest_ns);
  const std::int64_t most = most_stamp_ns - static_cast<std::int64_t>(known.earliest_ns);
  const bool contradicts = known_ && (least > most_start_ns_ || most < least_start_ns_);
  least_start_ns_ = known_ && !contradicts ? std::max(least_start_ns_, least) : least;
  most_start_ns_ = known_ && !contradicts ? std::min(most_start_ns_, most) : most;
  known_ = true;
  const std::int64_t earliest = stamp_ns - kSlackNs - most_start_ns_;
  const std::int64_t latest = most_stamp_ns - least_start_ns_;
  SystemSpan span = known;
  if (earliest > 0) span.earliest_ns = std::max(span.earliest_ns, std::uint64_t(earliest));
  if (latest > 0) span.latest_ns = std::min(span.latest_ns, std::uint64_t(latest));
  return span.earliest_ns <= span.latest_ns ? span : known;
}

}  // namespace avbhal::intel_avb
