// Handles of the C interface: numbers with a kind and a generation, so that a stale one and one of
// another kind are recognised.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace avbhal::capi {

// Any thread. A looked-up object stays alive while the caller holds it, even if it is closed
// meanwhile by another thread.
template <class T>
class HandleTable {
 public:
  // Handles of different kinds, 0 to 7, are different.
  explicit HandleTable(std::uint32_t kind) : kind_(kind << kKindShift) {}

  // 0 when the table is full.
  std::uint32_t add(std::shared_ptr<T> object) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (std::uint32_t i = 0; i < slots_.size(); ++i) {
      if (!slots_[i].object) return fill(i, std::move(object));
    }
    if (slots_.size() >= kMaxSlots) return 0;
    slots_.emplace_back();
    return fill(static_cast<std::uint32_t>(slots_.size() - 1), std::move(object));
  }

  // Null for a handle that was never given out or was removed.
  std::shared_ptr<T> find(std::uint32_t handle) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::uint32_t index = handle & kIndexMask;
    if (index >= slots_.size() || slots_[index].handle != handle) return nullptr;
    return slots_[index].object;
  }

  std::shared_ptr<T> remove(std::uint32_t handle) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::uint32_t index = handle & kIndexMask;
    if (index >= slots_.size() || slots_[index].handle != handle) return nullptr;
    return std::move(slots_[index].object);
  }

  // Removes the first object for which `match` holds; null when there is none.
  template <class Match>
  std::shared_ptr<T> remove_one(Match&& match) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (Slot& slot : slots_) {
      if (slot.object && match(*slot.object)) return std::move(slot.object);
    }
    return nullptr;
  }

 private:
  static constexpr std::uint32_t kIndexMask = 0xFFF;
  static constexpr std::uint32_t kMaxSlots = 0x1000;
  static constexpr std::uint32_t kGenerationStep = 0x1000;
  static constexpr std::uint32_t kKindShift = 29;
  static constexpr std::uint32_t kGenerationMask = (1u << kKindShift) - kGenerationStep;

  struct Slot {
    std::uint32_t handle = 0;
    std::shared_ptr<T> object;
  };

  std::uint32_t fill(std::uint32_t index, std::shared_ptr<T> object) {
    Slot& slot = slots_[index];
    std::uint32_t next = (slot.handle + kGenerationStep) & kGenerationMask;
    if (next == 0) next = kGenerationStep;
    slot.handle = kind_ | next | index;
    slot.object = std::move(object);
    return slot.handle;
  }

  const std::uint32_t kind_;
  mutable std::mutex mutex_;
  std::vector<Slot> slots_;
};

}  // namespace avbhal::capi
