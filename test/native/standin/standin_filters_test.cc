// The left-overs of the filter sample, the counters of 6.30, and the state of I225 (avb-ioctl
// contract 1, 3.3, 6.30).
#include <vector>

#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_tsn.h"
#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

// Names as the driver gives them, as bytes of UTF-16.
std::vector<std::vector<std::uint8_t>> instances(Standin& s) {
  std::vector<std::uint8_t> out(4096);
  std::vector<std::vector<std::uint8_t>> names;
  if (s.file.raw(abi::kFilterEnumerate, nullptr, 0, out.data(), 4096) != 0) return names;
  for (std::size_t at = 0; at + 2 <= s.file.returned;) {
    const std::size_t length = out[at] | static_cast<std::size_t>(out[at + 1]) << 8;
    names.emplace_back(out.begin() + long(at + 2), out.begin() + long(at + 2 + length));
    at += 2 + length;
  }
  return names;
}

std::string ascii(const std::vector<std::uint8_t>& utf16) {
  std::string text;
  for (std::size_t i = 0; i + 1 < utf16.size(); i += 2) text += static_cast<char>(utf16[i]);
  return text;
}

abi::StatisticsReply statistics(Standin& s) {
  abi::StatisticsReply reply{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, reply), 0u);
  return reply;
}

}  // namespace

TEST("stand-in: restart-all does nothing and succeeds, also without an adapter") {
  Standin s(only(Family::kI226));
  s.open(0);
  s.host.advance(1000000000);
  const std::uint64_t before = s.read_ns();
  CHECK_EQ(s.file.call(abi::kFilterRestartAll), 0u);
  CHECK_EQ(s.file.returned, 0u);
  CHECK(s.read_ns() > before);
  CHECK(s.order("remove adapter=0"));
  CHECK_EQ(s.file.call(abi::kFilterRestartAll), 0u);
}

TEST("stand-in: the instances are listed in the order of the enumeration") {
  Standin s;
  const auto names = instances(s);
  CHECK_EQ(names.size(), std::size_t{3});
  CHECK_EQ(ascii(names[0]), std::string("{5AB1E000-0000-4000-8000-000000000002}-"
                                        "{5AB1E0F1-0000-4000-8000-000000000000}-0000"));
  CHECK_EQ(ascii(names[2]).substr(0, 38), std::string("{5AB1E000-0000-4000-8000-000000000000}"));
  CHECK(s.order("remove adapter=1"));
  CHECK_EQ(instances(s).size(), std::size_t{2});
}

TEST("stand-in: a list that does not fit is 122") {
  Standin s;
  std::vector<std::uint8_t> out(4096);
  CHECK_EQ(s.file.raw(abi::kFilterEnumerate, nullptr, 0, out.data(), 4096), 0u);
  const std::uint32_t needed = s.file.returned;
  CHECK_EQ(s.file.raw(abi::kFilterEnumerate, nullptr, 0, out.data(), needed), 0u);
  CHECK_EQ(s.file.raw(abi::kFilterEnumerate, nullptr, 0, out.data(), needed - 1), 122u);
  CHECK_EQ(s.file.raw(abi::kFilterEnumerate, nullptr, 0, nullptr, 0), 122u);
}

TEST("stand-in: the named instance is restarted, and only that one") {
  Standin s;
  s.open(0);
  auto names = instances(s);
  StandinFile other(s.port);
  s.open(other, 2);
  s.host.advance(1000000000);
  CHECK_EQ(s.file.raw(abi::kFilterRestartOne, names[0].data(),
                      static_cast<std::uint32_t>(names[0].size()), nullptr, 0),
           0u);
  CHECK(s.read_ns() < 500000000);
  CHECK(s.read_ns(other) > 500000000);
  CHECK_EQ(statistics(s).pause_restart_generation, 1u);
  CHECK_EQ(statistics(s).filter_restart_count, 2u);  // one belongs to the attach
}

TEST("stand-in: a name that no instance has succeeds without effect") {
  Standin s;
  s.open(0);
  auto names = instances(s);
  names[0][0] = 'x';
  CHECK_EQ(s.file.raw(abi::kFilterRestartOne, names[0].data(),
                      static_cast<std::uint32_t>(names[0].size()), nullptr, 0),
           0u);
  CHECK_EQ(s.file.raw(abi::kFilterRestartOne, names[1].data(), 10, nullptr, 0), 0u);
  CHECK_EQ(s.file.call(abi::kFilterRestartOne), 0u);
  CHECK_EQ(statistics(s).pause_restart_generation, 0u);
}

TEST("stand-in: configuration calls count as requests of the handle's adapter") {
  Standin s;
  StandinFile other(s.port);
  s.open(0);
  s.open(other, 2);
  CHECK_EQ(s.file.call(abi::kResetStatistics), 0u);
  abi::RxTimestampRequest rx{};
  abi::QavRequest qav{};
  // Acts on the I210, counts on the I226; a short buffer counts as well.
  CHECK_EQ(s.file.call(abi::kSetRxTimestamp, rx), 0u);
  CHECK_EQ(s.file.call(abi::kSetupQav, qav), 0u);
  CHECK_EQ(s.file.call(abi::kSetupTas), 122u);
  CHECK_EQ(s.file.call(abi::kFilterRestartAll), 0u);
  CHECK_EQ(statistics(s).ioctl_count, 4u);
}

TEST("stand-in: ideal statistics count clock calls and errors, the public driver's do not") {
  for (const bool ideal : {false, true}) {
    Standin s;
    if (ideal) CHECK(s.order("behaviour mode=ideal"));
    s.open(0);
    s.read_ns();
    s.config();
    s.set_ns(1000);
    s.shift_ns(5);
    CHECK_EQ(s.file.call(abi::kGetTimestamp), 122u);
    const abi::StatisticsReply reply = statistics(s);
    CHECK_EQ(reply.phc_query_count, ideal ? 2u : 0u);
    CHECK_EQ(reply.phc_set_count, ideal ? 1u : 0u);
    CHECK_EQ(reply.phc_adjust_count, ideal ? 1u : 0u);
    CHECK_EQ(reply.error_count, ideal ? 1u : 0u);
    CHECK_EQ(reply.ioctl_count, 6u);
  }
}

TEST("stand-in: a link change is a status indication for the filter") {
  Standin s;
  s.open(0);
  CHECK(s.order("link adapter=2 mbps=0") && s.order("link adapter=2 mbps=1000"));
  CHECK_EQ(statistics(s).filter_status_count, 2u);
}

TEST("stand-in: an I225 answers 21 to configuration, whatever its capability mask says") {
  Standin s(only(Family::kI225));
  s.open(0);
  abi::TasRequest tas{};
  abi::QavRequest qav{};
  abi::VlanRequest vlan{};
  CHECK_EQ(s.file.call(abi::kSetupTas, tas), 21u);
  CHECK_EQ(s.file.call(abi::kSetupQav, qav), 21u);
  CHECK_EQ(s.file.call(abi::kVlanEnable, vlan), 21u);
}

TEST("stand-in: any code can be made to fail on order") {
  Standin s;
  s.open(0);
  CHECK(s.order("fail code=0x170068 status=0xC000009A"));
  abi::TasRequest tas{};
  CHECK_EQ(s.file.call(abi::kSetupTas, tas), 1450u);
  CHECK_EQ(s.file.call(abi::kSetupTas, tas), 0u);
}

}  // namespace avbhal::test
