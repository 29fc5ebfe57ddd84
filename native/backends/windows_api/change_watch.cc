#include "backends/windows_api/change_watch.h"

#include <utility>

#include "backends/windows_api/errors.h"

namespace avbhal::windows_api {

ChangeWatch::ChangeWatch(const WinApi& api) : api_(api) {
  if (api.watch_timestamps == nullptr || api.unwatch_timestamps == nullptr) {
    error_ = kCallNotImplemented;
    return;
  }
  error_ = api.watch_timestamps(api.context, &ChangeWatch::changed, this, &watch_);
  if (error_ != 0) watch_ = nullptr;
}

ChangeWatch::~ChangeWatch() {
  if (watch_ != nullptr) api_.unwatch_timestamps(api_.context, watch_);
}

void ChangeWatch::add(const void* owner, std::function<void()> changed) {
  const std::lock_guard<std::mutex> lock(mutex_);
  listeners_[owner] = std::move(changed);
}

void ChangeWatch::remove(const void* owner) {
  const std::lock_guard<std::mutex> lock(mutex_);
  listeners_.erase(owner);
}

void ChangeWatch::changed(void* self) {
  auto& watch = *static_cast<ChangeWatch*>(self);
  watch.changes_.fetch_add(1, std::memory_order_acq_rel);
  const std::lock_guard<std::mutex> lock(watch.mutex_);
  for (const auto& [owner, listener] : watch.listeners_) listener();
}

}  // namespace avbhal::windows_api
