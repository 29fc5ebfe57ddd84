#include "model/clock_block.h"

#include "base/registers.gen.h"
#include "base/wide.h"
#include "model/timinca.h"

namespace avbhal::model {

void ClockBlock::reset(const ClockBlockConfig& config, Phase phase) {
  config_ = config;
  if (has_split_clock(config.family)) {
    split_.reset(config.family, config.strict_latch, phase);
    return;
  }
  const CounterSource& source = counter_source_or_default(config.family, config.source_clock_khz);
  shift_ = source.shift;
  counter_.reset(source.khz, config.latch_skew, phase);
}

bool ClockBlock::owns(std::uint32_t offset) const {
  return has_split_clock(config_.family) ? split_.owns(offset) : counter_.owns(offset);
}

std::uint32_t ClockBlock::read(std::uint32_t offset, Phase phase) {
  return has_split_clock(config_.family) ? split_.read(offset, phase)
                                         : counter_.read(offset, phase);
}

void ClockBlock::write(std::uint32_t offset, std::uint32_t value, Phase phase) {
  if (has_split_clock(config_.family)) {
    split_.write(offset, value, phase);
  } else {
    counter_.write(offset, value, phase);
  }
}

void ClockBlock::observe(Phase phase) {
  if (has_split_clock(config_.family)) split_.observe(phase);
}

void ClockBlock::raise(std::uint32_t causes) {
  if (has_split_clock(config_.family)) split_.raise(causes);
}

RawStamp ClockBlock::stamp(Phase phase) const {
  if (has_split_clock(config_.family)) {
    const std::uint64_t ns = split_.clock().value(phase).ns;
    return {static_cast<std::uint32_t>(ns % kNsPerSecond),
            static_cast<std::uint32_t>(ns / kNsPerSecond)};
  }
  const std::uint64_t counts = counter_.counter().value(phase).counts;
  return {static_cast<std::uint32_t>(counts), static_cast<std::uint32_t>(counts >> 32)};
}

bool ClockBlock::enabled() const {
  return !has_split_clock(config_.family) ||
         (split_.timed().control() & reg::kTSAUXC_DISABLE_SYSTIME) == 0;
}

void ClockBlock::edge(std::uint32_t pin, Phase phase) {
  if (has_split_clock(config_.family)) split_.edge(pin, phase);
}

void ClockBlock::step_ns(std::int64_t delta_ns, Phase phase) {
  if (has_split_clock(config_.family)) {
    split_.step_ns(delta_ns, phase);
    return;
  }
  const bool backwards = delta_ns < 0;
  const auto bits = static_cast<std::uint64_t>(delta_ns);
  counter_.step_counts(multiply(backwards ? 0 - bits : bits, std::uint64_t{1} << shift_), backwards,
                       phase);
}

void ClockBlock::set_frozen(bool frozen, Phase phase) {
  if (has_split_clock(config_.family)) {
    split_.set_frozen(frozen, phase);
  } else {
    counter_.set_frozen(frozen, phase);
  }
}

ClockTruth ClockBlock::truth(Phase phase) const {
  ClockTruth truth;
  truth.against_oscillator_ppb = -1e9;
  if (has_split_clock(config_.family)) {
    const SplitTime time = split_.clock().exact(phase);
    truth.device_ns = time.ns;
    truth.device_frac = static_cast<std::uint32_t>(time.frac33 >> 1);
    if (split_.clock().running()) {
      truth.against_oscillator_ppb =
          timinca_ppb(config_.family, 0, split_.timinca()) + split_.slew_ppb(phase);
    }
    return truth;
  }
  const CounterValue value = counter_.counter().exact(phase);
  truth.device_ns = counter_to_ns(value, shift_, &truth.device_frac);
  truth.counter = value.counts;
  truth.counter_wraps = value.wraps;
  if (counter_.counter().running()) {
    truth.against_oscillator_ppb =
        timinca_ppb(config_.family, config_.source_clock_khz, counter_.timinca());
  }
  return truth;
}

std::uint64_t ClockBlock::tick_reaching(std::uint64_t device_ns, Phase phase) const {
  if (!has_split_clock(config_.family)) return SplitClock::kNoTick;
  return split_.clock().tick_reaching(device_ns, phase);
}

std::uint32_t ClockBlock::resolution_ns() const {
  if (has_split_clock(config_.family)) return split_.clock().quantum_ns() + 1;
  const std::uint32_t counts = counter_.counter().quantum_counts();
  return ((counts + (1u << shift_) - 1) >> shift_) + 1;
}

}  // namespace avbhal::model
