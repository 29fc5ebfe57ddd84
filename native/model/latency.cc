#include "model/latency.h"

#include "base/wide.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kLatencyStream = 3;
constexpr double kLog2OfE = 1.4426950408889634;
constexpr double kQ24 = 16777216.0;

double limited(double value, double low, double high) {
  if (!(value >= low)) return low;
  return value > high ? high : value;
}

std::uint64_t fraction_q32(double value) {
  return static_cast<std::uint64_t>(round_to_int(limited(value, 0, 1) * 4294967296.0));
}

// median * 2^(exponent / 2^24), |exponent| < 9 * 2^24, median < 2^32.
std::uint64_t scaled(std::uint64_t median, std::int64_t exponent_q24) {
  const std::int64_t unit = std::int64_t{1} << 24;
  std::int64_t whole = exponent_q24 / unit;
  std::int64_t rest = exponent_q24 % unit;
  if (rest < 0) {
    rest += unit;
    whole -= 1;
  }
  const U128 product = multiply(median, exp2_fraction_q30(static_cast<std::uint32_t>(rest)));
  return whole >= 0 ? (product.lo >> 30) << whole : product.lo >> (30 - whole);
}

}  // namespace

LatencyConfig default_latency(Family family) {
  LatencyConfig config;
  config.median_ns = traits_of(family).register_read_ns;
  return config;
}

void Latency::reset(const LatencyConfig& config, std::uint64_t seed) {
  random_.reset(seed, kLatencyStream);
  median_ns_ = config.median_ns;
  tail_ns_ = config.tail_ns;
  spike_ns_ = 0;
  sigma_log2_q24_ = round_to_int(limited(config.sigma, 0, 1) * kLog2OfE * kQ24);
  tail_q32_ = fraction_q32(config.tail_probability);
  sample_min_q32_ = fraction_q32(config.sample_min);
  sample_max_q32_ = fraction_q32(config.sample_max);
  if (sample_max_q32_ < sample_min_q32_) sample_max_q32_ = sample_min_q32_;
}

Access Latency::draw() {
  Access access;
  const std::int64_t exponent = sigma_log2_q24_ * random_.normal_q16() / 65536;
  access.total_ns = scaled(median_ns_, exponent);
  const std::uint64_t lot = random_.next();
  if ((lot >> 32) < tail_q32_) access.total_ns += random_.up_to(tail_ns_);
  access.total_ns += spike_ns_;
  spike_ns_ = 0;
  const std::uint64_t fraction = sample_min_q32_ + random_.up_to(sample_max_q32_ - sample_min_q32_);
  const U128 sample = multiply(access.total_ns, fraction);
  access.sample_ns = (sample.hi << 32) | (sample.lo >> 32);
  return access;
}

}  // namespace avbhal::model
