// The stamp requests of the AVB filter driver on the scripted driver: rings in plain memory, target
// times with the I226's mistake, packet stamps.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include "avb_fake_driver.h"
#include "backends/intel_avb/abi_stamps.h"
#include "harness.h"

namespace avbhal::test {

class FakeRing {
 public:
  explicit FakeRing(std::uint32_t header_bytes = sizeof(avb_abi::TsRingHeader))
      : memory_((header_bytes + avb_abi::kTsRingSlots * sizeof(avb_abi::TsEvent)) / 8),
        header_bytes_(header_bytes) {
    put(offsetof(avb_abi::TsRingHeader, mask), avb_abi::kTsRingSlots - 1);
    put(offsetof(avb_abi::TsRingHeader, count), avb_abi::kTsRingSlots);
  }
  std::uint64_t address() const { return reinterpret_cast<std::uintptr_t>(memory_.data()); }
  std::uint32_t bytes() const { return static_cast<std::uint32_t>(memory_.size() * 8); }
  std::uint32_t get(std::size_t offset) const {
    std::uint32_t value = 0;
    std::memcpy(&value, base() + offset, sizeof value);
    return value;
  }
  void put(std::size_t offset, std::uint32_t value) {
    std::memcpy(base() + offset, &value, sizeof value);
  }
  // As the driver posts: false, and one overflow more, when the ring is full.
  bool post(avb_abi::TsEvent event) {
    const std::uint32_t producer = get(0);
    const std::uint32_t next = (producer + 1) & (avb_abi::kTsRingSlots - 1);
    if (next == get(4)) {
      put(16, get(16) + 1);
      return false;
    }
    event.sequence_num = ++posted_;
    std::memcpy(base() + header_bytes_ + producer * sizeof event, &event, sizeof event);
    const std::uint64_t total = posted_;
    std::memcpy(base() + offsetof(avb_abi::TsRingHeader, total_events), &total, sizeof total);
    put(0, next);
    return true;
  }

 private:
  std::uint8_t* base() { return reinterpret_cast<std::uint8_t*>(memory_.data()); }
  const std::uint8_t* base() const { return reinterpret_cast<const std::uint8_t*>(memory_.data()); }
  std::vector<std::uint64_t> memory_;
  std::uint32_t header_bytes_ = 0;
  std::uint32_t posted_ = 0;
};

// What one adapter keeps for these requests.
struct StampUnit {
  std::map<std::uint32_t, std::unique_ptr<FakeRing>> rings;
  std::uint32_t next_ring = 2;
  std::uint32_t subscribed_types = 0;
  std::uint32_t comparator_low[2] = {0, 0}, comparator_high[2] = {0, 0};
  bool armed[2] = {false, false};
  std::uint32_t rxpbsize = 0xA2, srrctl[4] = {0, 0, 0, 0};
  std::uint64_t transmit_ns = 0, receive_raw = 0;
  std::int64_t ingress_ns = 0, egress_ns = 0;
};

class StampDriver {
 public:
  explicit StampDriver(std::vector<std::uint16_t> ids = {avb_abi::kDeviceI226});

  FakeDriver fake;
  std::map<const FakeNic*, StampUnit> units;
  bool splits_target_time = true;  // as the public driver does for an I226
  std::uint32_t ring_header_bytes = sizeof(avb_abi::TsRingHeader);
  bool ignores_timestamping = false;  // SET_HW_TIMESTAMPING succeeds without effect

  StampUnit& unit(std::size_t n = 0) { return units[fake.nics[n].get()]; }
  FakeRing* ring(std::size_t n = 0) {
    StampUnit& u = unit(n);
    return u.rings.empty() ? nullptr : u.rings.rbegin()->second.get();
  }

 private:
  std::optional<std::uint32_t> serve(FakeNic& own, const FakeCall& call, void* out,
                                     std::uint32_t* returned);
  std::optional<std::uint32_t> serve_ring(StampUnit& unit, const FakeCall& call, void* out,
                                          std::uint32_t* returned);
  std::optional<std::uint32_t> serve_selected(StampUnit& unit, const FakeCall& call, void* out,
                                              std::uint32_t* returned);
  std::uint32_t set_target(FakeNic& nic, StampUnit& unit, const FakeCall& call, void* out,
                           std::uint32_t* returned);
  std::uint32_t set_timestamping(FakeNic& nic, const FakeCall& call, void* out,
                                 std::uint32_t* returned);
};

}  // namespace avbhal::test
