#include "backends/intel_avb/ring.h"

#include <atomic>
#include <cstring>

#include "backends/intel_avb/errors.h"

namespace avbhal::intel_avb {
namespace {

using Header = avb_abi::TsRingHeader;
constexpr std::uint32_t kOldHeader = 64;
constexpr std::uint32_t kMaxSlots = avb_abi::kTsRingMaxMapBytes / sizeof(avb_abi::TsEvent);
constexpr char kRequest[] = "TS_RING_MAP";

// Memory shared with the kernel holds plain words; both sides must access them as atomic ones.
template <class T>
std::atomic<T>& shared(std::uint8_t* header, std::size_t offset) {
  static_assert(sizeof(std::atomic<T>) == sizeof(T) && std::atomic<T>::is_always_lock_free);
  return *reinterpret_cast<std::atomic<T>*>(header + offset);
}

std::uint32_t word(std::uint8_t* header, std::size_t offset) {
  return shared<std::uint32_t>(header, offset).load(std::memory_order_acquire);
}

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

}  // namespace

Result<EventRing> EventRing::attach(const MappedRing& mapping) {
  if (mapping.address == 0 || mapping.address % alignof(Header) != 0 ||
      mapping.bytes < sizeof(Header) || mapping.bytes > avb_abi::kTsRingMaxMapBytes) {
    return reply_error(kRequest, "the driver gave no usable mapping: address " +
                                     std::to_string(mapping.address) + ", " +
                                     std::to_string(mapping.bytes) + " bytes");
  }
  EventRing ring;
  ring.header_ = reinterpret_cast<std::uint8_t*>(static_cast<std::uintptr_t>(mapping.address));
  const std::uint32_t count = word(ring.header_, offsetof(Header, count));
  const std::uint32_t mask = word(ring.header_, offsetof(Header, mask));
  Status valid = check_slots(mapping, count, mask);
  if (!valid.ok()) return valid;
  if (word(ring.header_, offsetof(Header, consumer_index)) > mask) {
    return reply_error(kRequest, "the ring's consumer index lies outside the ring");
  }
  ring.mask_ = mask;
  ring.slots_ = ring.header_ + (mapping.bytes - count * sizeof(avb_abi::TsEvent));
  ring.overflow_seen_ = word(ring.header_, offsetof(Header, overflow_count));
  ring.posted_before_ = shared<std::uint64_t>(ring.header_, offsetof(Header, total_events)).load();
  return ring;
}

Result<std::size_t> EventRing::take(avb_abi::TsEvent* out, std::size_t capacity) {
  if (header_ == nullptr) return make_error(ErrorCode::kInternal, "take", "no ring is attached");
  const std::uint32_t producer = word(header_, offsetof(Header, producer_index));
  std::uint32_t consumer = word(header_, offsetof(Header, consumer_index));
  if (producer > mask_ || consumer > mask_) {
    return reply_error(
        "event ring", "the ring's index " + std::to_string(producer > mask_ ? producer : consumer) +
                          " lies outside its " + std::to_string(mask_ + 1) + " slots");
  }
  std::size_t taken = 0;
  while (consumer != producer && taken < capacity) {
    std::memcpy(&out[taken++], slots_ + consumer * sizeof(avb_abi::TsEvent),
                sizeof(avb_abi::TsEvent));
    consumer = (consumer + 1) & mask_;
  }
  // Only now may the driver use these slots again.
  shared<std::uint32_t>(header_, offsetof(Header, consumer_index))
      .store(consumer, std::memory_order_release);
  return taken;
}

std::uint64_t EventRing::overflows() {
  if (header_ == nullptr) return overflows_;
  const std::uint32_t now = word(header_, offsetof(Header, overflow_count));
  overflows_ += static_cast<std::uint32_t>(now - overflow_seen_);
  overflow_seen_ = now;
  return overflows_;
}

std::uint64_t EventRing::posted() const {
  if (header_ == nullptr) return 0;
  return shared<std::uint64_t>(header_, offsetof(Header, total_events)).load() - posted_before_;
}

}  // namespace avbhal::intel_avb
