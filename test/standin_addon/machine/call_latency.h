// How long a call into a driver takes, its own work included. Seeded; not thread safe.
//
// The figures are those that the public driver's authors report for one clock read of a release
// build (avb-ioctl contract 8): half of the calls below 2.3 us, 99 % below 4.4 us, rare ones up to
// 130 us longer, single ones of milliseconds (12.6 ms is the worst published).
//   kPublished: a whole call takes that long, but never less than its register accesses (about 1 us
//               each in the model) and 50 ns on either side of them.
//   kAdded:     the figures come on top of the register accesses: slower than published, and the
//               harder case for a clock.
#pragma once

#include <cstdint>
#include <map>

#include "model/latency.h"
#include "model/random.h"

namespace avbhal::standin_addon {

enum class LatencyProfile : std::uint8_t { kNone, kPublished, kAdded };

class CallLatency {
 public:
  void reset(LatencyProfile profile, std::uint64_t seed);

  // A call begins: how long until the driver does. `kind`: calls of one kind do the same work.
  std::uint64_t before_ns(std::uint32_t kind);
  // The driver has worked for `work_ns`: how long until the caller goes on.
  std::uint64_t after_ns(std::uint64_t work_ns);

 private:
  LatencyProfile profile_ = LatencyProfile::kNone;
  model::Latency body_;
  model::Random outliers_;
  std::map<std::uint32_t, std::uint64_t> last_work_ns_;  // by kind
  // The call under way.
  std::uint32_t kind_ = 0;
  std::uint64_t total_ns_ = 0, before_ns_ = 0, outlier_after_ns_ = 0;
};

}  // namespace avbhal::standin_addon
