// The bytes of received frames on their way from the thread that fetches them to the one that reads
// them: one producer, one consumer, no lock, no allocation after construction. A frame is found by
// its position; taking one gives back the room of all before it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace avbhal {

class FrameStore {
 public:
  // Room for `bytes`, rounded up to a power of two.
  explicit FrameStore(std::size_t bytes);
  FrameStore(const FrameStore&) = delete;
  FrameStore& operator=(const FrameStore&) = delete;

  // Producer. Where the frame stands; nothing when there is no room.
  std::optional<std::uint64_t> put(const std::uint8_t* bytes, std::size_t size);
  // Consumer. Positions must rise.
  void take(std::uint64_t position, std::uint8_t* out, std::size_t size);

 private:
  std::vector<std::uint8_t> bytes_;
  const std::uint64_t mask_;
  alignas(64) std::atomic<std::uint64_t> tail_{0};
  alignas(64) std::atomic<std::uint64_t> head_{0};
};

}  // namespace avbhal
