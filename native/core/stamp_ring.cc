#include "core/stamp_ring.h"

#include <algorithm>

namespace avbhal {
namespace {

std::size_t power_of_two(std::size_t events) {
  const std::size_t wanted =
      std::min(std::max(events, kMinRingEvents), std::size_t{kMaxRingEvents});
  std::size_t size = kMinRingEvents;
  while (size < wanted) size *= 2;
  return size;
}

std::uint32_t saturated(std::uint64_t count) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, 0xFFFFFFFFu));
}

}  // namespace

StampRing::StampRing(std::size_t events) : slots_(power_of_two(events)), mask_(slots_.size() - 1) {}

std::size_t StampRing::push(const StampEvent* events, std::size_t count) {
  const std::uint64_t tail = producer_.tail.load(std::memory_order_relaxed);
  if (slots_.size() - (tail - producer_.head_seen) < count)
    producer_.head_seen = consumer_.head.load();
  const std::size_t room = slots_.size() - static_cast<std::size_t>(tail - producer_.head_seen);
  const std::size_t taken = std::min(room, count);
  for (std::size_t i = 0; i < taken; ++i) {
    StampEvent& slot = slots_[(tail + i) & mask_].event;
    slot = events[i];
    if (producer_.missing != 0) {
      slot.lost_before = saturated(slot.lost_before + producer_.missing);
      producer_.missing = 0;
    }
  }
  if (taken < count) {
    // What was lost in front of a refused event is lost in front of the next one that is kept.
    for (std::size_t i = taken; i < count; ++i) producer_.missing += events[i].lost_before;
    producer_.missing += count - taken;
    producer_.dropped.fetch_add(count - taken);
  }
  if (taken > 0) producer_.tail.store(tail + taken);
  return taken;
}

std::size_t StampRing::pop(StampEvent* out, std::size_t capacity) {
  const std::uint64_t head = consumer_.head.load(std::memory_order_relaxed);
  if (consumer_.tail_seen - head < capacity) consumer_.tail_seen = producer_.tail.load();
  const std::size_t most = std::min(static_cast<std::size_t>(consumer_.tail_seen - head), capacity);
  std::size_t taken = 0;
  for (; taken < most; ++taken) {
    const StampEvent& event = slots_[(head + taken) & mask_].event;
    if (taken > 0 && event.link_mbps != out[0].link_mbps) break;
    out[taken] = event;
  }
  if (taken > 0) consumer_.head.store(head + taken, std::memory_order_release);
  return taken;
}

std::size_t StampRing::waiting() const {
  // The head first: it never passes a tail that is read later.
  const std::uint64_t head = consumer_.head.load();
  return static_cast<std::size_t>(producer_.tail.load() - head);
}

}  // namespace avbhal
