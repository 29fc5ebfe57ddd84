// Target times and auxiliary stamps: what is written to find out how the driver writes, and the
// edges of what is taken.
#include <string>
#include <vector>

#include "avb_bench.h"
#include "avb_stamp_driver.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

std::string detail_of(const Status& status) { return status.ok() ? "OK" : status.error().detail; }
template <class T>
std::string detail_of(const Result<T>& result) {
  return detail_of(result.status());
}

// The last second of seconds and nanoseconds, which no target and no setting may reach.
constexpr std::uint64_t kEndNs = 4294967295000000000u;

}  // namespace

TEST("avb timers: target times from the next ns on to the last but one second") {
  StampDriver driver;
  auto backend = driver.fake.backend();
  auto nic = driver.fake.open(*backend);
  FakeNic& silicon = *driver.fake.nics[0];
  silicon.set_time(5000000000u, driver.fake.clock.ns());
  silicon.counts = false;
  const auto set = [&](std::uint64_t ns) {
    avbhal::TargetTimeRequest request;
    request.device_ns = ns;
    return nic->timers()->set_target(request);
  };
  CHECK_EQ(set(5000000000u).status().code(), ErrorCode::kOutOfRange);
  CHECK(mentions(set(5000000000u).status(), "5000000001 to 4294967294999999999"));
  CHECK(set(5000000001u).ok());
  CHECK(set(kEndNs - 1).ok());
  CHECK_EQ(set(kEndNs).status().code(), ErrorCode::kOutOfRange);
  CHECK_EQ(set(6000000000u).value().note,
           "verified to the nanoseconds within the second; the driver does not give the seconds. "
           "This driver writes the halves of a 64-bit number where the comparator wants seconds "
           "and nanoseconds; the request was packed accordingly");
  driver.splits_target_time = false;
  CHECK_EQ(set(6000000000u).value().note,
           "verified to the nanoseconds within the second; the driver does not give the seconds");
}

TEST("avb timers: a comparator that does not hold what was written") {
  StampDriver driver;
  auto backend = driver.fake.backend();
  auto nic = driver.fake.open(*backend);
  driver.fake.nics[0]->set_time(5000000000u, driver.fake.clock.ns());
  int spoiled = 0, seen = 0;
  driver.fake.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code != kSetTargetTime || ++seen != spoiled) return;
    static_cast<avb_abi::TargetTimeRequest*>(out)->previous_target = 0x123;
  };
  const auto set_spoiled = [&](int nth) {
    spoiled = nth;
    seen = 0;
    avbhal::TargetTimeRequest request;
    request.device_ns = 7000000016u;
    return nic->timers()->set_target(request);
  };
  // Of the probe, then of the target, the second write tells what the first one left.
  CHECK_EQ(detail_of(set_spoiled(2)),
           "SET_TARGET_TIME: the comparator was left with low half 0x00000123, wanted 0x00000010");
  CHECK_EQ(detail_of(set_spoiled(4)),
           "SET_TARGET_TIME: the comparator holds 291 ns within the second, wanted 16");
  CHECK(set_spoiled(1).ok());
  CHECK(set_spoiled(3).ok());
  CHECK_EQ(seen, 4);
}

TEST("avb timers: a target of two equal halves is probed one second later") {
  StampDriver driver;
  auto backend = driver.fake.backend();
  auto nic = driver.fake.open(*backend);
  driver.fake.nics[0]->set_time(5, driver.fake.clock.ns());
  std::vector<std::uint64_t> written;
  driver.fake.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
    if (call.code == kSetTargetTime) {
      written.push_back(sent<avb_abi::TargetTimeRequest>(call).target_time_ns);
    }
    return std::nullopt;
  };
  avbhal::TargetTimeRequest request;
  request.device_ns = 900000000;
  CHECK(nic->timers()->set_target(request).ok());
  CHECK((written == std::vector<std::uint64_t>{1900000000, 1900000000, 900000000, 900000000}));
  written.clear();
  request.device_ns = 3000000007;
  request.event = false;
  CHECK(nic->timers()->set_target(request).ok());
  const std::uint64_t packed = 3ull << 32 | 7;
  CHECK((written == std::vector<std::uint64_t>{3000000007, 3000000007, packed, packed}));
}

TEST("avb timers: an auxiliary stamp is valid when the driver says so and it is past") {
  struct Row {
    std::uint64_t raw;
    std::uint32_t valid;
    bool expected;
  };
  for (const Row& row : {Row{4000000000u, 1, true}, Row{4000000000u, 0, false},
                         Row{~std::uint64_t{0}, 1, false}, Row{0, 1, false}}) {
    StampDriver driver;
    auto backend = driver.fake.backend();
    auto nic = driver.fake.open(*backend);
    driver.fake.nics[0]->set_time(5000000000u, driver.fake.clock.ns());
    driver.fake.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
      if (call.code != kGetAuxTimestamp) return;
      static_cast<AuxTimestampRequest*>(out)->timestamp = row.raw;
      static_cast<AuxTimestampRequest*>(out)->valid = row.valid;
    };
    const AuxiliaryStamp stamp = nic->timers()->auxiliary(1, false).take();
    CHECK_EQ(stamp.raw, row.raw);
    CHECK_EQ(stamp.valid, row.expected);
    CHECK_EQ(stamp.device_ns, row.expected ? row.raw : 0);
    CHECK(!stamp.trustworthy);
  }
}

}  // namespace avbhal::test
