#include "runtime/clock_service.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/drift_limits.h"
#include "core/intersection.h"
#include "platform/thread_name.h"
#include "runtime/line_inverse.h"

namespace avbhal {
namespace {

TrackerConfig device_config(const TimeBase& base, const ClockServiceConfig& config) {
  TrackerConfig out;
  out.estimator.ticks_per_second = base.ticks_per_second;
  out.estimator.drift_ppb_per_s = config.drift_ppb_per_s;
  out.estimator.sudden_ppb = kSuddenChangePpb;
  out.pace.wanted_bound_ns = config.wanted_bound_ns;
  out.pace.min_interval_us = config.min_interval_us;
  out.pace.max_interval_us = config.max_interval_us;
  return out;
}

// The system clock against the time base: the same oscillator on every platform where the TSC is
// used, so it hardly drifts; the nominal scale is only good to about 1 %.
TrackerConfig system_config(const TimeBase& base, const ClockServiceConfig& config) {
  TrackerConfig out = device_config(base, config);
  out.estimator.drift_ppb_per_s = 2;
  out.estimator.sudden_ppb = 0;
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
      simulated_(adapter_->info().simulated),
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
  // A bracket that another handle of the device asked for may still be on its way.
  const std::lock_guard<std::mutex> one(sampling_);
  adapter_.reset();
  owner_.reset();
}

void ClockService::start() {
  const std::lock_guard<std::mutex> lock(thread_mutex_);
  if (running_) return;
  stopping_ = false;
  // May throw std::system_error: only a thread that runs can be joined.
  thread_ = std::thread([this] { run(); });
  running_ = true;
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
    const std::uint32_t wait_us = step_or_fail();
    lock.lock();
    wake_.wait_for(lock, std::chrono::microseconds(wait_us),
                   [this] { return stopping_ || hurry_; });
    hurry_ = false;
  }
}

// An exception (memory ran out, a listener threw) counts as a bracket that failed: the page ages
// and the next one is tried later. It must not end the process.
std::uint32_t ClockService::step_or_fail() noexcept {
  try {
    return step();
  } catch (...) {
  }
  try {
    const std::lock_guard<std::mutex> lock(mutex_);
    (void)device_.fail(false);
    return device_.next_interval_us();
  } catch (...) {
    return config_.max_interval_us;
  }
}

bool ClockService::take_device_bracket(BracketSample& sample, CrossTimestamp& cross, bool& gone) {
  const std::uint64_t before_ticks = base_.ordered_ticks();
  Result<CrossTimestamp> taken = believed_cross(
      *adapter_->clock(), [&](const CrossTimestamp& one) { return expects(one, before_ticks); });
  const std::uint64_t after_ticks = base_.ordered_ticks() + base_.reading_ticks;
  if (!taken.ok()) {
    gone = taken.status().code() == ErrorCode::kAdapterGone;
    return false;
  }
  cross = taken.take();
  sample = sample_of(cross, before_ticks, after_ticks);
  return true;
}

// Whether a reading that was just taken lies in the page's window, and one with the latch error
// could not.
bool ClockService::expects(const CrossTimestamp& cross, std::uint64_t before_ticks) const {
  const LineValues line = read_line(page_->raw);
  if (line.state != PageState::kOk) return false;
  const std::uint64_t after_ticks = base_.ordered_ticks();
  const std::uint64_t early_ns = value_ns(line, before_ticks) - bound_ns(line, before_ticks);
  const std::uint64_t late_ns = value_ns(line, after_ticks) + bound_ns(line, after_ticks);
  const std::uint64_t lowest_ns = cross.device_ns - cross.early_ns;
  const std::uint64_t tick_ns = cross.early_ns + cross.late_ns;
  const std::uint64_t range_ns = late_ns - early_ns + tick_ns;
  return range_ns < adapter_->clock()->latch_error_ns() &&
         lowest_ns - (early_ns - tick_ns) <= range_ns;
}

// The backend's own bracket is tighter than the call where the driver, the operating system or the
// hardware pairs the clocks. It is in ns of the system clock and has to be found on the time base.
void ClockService::narrow(BracketSample& sample, const CrossTimestamp& cross) const {
  if (cross.system_clock != base_.system->id()) return;
  BracketSample tight = sample;
  if (base_.uses_tsc) {
    const LineValues& line = system_.line();
    if (line.state != PageState::kOk) return;
    tight.before_ticks = latest_ticks_below(line, cross.system_before_ns);
    tight.after_ticks = earliest_ticks_above(line, cross.system_after_ns);
  } else {
    const std::uint64_t hz = base_.system->frequency_hz();
    tight.before_ticks = ns_to_ticks(cross.system_before_ns, hz);
    tight.after_ticks = ns_to_ticks(cross.system_after_ns, hz) + 1;
  }
  tight.before_ticks = std::max(tight.before_ticks, sample.before_ticks);
  tight.after_ticks = std::min(tight.after_ticks, sample.after_ticks);
  // A pairing outside the call that made it does not count.
  if (tight.before_ticks <= tight.after_ticks) sample = tight;
}

void ClockService::take_system_bracket() {
  BracketSample sample;
  sample.before_ticks = base_.ordered_ticks();
  sample.device_ns = base_.system->now_ns();
  sample.after_ticks = base_.ordered_ticks();
  sample.resolution_ns = base_.system->resolution_ns();
  system_.add(sample);
}

void ClockService::set_event_sink(EventSink sink) {
  const std::lock_guard<std::mutex> lock(mutex_);
  sink_ = std::move(sink);
}

std::uint32_t ClockService::step() {
  const std::lock_guard<std::mutex> one(sampling_);
  ClockEvent event{};
  EventSink sink;
  std::uint32_t wait_us, changes;
  BracketSample sample;
  CrossTimestamp cross;
  bool gone = false;
  // The driver call is outside the mutex: it may take milliseconds.
  if (closed()) return config_.max_interval_us;
  if (!may_sample(changes)) return config_.min_interval_us;
  const bool taken = take_device_bracket(sample, cross, gone);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (changes != changes_) return 0;
    if (base_.uses_tsc) take_system_bracket();
    // What a reader may see on the counter now: not the end of the tick.
    const std::uint64_t ticks =
        taken ? sample.after_ticks - base_.reading_ticks : base_.now_ticks();
    if (taken) narrow(sample, cross);
    const std::uint64_t restarts = device_.restarts();
    const TrackerEvent kind = taken ? device_.add(sample) : device_.fail(gone);
    if (device_.restarts() != restarts) carry_over(ticks);
    publish_all(ticks, Begin::kBracket);
    event = event_now(kind, ticks);
    wait_us = device_.next_interval_us();
    due_system_ns_ = event.system_ns + std::max<std::uint64_t>(wait_us, 1) * 1000;
    if (kind != TrackerEvent::kNone) sink = sink_;
  }
  if (sink) sink(event);
  return wait_us;
}

