#include "runtime/clock_service.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "platform/thread_name.h"

namespace avbhal {
namespace {

TrackerConfig device_config(const TimeBase& base, const ClockServiceConfig& config) {
  TrackerConfig out;
  out.estimator.ticks_per_second = base.ticks_per_second;
  out.estimator.drift_ppb_per_s = config.drift_ppb_per_s;
  out.wanted_bound_ns = config.wanted_bound_ns;
  out.min_interval_us = config.min_interval_us;
  out.max_interval_us = config.max_interval_us;
  return out;
}

// The system clock against the time base: the same oscillator on every platform where the TSC is
// used, so it hardly drifts; the nominal scale is only good to about 1 %.
TrackerConfig system_config(const TimeBase& base, const ClockServiceConfig& config) {
  TrackerConfig out = device_config(base, config);
  out.estimator.drift_ppb_per_s = 2;
  return out;
}

// The line of a time base that is the system clock itself.
LineValues identity_line(const TimeBase& base, std::uint64_t ticks) {
  LineValues line;
  line.state = PageState::kOk;
  line.base_ticks = ticks;
  line.base_ns = ticks_to_ns(ticks, base.system->frequency_hz());
  line.rate = 1e9 / base.ticks_per_second;
  line.half_ns = static_cast<double>(base.system->resolution_ns());
  return line;
}

}  // namespace

ClockService::ClockService(std::shared_ptr<void> owner, std::shared_ptr<Adapter> adapter,
                           SystemClock& system, const ClockServiceConfig& config)
    : owner_(std::move(owner)),
      adapter_(std::move(adapter)),
      base_(choose_time_base(system)),
      config_(config),
      page_(std::make_unique<ClockPage>()),
      device_(device_config(base_, config)),
      system_(system_config(base_, config)) {}

ClockService::~ClockService() { close(); }

void ClockService::close() {
  closed_.store(true, std::memory_order_relaxed);
  stop();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    sink_ = nullptr;
  }
  adapter_.reset();
  owner_.reset();
}

void ClockService::start() {
  const std::lock_guard<std::mutex> lock(thread_mutex_);
  if (running_) return;
  stopping_ = false;
  running_ = true;
  thread_ = std::thread([this] { run(); });
}

void ClockService::stop() {
  {
    const std::lock_guard<std::mutex> lock(thread_mutex_);
    if (!running_) return;
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  const std::lock_guard<std::mutex> lock(thread_mutex_);
  running_ = false;
}

void ClockService::run() {
  name_this_thread("avbhal-clock");
  std::unique_lock<std::mutex> lock(thread_mutex_);
  while (!stopping_) {
    lock.unlock();
    const std::uint32_t wait_us = step();
    lock.lock();
    if (wait_us > 0) {
      wake_.wait_for(lock, std::chrono::microseconds(wait_us),
                     [this] { return stopping_ || hurry_; });
    }
    hurry_ = false;
  }
}

bool ClockService::take_device_bracket(BracketSample& sample, bool& gone) {
  sample.before_ticks = base_.now_ticks();
  const Result<CrossTimestamp> cross = adapter_->cross_timestamp(1);
  sample.after_ticks = base_.now_ticks();
  if (!cross.ok()) {
    gone = cross.status().code() == ErrorCode::kAdapterGone;
    return false;
  }
  sample.device_ns = cross.value().device_ns;
  sample.resolution_ns = adapter_->clock_resolution_ns();
  return true;
}

void ClockService::take_system_bracket() {
  BracketSample sample;
  sample.before_ticks = base_.now_ticks();
  sample.device_ns = base_.system->now_ns();
  sample.after_ticks = base_.now_ticks();
  sample.resolution_ns = base_.system->resolution_ns();
  system_.add(sample);
}

void ClockService::set_event_sink(EventSink sink) {
  const std::lock_guard<std::mutex> lock(mutex_);
  sink_ = std::move(sink);
}

std::uint32_t ClockService::step() {
  ClockEvent event;
  EventSink sink;
  std::uint32_t wait_us = 0;
  BracketSample sample;
  bool gone = false;
  // The driver call is outside the mutex: it may take milliseconds.
  const std::uint32_t changes = own_changes();
  if (closed()) return config_.max_interval_us;
  const bool taken = take_device_bracket(sample, gone);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (changes != changes_) return 0;
    const LineValues before =
        page_->disciplined.sequence.load() == 0 ? LineValues{} : read_line(page_->disciplined);
    if (base_.uses_tsc) take_system_bracket();
    event.kind = taken ? device_.add(sample) : device_.fail(gone);
    const std::uint64_t ticks = taken ? sample.after_ticks : base_.now_ticks();
    if (event.kind == TrackerEvent::kDiscontinuity && !discipline_.is_identity()) {
      discipline_.carry_over(before, device_.line(), ticks);
    }
    publish_all(ticks);
    event.generation = device_.line().generation;
    event.system_ns = value_ns(read_line(page_->system), ticks);
    wait_us = device_.next_interval_us();
    if (event.kind != TrackerEvent::kNone) sink = sink_;
  }
  if (event.kind != TrackerEvent::kNone && sink) sink(event);
  return wait_us;
}

