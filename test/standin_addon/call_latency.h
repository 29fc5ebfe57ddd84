// What a call into a driver costs beside the driver's own work. Seeded; not thread safe.
//
// kPublished takes the figures that the public driver's authors report for one clock read of a
// release build (avb-ioctl contract 8): half of the calls below 2.3 us, 99 % below 4.4 us, rare
// ones up to 130 us more, single ones of milliseconds (12.6 ms is the worst published). Those
// figures are of whole calls; here they come on top of the modelled register accesses (about 1 us
// each), so a call takes longer than the published one: the harder case for a clock.
#pragma once

#include <cstdint>

#include "model/latency.h"
#include "model/random.h"

namespace avbhal::standin_addon {

enum class LatencyProfile : std::uint8_t { kNone, kPublished };

class CallLatency {
 public:
  struct Share {
    std::uint64_t before_ns = 0;  // until the driver begins
    std::uint64_t after_ns = 0;   // from the driver's end to the caller
  };

  void reset(LatencyProfile profile, std::uint64_t seed);
  Share draw();

 private:
  LatencyProfile profile_ = LatencyProfile::kNone;
  model::Latency body_;
  model::Random outliers_;
};

}  // namespace avbhal::standin_addon
