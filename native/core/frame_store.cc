#include "core/frame_store.h"

#include <algorithm>
#include <cstring>

namespace avbhal {
namespace {

std::size_t power_of_two(std::size_t least) {
  std::size_t size = 1;
  while (size < least) size *= 2;
  return size;
}

}  // namespace

FrameStore::FrameStore(std::size_t bytes) : bytes_(power_of_two(bytes)), mask_(bytes_.size() - 1) {}

std::optional<std::uint64_t> FrameStore::put(const std::uint8_t* bytes, std::size_t size) {
  const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
  const std::uint64_t used = tail - head_.load(std::memory_order_acquire);
  if (size > bytes_.size() - used) return std::nullopt;
  const auto at = static_cast<std::size_t>(tail & mask_);
  const std::size_t first = std::min(size, bytes_.size() - at);
  std::memcpy(bytes_.data() + at, bytes, first);
  if (size > first) std::memcpy(bytes_.data(), bytes + first, size - first);
  tail_.store(tail + size, std::memory_order_release);
  return tail;
}

void FrameStore::take(std::uint64_t position, std::uint8_t* out, std::size_t size) {
  (void)tail_.load(std::memory_order_acquire);
  const auto at = static_cast<std::size_t>(position & mask_);
  const std::size_t first = std::min(size, bytes_.size() - at);
  std::memcpy(out, bytes_.data() + at, first);
  if (size > first) std::memcpy(out + first, bytes_.data(), size - first);
  head_.store(position + size, std::memory_order_release);
}

}  // namespace avbhal
