#include "model/oscillator.h"

#include "base/wide.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kMoveNs = 10000000;
constexpr std::uint64_t kSingleMoves = 1u << 14;
constexpr double kQ64PerPpb = 18446744073.709551616;    // 2^64 / 1e9
constexpr std::int64_t kRateLimit = 18446744073709552;  // 1 000 000 ppb
constexpr std::uint64_t kOscillatorStream = 1, kCrystalStream = 2;

std::int64_t limited(std::int64_t rate) {
  if (rate > kRateLimit) return kRateLimit;
  return rate < -kRateLimit ? -kRateLimit : rate;
}

std::int64_t rate_from_ppb(double ppb) { return limited(round_to_int(ppb * kQ64PerPpb)); }

}  // namespace

void Oscillator::reset(const OscillatorConfig& config, std::uint64_t seed,
                       std::uint64_t origin_ns) {
  random_.reset(seed, kOscillatorStream);
  phase_ = Phase{};
  now_ns_ = origin_ns;
  next_move_ns_ = origin_ns + kMoveNs;
  rate_q64_ = rate_from_ppb(config.error_ppb);
  move_q64_ = rate_from_ppb(config.wander_ppb_per_sqrt_s * 0.1);  // sqrt(10 ms / 1 s)
}

Phase Oscillator::phase_at(std::uint64_t t_ns) {
  if (t_ns <= now_ns_) return phase_;
  if (move_q64_ != 0 && t_ns >= next_move_ns_) {
    const std::uint64_t moves = (t_ns - next_move_ns_) / kMoveNs + 1;
    run(next_move_ns_ - now_ns_, rate_q64_);
    if (moves > kSingleMoves) {
      const std::int64_t before = rate_q64_;
      walk(moves);
      run((moves - 1) * kMoveNs, before / 2 + rate_q64_ / 2);
    } else {
      for (std::uint64_t i = 0; i < moves; ++i) {
        walk(1);
        if (i + 1 < moves) run(kMoveNs, rate_q64_);
      }
    }
    next_move_ns_ += moves * kMoveNs;
  }
  run(t_ns - now_ns_, rate_q64_);
  return phase_;
}

std::uint64_t Oscillator::time_of(std::uint64_t phase_ns) const {
  if (phase_ns <= phase_.ns) return now_ns_;
  const double rate = 1 + static_cast<double>(rate_q64_) / 18446744073709551616.0;
  return now_ns_ + static_cast<std::uint64_t>(static_cast<double>(phase_ns - phase_.ns) / rate) + 1;
}

void Oscillator::set_error_ppb(double ppb, std::uint64_t t_ns) {
  phase_at(t_ns);
  rate_q64_ = rate_from_ppb(ppb);
}

double Oscillator::error_ppb() const { return static_cast<double>(rate_q64_) / kQ64PerPpb; }

void Oscillator::run(std::uint64_t dt_ns, std::int64_t rate_q64) {
  now_ns_ += dt_ns;
  const bool slow = rate_q64 < 0;
  const U128 deviation = multiply(dt_ns, static_cast<std::uint64_t>(slow ? -rate_q64 : rate_q64));
  const U128 nominal = add(U128{phase_.ns, phase_.frac}, U128{dt_ns, 0});
  const U128 phase = slow ? subtract(nominal, deviation) : add(nominal, deviation);
  phase_ = Phase{phase.hi, phase.lo};
}

void Oscillator::walk(std::uint64_t moves) {
  const std::int64_t one = move_q64_ * random_.normal_q16() / 65536;
  const auto factor = static_cast<std::int64_t>(integer_sqrt(moves));
  // one < 2^44 and factor < 2^20 over the whole range of time: the product is limited first.
  const std::int64_t room = 2 * kRateLimit / factor;
  const std::int64_t move = one > room ? room : (one < -room ? -room : one);
  rate_q64_ = limited(rate_q64_ + move * factor);
}

double draw_oscillator_ppb(std::uint64_t seed) {
  Random random;
  random.reset(seed, kCrystalStream);
  std::int64_t ppb = random.normal_q16() * 12000 / 65536;
  if (ppb > 50000) ppb = 50000;
  if (ppb < -50000) ppb = -50000;
  return static_cast<double>(ppb);
}

}  // namespace avbhal::model
