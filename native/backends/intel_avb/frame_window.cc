#include "backends/intel_avb/frame_window.h"

#include <algorithm>

namespace avbhal::intel_avb {
namespace {

constexpr std::int64_t kRateDivisor = 10;

std::int64_t difference(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::int64_t>(a - b);
}
std::int64_t longest(std::int64_t ns) { return ns + (ns > 0 ? ns : -ns) / kRateDivisor; }
std::int64_t shortest(std::int64_t ns) { return ns - (ns > 0 ? ns : -ns) / kRateDivisor; }

// Below 0: 0.
std::uint64_t moved(std::uint64_t ns, std::int64_t by) {
  if (by >= 0) return ns + static_cast<std::uint64_t>(by);
  return ns - std::min(ns, std::uint64_t{0} - static_cast<std::uint64_t>(by));
}

std::uint64_t earliest_at(const ClockPoint& point, std::uint64_t system_ns) {
  return moved(point.device_ns, shortest(difference(system_ns, point.at.latest_ns)));
}
std::uint64_t latest_at(const ClockPoint& point, std::uint64_t system_ns) {
  return moved(point.device_ns, longest(difference(system_ns, point.at.earliest_ns)));
}

}  // namespace

DeviceWindow device_window(const ClockPoint& before, const ClockPoint& after,
                           const SystemSpan& span) {
  return {std::max(earliest_at(before, span.earliest_ns), earliest_at(after, span.earliest_ns)),
          std::min(latest_at(before, span.latest_ns), latest_at(after, span.latest_ns))};
}

}  // namespace avbhal::intel_avb
