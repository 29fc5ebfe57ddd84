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

PortLatency nominal_port_latency(Family family, std::uint32_t mbps) {
  PortLatency nominal;
  for (const PathLatency& path : traits_of(family).latencies) {
    const bool first = nominal.egress_ns == 0;
    if (first || path.mbps <= mbps) nominal = {path.egress_ns, path.ingress_ns};
  }
  return nominal;
}

PortLatency draw_port_latency(Family family, std::uint32_t mbps, std::uint64_t seed,
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
