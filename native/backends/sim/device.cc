#include "backends/sim/device.h"

#include <string>

#include "base/registers.gen.h"
#include "model/timinca.h"

namespace avbhal::sim {
SimDevice::SimDevice(const model::AdapterConfig& config, SimTime& time)
    : time_(time),
      family_(config.family),
      identity_(config.identity),
      frames_(identity_.mac, model_, config.seed) {
  model_.reset(config, time.source());
  listen_to_frames();
  start_clock();
}

void SimDevice::start_clock() {
  const std::uint64_t now = time_.now_ns();
  if (split()) {
    model_.write_at(reg::kSYSTIML, 0, now);
    model_.write_at(reg::kSYSTIMH, static_cast<std::uint32_t>(kStartDeviceNs / kNsPerSecond), now);
    model_.write_at(reg::kTSAUXC, 0, now);
  } else {
    offset_ns_ = kStartDeviceNs;
    model_.write_at(reg::kFEXTNVM7, 1, now);
    model_.write_at(reg::kTIMINCA, model::nominal_timinca(family_, khz()), now);
  }
}

Status SimDevice::gone() const {
  return make_error(ErrorCode::kAdapterGone, {},
                    "the simulated adapter was removed: its registers read all ones");
}

Status SimDevice::check_handle(Generation handle) {
  if (handle == generation_) return ok_status();
  return make_error(ErrorCode::kAdapterGone, {},
                    "the simulated adapter was removed and came back after it was opened");
}

// An absent adapter swallows writes.
Status SimDevice::flush() { return model_.read(reg::kSTATUS) == kAllOnes ? gone() : ok_status(); }

Status SimDevice::check_present(Generation handle) {
  Status status = check_handle(handle);
  return status.ok() ? flush() : std::move(status);
}

void SimDevice::change_bits(std::uint32_t offset, std::uint32_t mask, std::uint32_t value) {
  model_.write(offset, (model_.read(offset) & ~mask) | value);
}

// A driver keeps count of the counter's wraps by reading it often enough (every 4 h in e1000e); the
// model's own count stands in for that timer.
std::uint64_t SimDevice::with_offset(std::uint64_t raw, std::uint64_t ns) {
  if (split()) return ns;
  const model::Truth now = model_.truth();
  model::CounterValue value;
  value.wraps = raw > now.counter ? now.counter_wraps - 1 : now.counter_wraps;
  value.counts = raw;
  std::uint32_t fraction = 0;
  const std::uint32_t shift = model::counter_source_or_default(family_, khz()).shift;
  return model::counter_to_ns(value, shift, &fraction) + offset_ns_;
}

Result<SimDevice::Sample> SimDevice::sample() {
  struct Watch {
    SystemClock& clock;
    Sample sample;
  } watch{time_.clock(), {}};
  model::SampleHooks hooks;
  hooks.context = &watch;
  hooks.before = [](void* context) {
    auto* w = static_cast<Watch*>(context);
    w->sample.before_ticks = w->clock.now_ticks();
  };
  hooks.after = [](void* context) {
    auto* w = static_cast<Watch*>(context);
    w->sample.after_ticks = w->clock.now_ticks();
  };
  const model::ClockSample read = model::read_clock(model_, hooks);
  if (read.gone) return gone();
  watch.sample.raw = read.raw;
  watch.sample.ns = with_offset(read.raw, read.ns);
  return watch.sample;
}

Status SimDevice::program(const RegisterPlan& plan) {
  for (const RegisterStep& step : plan) {
    std::uint32_t value = step.value;
    if (step.mask != kAllOnes) value |= model_.read(step.offset) & ~step.mask;
    model_.write(step.offset, value);
  }
  if (Status status = flush(); !status.ok()) return status;
  Result<std::string> differs = compare_plan(
      plan, [this](std::uint32_t offset) { return Result<std::uint32_t>(model_.read(offset)); });
  if (!differs.ok()) return differs.take_status();
  if (differs.value().empty()) return ok_status();
  return make_error(ErrorCode::kNotEffective, {}, differs.value());
}

Result<LinkState> SimDevice::link(Generation handle) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (Status status = check_present(handle); !status.ok()) return status;
  const model::AdapterConfig& config = model_.config();
  LinkState link;
  link.up = config.link_up;
  link.speed_bps = config.link_up ? std::uint64_t{config.link_mbps} * 1000000 : 0;
  return link;
}

void SimDevice::forget_settings() {
  offset_ns_ = 0;
  shaper_class.fill(kNoClass);
  vlan_id = 0;
}

// As a driver's: what the hardware forgot in its sleep is started again.
bool SimDevice::resume() {
  const bool restarts = model_.asleep_counter() == model::AsleepCounter::kRestarts;
  if (!model_.resume()) return false;
  if (!restarts) return true;
  forget_settings();
  start_clock();
  return true;
}

bool SimDevice::apply(const model::Order& order) {
  const std::lock_guard<std::mutex> lock(mutex);
  const bool back = order.kind == model::OrderKind::kReturn && model_.removed();
  if (back) ++generation_;
  // After a reset no setting is left.
  if (back || order.kind == model::OrderKind::kClockReset) forget_settings();
  if (order.kind == model::OrderKind::kResume) return resume();
  if (order.kind == model::OrderKind::kStampAnonymous) {
    anonymous_stamps_ = order.on;
    return true;
  }
  if (order.kind == model::OrderKind::kClockStep && !split()) {
    offset_ns_ += static_cast<std::uint64_t>(order.ns);
    return true;
  }
  return model::apply_order(order, model_);
}

bool SimDevice::present() {
  const std::lock_guard<std::mutex> lock(mutex);
  return !model_.removed();
}

Generation SimDevice::generation() {
  const std::lock_guard<std::mutex> lock(mutex);
  return generation_;
}

}  // namespace avbhal::sim
