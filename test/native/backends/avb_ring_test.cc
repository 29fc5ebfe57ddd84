#include <string>
#include <vector>

#include "avb_stamp_driver.h"
#include "backends/intel_avb/ring.h"

namespace avbhal::test {
namespace {

using intel_avb::EventRing;
using intel_avb::MappedRing;

MappedRing mapping_of(const FakeRing& ring) { return MappedRing{ring.address(), ring.bytes()}; }

avb_abi::TsEvent event_at(std::uint64_t ns) {
  avb_abi::TsEvent event{};
  event.timestamp_ns = ns;
  event.event_type = avb_abi::kTsEventRx;
  return event;
}

// All memory of this process is there.
Result<EventRing> attach(const MappedRing& mapping) {
  static FakeDriver driver;
  return EventRing::attach(driver.port(), mapping);
}

std::string attach_code(const MappedRing& mapping) {
  return code_text(attach(mapping).status().code());
}

}  // namespace

TEST("avb ring: events come in order, across the end of the ring") {
  FakeRing memory;
  Result<EventRing> ring = attach(mapping_of(memory));
  CHECK(ring.ok());
  std::vector<avb_abi::TsEvent> out(300);
  std::uint64_t posted = 0, next = 1;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 250; ++i) CHECK(memory.post(event_at(++posted)));
    const Result<std::size_t> taken = ring.value().take(out.data(), out.size());
    CHECK_EQ(taken.value(), std::size_t{250});
    for (std::size_t i = 0; i < taken.value(); ++i) CHECK_EQ(out[i].timestamp_ns, next++);
  }
  CHECK_EQ(ring.value().posted(), posted);
  CHECK_EQ(ring.value().overflows(), std::uint64_t{0});
  CHECK(memory.get(4) < avb_abi::kTsRingSlots);
}

TEST("avb ring: a full ring holds 1023 and counts what was dropped") {
  FakeRing memory;
  Result<EventRing> ring = attach(mapping_of(memory));
  int kept = 0;
  for (int i = 0; i < 1100; ++i) kept += memory.post(event_at(1)) ? 1 : 0;
  CHECK_EQ(kept, 1023);
  CHECK_EQ(ring.value().overflows(), std::uint64_t{77});
  std::vector<avb_abi::TsEvent> out(2000);
  CHECK_EQ(ring.value().take(out.data(), 10).value(), std::size_t{10});
  CHECK_EQ(ring.value().take(out.data(), out.size()).value(), std::size_t{1013});
  CHECK_EQ(ring.value().take(out.data(), out.size()).value(), std::size_t{0});
}

TEST("avb ring: the loss counter may wrap") {
  FakeRing memory;
  memory.put(16, 0xFFFFFFFE);
  Result<EventRing> ring = attach(mapping_of(memory));
  CHECK_EQ(ring.value().overflows(), std::uint64_t{0});
  memory.put(16, 3);
  CHECK_EQ(ring.value().overflows(), std::uint64_t{5});
}

TEST("avb ring: headers of 64 bytes are understood") {
  FakeRing memory(64);
  Result<EventRing> ring = attach(mapping_of(memory));
  CHECK(ring.ok());
  memory.post(event_at(77));
  avb_abi::TsEvent out{};
  CHECK_EQ(ring.value().take(&out, 1).value(), std::size_t{1});
  CHECK_EQ(out.timestamp_ns, std::uint64_t{77});
}

TEST("avb ring: what cannot be a ring is refused") {
  FakeRing memory;
  const MappedRing good = mapping_of(memory);
  CHECK_EQ(attach_code(good), "OK");
  CHECK_EQ(attach_code({0, good.bytes}), "HAL_DRIVER_REPLY");
  CHECK_EQ(attach_code({good.address + 4, good.bytes}), "HAL_DRIVER_REPLY");
  CHECK_EQ(attach_code({good.address, 71}), "HAL_DRIVER_REPLY");
  CHECK_EQ(attach_code({good.address, good.bytes - 9}), "HAL_DRIVER_REPLY");
  for (const std::uint32_t more : {1u, 8u, 32u, 4096u})
    CHECK_EQ(attach_code({good.address, good.bytes + more}), "HAL_DRIVER_REPLY");
  CHECK_EQ(attach_code({good.address, (1u << 20) + 1}), "HAL_DRIVER_REPLY");
  const std::size_t mask = offsetof(avb_abi::TsRingHeader, mask);
  for (const std::uint32_t wrong : {0u, 1024u, 2047u, 0xFFFFFFFFu}) {
    memory.put(mask, wrong);
    CHECK_EQ(attach_code(good), "HAL_DRIVER_REPLY");
  }
  for (const std::uint32_t count : {0u, 1u, 1000u, 0x80000000u}) {
    memory.put(mask, count - 1);
    memory.put(mask + 4, count);
    CHECK_EQ(attach_code(good), "HAL_DRIVER_REPLY");
  }
}

TEST("avb ring: an index outside the ring ends it instead of reading elsewhere") {
  FakeRing memory;
  Result<EventRing> ring = attach(mapping_of(memory));
  avb_abi::TsEvent out{};
  memory.put(0, 1024);
  CHECK_EQ(std::string(code_text(ring.value().take(&out, 1).status().code())), "HAL_DRIVER_REPLY");
  memory.put(0, 0);
  memory.put(4, 0xFFFFFFFF);
  CHECK_EQ(std::string(code_text(ring.value().take(&out, 1).status().code())), "HAL_DRIVER_REPLY");
}

