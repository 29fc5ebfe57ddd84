// Notice of changed timestamp configurations.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

#include "backends/windows_api/win_api.h"

namespace avbhal::windows_api {

// Registers for the system's notification where that exists and counts it. The notification names
// no interface, so every adapter has to ask again, and a clock may have restarted even when its
// capabilities look the same. Any thread.
class ChangeWatch {
 public:
  explicit ChangeWatch(const WinApi& api);
  ~ChangeWatch();
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  std::uint32_t changes() const { return changes_.load(std::memory_order_acquire); }
  // 0 when registered, else why not.
  std::uint32_t error() const { return error_; }
  // `changed` is called after each notification has been counted, on a thread of the system, until
  // remove() with the same `owner` has returned. It must not call this object.
  void add(const void* owner, std::function<void()> changed);
  void remove(const void* owner);

 private:
  static void changed(void* self);

  const WinApi& api_;
  std::atomic<std::uint32_t> changes_{0};
  std::mutex mutex_;  // guards listeners_; held while they are called
  std::map<const void*, std::function<void()>> listeners_;
  void* watch_ = nullptr;
  std::uint32_t error_ = 0;
};

}  // namespace avbhal::windows_api
