#include "model/port_latency.h"

#include "model/random.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kLatencyStream = 5;

std::uint32_t spread(std::uint32_t nominal, std::uint32_t range, Random& random) {
  const auto drawn = static_cast<std::uint32_t>(random.up_to(2 * range));
  return nominal - range + drawn;
}

}  // namespace

PortLatency nominal_port_latency(PartFamily family, std::uint32_t mbps) {
  switch (family) {
    case PartFamily::kI210:
      if (mbps >= 1000) return {178, 448};
      return mbps >= 100 ? PortLatency{1024, 2213} : PortLatency{9542, 20662};
    case PartFamily::kI217:
    case PartFamily::kI219:
      return mbps >= 1000 ? PortLatency{7750, 7750} : PortLatency{27500, 27500};
    case PartFamily::kI225:
    case PartFamily::kI226:
      break;
  }
  if (mbps >= 2500) return {1325, 1485};
  if (mbps >= 1000) return {80, 300};
  return mbps >= 100 ? PortLatency{58, 185} : PortLatency{240, 6450};
}

PortLatency draw_port_latency(PartFamily family, std::uint32_t mbps, std::uint64_t seed,
                              std::uint32_t link_ups) {
  PortLatency latency = nominal_port_latency(family, mbps);
  if (mbps < 100) return latency;
  Random random;
  random.reset(seed + link_ups, kLatencyStream);
  const bool fast = mbps > 100;
  latency.egress_ns = spread(latency.egress_ns, fast ? 8 : 20, random);
  latency.ingress_ns = spread(latency.ingress_ns, fast ? 8 : 40, random);
  return latency;
}

}  // namespace avbhal::model