std::uint64_t ClockService::due_system_ns() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return due_system_ns_;
}

ClockEvent ClockService::event_now(TrackerEvent kind, std::uint64_t ticks) const {
  return {kind,
          discipline_.apply(device_.line()).generation,
          value_ns(read_line(page_->system), ticks),
          {}};
}

// The raw clock jumped: the disciplined one does not, once the HAL steers it.
void ClockService::carry_over(std::uint64_t ticks) {
  if (discipline_.is_identity()) {
    discipline_.forget_past();
    return;
  }
  if (steady_.state == PageState::kEmpty) return;
  discipline_.carry_over(steady_, device_.line(), ticks);
}

void ClockService::publish_all(std::uint64_t ticks, Begin begin) {
  publish(page_->system, base_.uses_tsc ? system_.line() : identity_line(base_, ticks));
  LineValues raw = device_.line();
  // A reader of the line looks at the counter, and the present instant may be later than that.
  raw.half_ns += raw.rate * base_.reading_ticks;
  publish(page_->raw, raw);
  const LineValues disciplined = discipline_.apply(raw);
  publish(page_->disciplined, disciplined);
  publish_monotonic(disciplined, std::max(ticks, base_.now_ticks()));
  if (raw.state == PageState::kOk || begin == Begin::kOwnChange) steady_ = disciplined;
  if (!device_.line_holds() || raw.state == PageState::kLost) return;
  // Moments of a time base that began again are on no scale any more.
  const auto second = static_cast<std::uint64_t>(base_.ticks_per_second);
  if (!history_.empty() && history_.back().from_ticks > ticks + second) history_.clear();
  history_.push_back({disciplined, read_line(page_->system), ticks, begin});
  if (history_.size() > kHistory) forget_one();
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

void ClockService::note_hardware_step() {
  ClockEvent event{};
  EventSink sink;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++changes_;
    device_.expect_step();
    const std::uint64_t ticks = base_.now_ticks();
    publish_all(ticks, Begin::kBracket);
    event = event_now(TrackerEvent::kDiscontinuity, ticks);
    sink = sink_;
  }
  if (sink) sink(event);
  step();
  wake_sampler();
}

void ClockService::expect_hardware_rate_change(double change_ppb) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::uint64_t ticks = base_.now_ticks();
  ++changes_;
  changing_ = true;
  device_.expect_rate_change(change_ppb, ticks);
  publish_all(ticks, Begin::kBracket);
}

void ClockService::note_hardware_rate_change(double change_ppb) {
  expect_hardware_rate_change(change_ppb);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    changing_ = false;
  }
  step();
  wake_sampler();
}

bool ClockService::may_sample(std::uint32_t& changes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  changes = changes_;
  return !changing_;
}

void ClockService::wake_sampler() {
  {
    const std::lock_guard<std::mutex> lock(thread_mutex_);
    hurry_ = true;
  }
  wake_.notify_all();
}

std::optional<RateBand> ClockService::rate_band() {
  const ServiceStats known = stats();
  const LineValues line = read_line(page_->raw);
  const bool fresh = state_at(line, base_.now_ticks(), base_.ticks_per_second) == PageState::kOk;
  if (!known.rate_known || !fresh) return std::nullopt;
  return RateBand{1 + (known.rate.low_ppb - kSuddenChangePpb) * 1e-9,
                  1 + (known.rate.high_ppb + kSuddenChangePpb) * 1e-9};
}

ServiceStats ClockService::stats() {
  const std::lock_guard<std::mutex> lock(mutex_);
  // The system clock runs at its nominal rate where it is the time base itself.
  RateBounds device, system;
  const bool known = device_.rate_ppb(device.low_ppb, device.high_ppb) &&
                     (!base_.uses_tsc || system_.rate_ppb(system.low_ppb, system.high_ppb));
  return {device_.samples(),
          device_.rejected(),
          device_.next_interval_us(),
          device_.drift_bound_ppb_per_s(),
          known,
          known ? against(device, system) : RateBounds{}};
}

}  // namespace avbhal
