// The HAL's own transform on top of the adapter's clock: changed at once, asked for other times.
#include <algorithm>
#include <string>

#include "hal/time_range.h"
#include "runtime/clock_service.h"

namespace avbhal {
namespace {

// For a time from before the newest changes of the transform, which are kept.
Status too_old(const char* operation, const char* field, std::uint64_t ns, std::uint64_t since_ns) {
  const std::uint64_t last_ns =
      since_ns + std::min<std::uint64_t>(INT64_MAX, UINT64_MAX - since_ns);
  Status old = out_of_range(field, ns, since_ns, last_ns);
  old.error().operation = operation;
  old.error().hint = "Convert times while they are recent: the newest " +
                     std::to_string(Discipline::kPast) + " changes of the transform are kept.";
  return old;
}

}  // namespace

Status ClockService::require_lines(const char* operation) {
  const PageState state = device_.line().state;
  if (state == PageState::kEmpty) {
    return make_error(ErrorCode::kAdapterNotReady, operation,
                      "no bracket of the clock was taken yet");
  }
  if (state == PageState::kLost) {
    return make_error(ErrorCode::kClockLost, operation, "the adapter's clock is lost");
  }
  return ok_status();
}

void ClockService::publish_own_step(std::uint64_t ticks, std::unique_lock<std::mutex>& lock) {
  publish_all(ticks, Begin::kOwnChange);
  const ClockEvent event = event_now(TrackerEvent::kDiscontinuity, ticks);
  const EventSink sink = sink_;
  lock.unlock();
  if (sink) sink(event);
}

Status ClockService::virtual_set(std::uint64_t target_ns) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (Status ready = require_lines("clock.set"); !ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  discipline_.set(device_.line(), ticks, target_ns);
  publish_own_step(ticks, lock);
  return ok_status();
}

Status ClockService::virtual_step(std::int64_t offset_ns) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (Status ready = require_lines("clock.adjustOffset"); !ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  Status stepped = discipline_.step(device_.line(), ticks, offset_ns);
  if (!stepped.ok()) {
    stepped.error().operation = "clock.adjustOffset";
    return stepped;
  }
  publish_own_step(ticks, lock);
  return ok_status();
}

Status ClockService::virtual_rate(double ppb) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (Status ready = require_lines("clock.adjustRate"); !ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  discipline_.set_rate(device_.line(), ticks, ppb);
  publish_all(ticks, Begin::kOwnChange);
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
  std::unique_lock<std::mutex> lock(mutex_);
  if (discipline_.is_identity()) return;
  const std::uint64_t ticks = base_.now_ticks();
  discipline_.clear(device_.line(), ticks);
  publish_own_step(ticks, lock);
}

Result<std::uint64_t> ClockService::from_raw(std::uint64_t raw_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::optional<std::uint64_t> known = discipline_.from_raw(raw_ns);
  if (!known) return too_old("clock.fromRaw", "rawNs", raw_ns, discipline_.known_since_raw_ns());
  return *known;
}

Result<std::uint64_t> ClockService::to_raw(std::uint64_t disciplined_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::optional<std::uint64_t> known = discipline_.to_raw(disciplined_ns);
  if (known) return *known;
  const std::uint64_t since_ns = discipline_.from_raw(discipline_.known_since_raw_ns()).value_or(0);
  return too_old("clock.toRaw", "deviceNs", disciplined_ns, since_ns);
}

}  // namespace avbhal
