#include "model/wire.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kWireStream = 9;

std::uint64_t share_q32(double share) {
  if (!(share > 0)) return 0;
  return static_cast<std::uint64_t>(round_to_int((share < 1 ? share : 1) * 4294967296.0));
}

}  // namespace

void Wire::reset(const WireConfig& config) {
  *this = Wire{};
  config_ = config;
  random_.reset(config.seed, kWireStream);
  loss_q32_ = share_q32(config.loss);
  duplicate_q32_ = share_q32(config.duplicate);
  reorder_q32_ = share_q32(config.reorder);
}

bool Wire::happens(std::uint64_t share) { return random_.next() >> 32 < share; }

WireArrivals Wire::carry(End from, std::uint64_t sfd_ns, std::uint64_t line) {
  // Every frame takes the same draws, so that one setting does not change what another one draws.
  const bool lost = happens(loss_q32_), twice = happens(duplicate_q32_);
  const bool late = happens(reorder_q32_);
  const std::uint64_t held = kHoldBackFromNs + random_.up_to(kHoldBackSpreadNs);
  const auto jitter =
      static_cast<std::int64_t>(random_.up_to(2 * static_cast<std::uint64_t>(config_.jitter_ns)));
  WireArrivals arrivals;
  if (lost) return arrivals;
  std::int64_t delay = config_.delay_ns + jitter - config_.jitter_ns;
  delay += from == kFirst ? config_.asymmetry_ns : -config_.asymmetry_ns;
  std::uint64_t at = sfd_ns + static_cast<std::uint64_t>(delay < 0 ? 0 : delay);
  if (late) {
    at += held;
  } else {
    if (at < free_ns_[from]) at = free_ns_[from];
    free_ns_[from] = at + line;
  }
  arrivals.sfd_ns[arrivals.count++] = at;
  if (!twice) return arrivals;
  arrivals.sfd_ns[arrivals.count++] = at + line;
  if (!late) free_ns_[from] += line;
  return arrivals;
}

}  // namespace avbhal::model
