// The consumer's side of the driver's event ring.
//
// Threads: one consumer. The memory belongs to the driver: it is only reached through the guarded
// copies of the port, because it goes with the adapter, and every value in it is checked, because a
// driver of another version, or any other process, may have written it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "backends/intel_avb/client.h"
#include "hal/status.h"

namespace avbhal::intel_avb {

class EventRing {
 public:
  EventRing() = default;
  // HAL_DRIVER_REPLY when the mapping cannot be a ring: no or an unaligned address, a length that
  // is not that of a header of 64 or 72 bytes and the slots, slots that are not a power of two,
  // indices outside of them, memory that is not there. The slots end where the mapping ends.
  static Result<EventRing> attach(const DriverPort& port, const MappedRing& mapping);

  // Takes up to `capacity` events, oldest first; how many. HAL_DRIVER_REPLY when the producer's
  // index left the ring, HAL_ADAPTER_GONE when the memory is gone.
  Result<std::size_t> take(avb_abi::TsEvent* out, std::size_t capacity);
  // Events dropped since attach() because the ring was full; as known last when the memory is gone.
  // Must be asked at least once in 2^32 losses.
  std::uint64_t overflows();
  // Events posted since attach(); as known last when the memory is gone.
  std::uint64_t posted();

 private:
  // False when the memory is gone.
  bool read(std::uint64_t offset, void* out, std::uint32_t bytes) const;
  bool copy_slots(std::uint32_t from, std::uint32_t count, avb_abi::TsEvent* out) const;

  DriverPort port_{};
  std::uint64_t address_ = 0;  // 0: not attached
  std::uint32_t slots_at_ = 0;
  std::uint32_t mask_ = 0;
  std::uint32_t overflow_seen_ = 0;
  std::uint64_t overflows_ = 0;
  std::uint64_t posted_before_ = 0, posted_ = 0;
};

}  // namespace avbhal::intel_avb
