#include "model/adapter_model.h"

#include "base/registers.gen.h"
#include "model/timinca.h"

namespace avbhal::model {
namespace {

constexpr std::uint32_t kAllOnes = 0xFFFFFFFFu;
constexpr std::uint16_t kI225V = 0x15F3;

bool is_register(std::uint32_t offset) { return offset < kBarBytes && offset % 4 == 0; }

// Writes in whose wake a transmit stamp may be spoiled.
bool endangers_stamps(std::uint32_t offset) {
  return offset == reg::kTIMINCA || (offset >= reg::kTRGTTIML0 && offset <= reg::kTRGTTIMH1);
}

bool changes_time(std::uint32_t offset) {
  return offset == reg::kSYSTIMH || offset == reg::kTIMINCA || offset == reg::kTIMADJ ||
         offset == reg::kTSAUXC;
}

std::uint32_t link_bits(const AdapterConfig& config) {
  if (!config.link_up) return 0;
  switch (config.link_mbps) {
    case 10: return reg::kSTATUS_FD | reg::kSTATUS_LU;
    case 100: return reg::kSTATUS_FD | reg::kSTATUS_LU | reg::kSTATUS_SPEED_100;
    case 2500:
      return reg::kSTATUS_FD | reg::kSTATUS_LU | reg::kSTATUS_SPEED_1000 | reg::kSTATUS_SPEED_2500;
    default: return reg::kSTATUS_FD | reg::kSTATUS_LU | reg::kSTATUS_SPEED_1000;
  }
}

}  // namespace

void AdapterModel::reset(const AdapterConfig& config, TimeSource time) {
  AdapterModel initial;
  initial.config_ = config;  // may be this adapter's own
  *this = initial;
  if (config_.identity.device_id == 0) config_.identity = default_identity(config_.family, 0);
  time_ = time;
  oscillator_.reset(config_.oscillator, config_.seed, time.now_ns(time.context));
  latency_.reset(config_.latency, config_.seed);
  stamps_.seed(config_.seed);
  cross_.seed(config_.seed);
  clock_.seed(config_.seed, config_.aux_noise_ps);
  traffic_.reset(config_.seed, config_.identity.mac.back());
  phy_.reset(config_.family, config_.link_up, config_.link_mbps);
  link_came_up();
  mac_reset(Phase{});
}

Phase AdapterModel::now() { return settle(time_.now_ns(time_.context)); }

Phase AdapterModel::settle(std::uint64_t t_ns) {
  if (!pumping_) pump(t_ns);
  const Phase phase = oscillator_.phase_at(t_ns);
  clock_.observe(phase);
  cross_.settle(t_ns, registers_);
  raise_interrupt();
  return phase;
}

void AdapterModel::catch_up() { now(); }

// A cause with its mask bit raises ICR once; ICR can be raised again after TSICR was empty
// (I210 datasheet).
void AdapterModel::raise_interrupt() {
  const std::uint32_t causes = clock_.causes();
  if (causes == 0) interrupt_raised_ = false;
  if (interrupt_raised_ || (causes & clock_.cause_mask()) == 0) return;
  if ((registers_.peek(reg::split::kIMS) & reg::kICR_TIME_SYNC) == 0) return;
  interrupt_raised_ = true;
  registers_.poke(reg::split::kICR, registers_.peek(reg::split::kICR) | reg::kICR_TIME_SYNC);
}

void AdapterModel::mac_reset(Phase phase) {
  ClockBlockConfig clock;
  clock.family = config_.family;
  clock.source_clock_khz = config_.source_clock_khz;
  clock.latch_skew = config_.latch_skew;
  clock.strict_latch = config_.strict_latch;
  clock_.reset(clock, phase);
  clock_.set_frozen(frozen_, phase);
  registers_.reset(config_.family);
  stamps_.reset(config_.family);
  cross_.reset(config_.family,
               counter_source_or_default(config_.family, config_.source_clock_khz).khz,
               config_.ptm_works && config_.identity.device_id != kI225V);
  interrupt_raised_ = false;
  const auto& mac = config_.identity.mac;
  registers_.poke(reg::counter::kRAL, mac[0] | static_cast<std::uint32_t>(mac[1]) << 8 |
                                          static_cast<std::uint32_t>(mac[2]) << 16 |
                                          static_cast<std::uint32_t>(mac[3]) << 24);
  registers_.poke(reg::counter::kRAH,
                  mac[4] | static_cast<std::uint32_t>(mac[5]) << 8 | reg::kRAH_AV);
  show_link();
  (void)host_due_ns();
}

void AdapterModel::show_link() {
  const std::uint32_t link = reg::kSTATUS_FD | reg::kSTATUS_LU | reg::kSTATUS_SPEED_100 |
                             reg::kSTATUS_SPEED_1000 | reg::kSTATUS_SPEED_2500;
  std::uint32_t status = registers_.peek(reg::kSTATUS) & ~link;
  if (!has_split_clock(config_.family)) {
    status = config_.link_up ? status & ~reg::kSTATUS_PHYPWR : status | reg::kSTATUS_PHYPWR;
  }
  registers_.poke(reg::kSTATUS, status | link_bits(config_));
}

std::uint32_t AdapterModel::read(std::uint32_t offset) {
  const std::uint64_t start = time_.now_ns(time_.context);
  const Access access = latency_.draw();
  const std::uint32_t value = read_at(offset, start + access.sample_ns);
  time_.wait_until_ns(time_.context, start + access.total_ns);
  return value;
}

void AdapterModel::write(std::uint32_t offset, std::uint32_t value) {
  const std::uint64_t start = time_.now_ns(time_.context);
  const Access access = latency_.draw();
  write_at(offset, value, start + access.sample_ns);
  time_.wait_until_ns(time_.context, start + access.total_ns);
}

std::uint32_t AdapterModel::read_at(std::uint32_t offset, std::uint64_t t_ns) {
  const Phase phase = settle(t_ns);
  if (removed_ || asleep_ || !is_register(offset)) return kAllOnes;
  if (clock_.owns(offset)) {
    const std::uint32_t value = clock_.read(offset, phase);
    raise_interrupt();
    return value;
  }
  if (cross_.owns(offset)) return cross_.read(offset);
  if (has_split_clock(config_.family)) show_pins(offset);
  const std::uint32_t value = registers_.read(offset);
  stamps_.after_read(offset, registers_);
  return value;
}

void AdapterModel::write_at(std::uint32_t offset, std::uint32_t value, std::uint64_t t_ns) {
  const Phase phase = settle(t_ns);
  if (removed_ || asleep_ || writes_ignored_ || !is_register(offset)) return;
  if (clock_.owns(offset)) {
    clock_.write(offset, value, phase);
    if (changes_time(offset)) clock_changed();
    raise_interrupt();
    if (endangers_stamps(offset)) {
      hazard_from_ns_ = t_ns;
      hazard_began_ = true;
    }
    return;
  }
  registers_.write(offset, value);
  cross_.after_write(offset, value, t_ns, clock_.stamp(phase), registers_);
  after_write(offset, value, phase);
}

void AdapterModel::after_write(std::uint32_t offset, std::uint32_t value, Phase phase) {
  const bool split = has_split_clock(config_.family);
  if (offset == reg::kCTRL || offset == reg::kCTRL_ALIAS) {
    if ((value & reg::kCTRL_PHY_RST) != 0) {
      phy_.reset(config_.family, config_.link_up, config_.link_mbps);
    }
    if ((value & (split ? reg::kCTRL_RST | reg::kCTRL_DEV_RST : reg::kCTRL_RST)) != 0)
      mac_reset(phase);
  } else if (offset == reg::kMDIC) {
    phy_transaction(value);
  } else if (offset == reg::kFEXTNVM7 && !split && (value & reg::kFEXTNVM7_SYSTIM_CLK_EN) != 0) {
    const CounterSource& source =
        counter_source_or_default(config_.family, config_.source_clock_khz);
    const bool strapped = source.khz == 96000 || source.khz == 24000;
    if (strapped)
      registers_.poke(reg::kTSYNCRXCTL,
                      registers_.peek(reg::kTSYNCRXCTL) | reg::kTSYNCRXCTL_SYSCFI);
  }
}

Truth AdapterModel::truth() { return truth_at(time_.now_ns(time_.context)); }

Truth AdapterModel::truth_at(std::uint64_t t_ns) {
  const ClockTruth clock = clock_.truth(settle(t_ns));
  Truth truth;
  truth.time_ns = t_ns;
  truth.device_ns = clock.device_ns;
  truth.device_frac = clock.device_frac;
  truth.counter = clock.counter;
  truth.counter_wraps = clock.counter_wraps;
  truth.oscillator_ppb = oscillator_.error_ppb();
  const double against = clock.against_oscillator_ppb;
  truth.rate_ppb = against + truth.oscillator_ppb + against * truth.oscillator_ppb / 1e9;
  return truth;
}

void AdapterModel::step_clock(std::int64_t delta_ns) {
  clock_.step_ns(delta_ns, now());
  clock_changed();
}

void AdapterModel::freeze_clock(bool frozen) {
  frozen_ = frozen;
  clock_.set_frozen(frozen, now());
  (void)host_due_ns();
}

void AdapterModel::reset_clock() { mac_reset(now()); }

void AdapterModel::power_on() {
  frozen_ = false;
  writes_ignored_ = false;
  phy_.reset(config_.family, config_.link_up, config_.link_mbps);
  link_came_up();
  mac_reset(now());
}

void AdapterModel::set_removed(bool removed) {
  if (removed_ && !removed) power_on();
  catch_up();
  removed_ = removed;
  if (removed) asleep_ = false;
}

bool AdapterModel::suspend(AsleepCounter counter) {
  if (removed_ || asleep_) return false;
  catch_up();
  if (counter == AsleepCounter::kStops) clock_.set_frozen(true, now());
  asleep_counter_ = counter;
  asleep_ = true;
  return true;
}

bool AdapterModel::resume() {
  if (!asleep_) return false;
  catch_up();
  asleep_ = false;
  if (asleep_counter_ == AsleepCounter::kRestarts)
    power_on();
  else
    clock_.set_frozen(frozen_, now());
  return true;
}

void AdapterModel::set_link(bool up, std::uint32_t mbps) {
  catch_up();
  const bool changed = up != config_.link_up;
  if (changed || mbps != config_.link_mbps) phy_.set_link(false, 0);
  phy_.set_link(up, mbps);
  config_.link_up = up;
  config_.link_mbps = mbps;
  if (up) link_came_up();
  show_link();
  const std::uint32_t icr = has_split_clock(config_.family) ? reg::split::kICR : reg::counter::kICR;
  if (changed) registers_.poke(icr, registers_.peek(icr) | reg::kICR_LSC);
}

void AdapterModel::spike_latency(std::uint64_t ns) { latency_.spike(ns); }

void AdapterModel::ignore_writes(bool ignored) { writes_ignored_ = ignored; }

void AdapterModel::set_oscillator_ppb(double ppb) {
  catch_up();
  oscillator_.set_error_ppb(ppb, time_.now_ns(time_.context));
  (void)host_due_ns();
}

}  // namespace avbhal::model
