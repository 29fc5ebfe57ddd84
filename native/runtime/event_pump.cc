#include "runtime/event_pump.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

#include "platform/thread_name.h"

namespace avbhal {
namespace {

// Beyond this a source is not waited for: closing must not take long either.
constexpr std::uint64_t kMinIntervalNs = 10'000, kMaxIntervalNs = 100'000'000;
// Batches per step; a source that always has more is looked at again at once.
constexpr int kMaxBatches = 4096;

Status copy_of(const Status& status) {
  return status.ok() ? ok_status() : Status(ErrorInfo(status.error()));
}

}  // namespace

EventPump::EventPump(std::shared_ptr<void> owner, std::shared_ptr<Adapter> adapter,
                     SystemClock& system, std::unique_ptr<EventSource> source, std::size_t capacity)
    : interval_ns_(std::min(std::max(source->poll_interval_ns(), kMinIntervalNs), kMaxIntervalNs)),
      system_(&system),
      owner_(std::move(owner)),
      adapter_(std::move(adapter)),
      ring_(std::make_unique<StampRing>(capacity)),
      source_(std::move(source)),
      link_(adapter_.get(), system),
      batch_(kFetch),
      out_of_memory_(make_error(ErrorCode::kOutOfMemory, Stamps::kSubscribe.name,
                                "memory could not be allocated for events")) {}

EventPump::~EventPump() {
  set_wake(nullptr);
  close();
}

void EventPump::set_wake(Wake wake) {
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_.swap(wake);
}

void EventPump::start() {
  const std::lock_guard<std::mutex> lock(thread_mutex_);
  if (running_) return;
  stopping_ = false;
  thread_ = std::thread([this] { run(); });
  running_ = true;
  threaded_.store(true);
}

void EventPump::run() {
  name_this_thread("avbhal-events");
  std::unique_lock<std::mutex> lock(thread_mutex_);
  while (!stopping_ && !failed_.load()) {
    lock.unlock();
    const std::uint64_t wait_ns = step_or_give_up();
    lock.lock();
    nudge_.wait_for(lock, std::chrono::nanoseconds(wait_ns), [this] { return stopping_; });
  }
}

// An exception (memory ran out) ends the pump with an error, not the process.
std::uint64_t EventPump::step_or_give_up() noexcept {
  try {
    return step();
  } catch (const std::bad_alloc&) {
  } catch (...) {
    try {
      out_of_memory_ = error_of_exception(Stamps::kSubscribe.name);
    } catch (...) {
    }
  }
  give_up(std::move(out_of_memory_));
  try {
    wake_consumer();
  } catch (...) {
  }
  return interval_ns_;
}

void EventPump::close() {
  closed_.store(true);
  {
    const std::lock_guard<std::mutex> lock(thread_mutex_);
    stopping_ = true;
  }
  nudge_.notify_all();
  if (thread_.joinable()) thread_.join();
  {
    const std::lock_guard<std::mutex> lock(source_mutex_);
    source_.reset();
    adapter_.reset();
    owner_.reset();
  }
  wake_consumer();
  set_wake(nullptr);
}

std::uint64_t EventPump::step() {
  bool more = false;
  {
    const std::lock_guard<std::mutex> lock(source_mutex_);
    // There is a source until it is closed.
    if (closed() || failed_.load()) return interval_ns_;
    for (int i = 0; i < kMaxBatches && !closed(); ++i) {
      const std::uint64_t before = fetched_.load();
      Status status = fetch();
      if (!status.ok()) give_up(std::move(status));
      more = fetched_.load() - before == kFetch;
      if (!more) break;
    }
    Status counted = failed_.load() ? ok_status() : read_counters();
    if (!counted.ok()) give_up(std::move(counted));
    due_system_ns_.store(system_->now_ns() + interval_ns_);
  }
  if (ring_->waiting() > 0 || failed_.load()) wake_consumer();
  return more ? 0 : interval_ns_;
}

Status EventPump::fetch() {
  Result<std::size_t> got = source_->take(batch_.data(), batch_.size());
  if (!got.ok()) return got.take_status();
  const std::size_t count = std::min(got.value(), batch_.size());
  mark_gaps(count);
  mark_link(count);
  fetched_.fetch_add(count);
  (void)ring_->push(batch_.data(), count);
  return ok_status();
}

Status EventPump::read_counters() {
  Result<EventCounters> counted = source_->counters();
  if (!counted.ok()) return counted.take_status();
  posted_.store(counted.value().posted);
  lost_.store(counted.value().lost);
  return ok_status();
}

// The first number seen is the first one there is: a source counts from the subscription on.
void EventPump::mark_gaps(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    StampEvent& event = batch_[i];
    event.lost_before = 0;
    if (event.sequence == 0) continue;
    // Counts modulo 2^32 and leaves 0 out.
    std::uint32_t expected = last_sequence_ + 1;
    if (expected == 0) expected = 1;
    const std::uint32_t gap = event.sequence - expected;
    // Half the range or more is no gap but a source that began again.
    if (last_sequence_ != 0 && gap != 0 && gap < 0x80000000u) {
      event.lost_before = gap;
      missing_.fetch_add(gap);
    }
    last_sequence_ = event.sequence;
  }
}

void EventPump::mark_link(std::size_t count) {
  const auto is_frame = [](const StampEvent& event) {
    return event.kind == EventKind::kTransmit || event.kind == EventKind::kReceive;
  };
  const bool frames = std::any_of(batch_.begin(), batch_.begin() + count, is_frame);
  const std::uint16_t mbps = frames ? link_.since_last() : link_.known();
  for (std::size_t i = 0; i < count; ++i) batch_[i].link_mbps = mbps;
}

void EventPump::give_up(Status error) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    error_ = std::move(error);
  }
  failed_.store(true);
}

void EventPump::wake_consumer() {
  if (!waiting_.exchange(false)) return;
  Wake wake;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    wake = wake_;
  }
  if (!wake) return;
  wakes_.fetch_add(1);
  wake();
}

Status EventPump::failure() const {
  if (failed_.load()) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return copy_of(error_);
  }
  if (closed()) return make_error(ErrorCode::kClosed, "takeEvents", "the stream was closed");
  return ok_status();
}

Result<std::size_t> EventPump::take(StampEvent* out, std::size_t capacity) {
  std::size_t taken = ring_->pop(out, capacity);
  if (taken == 0 && capacity > 0) {
    if (!threaded_.load()) (void)step();
    // A thread that fills the ring from here on sees that this consumer waits.
    waiting_.store(true);
    // The end first: what came before it is in the ring when the ring is looked at.
    Status ended = failure();
    taken = ring_->pop(out, capacity);
    if (taken > 0 || !ended.ok()) waiting_.store(false);
    if (taken == 0 && !ended.ok()) return ended;
  }
  taken_.fetch_add(taken);
  return taken;
}

PumpCounters EventPump::counters() const {
  return {posted_.load(),   lost_.load(),  missing_.load(), fetched_.load(),
          ring_->dropped(), taken_.load(), wakes_.load()};
}

}  // namespace avbhal
