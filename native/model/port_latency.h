// What lies between the stamping point and the wire, for each family and link speed.
#pragma once

#include <cstdint>

#include "base/family.h"

namespace avbhal::model {

struct PortLatency {
  std::uint32_t egress_ns = 0, ingress_ns = 0;
};

// Nominal values: igb's and igc's constants; I217 and I219: the coarse figures of OpenAvnu's
// Windows daemon. A speed without a published figure takes the nearest one below it, 10 Mb/s on
// I217 and I219 that of 100 (assumption).
PortLatency nominal_port_latency(Family family, std::uint32_t mbps);

// Nominal plus a draw that holds until the next link up: +-20 ns out and +-40 ns in at 100 Mb/s
// (the range of I210's datasheet), +-8 ns above (assumption), none at 10 Mb/s.
PortLatency draw_port_latency(Family family, std::uint32_t mbps, std::uint64_t seed,
                              std::uint32_t link_ups);

}  // namespace avbhal::model
