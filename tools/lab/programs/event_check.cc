// event_check: the event ring of the stand-in driver as a program for the public driver uses it,
// mapped into this process, without any code of the HAL (avb-ioctl contract 7). Prints a line a
// failure and, at the end, "N passed, N failed"; exit code 1 when anything failed.
#include <windows.h>

#include <atomic>
#include <cstdio>
#include <cstring>

#include "backends/intel_avb/abi_stamps.h"
#include "device.h"

namespace {

using avbhal::lab::Device;
namespace abi = avbhal::avb_abi;

constexpr char kControlPath[] = "\\\\.\\AvbStandIn";
constexpr std::uint32_t kAdapters[] = {0, 1};  // enumeration: I226, I219
constexpr DWORD kPatienceMs = 5000;

int passed = 0;
int failed = 0;

void check(bool condition, const char* what, unsigned long long got) {
  condition ? ++passed : ++failed;
  if (!condition) std::printf("FAILED %s (got %llu)\n", what, got);
}

void expect(unsigned long long got, unsigned long long wanted, const char* what) {
  check(got == wanted, what, got);
}

template <class Request>
DWORD exchange(Device& device, std::uint32_t code, Request& request) {
  return device.control(code, &request, sizeof(request), &request, sizeof(request));
}

void give(const char* order) {
  Device door(kControlPath);
  expect(door.write(order), 0, order);
}

struct Ring {
  std::uint32_t id = 0;
  unsigned char* base = nullptr;
};

std::atomic<std::uint32_t>& word(const Ring& ring, std::size_t offset) {
  return *reinterpret_cast<std::atomic<std::uint32_t>*>(ring.base + offset);
}

Ring subscribe(Device& device, std::uint32_t types) {
  Ring ring;
  abi::TsSubscribeRequest request{};
  request.types_mask = types;
  request.vlan = abi::kAnyVlan;
  request.pcp = abi::kAnyPcp;
  expect(exchange(device, abi::kTsSubscribe, request), 0, "TS_SUBSCRIBE");
  ring.id = request.ring_id;
  abi::TsRingMapRequest map{};
  map.ring_id = ring.id;
  map.length = abi::kTsRingBytes;
  expect(exchange(device, abi::kTsRingMap, map), 0, "TS_RING_MAP");
  expect(map.length, abi::kTsRingBytes, "length of the mapping");
  ring.base = reinterpret_cast<unsigned char*>(static_cast<std::uintptr_t>(map.shm_token));
  map.length = abi::kTsRingBytes;
  expect(exchange(device, abi::kTsRingMap, map), 22, "TS_RING_MAP again");
  return ring;
}

bool readable(const void* address) {
  MEMORY_BASIC_INFORMATION information{};
  return VirtualQuery(address, &information, sizeof(information)) != 0 &&
         information.State == MEM_COMMIT;
}

// Nothing but the driver's own thread moves the ring meanwhile.
std::uint32_t wait_for_events(const Ring& ring, std::uint32_t wanted) {
  const ULONGLONG start = GetTickCount64();
  std::uint32_t producer = 0;
  do {
    Sleep(1);
    producer = word(ring, offsetof(abi::TsRingHeader, producer_index)).load();
  } while (producer < wanted && GetTickCount64() - start < kPatienceMs);
  return producer;
}

void check_events(const Ring& ring, std::uint32_t from, std::uint32_t end) {
  bool in_order = true, rx = false, tx = false;
  for (std::uint32_t i = from; i < end; ++i) {
    abi::TsEvent event;
    std::memcpy(&event, ring.base + sizeof(abi::TsRingHeader) + i * sizeof(event), sizeof(event));
    in_order = in_order && event.sequence_num == i + 1 && event.timestamp_ns != 0;
    rx = rx || event.event_type == abi::kTsEventRx;
    tx = tx || event.event_type == abi::kTsEventTx;
  }
  check(in_order, "events in order", end);
  check(rx && tx, "receive and transmit events", end);
  word(ring, offsetof(abi::TsRingHeader, consumer_index)).store(end);
}

void check_adapter(std::uint32_t index) {
  Device device(abi::kDevicePath);
  abi::AdapterOpen open{};
  open.index = index;
  expect(exchange(device, abi::kOpenAdapter, open), 0, "OPEN");
  const Ring ring = subscribe(device, abi::kTsEventRx | abi::kTsEventTx);
  if (ring.base == nullptr || !readable(ring.base)) {
    check(false, "the ring is mapped", 0);
    return;
  }
  abi::TsRingHeader header;
  std::memcpy(&header, ring.base, sizeof(header));
  expect(header.count, abi::kTsRingSlots, "slots of the ring");
  give(index == 0 ? "ptp-traffic adapter=2 sync=5000000 pdelay=0"
                  : "ptp-traffic adapter=1 sync=5000000 pdelay=0");
  const std::uint32_t produced = wait_for_events(ring, 40);
  check(produced >= 40, "events without a request", produced);
  check_events(ring, 0, produced);
  abi::TsUnsubscribeRequest request{};
  request.ring_id = ring.id;
  expect(exchange(device, abi::kTsUnsubscribe, request), 0, "TS_UNSUBSCRIBE");
  check(!readable(ring.base), "the ring is gone after TS_UNSUBSCRIBE", 0);
}

void check_close() {
  Ring ring;
  {
    Device device(abi::kDevicePath);
    abi::AdapterOpen open{};
    expect(exchange(device, abi::kOpenAdapter, open), 0, "OPEN");
    ring = subscribe(device, abi::kTsEventRx);
    check(readable(ring.base), "the ring is mapped", 0);
  }
  const ULONGLONG start = GetTickCount64();
  while (readable(ring.base) && GetTickCount64() - start < kPatienceMs) Sleep(1);
  check(!readable(ring.base), "the ring is gone after the handle was closed", 0);
}

}  // namespace

int main() {
  give("reset");
  for (const std::uint32_t index : kAdapters) check_adapter(index);
  check_close();
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