void ClockService::publish_all(std::uint64_t ticks) {
  publish(page_->system, base_.uses_tsc ? system_.line() : identity_line(base_, ticks));
  const LineValues raw = device_.line();
  if (raw.state == PageState::kEmpty) return;
  publish(page_->raw, raw);
  const LineValues disciplined = discipline_.apply(raw);
  publish(page_->disciplined, disciplined);
  publish_monotonic(disciplined, ticks);
  remember(disciplined);
}

void ClockService::publish_monotonic(const LineValues& disciplined, std::uint64_t ticks) {
  LineValues next = disciplined;
  next.base_ticks = ticks;
  next.base_ns = value_ns(disciplined, ticks);
  next.offset_ns = 0;
  if (monotonic_.state != PageState::kEmpty) {
    const std::uint64_t shown = value_ns(monotonic_, ticks);
    if (shown > next.base_ns) {
      // Ahead of the estimate: hold the value and run slower until the estimate has caught up,
      // never below half speed, spread over a second.
      const double ahead = static_cast<double>(shown - next.base_ns);
      const double slower = std::min(0.5, ahead * 1e-9);
      next.base_ns = shown;
      next.rate = disciplined.rate * (1 - slower);
      next.half_ns += ahead;
    }
  }
  monotonic_ = next;
  publish(page_->monotonic, next);
}

void ClockService::remember(const LineValues& disciplined) {
  history_.push_back({disciplined, read_line(page_->system)});
  if (history_.size() > kHistory) history_.pop_front();
}

void ClockService::note_hardware_step() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++changes_;
  device_.expect_step();
  publish_all(base_.now_ticks());
  wake_sampler();
}

void ClockService::note_hardware_rate_change(double change_ppb) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++changes_;
  device_.expect_rate_change(change_ppb);
  publish_all(base_.now_ticks());
  wake_sampler();
}

std::uint32_t ClockService::own_changes() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return changes_;
}

void ClockService::wake_sampler() {
  {
    const std::lock_guard<std::mutex> lock(thread_mutex_);
    hurry_ = true;
  }
  wake_.notify_all();
}

Status ClockService::require_lines(const char* operation) {
  const PageState state = device_.line().state;
  if (state != PageState::kEmpty && state != PageState::kLost) return ok_status();
  return make_error(ErrorCode::kAdapterNotReady, operation,
                    state == PageState::kLost ? "the adapter's clock is lost"
                                              : "no bracket of the clock was taken yet");
}

Status ClockService::virtual_set(std::uint64_t target_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status ready = require_lines("clock.set");
  if (!ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  discipline_.set(device_.line(), ticks, target_ns);
  monotonic_ = LineValues{};
  publish_all(ticks);
  return ok_status();
}

Status ClockService::virtual_step(std::int64_t offset_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status ready = require_lines("clock.adjustOffset");
  if (!ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  if (!discipline_.step(device_.line(), ticks, offset_ns)) {
    return make_error(ErrorCode::kInvalidArgument, "clock.adjustOffset",
                      "the clock would leave the range 0 to 2^64 - 1 ns");
  }
  publish_all(ticks);
  return ok_status();
}

Status ClockService::virtual_rate(double ppb) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status ready = require_lines("clock.adjustRate");
  if (!ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  discipline_.set_rate(device_.line(), ticks, ppb);
  publish_all(ticks);
  return ok_status();
}

double ClockService::virtual_rate_ppb() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return discipline_.rate_ppb();
}

bool ClockService::is_virtual() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return !discipline_.is_identity();
}

void ClockService::clear_virtual() {
  const std::lock_guard<std::mutex> lock(mutex_);
  discipline_.clear();
  publish_all(base_.now_ticks());
}

ServiceStats ClockService::stats() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ServiceStats out;
  out.samples = device_.samples();
  out.rejected = device_.rejected();
  out.interval_us = device_.next_interval_us();
  out.drift_bound_ppb_per_s = device_.drift_bound_ppb_per_s();
  double device_low = 0, device_high = 0, system_low = 0, system_high = 0;
  if (!base_.uses_tsc) {
    out.rate_known = device_.rate_ppb(out.rate_low_ppb, out.rate_high_ppb);
    return out;
  }
  if (!device_.rate_ppb(device_low, device_high) || !system_.rate_ppb(system_low, system_high)) {
    return out;
  }
  out.rate_known = true;
  out.rate_low_ppb = ((1 + device_low * 1e-9) / (1 + system_high * 1e-9) - 1) * 1e9;
  out.rate_high_ppb = ((1 + device_high * 1e-9) / (1 + system_low * 1e-9) - 1) * 1e9;
  return out;
}

}  // namespace avbhal
