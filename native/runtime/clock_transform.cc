// The HAL's own transform on top of the adapter's clock: changed at once, asked for other times.
#include <string>

#include "runtime/clock_service.h"

namespace avbhal {
namespace {

Status too_old(const char* operation, std::uint64_t since_raw_ns) {
  return make_error(ErrorCode::kInvalidArgument, operation,
                    "the time is from before the newest 1024 changes of the transform",
                    "Convert times while they are recent: from " + std::to_string(since_raw_ns) +
                        " ns of the adapter's clock on.");
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
  Status ready = require_lines("clock.set");
  if (!ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  discipline_.set(device_.line(), ticks, target_ns);
  publish_own_step(ticks, lock);
  return ok_status();
}

Status ClockService::virtual_step(std::int64_t offset_ns) {
  std::unique_lock<std::mutex> lock(mutex_);
  Status ready = require_lines("clock.adjustOffset");
  if (!ready.ok()) return ready;
  const std::uint64_t ticks = base_.now_ticks();
  if (!discipline_.step(device_.line(), ticks, offset_ns)) {
    return make_error(ErrorCode::kInvalidArgument, "clock.adjustOffset",
                      "the clock would leave the range 0 to 2^64 - 1 ns");
  }
  publish_own_step(ticks, lock);
  return ok_status();
}

Status ClockService::virtual_rate(double ppb) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status ready = require_lines("clock.adjustRate");
  if (!ready.ok()) return ready;
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
  if (!known) return too_old("clock.fromRaw", discipline_.known_since_raw_ns());
  return *known;
}

Result<std::uint64_t> ClockService::to_raw(std::uint64_t disciplined_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::optional<std::uint64_t> known = discipline_.to_raw(disciplined_ns);
  if (!known) return too_old("clock.toRaw", discipline_.known_since_raw_ns());
  return *known;
}

}  // namespace avbhal
