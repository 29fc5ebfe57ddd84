#include "capi/objects.h"

#include <chrono>

#include "runtime/clock_opening.h"

namespace avbhal::capi {
namespace {

// Alive until the process ends, so that a late call from another thread cannot meet a dead table.
template <class T>
HandleTable<T>& table(std::uint32_t kind) {
  static auto* one = new HandleTable<T>(kind);
  return *one;
}

template <class T>
void close_children(HandleTable<T>& table, const std::shared_ptr<OpenAdapter>& parent) {
  const auto is_child = [&](const T& open) { return open.of == parent; };
  while (const std::shared_ptr<T> child = table.remove_one(is_child)) child->close();
}

}  // namespace

HandleTable<OpenBackend>& backends() { return table<OpenBackend>(0); }
HandleTable<OpenAdapter>& adapters() { return table<OpenAdapter>(1); }
HandleTable<OpenPage>& pages() { return table<OpenPage>(2); }
HandleTable<OpenStream>& streams() { return table<OpenStream>(3); }
HandleTable<OpenPort>& ports() { return table<OpenPort>(4); }

void close_adapter(const std::shared_ptr<OpenAdapter>& adapter) {
  (void)adapters().remove_one([&](const OpenAdapter& open) { return &open == adapter.get(); });
  close_children(pages(), adapter);
  close_children(streams(), adapter);
  close_children(ports(), adapter);
}

void ClockEvents::add(const ClockEvent& event) {
  avbhal_clock_event made{};
  made.kind = static_cast<std::uint32_t>(event.kind);
  made.generation = event.generation;
  made.system_ns = event.system_ns;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (waiting_.size() >= kKept) {
    lost_ += 1 + waiting_.front().lost_before;
    waiting_.pop_front();
    waiting_.front().lost_before += std::exchange(lost_, 0);
  }
  waiting_.push_back(made);
}

bool ClockEvents::take(avbhal_clock_event* out) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (waiting_.empty()) return false;
  *out = waiting_.front();
  waiting_.pop_front();
  return true;
}

Result<std::shared_ptr<Tap>> Tap::open(const OpenAdapter& of, std::unique_ptr<EventSource> source,
                                       std::size_t capacity, const char* operation) {
  SystemClock& system = of.backend().system_clock();
  auto tap = std::make_shared<Tap>();
  tap->is_virtual_ = system.id() == SystemClockId::kVirtual;
  tap->bell_ = std::make_shared<Bell>();
  tap->pump_ =
      std::make_shared<EventPump>(of.of->backend, of.adapter, system, std::move(source), capacity);
  tap->pump_->set_wake([bell = tap->bell_] {
    const std::lock_guard<std::mutex> lock(bell->mutex);
    bell->rung = true;
    bell->rings.notify_all();
  });
  const std::lock_guard<std::mutex> lock(of.of->time_mutex);
  if (Status failed = start_pump(tap->pump_, system, operation, of.of->pumped); !failed.ok()) {
    return failed;
  }
  return tap;
}

Result<std::size_t> Tap::await(StampEvent* out, std::size_t capacity, std::uint32_t timeout_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  for (;;) {
    Result<std::size_t> taken = pump_->take(out, capacity);
    if (!taken.ok() || taken.value() > 0 || capacity == 0 || is_virtual_) return taken;
    std::unique_lock<std::mutex> lock(bell_->mutex);
    if (!bell_->rings.wait_until(lock, end, [this] { return bell_->rung; })) return taken;
    bell_->rung = false;
  }
}

}  // namespace avbhal::capi
