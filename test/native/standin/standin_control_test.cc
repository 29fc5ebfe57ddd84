// The control device and the NDIS queries: what the lab's other parts see (control.h, windows-api
// contract 2.4, 4.2).
#include <vector>

#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;
using standin::AdapterQuery;
using standin::AdapterReply;
using standin::CrossQuery;
using standin::CrossReply;

constexpr std::uint64_t kSecond = 1000000000;

CrossReply cross(Standin& s, std::uint32_t adapter) {
  CrossQuery query;
  query.adapter = adapter;
  CrossReply reply;
  std::uint32_t returned = 0;
  if (s.port.control(standin::kControlCross, &query, sizeof(query), &reply, sizeof(reply),
                     &returned) != 0)
    reply.win32_error = kSentinel;
  return reply;
}

AdapterReply describe(Standin& s, std::uint32_t adapter) {
  AdapterQuery query;
  query.adapter = adapter;
  AdapterReply reply;
  std::uint32_t returned = 0;
  if (s.port.control(standin::kControlAdapter, &query, sizeof(query), &reply, sizeof(reply),
                     &returned) != 0)
    reply.present = kSentinel;
  return reply;
}

std::string description(Standin& s) {
  std::vector<char> text(4096);
  std::uint32_t returned = 0;
  s.port.control(standin::kControlDescribe, nullptr, 0, text.data(), 4096, &returned);
  return std::string(text.data(), returned);
}

struct Ndis {
  std::uint32_t status = 0;
  std::uint32_t written = 0;
  std::uint8_t bytes[64] = {};
  std::uint32_t u32() const {
    std::uint32_t value;
    std::memcpy(&value, bytes, sizeof(value));
    return value;
  }
  std::uint64_t u64(std::size_t at) const {
    std::uint64_t value;
    std::memcpy(&value, bytes + at, sizeof(value));
    return value;
  }
};

Ndis query(Standin& s, std::uint32_t adapter, std::uint32_t oid, std::uint32_t size = 64) {
  Ndis out;
  out.status = s.port.machine().ndis_query(adapter, oid, out.bytes, size, &out.written);
  return out;
}

}  // namespace

TEST("stand-in control: a cross timestamp brackets the truth in the unit of the driver's clock") {
  Standin s;
  for (std::uint32_t adapter : {0u, 1u, 2u}) {
    s.open(2 - adapter);
    s.host.advance(kSecond);
    const std::uint32_t resolution =
        s.port.machine().state().adapters[adapter].model.resolution_ns();
    for (int i = 0; i < 5000; ++i) {
      const std::uint64_t before = s.truth(adapter).device_ns;
      const CrossReply reply = cross(s, adapter);
      CHECK_EQ(reply.win32_error, 0u);
      CHECK(before <= reply.hardware + resolution);
      CHECK(reply.hardware <= s.truth(adapter).device_ns);
      CHECK(reply.system1 < reply.system2);
      CHECK(reply.system2 <= s.host.read_qpc());
      s.host.advance(4999);
    }
  }
}

TEST("stand-in control: both ways to the clock show one clock, also after a set") {
  Standin s;
  for (std::uint32_t adapter : {0u, 1u, 2u}) {
    s.open(2 - adapter);
    CHECK_EQ(s.set_ns(777 * kSecond), 0u);
    const std::uint64_t reading = s.read_ns();
    const std::uint64_t hardware = cross(s, adapter).hardware;
    CHECK(hardware > reading && hardware - reading < 200000);
  }
}

TEST("stand-in control: the modes of the timestamp functions give their Win32 numbers") {
  Standin s;
  const struct {
    const char* mode;
    std::uint32_t error;
  } rows[] = {{"disabled", 50},     {"unsupported", 50}, {"invalid-oid", 23}, {"software", 50},
              {"bad-driver", 2001}, {"denied", 5},       {"active", 0}};
  std::uint32_t number = 6;
  for (const auto& row : rows) {
    CHECK(s.order(std::string("timestamps adapter=1 mode=") + row.mode));
    CHECK_EQ(cross(s, 1).win32_error, row.error);
    CHECK_EQ(cross(s, 1).hardware != 0, row.error == 0);
    CHECK_EQ(cross(s, 2).win32_error, 0u);
    number = describe(s, 1).timestamp_mode;
    CHECK_EQ(number == 0, row.error == 0);
  }
}

