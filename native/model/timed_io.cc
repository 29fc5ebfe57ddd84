#include "model/timed_io.h"

#include "base/registers.gen.h"
#include "base/wide.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kAuxStream = 7;

// TSAUXC: enable target time 0 and 1, frequency clock 0 and 1, stamping of SDP edges 0 and 1, take
// an aux stamp now (self-clearing), aux stamp taken, TT0 starts and TT1 ends a pulse, keep EN_TTx
// (I225, I226), and the bits that keep a value.
constexpr std::uint32_t kEnableTarget[] = {reg::kTSAUXC_EN_TT0, reg::kTSAUXC_EN_TT1};
constexpr std::uint32_t kEnableClock[] = {reg::kTSAUXC_EN_CLK0, reg::kTSAUXC_EN_CLK1};
constexpr std::uint32_t kEnableAux[] = {reg::kTSAUXC_EN_TS0, reg::kTSAUXC_EN_TS1};
constexpr std::uint32_t kSampleNow[] = {reg::kTSAUXC_SAMP_AUT0, reg::kTSAUXC_SAMP_AUT1};
constexpr std::uint32_t kTaken[] = {reg::kTSAUXC_AUTT0, reg::kTSAUXC_AUTT1};
constexpr std::uint32_t kKept210 = 0xC00205B7u, kKept225 = 0xF80205B7u;

constexpr std::uint32_t kTargetCause[] = {reg::kTSICR_TT0, reg::kTSICR_TT1};
constexpr std::uint32_t kAuxCause[] = {reg::kTSICR_AUTT0, reg::kTSICR_AUTT1};
constexpr std::uint32_t kNsMask = reg::kTRGTTIML0_TTL.mask();
constexpr std::uint32_t kTssdpMask = 0x0003FFFFu;

bool allowed_half_cycle(std::uint32_t ns, std::uint64_t start_ns) {
  if (ns >= 9 && ns <= 70000000) return true;
  if (ns != 125000000 && ns != 250000000 && ns != 500000000) return false;
  return start_ns % ns == 0;
}

}  // namespace

// What advance() looks at: from `from_tick` (exclusive) to `phase`.
struct TimedIo::Span {
  const SplitClock& clock;
  Phase phase;
  std::uint64_t now_ns;
  std::uint64_t from_tick;
  std::uint64_t ticks;
};

void TimedIo::reset(Family family, std::uint32_t control, Phase phase) {
  family_ = family;
  control_ = control;
  tssdp_ = 0;
  last_tick_ = SplitClock::tick_of(phase);
  units_[0] = units_[1] = Unit{};
  pulse_ = false;
}

void TimedIo::seed(std::uint64_t seed, std::uint32_t aux_noise_ps) {
  random_.reset(seed, kAuxStream);
  aux_noise_ps_ = aux_noise_ps;
  for (bool& level : outside_) level = false;
}

bool TimedIo::owns(std::uint32_t offset) const {
  return offset == reg::kTSSDP || (offset >= reg::kTRGTTIML0 && offset <= reg::kAUXSTMPH1);
}

std::uint32_t TimedIo::read(std::uint32_t offset) {
  switch (offset) {
    case reg::kTSSDP: return tssdp_;
    case reg::kTRGTTIML0: return units_[0].low;
    case reg::kTRGTTIMH0: return units_[0].high;
    case reg::kTRGTTIML1: return units_[1].low;
    case reg::kTRGTTIMH1: return units_[1].high;
    case reg::kFREQOUT0: return units_[0].half_cycle_ns;
    case reg::kFREQOUT1: return units_[1].half_cycle_ns;
    case reg::kAUXSTMPL0: return units_[0].aux_low;
    case reg::kAUXSTMPL1: return units_[1].aux_low;
    default: break;
  }
  Unit& unit = units_[offset == reg::kAUXSTMPH0 ? 0 : 1];
  unit.aux_held = false;
  return unit.aux_high;
}

void TimedIo::write(std::uint32_t offset, std::uint32_t value, Phase phase) {
  const std::uint32_t low_mask = is_i210() ? kNsMask : 0xFFFFFFFFu;
  last_tick_ = SplitClock::tick_of(phase);
  const bool second =
      offset == reg::kTRGTTIML1 || offset == reg::kTRGTTIMH1 || offset == reg::kFREQOUT1;
  Unit& unit = units_[second ? 1 : 0];
  if (offset == reg::kTSSDP) {
    tssdp_ = value & kTssdpMask;
  } else if (offset == reg::kTRGTTIML0 || offset == reg::kTRGTTIML1) {
    unit.low = value & low_mask;
    unit.armed = true;
  } else if (offset == reg::kTRGTTIMH0 || offset == reg::kTRGTTIMH1) {
    unit.high = value;
    unit.armed = true;
  } else if (offset == reg::kFREQOUT0 || offset == reg::kFREQOUT1) {
    unit.half_cycle_ns = value & kNsMask;
    unit.frequency.undefined = !allowed_half_cycle(unit.half_cycle_ns, target_ns(unit));
  }
}

std::uint32_t TimedIo::control() const {
  return control_ | (units_[0].aux_held ? kTaken[0] : 0u) | (units_[1].aux_held ? kTaken[1] : 0u);
}

void TimedIo::start_frequency(Unit& unit) {
  unit.clocked = unit.half_cycle_ns != 0;
  unit.started = false;
  unit.frequency = TimedOutput{};
  unit.frequency.undefined = !allowed_half_cycle(unit.half_cycle_ns, target_ns(unit));
}

