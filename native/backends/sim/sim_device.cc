// Reading a simulated adapter.
#include "backends/sim/sim_device.h"

#include <string>

#include "base/registers.gen.h"
#include "model/timinca.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kAllOnes = 0xFFFFFFFFu;

Status check_offset(std::uint32_t offset, const char* operation) {
  if (offset < kBarBytes && offset % 4 == 0) return ok_status();
  return make_error(ErrorCode::kRegisterInvalid, operation,
                    "offset: wanted a multiple of 4 below 131072, got " + std::to_string(offset));
}

}  // namespace

SimDevice::SimDevice(const model::AdapterConfig& config, SimTime& time)
    : time_(time), family_(config.family), identity_(config.identity) {
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

Status SimDevice::gone(const char* operation) {
  return make_error(ErrorCode::kAdapterGone, operation,
                    "the simulated adapter was removed: its registers read all ones");
}

Status SimDevice::check_handle(Generation handle, const char* operation) {
  if (handle == generation_) return ok_status();
  return make_error(ErrorCode::kAdapterGone, operation,
                    "the simulated adapter was removed and came back after it was opened");
}

// Posted writes are complete when a read has come back; an absent adapter swallows them.
Status SimDevice::flush(const char* operation) {
  return model_.read(reg::kSTATUS) == kAllOnes ? gone(operation) : ok_status();
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

Result<SimDevice::Sample> SimDevice::sample(const char* operation) {
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
  if (read.gone) return gone(operation);
  watch.sample.raw = read.raw;
  watch.sample.ns = with_offset(read.raw, read.ns);
  return watch.sample;
}

Result<ClockReading> SimDevice::read_clock(Generation handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, "readClock");
  if (!status.ok()) return status;
  Result<Sample> read = sample("readClock");
  if (!read.ok()) return read.take_status();
  return ClockReading{read.value().ns, ReadingSource::kHardware};
}

Result<ClockConfig> SimDevice::clock_config(Generation handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, "clockConfig");
  if (!status.ok()) return status;
  Result<Sample> read = sample("clockConfig");
  if (!read.ok()) return read.take_status();
  ClockConfig config;
  config.device_ns = read.value().ns;
  config.timinca = model_.read(reg::kTIMINCA);
  config.tsauxc = split() ? model_.read(reg::kTSAUXC) : 0;
  config.timinca_ppb = model::timinca_ppb(family_, khz(), config.timinca);
  config.running = split() ? (config.tsauxc & reg::kTSAUXC_DISABLE_SYSTIME) == 0
                           : config.timinca >> 24 != 0 && (config.timinca & 0xFFFFFFu) != 0;
  return config;
}

Result<CrossTimestamp> SimDevice::cross_timestamp(Generation handle, std::uint32_t brackets) {
  constexpr const char* kOperation = "crossTimestamp";
  if (brackets < 1 || brackets > 1000) {
    return make_error(ErrorCode::kInvalidArgument, kOperation,
                      "brackets: wanted 1 to 1000, got " + std::to_string(brackets));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  const auto read = [this](Bracket& bracket) -> Status {
    Result<Sample> taken = sample(kOperation);
    if (!taken.ok()) return taken.take_status();
    bracket.before_ticks = taken.value().before_ticks;
    bracket.after_ticks = taken.value().after_ticks;
    bracket.device_ns = taken.value().ns;
    bracket.raw_counter = taken.value().raw;
    return ok_status();
  };
  Result<CrossTimestamp> cross = narrowest_bracket(time_.clock(), brackets, model_.resolution_ns(),
                                                   CrossMethod::kModel, kOperation, read);
  if (!cross.ok()) return cross;
  // The common bound allows for 10 % of rate error; these parts can be told to do more.
  const double rate_ppb = model_.truth().rate_ppb;
  const double beyond = (rate_ppb < 0 ? -rate_ppb : rate_ppb) / 1e9 - 0.1;
  if (beyond > 0) {
    CrossTimestamp& c = cross.value();
    const auto width = static_cast<double>(c.system_after_ns - c.system_before_ns);
    c.bound_ns += static_cast<std::uint64_t>(width / 2 * beyond) + 1;
  }
  return cross;
}

Result<RateRange> SimDevice::rate_range(Generation handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, "rateRange");
  if (status.ok()) status = flush("rateRange");
  if (!status.ok()) return status;
  const model::TimincaRange range = model::timinca_range(family_, khz());
  return RateRange{range.min_ppb, range.max_ppb, range.step_ppb, true};
}

Result<std::uint32_t> SimDevice::read_register(Generation handle, std::uint32_t offset) {
  constexpr const char* kOperation = "readRegister";
  Status status = check_offset(offset, kOperation);
  if (!status.ok()) return status;
  const std::lock_guard<std::mutex> lock(mutex_);
  status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  const std::uint32_t value = model_.read(offset);
  if (value == kAllOnes) {
    status = flush(kOperation);
    if (!status.ok()) return status;
  }
  return value;
}

Result<GroundTruth> SimDevice::ground_truth(Generation handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, "groundTruth");
  if (!status.ok()) return status;
  if (model_.removed()) return gone("groundTruth");
  const std::uint64_t system_ns = time_.clock().now_ns();
  const model::Truth truth = model_.truth_at(system_ns);
  GroundTruth out;
  out.system_ns = system_ns;
  out.device_ns = truth.device_ns + (split() ? 0 : offset_ns_);
  out.rate_ppb = truth.rate_ppb;
  out.oscillator_ppb = truth.oscillator_ppb;
  return out;
}

Result<LinkState> SimDevice::link(Generation handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, "refresh");
  if (!status.ok()) return status;
  if (model_.read(reg::kSTATUS) == kAllOnes) return gone("refresh");
  const model::AdapterConfig& config = model_.config();
  LinkState link;
  link.up = config.link_up;
  link.speed_bps = config.link_up ? std::uint64_t{config.link_mbps} * 1000000 : 0;
  return link;
}

bool SimDevice::apply(const model::Order& order) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool back = order.kind == model::OrderKind::kReturn && model_.removed();
  if (back) ++generation_;
  if (back || order.kind == model::OrderKind::kClockReset) {
    offset_ns_ = 0;
    forget_tsn();
  }
  if (order.kind == model::OrderKind::kClockStep && !split()) {
    offset_ns_ += static_cast<std::uint64_t>(order.ns);
    return true;
  }
  return model::apply_order(order, model_);
}

bool SimDevice::present() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return !model_.removed();
}

Generation SimDevice::generation() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return generation_;
}

}  // namespace avbhal::sim
