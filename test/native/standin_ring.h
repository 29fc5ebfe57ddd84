// A client of an event ring of the stand-in, as a program for the public driver would be one.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <vector>

#include "backends/intel_avb/abi_stamps.h"
#include "standin_fixture.h"

namespace avbhal::test {

class RingClient {
 public:
  explicit RingClient(StandinFile& file) : file_(file) {}

  std::uint32_t subscribe(std::uint32_t types, std::uint16_t vlan = avb_abi::kAnyVlan,
                          std::uint8_t pcp = avb_abi::kAnyPcp) {
    avb_abi::TsSubscribeRequest request{};
    request.types_mask = types;
    request.vlan = vlan;
    request.pcp = pcp;
    request.status = kSentinel;
    const std::uint32_t error = file_.call(avb_abi::kTsSubscribe, request);
    if (error == 0) id = request.ring_id;
    return error;
  }

  std::uint32_t map(std::uint32_t length = avb_abi::kTsRingBytes) {
    avb_abi::TsRingMapRequest request{};
    request.ring_id = id;
    request.length = length;
    request.user_cookie = 0x1122334455667788u;
    const std::uint32_t error = file_.call(avb_abi::kTsRingMap, request);
    if (error == 0) {
      mapped_length = request.length;
      cookie = request.user_cookie;
      base_ = reinterpret_cast<unsigned char*>(static_cast<std::uintptr_t>(request.shm_token));
    }
    return error;
  }

  // Both, for tests of other things.
  bool start(std::uint32_t types) { return subscribe(types) == 0 && map() == 0; }

  std::uint32_t unsubscribe() {
    avb_abi::TsUnsubscribeRequest request{};
    request.ring_id = id;
    return file_.call(avb_abi::kTsUnsubscribe, request);
  }

  avb_abi::TsRingHeader header() const {
    avb_abi::TsRingHeader header;
    std::memcpy(&header, base_, sizeof(header));
    return header;
  }

  std::vector<avb_abi::TsEvent> drain() {
    std::vector<avb_abi::TsEvent> events;
    std::uint32_t next = word(offsetof(avb_abi::TsRingHeader, consumer_index)).load();
    const std::uint32_t end =
        word(offsetof(avb_abi::TsRingHeader, producer_index)).load(std::memory_order_acquire);
    while (next != end) {
      avb_abi::TsEvent event;
      std::memcpy(&event, base_ + sizeof(avb_abi::TsRingHeader) + next * sizeof(event),
                  sizeof(event));
      events.push_back(event);
      next = (next + 1) & (avb_abi::kTsRingSlots - 1);
    }
    set_consumer(next);
    return events;
  }

  void set_consumer(std::uint32_t index) {
    word(offsetof(avb_abi::TsRingHeader, consumer_index)).store(index, std::memory_order_release);
  }

  const unsigned char* base() const { return base_; }

  std::uint32_t id = 0;
  std::uint32_t mapped_length = 0;
  std::uint64_t cookie = 0;

 private:
  std::atomic<std::uint32_t>& word(std::size_t offset) {
    return *reinterpret_cast<std::atomic<std::uint32_t>*>(base_ + offset);
  }

  StandinFile& file_;
  unsigned char* base_ = nullptr;
};

// One received Sync a millisecond of virtual time, one transmitted.
inline bool start_traffic(Standin& s, std::uint32_t adapter) {
  return s.order("ptp-traffic adapter=" + std::to_string(adapter) + " sync=1000000 pdelay=0");
}

inline void pass(Standin& s, std::uint64_t ns) {
  s.host.advance(ns);
  s.port.poll();
}

}  // namespace avbhal::test