std::uint32_t TimedIo::write_control(std::uint32_t value, const SplitClock& clock, Phase phase) {
  const std::uint32_t risen = value & ~control_;
  control_ = value & (is_i210() ? kKept210 : kKept225);
  last_tick_ = SplitClock::tick_of(phase);
  std::uint32_t causes = 0;
  for (const std::uint32_t n : {0u, 1u}) {
    if ((risen & kEnableTarget[n]) != 0) units_[n].armed = true;
    if ((risen & kEnableClock[n]) != 0) start_frequency(units_[n]);
    if ((control_ & kEnableClock[n]) == 0) units_[n].frequency.level = false;
    if ((value & kSampleNow[n]) != 0) causes |= sample(n, 0, clock, phase);
  }
  return causes;
}

std::uint64_t TimedIo::target_ns(const Unit& unit) const {
  return std::uint64_t{unit.high} * kNsPerSecond + (unit.low & kNsMask);
}

void TimedIo::set_target_ns(Unit& unit, std::uint64_t ns) {
  unit.low = static_cast<std::uint32_t>(ns % kNsPerSecond);
  unit.high = static_cast<std::uint32_t>(ns / kNsPerSecond);
}

std::uint32_t TimedIo::advance(const SplitClock& clock, Phase phase) {
  const std::uint64_t tick = SplitClock::tick_of(phase);
  if (!clock.running() || tick == last_tick_) {
    last_tick_ = tick;
    return 0;
  }
  const Span span{clock, phase, clock.value(phase).ns, last_tick_, tick - last_tick_};
  last_tick_ = tick;
  // A pulse that began and ended since the last look ends with the later target.
  const std::uint32_t first = target_ns(units_[1]) < target_ns(units_[0]) ? 1 : 0;
  std::uint32_t causes = run_target(first, span);
  causes |= run_target(1 - first, span);
  causes |= run_frequency(0, span);
  return causes | run_frequency(1, span);
}

std::uint32_t TimedIo::run_target(std::uint32_t number, const Span& span) {
  Unit& unit = units_[number];
  const bool clocked = (control_ & kEnableClock[number]) != 0 && unit.clocked;
  if ((control_ & kEnableTarget[number]) == 0 || clocked) return 0;
  // Bits 31:30 select another timer on I225 and I226; those stand still here.
  if (!unit.armed || (unit.low & ~kNsMask) != 0 || span.now_ns < target_ns(unit)) return 0;
  unit.armed = false;
  TimedOutput& out = unit.target;
  out.level = !out.level;
  out.toggles += 1;
  out.last_edge_ns = span.clock.first_from(target_ns(unit), span.from_tick + 1, span.phase);
  if ((control_ & reg::kTSAUXC_PLSG) != 0) pulse_ = number == 0;
  if (!is_i210() && (control_ & reg::kTSAUXC_DIS_TS_CLEAR) == 0) control_ &= ~kEnableTarget[number];
  return kTargetCause[number];
}

// One step a tick at most: the first one ends the wait for TRGTTIM, every other one toggles.
std::uint32_t TimedIo::run_frequency(std::uint32_t number, const Span& span) {
  Unit& unit = units_[number];
  const std::uint64_t target = target_ns(unit);
  if ((control_ & kEnableClock[number]) == 0 || !unit.clocked || unit.half_cycle_ns == 0) return 0;
  if ((unit.low & ~kNsMask) != 0 || span.now_ns < target) return 0;
  const std::uint64_t due = (span.now_ns - target) / unit.half_cycle_ns + 1;
  const std::uint64_t steps = due < span.ticks ? due : span.ticks;
  set_target_ns(unit, target + steps * unit.half_cycle_ns);
  const std::uint64_t toggles = unit.started ? steps : steps - 1;
  unit.started = true;
  if (toggles == 0) return 0;
  TimedOutput& out = unit.frequency;
  out.toggles += toggles;
  out.level = out.level != ((toggles & 1u) != 0);
  out.last_edge_ns = span.clock.first_from(target + (steps - 1) * unit.half_cycle_ns,
                                           span.from_tick + steps, span.phase);
  return kTargetCause[number];
}

std::uint32_t TimedIo::edge(std::uint32_t pin, const SplitClock& clock, Phase phase) {
  outside_[pin] = !outside_[pin];
  std::uint32_t causes = 0;
  for (const std::uint32_t n : {0u, 1u}) {
    const bool routed = (tssdp_ >> (3 * n + 2) & 1u) != 0 && pin_of_aux(n) == pin;
    if (!routed || (control_ & kEnableAux[n]) == 0) continue;
    const std::int64_t noise_ns = random_.normal_q16() * aux_noise_ps_ / 65536 / 1000;
    causes |= sample(n, noise_ns, clock, phase);
  }
  return causes;
}

std::uint32_t TimedIo::sample(std::uint32_t number, std::int64_t noise_ns, const SplitClock& clock,
                              Phase phase) {
  Unit& unit = units_[number];
  if (unit.aux_held) return 0;
  const auto shown = static_cast<std::int64_t>(clock.value(phase).ns);
  const auto ns = static_cast<std::uint64_t>(shown + noise_ns < 0 ? 0 : shown + noise_ns);
  unit.aux_low = static_cast<std::uint32_t>(ns % kNsPerSecond);
  unit.aux_high = static_cast<std::uint32_t>(ns / kNsPerSecond);
  unit.aux_held = true;
  return kAuxCause[number];
}

bool TimedIo::pin_level(std::uint32_t pin) const {
  if (!pin_is_output(pin)) return outside_[pin];
  const std::uint32_t select = tssdp_ >> (6 + 3 * pin) & 3u;
  if (select >= 2) return units_[select - 2].frequency.level;
  return (control_ & reg::kTSAUXC_PLSG) != 0 ? pulse_ : units_[select].target.level;
}

}  // namespace avbhal::model
