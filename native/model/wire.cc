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

// Every frame takes the same draws, so that one setting does not change what another one draws.
Wire::Draw Wire::draw(End from) {
  Draw out;
  out.lost = happens(loss_q32_);
  out.twice = happens(duplicate_q32_);
  out.late = happens(reorder_q32_);
  const std::uint64_t held = kHoldBackFromNs + random_.up_to(kHoldBackSpreadNs);
  const auto jitter =
      static_cast<std::int64_t>(random_.up_to(2 * static_cast<std::uint64_t>(config_.jitter_ns)));
  std::int64_t delay = config_.delay_ns + jitter - config_.jitter_ns;
  delay += from == kFirst ? config_.asymmetry_ns : -config_.asymmetry_ns;
  out.delay_ns = static_cast<std::uint64_t>(delay < 0 ? 0 : delay) + (out.late ? held : 0);
  return out;
}

WireArrivals Wire::carry(End from, std::uint64_t sfd_ns, std::uint64_t line) {
  const Draw drawn = draw(from);
  WireArrivals arrivals;
  if (drawn.lost) return arrivals;
  std::uint64_t at = sfd_ns + drawn.delay_ns;
  if (!drawn.late) {
    if (at < free_ns_[from]) at = free_ns_[from];
    free_ns_[from] = at + line;
  }
  arrivals.sfd_ns[arrivals.count++] = at;
  if (!drawn.twice) return arrivals;
  arrivals.sfd_ns[arrivals.count++] = at + line;
  if (!drawn.late) free_ns_[from] += line;
  return arrivals;
}

WireArrivals Wire::delay(End from, std::uint64_t line) {
  const Draw drawn = draw(from);
  WireArrivals arrivals;
  if (drawn.lost) return arrivals;
  arrivals.sfd_ns[arrivals.count++] = drawn.delay_ns;
  if (drawn.twice) arrivals.sfd_ns[arrivals.count++] = drawn.delay_ns + line;
  return arrivals;
}

}  // namespace avbhal::model