TEST("stand-in control: a removed adapter is not present and has no cross timestamp") {
  Standin s;
  CHECK(s.order("remove adapter=1"));
  CHECK_EQ(describe(s, 1).present, 0u);
  CHECK_EQ(describe(s, 1).mac[5], 2u);
  CHECK_EQ(cross(s, 1).win32_error, 2u);
  CHECK_EQ(cross(s, 3).win32_error, 2u);
  CHECK_EQ(cross(s, 4).win32_error, kSentinel);
  standin::TruthReply truth;
  CHECK_EQ(s.port.truth(1, &truth), 433u);
  CHECK_EQ(s.port.truth(9, &truth), 87u);
  CHECK(s.order("return adapter=1"));
  CHECK_EQ(describe(s, 1).present, 1u);
  CHECK_EQ(cross(s, 1).win32_error, 0u);
}

TEST("stand-in control: a stopped clock gives no valid hardware value to Windows") {
  Standin s;
  s.open(1);
  CHECK(s.order("clock-reset adapter=1"));
  CHECK_EQ(cross(s, 1).hardware, 0u);
  CHECK(s.read_ns() > 0);
}

TEST("stand-in control: nominal-hz scales the counter, 0 only hides the unit") {
  Standin s;
  s.open(0);
  s.host.advance(10 * kSecond);
  CHECK_EQ(describe(s, 2).nominal_hz, 1000000000u);
  CHECK(s.order("nominal-hz adapter=2 hz=125000000"));
  CHECK_EQ(describe(s, 2).nominal_hz, 125000000u);
  const std::uint64_t eighth = s.read_ns() / 8;
  std::uint64_t hardware = cross(s, 2).hardware;
  CHECK(hardware >= eighth && hardware - eighth < 20000);
  CHECK(s.order("nominal-hz adapter=2 hz=0"));
  CHECK_EQ(describe(s, 2).nominal_hz, 0u);
  hardware = cross(s, 2).hardware;
  CHECK(hardware >= eighth && hardware - eighth < 20000);
}

TEST("stand-in control: the adapters have their own PCI ids, addresses and links") {
  Standin s;
  const std::uint16_t ids[] = {0x1533, 0x15B8, 0x125B};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const AdapterReply reply = describe(s, i);
    CHECK_EQ(reply.present, 1u);
    CHECK_EQ(reply.device_id, ids[i]);
    CHECK_EQ(reply.subsystem_vendor, 0x8086u);
    CHECK_EQ(reply.mac[0], 0xA0u);
    CHECK_EQ(reply.mac[2], 0x9Fu);
    CHECK_EQ(static_cast<unsigned>(reply.mac[5]), i + 1);
    CHECK_EQ(reply.link_mbps, i == 2 ? 2500u : 1000u);
  }
  CHECK_EQ(describe(s, 3).present, 0u);
  CHECK(s.order("link adapter=0 mbps=0"));
  CHECK_EQ(describe(s, 0).link_mbps, 0u);
}

TEST("stand-in control: the truth belongs to the tick that it names") {
  Standin s;
  s.open(0);
  s.host.advance(12345);
  const standin::TruthReply truth = s.truth(2);
  const std::uint64_t tick_ns = kSecond / s.host.frequency_hz();
  CHECK(truth.system_qpc * tick_ns >= s.host.now_ns());
  CHECK(truth.system_qpc * tick_ns < s.host.now_ns() + tick_ns);
  CHECK(truth.rate_ppb > 29200000 && truth.rate_ppb < 29400000);
}

