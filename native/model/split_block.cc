#include "model/split_block.h"

#include "base/registers.gen.h"
#include "base/wide.h"

namespace avbhal::model {
namespace {

// I225, I226: read from an I226 that no driver had started.
constexpr std::uint32_t kTsauxcReset210 = 0xC0000000u, kTsauxcReset225 = 0xF8000000u;

constexpr std::uint32_t kTimadjMax = 999999899u;

}  // namespace

void SplitBlock::reset(Family family, bool strict_latch, Phase phase) {
  family_ = family;
  strict_latch_ = strict_latch;
  frozen_ = slew_active_ = slew_subtract_ = false;
  clock_.reset(is_i210() ? 2 : 5, phase);
  timinca_ = timadj_ = tsicr_ = tsim_ = 0;
  timed_.reset(family, is_i210() ? kTsauxcReset210 : kTsauxcReset225, phase);
  last_second_ = 0;
  low_ = high_ = low_written_ = Capture{};
}

bool SplitBlock::owns(std::uint32_t offset) const {
  switch (offset) {
    case reg::kSYSTIML:
    case reg::kSYSTIMH:
    case reg::kSYSTIMR:
    case reg::kTIMINCA:
    case reg::kTIMADJ:
    case reg::kTSAUXC:
    case reg::kTSICR:
    case reg::kTSIM: return true;
    default: return timed_.owns(offset);
  }
}

std::uint32_t SplitBlock::read(std::uint32_t offset, Phase phase) {
  observe(phase);
  switch (offset) {
    case reg::kSYSTIMR: return read_residue(phase);
    case reg::kSYSTIML: return read_low(phase);
    case reg::kSYSTIMH: return read_high(phase);
    case reg::kTIMINCA: return timinca_;
    case reg::kTIMADJ: return timadj_;
    case reg::kTSAUXC: return timed_.control();
    case reg::kTSICR: {
      const std::uint32_t causes = tsicr_;
      tsicr_ = 0;
      return causes;
    }
    case reg::kTSIM: return tsim_;
    default: return timed_.owns(offset) ? timed_.read(offset) : 0;
  }
}

void SplitBlock::write(std::uint32_t offset, std::uint32_t value, Phase phase) {
  observe(phase);
  switch (offset) {
    case reg::kSYSTIMR:
      if (is_i210()) clock_.set_residue(value, phase);
      break;
    case reg::kSYSTIML: low_written_ = {value & reg::split::kSYSTIML_STL.mask(), true}; break;
    case reg::kSYSTIMH: write_high(value, phase); break;
    case reg::kTIMINCA:
      timinca_ = value;
      clock_.set_timinca(value, phase);
      break;
    case reg::kTIMADJ: write_timadj(value, phase); break;
    case reg::kTSAUXC: write_tsauxc(value, phase); break;
    case reg::kTSICR: tsicr_ &= ~value; break;
    case reg::kTSIM: tsim_ = value & (is_i210() ? 0xFFu : 0x7Bu); break;
    default:
      if (timed_.owns(offset)) timed_.write(offset, value, phase);
      break;
  }
}

void SplitBlock::observe(Phase phase) {
  tsicr_ |= timed_.advance(clock_, phase);
  const std::uint64_t second = clock_.value(phase).ns / kNsPerSecond;
  if (second != last_second_) tsicr_ |= reg::kTSICR_SYS_WARP;
  last_second_ = second;
  if (slew_active_ && !clock_.slewing(phase)) {
    slew_active_ = false;
    tsicr_ |= reg::kTSICR_TADJ;
  }
}

void SplitBlock::clock_was_set(Phase phase) {
  last_second_ = clock_.value(phase).ns / kNsPerSecond;
  low_ = high_ = Capture{};
}

std::uint32_t SplitBlock::read_residue(Phase phase) {
  const SplitTime now = clock_.value(phase);
  if (is_i210()) {
    low_ = {static_cast<std::uint32_t>(now.ns % kNsPerSecond), true};
    high_ = {static_cast<std::uint32_t>(now.ns / kNsPerSecond), true};
  }
  return static_cast<std::uint32_t>(now.frac33 >> 1);
}

std::uint32_t SplitBlock::read_low(Phase phase) {
  if (low_.waiting) {
    low_.waiting = false;
    return low_.value;
  }
  const SplitTime now = clock_.value(phase);
  const bool captures = !(is_i210() && strict_latch_);
  high_ = {static_cast<std::uint32_t>(now.ns / kNsPerSecond), captures};
  return static_cast<std::uint32_t>(now.ns % kNsPerSecond);
}

std::uint32_t SplitBlock::read_high(Phase phase) {
  if (high_.waiting) {
    high_.waiting = false;
    return high_.value;
  }
  return static_cast<std::uint32_t>(clock_.value(phase).ns / kNsPerSecond);
}

void SplitBlock::write_high(std::uint32_t seconds, Phase phase) {
  const std::uint64_t low =
      low_written_.waiting ? low_written_.value : clock_.value(phase).ns % kNsPerSecond;
  low_written_.waiting = false;
  clock_.set_ns(std::uint64_t{seconds} * kNsPerSecond + low, phase);
  clock_was_set(phase);
}

void SplitBlock::write_timadj(std::uint32_t value, Phase phase) {
  if (!is_i210()) {
    timadj_ = value;
    return;
  }
  timadj_ = value & ~reg::kTIMADJ_ZERO;
  const std::uint32_t amount = value & reg::kTIMADJ_TADJUST.mask();
  if (amount == 0 || amount > kTimadjMax) return;
  slew_subtract_ = (value & reg::kTIMADJ_SIGN) != 0;
  slew_active_ = true;
  clock_.slew(amount, slew_subtract_, phase);
}

bool SplitBlock::enabled() const {
  return (timed_.control() & reg::kTSAUXC_DISABLE_SYSTIME) == 0 && !frozen_;
}

void SplitBlock::write_tsauxc(std::uint32_t value, Phase phase) {
  tsicr_ |= timed_.write_control(value, clock_, phase);
  clock_.set_running(enabled(), phase);
}

void SplitBlock::edge(std::uint32_t pin, Phase phase) {
  observe(phase);
  tsicr_ |= timed_.edge(pin, clock_, phase);
}

void SplitBlock::step_ns(std::int64_t delta_ns, Phase phase) {
  observe(phase);
  clock_.step_ns(delta_ns, phase);
  clock_was_set(phase);
}

void SplitBlock::set_frozen(bool frozen, Phase phase) {
  observe(phase);
  frozen_ = frozen;
  clock_.set_running(enabled(), phase);
}

double SplitBlock::slew_ppb(Phase phase) const {
  if (!clock_.running() || !clock_.slewing(phase)) return 0;
  return slew_subtract_ ? -125000000.0 : 125000000.0;
}

}  // namespace avbhal::model