TEST("avb ring: refusals tell what was wrong") {
  FakeRing memory;
  const MappedRing good = mapping_of(memory);
  const auto text = [](const MappedRing& mapping) {
    const Status status = attach(mapping).take_status();
    return status.ok() ? std::string("OK") : status.error().detail;
  };
  CHECK_EQ(text({good.address + 4, good.bytes}), "the driver gave no usable mapping: address " +
                                                     std::to_string(good.address + 4) + ", " +
                                                     std::to_string(good.bytes) + " bytes");
  CHECK_EQ(text({good.address, good.bytes + 1}),
           "1024 slots and a header of 64 or 72 bytes do not make the " +
               std::to_string(good.bytes + 1) + " bytes that were mapped");
  memory.put(offsetof(avb_abi::TsRingHeader, mask), 1022);
  CHECK_EQ(
      text(good),
      "the ring's header holds 1024 slots and mask 0x000003FE; wanted a power of two and one less");
  memory.put(offsetof(avb_abi::TsRingHeader, mask), 1023);
  memory.put(4, 1023);
  CHECK_EQ(text(good), "OK");
  memory.put(4, 1024);
  CHECK_EQ(text(good), "the ring's consumer index lies outside the ring");
}

TEST("avb ring: a ring has two slots at least, up to what can be mapped") {
  FakeRing memory;
  const std::size_t mask = offsetof(avb_abi::TsRingHeader, mask);
  const auto with = [&](std::uint32_t count) {
    memory.put(mask, count - 1);
    memory.put(mask + 4, count);
    const auto slots = count * static_cast<std::uint32_t>(sizeof(avb_abi::TsEvent));
    return attach_code({memory.address(), std::uint32_t(sizeof(avb_abi::TsRingHeader)) + slots});
  };
  CHECK_EQ(with(1), "HAL_DRIVER_REPLY");
  CHECK_EQ(with(2), "OK");
  CHECK_EQ(with(4), "OK");
  CHECK_EQ(with(6), "HAL_DRIVER_REPLY");
  CHECK_EQ(with(512), "OK");
}

TEST("avb ring: an index that left the ring is told") {
  FakeRing memory;
  Result<EventRing> ring = attach(mapping_of(memory));
  avb_abi::TsEvent out{};
  memory.put(0, 1023);
  memory.put(4, 1024);
  CHECK_EQ(ring.value().take(&out, 1).status().error().detail,
           "the ring's index 1024 lies outside its 1024 slots");
  memory.put(0, 1025);
  CHECK_EQ(ring.value().take(&out, 1).status().error().detail,
           "the ring's index 1025 lies outside its 1024 slots");
  memory.put(4, 1023);
  memory.put(0, 1023);
  CHECK_EQ(ring.value().take(&out, 1).value(), std::size_t{0});
  EventRing none;
  CHECK_EQ(none.take(&out, 1).status().code(), ErrorCode::kInternal);
  CHECK(none.overflows() == 0 && none.posted() == 0);
}

TEST("avb ring: what was posted and lost before it was attached is not counted") {
  FakeRing memory;
  for (int i = 0; i < 7; ++i) CHECK(memory.post(event_at(1)));
  Result<EventRing> ring = attach(mapping_of(memory));
  CHECK_EQ(ring.value().posted(), 0u);
  CHECK(memory.post(event_at(1)));
  CHECK_EQ(ring.value().posted(), 1u);
  memory.put(16, 5);
  CHECK_EQ(ring.value().overflows(), 5u);
  memory.put(16, 7);
  CHECK_EQ(ring.value().overflows(), 7u);
}

TEST("avb ring: an address without memory is refused") {
  FakeRing memory;
  FakeDriver driver;
  driver.mapped = [](std::uint64_t, std::uint32_t) { return false; };
  const Status refused = EventRing::attach(driver.port(), mapping_of(memory)).take_status();
  CHECK_EQ(std::string(code_text(refused.code())), "HAL_DRIVER_REPLY");
}

TEST("avb ring: memory that goes is reported at every access") {
  FakeRing memory;
  FakeDriver driver;
  Result<EventRing> ring = EventRing::attach(driver.port(), mapping_of(memory));
  CHECK(ring.ok());
  memory.put(16, 3);
  for (int i = 0; i < 5; ++i) CHECK(memory.post(event_at(1)));
  CHECK_EQ(ring.value().overflows(), std::uint64_t{3});
  CHECK_EQ(ring.value().posted(), std::uint64_t{5});
  std::vector<avb_abi::TsEvent> out(8);
  // The indices, the slots, the consumer's index: one more access works each time.
  for (int allowed = 0; allowed < 3; ++allowed) {
    int left = allowed;
    driver.mapped = [&left](std::uint64_t, std::uint32_t) { return left-- > 0; };
    const Status gone = ring.value().take(out.data(), out.size()).take_status();
    CHECK_EQ(std::string(code_text(gone.code())), "HAL_ADAPTER_GONE");
    CHECK_EQ(memory.get(4), 0u);
  }
  driver.mapped = [](std::uint64_t, std::uint32_t) { return false; };
  CHECK_EQ(ring.value().overflows(), std::uint64_t{3});
  CHECK_EQ(ring.value().posted(), std::uint64_t{5});
}

}  // namespace avbhal::test
