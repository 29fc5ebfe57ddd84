// The edges of what a changed clock may show, and the words when it does not.
#include "avb_bench.h"
#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

using Bench = AvbBench;

std::string detail_of(const Status& status) { return status.ok() ? "OK" : status.error().detail; }

// The last second of seconds and nanoseconds, which no target and no setting may reach.
constexpr std::uint64_t kEndNs = 4294967295000000000u;

}  // namespace

TEST("avb edges: a set clock reads from 1 us less to twice what passed and 1 us more") {
  constexpr std::uint64_t kTime = 1700000000000000000u;
  struct Row {
    std::int64_t shift_ns;
    bool ok;
  };
  // Each request takes 2 us: the third look is 8 us after the system clock was read, and 100 ns for
  // its resolution.
  for (const Row& row :
       {Row{-1000, true}, Row{-1001, false}, Row{17200, true}, Row{17201, false}}) {
    Bench b;
    if (!b.nic) return;
    b.driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
      if (call.code != kSetTimestamp) return;
      b.silicon().set_time(kTime + static_cast<std::uint64_t>(row.shift_ns), b.driver.clock.ns());
      b.silicon().counts = false;
    };
    const Status status = b.nic->steering()->set(kTime);
    CHECK_EQ(status.ok(), row.ok);
    if (row.ok) continue;
    CHECK_EQ(status.code(), ErrorCode::kNotEffective);
    CHECK_EQ(detail_of(status),
             "SET_TIMESTAMP: afterwards the clock must read from 1699999999999999000 to "
             "1700000000000017200 ns, it reads " +
                 std::to_string(kTime + static_cast<std::uint64_t>(row.shift_ns)) + " ns");
  }
}

TEST("avb edges: a stepped clock is judged from the reading before the step on") {
  for (const std::int64_t offset : {std::int64_t{-400000000}, std::int64_t{400000000}}) {
    for (const std::int64_t late : {-1000, -1001}) {
      Bench b;
      if (!b.nic) return;
      b.silicon().counts = false;
      b.silicon().base_ns = 1000000000;
      const std::uint64_t start = 1000000000u + static_cast<std::uint64_t>(offset);
      b.driver.after = [&](const FakeCall& call, void*, std::uint32_t*) {
        if (call.code != kPhcOffsetAdjust) return;
        b.silicon().base_ns = start + static_cast<std::uint64_t>(late);
      };
      const Status status = b.nic->steering()->adjust_offset(offset);
      CHECK_EQ(status.ok(), late == -1000);
      if (!status.ok()) {
        CHECK_EQ(detail_of(status), "PHC_OFFSET_ADJUST: afterwards the clock must read from " +
                                        std::to_string(start - 1000) + " to " +
                                        std::to_string(start + 21200) + " ns, it reads " +
                                        std::to_string(start - 1001) + " ns");
      }
    }
  }
}

TEST("avb edges: the last time to set is before the last second, the last step ends there") {
  Bench b;
  if (!b.nic) return;
  CHECK(b.nic->steering()->set(kEndNs - 1000000).ok());
  CHECK_EQ(b.nic->steering()->set(kEndNs).code(), ErrorCode::kOutOfRange);
  b.silicon().counts = false;
  b.silicon().base_ns = 1000000000;
  const auto last = static_cast<std::int64_t>(kEndNs - 1 - 1000000000);
  CHECK_EQ(b.nic->steering()->adjust_offset(last + 1).code(), ErrorCode::kOutOfRange);
  CHECK(b.nic->steering()->adjust_offset(last).ok());
}

TEST("avb edges: a refused time tells what was wanted and what the clock reads") {
  Bench b;
  if (!b.nic) return;
  b.silicon().counts = false;
  b.silicon().base_ns = 100000000000;
  const Status status = b.nic->steering()->set(90000000000u);
  CHECK_EQ(status.code(), ErrorCode::kSetRefused);
  CHECK(mentions(status, "; wanted 90000000000 ns, the clock reads 100000000000 ns"));
  // Another error is not one of the time.
  b.driver.before = [](const FakeCall& call) {
    return answer_to(call, kSetTimestamp, win32::kAccessDenied);
  };
  const Status denied = b.nic->steering()->set(90000000000u);
  CHECK_EQ(denied.code(), ErrorCode::kAccessDenied);
  CHECK_EQ(detail_of(denied), "SET_TIMESTAMP: the driver refused access");
}

TEST("avb edges: the clock's settings as they are read") {
  Bench b;
  if (!b.nic) return;
  b.silicon().counts = false;
  b.silicon().base_ns = 77;
  b.silicon().tsauxc = 0x11;
  const ClockConfig config = b.nic->steering()->config().take();
  CHECK_EQ(config.device_ns, 77u);
  CHECK_EQ(config.timinca, 0x18000000u);
  CHECK_EQ(config.tsauxc, 0x11u);
  CHECK(config.running);
  b.silicon().tsauxc = 0x80000011;
  CHECK(!b.nic->steering()->config().value().running);
}

TEST("avb edges: a rate that the driver does not reach names the range") {
  Bench b;
  if (!b.nic) return;
  const RateRange range = b.nic->steering()->rate_range().take();
  const RateAdjustment done = b.nic->steering()->adjust_rate(range.max_ppb).take();
  CHECK_EQ(done.requested_ppb, range.max_ppb);
  CHECK_EQ(done.register_value, b.silicon().timinca);
  CHECK_EQ(done.reference, RateReference::kNominal);
  const Status status = b.nic->steering()->adjust_rate(1e12).take_status();
  CHECK_EQ(status.code(), ErrorCode::kRateUnreachable);
  CHECK(mentions(status, "wanted 1000000000000.000 ppb, the driver reaches "));
  CHECK(detail_of(status).find("only be made faster") == std::string::npos);
  CHECK(range.min_ppb > 0);
  CHECK(mentions(b.nic->steering()->adjust_rate(0).status(),
                 "ppb: it neither takes an increment below 1 nor sets the sign bit, so the clock "
                 "can only be made faster than its oscillator"));
}

}  // namespace avbhal::test
