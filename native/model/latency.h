// How long one register access takes and where inside it the adapter acts.
#pragma once

#include <cstdint>

#include "base/family.h"
#include "model/random.h"

namespace avbhal::model {

// Log-normal body plus a rare uniform extra delay.
struct LatencyConfig {
  std::uint32_t median_ns = 970;
  double sigma = 0.2;               // of the natural logarithm, 0 to 1
  double tail_probability = 0.002;  // share of accesses that take longer, 0 to 1
  std::uint32_t tail_ns = 20000;    // largest extra delay
  // The adapter acts at this fraction of the access, drawn uniformly.
  double sample_min = 0.4, sample_max = 0.6;
};

// Medians of one read: I210 1000 ns, I217/I219 900 ns, I225/I226 970 ns.
LatencyConfig default_latency(Family family);

struct Access {
  std::uint64_t total_ns = 0;
  std::uint64_t sample_ns = 0;  // from the start, at most total_ns
};

class Latency {
 public:
  void reset(const LatencyConfig& config, std::uint64_t seed);
  Access draw();
  // Added once, to the next access.
  void spike(std::uint64_t ns) { spike_ns_ += ns; }

 private:
  Random random_;
  std::uint64_t median_ns_ = 0, tail_ns_ = 0, spike_ns_ = 0;
  std::int64_t sigma_log2_q24_ = 0;
  std::uint64_t tail_q32_ = 0, sample_min_q32_ = 0, sample_max_q32_ = 0;
};

}  // namespace avbhal::model
