#include "backends/intel_avb/ring.h"

#include <algorithm>

#include "backends/intel_avb/errors.h"

namespace avbhal::intel_avb {
namespace {

using Header = avb_abi::TsRingHeader;
constexpr std::uint32_t kOldHeader = 64;
constexpr std::uint32_t kMaxSlots = avb_abi::kTsRingMaxMapBytes / sizeof(avb_abi::TsEvent);
constexpr char kRequest[] = "TS_RING_MAP";

Status check_slots(const MappedRing& mapping, std::uint32_t count, std::uint32_t mask) {
  const bool power = count >= 2 && count <= kMaxSlots && (count & (count - 1)) == 0;
  if (!power || mask != count - 1) {
    return reply_error(kRequest, "the ring's header holds " + std::to_string(count) +
                                     " slots and mask " + hex_text(mask) +
                                     "; wanted a power of two and one less");
  }
  const std::uint32_t slot_bytes = count * static_cast<std::uint32_t>(sizeof(avb_abi::TsEvent));
  // The two headers that exist; with another one the slots would not lie where they are looked for.
  if (mapping.bytes != kOldHeader + slot_bytes && mapping.bytes != sizeof(Header) + slot_bytes) {
    return reply_error(kRequest, std::to_string(count) +
                                     " slots and a header of 64 or 72 bytes do "
                                     "not make the " +
                                     std::to_string(mapping.bytes) + " bytes that were mapped");
  }
  return ok_status();
}

Status memory_gone() {
  return make_error(ErrorCode::kAdapterGone, "event ring",
                    "the driver took the memory of the ring away");
}

}  // namespace

Result<EventRing> EventRing::attach(const DriverPort& port, const MappedRing& mapping) {
  if (mapping.address == 0 || mapping.address % alignof(Header) != 0 ||
      mapping.bytes < sizeof(Header) || mapping.bytes > avb_abi::kTsRingMaxMapBytes) {
    return reply_error(kRequest, "the driver gave no usable mapping: address " +
                                     std::to_string(mapping.address) + ", " +
                                     std::to_string(mapping.bytes) + " bytes");
  }
  EventRing ring;
  ring.port_ = port;
  ring.address_ = mapping.address;
  Header header{};
  if (!ring.read(0, &header, sizeof header)) {
    return reply_error(kRequest, "no memory lies at the address that the driver gave");
  }
  if (Status valid = check_slots(mapping, header.count, header.mask); !valid.ok()) return valid;
  if (header.consumer_index > header.mask) {
    return reply_error(kRequest, "the ring's consumer index lies outside the ring");
  }
  ring.mask_ = header.mask;
  ring.slots_at_ =
      mapping.bytes - header.count * static_cast<std::uint32_t>(sizeof(avb_abi::TsEvent));
  ring.overflow_seen_ = header.overflow_count;
  ring.posted_before_ = header.total_events;
  return ring;
}

bool EventRing::read(std::uint64_t offset, void* out, std::uint32_t bytes) const {
  return address_ != 0 && port_.read_mapped(port_.context, address_ + offset, out, bytes);
}

bool EventRing::copy_slots(std::uint32_t from, std::uint32_t count, avb_abi::TsEvent* out) const {
  constexpr auto kBytes = static_cast<std::uint32_t>(sizeof(avb_abi::TsEvent));
  return count == 0 || read(slots_at_ + std::uint64_t{from} * kBytes, out, count * kBytes);
}

Result<std::size_t> EventRing::take(avb_abi::TsEvent* out, std::size_t capacity) {
  if (address_ == 0) return make_error(ErrorCode::kInternal, "take", "no ring is attached");
  std::uint32_t index[2] = {0, 0};
  if (!read(offsetof(Header, producer_index), index, sizeof index)) return memory_gone();
  const auto [producer, consumer] = index;
  if (producer > mask_ || consumer > mask_) {
    return reply_error(
        "event ring", "the ring's index " + std::to_string(producer > mask_ ? producer : consumer) +
                          " lies outside its " + std::to_string(mask_ + 1) + " slots");
  }
  const std::uint32_t waiting = (producer - consumer) & mask_;
  const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(waiting, capacity));
  const std::uint32_t before_end = std::min(count, mask_ + 1 - consumer);
  if (!copy_slots(consumer, before_end, out) ||
      !copy_slots(0, count - before_end, out + before_end)) {
    return memory_gone();
  }
  // Only now may the driver use these slots again.
  const std::uint32_t next = (consumer + count) & mask_;
  if (!port_.write_mapped(port_.context, address_ + offsetof(Header, consumer_index), &next,
                          sizeof next)) {
    return memory_gone();
  }
  return std::size_t{count};
}

std::uint64_t EventRing::overflows() {
  std::uint32_t now = 0;
  if (!read(offsetof(Header, overflow_count), &now, sizeof now)) return overflows_;
  overflows_ += static_cast<std::uint32_t>(now - overflow_seen_);
  overflow_seen_ = now;
  return overflows_;
}

std::uint64_t EventRing::posted() {
  std::uint64_t now = 0;
  if (read(offsetof(Header, total_events), &now, sizeof now)) posted_ = now - posted_before_;
  return posted_;
}

}  // namespace avbhal::intel_avb
