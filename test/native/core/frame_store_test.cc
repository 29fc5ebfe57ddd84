// The bytes of frames between two threads: exact room, given back exactly, over the wrap.
#include "core/frame_store.h"

#include <cstdint>
#include <vector>

#include "harness.h"

namespace avbhal {
namespace {

std::vector<std::uint8_t> frame(std::size_t size, std::uint8_t first) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
  return bytes;
}

bool fits(FrameStore& store, std::size_t size) {
  return store.put(frame(size, 1).data(), size).has_value();
}

}  // namespace

TEST("frame store: its room is the next power of two, to the byte") {
  struct Case {
    std::size_t asked, room;
  };
  for (const Case& c : {Case{1, 1}, Case{2, 2}, Case{3, 4}, Case{64, 64}, Case{65, 128}}) {
    FrameStore too_small(c.asked), store(c.asked);
    CHECK(!fits(too_small, c.room + 1));
    CHECK(fits(store, c.room));
    CHECK(!fits(store, 1));
  }
}

TEST("frame store: what is taken gives back its own room and that of all before it, no more") {
  FrameStore store(64);
  for (int round = 0; round < 40; ++round) {
    const std::size_t size = static_cast<std::size_t>(5 + round % 7);
    const std::vector<std::uint8_t> skipped = frame(size, 7), kept = frame(20, 9);
    CHECK(store.put(skipped.data(), size).has_value());
    const auto position = store.put(kept.data(), kept.size());
    CHECK(position.has_value());
    const std::size_t left = 64 - size - kept.size();
    CHECK(!fits(store, left + 1));
    const std::vector<std::uint8_t> last = frame(left, 3);
    const auto behind = store.put(last.data(), left);
    CHECK(behind.has_value());
    std::vector<std::uint8_t> out(kept.size());
    store.take(*position, out.data(), out.size());
    CHECK(out == kept);
    // All in front of the last one is free again.
    CHECK(!fits(store, 64 - left + 1));
    const std::vector<std::uint8_t> more = frame(64 - left, 4);
    const auto end = store.put(more.data(), more.size());
    CHECK(end.has_value() && !fits(store, 1));
    out.resize(left);
    store.take(*behind, out.data(), left);
    CHECK(out == last);
    out.resize(more.size());
    store.take(*end, out.data(), more.size());
    CHECK(out == more);
  }
}

}  // namespace avbhal
