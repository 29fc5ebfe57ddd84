#include "model/random.h"

#include "base/wide.h"

namespace avbhal::model {
namespace {

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// 2^(2^-k) in 2^-31 units, k = 1 to 16.
constexpr std::uint64_t kRoots[16] = {3037000500u, 2553802834u, 2341847524u, 2242560872u,
                                      2194507417u, 2170868212u, 2159144272u, 2153306067u,
                                      2150392887u, 2148937775u, 2148210589u, 2147847087u,
                                      2147665360u, 2147574502u, 2147529075u, 2147506361u};

}  // namespace

void Random::reset(std::uint64_t seed, std::uint64_t stream) {
  state_ = mix(seed + 0x9E3779B97F4A7C15u) ^ mix(stream * 0xD1342543DE82EF95u + 1);
}

std::uint64_t Random::next() {
  state_ += 0x9E3779B97F4A7C15u;
  return mix(state_);
}

std::uint64_t Random::up_to(std::uint64_t bound) {
  if (bound == ~std::uint64_t{0}) return next();
  return multiply(next(), bound + 1).hi;
}

std::int64_t Random::normal_q16() {
  std::int64_t sum = -393210;  // twelve times the mean of a 16-bit number
  for (int i = 0; i < 3; ++i) {
    const std::uint64_t bits = next();
    for (int part = 0; part < 64; part += 16) {
      sum += static_cast<std::int64_t>((bits >> part) & 0xFFFFu);
    }
  }
  return sum;
}

std::uint64_t exp2_fraction_q30(std::uint32_t exponent_q24) {
  std::uint64_t result = std::uint64_t{1} << 30;
  for (int k = 0; k < 16; ++k) {
    if ((exponent_q24 >> (23 - k)) & 1u) result = (result * kRoots[k]) >> 31;
  }
  return result;
}

std::uint64_t integer_sqrt(std::uint64_t n) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    const std::uint64_t trial = root + bit;
    if (trial * trial <= n) root = trial;
  }
  return root;
}

std::int64_t round_to_int(double value) {
  if (!(value == value)) return 0;
  if (value > 9.2e18) return 9200000000000000000;
  if (value < -9.2e18) return -9200000000000000000;
  return static_cast<std::int64_t>(value < 0 ? value - 0.5 : value + 0.5);
}

}  // namespace avbhal::model