TEST("stand-in control: short buffers, unknown codes and bad orders are told apart") {
  Standin s;
  std::uint32_t returned = 0;
  AdapterQuery query;
  AdapterReply reply;
  CHECK_EQ(s.port.control(standin::kControlAdapter, &query, 4, &reply, sizeof(reply), &returned),
           122u);
  CHECK_EQ(s.port.control(standin::kControlAdapter, &query, sizeof(query), &reply, 39, &returned),
           122u);
  CHECK_EQ(s.port.control(0x8337001C, &query, sizeof(query), &reply, sizeof(reply), &returned), 1u);
  CHECK_EQ(s.port.control(standin::kControlOrder, "explode", 7, nullptr, 0, &returned), 87u);
  CHECK_EQ(s.port.control(standin::kControlOrder, "reset", 5, nullptr, 0, &returned), 0u);
  char text[10];
  CHECK_EQ(s.port.control(standin::kControlDescribe, nullptr, 0, text, 10, &returned), 122u);
}

TEST("stand-in control: the description has a line for each adapter and one for the machine") {
  Standin s;
  const std::string text = description(s);
  CHECK_EQ(text.substr(0, text.find('\n')),
           std::string("adapter=0 family=i210 device=0x1533 mac=a0:36:9f:00:00:01 link-mbps=1000 "
                       "state=bar-mapped index=2 timestamps=active nominal-hz=1000000000"));
  CHECK(text.find("\nadapter=2 family=i226 ") != std::string::npos);
  CHECK(text.find("\nmachine behaviour=faithful build=debug seed=1 faults=0 deny-open=0\n") !=
        std::string::npos);
  CHECK(s.order("remove adapter=2"));
  CHECK(description(s).find("state=removed timestamps") != std::string::npos);
}

TEST("stand-in NDIS: the served OIDs") {
  Standin s;
  const Ndis mac = query(s, 2, 0x01010101);
  CHECK_EQ(mac.written, 6u);
  CHECK_EQ(static_cast<unsigned>(mac.bytes[5]), 3u);
  CHECK_EQ(query(s, 2, 0x01010102).bytes[0], mac.bytes[0]);
  CHECK_EQ(query(s, 2, 0x00010107).u32(), 25000000u);
  CHECK_EQ(query(s, 2, 0x00010104).u32(), 0u);
  CHECK_EQ(query(s, 2, 0x00010202).u32(), 14u);
  CHECK_EQ(query(s, 2, 0x00010116).written, 4u);
  CHECK_EQ(query(s, 2, 0x00010101).written, 36u);
  const Ndis link = query(s, 2, 0x00010207);
  CHECK_EQ(link.written, 40u);
  CHECK_EQ(link.u32(), 0x00280180u);
  CHECK_EQ(link.u64(4) & 0xFFFFFFFFu, 1u);
  CHECK_EQ(link.u64(16), 2500000000u);
  CHECK(s.order("link adapter=2 mbps=0"));
  CHECK_EQ(query(s, 2, 0x00010207).u64(4) & 0xFFFFFFFFu, 2u);
  CHECK_EQ(query(s, 2, 0x00010107).u32(), 0u);
}

TEST("stand-in NDIS: other OIDs, short output and absent adapters fail") {
  Standin s;
  CHECK_EQ(query(s, 2, 0x00A00001).status, 0xC00000BBu);
  CHECK_EQ(query(s, 2, 0xFF020262).status, 0xC00000BBu);
  CHECK_EQ(query(s, 2, 0x00010265).status, 0xC0010017u);
  CHECK_EQ(query(s, 2, 0x01010101, 5).status, 0xC0000023u);
  CHECK_EQ(query(s, 2, 0x01010101, 5).written, 0u);
  CHECK_EQ(query(s, 3, 0x01010101).status, 0xC000000Eu);
  CHECK(s.order("remove adapter=2"));
  CHECK_EQ(query(s, 2, 0x01010101).status, 0xC000000Eu);
}

TEST("stand-in NDIS: the filter's statistics count the queries") {
  Standin s;
  s.open(0);
  abi::StatisticsReply before{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, before), 0u);
  query(s, 2, 0x01010101);
  query(s, 2, 0x00A00001);
  abi::StatisticsReply statistics{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, statistics), 0u);
  CHECK_EQ(statistics.oid_request_count, before.oid_request_count + 2);
  CHECK_EQ(statistics.oid_complete_count, before.oid_complete_count + 2);
}

}  // namespace avbhal::test
